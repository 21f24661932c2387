// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/soundoutput.h"

#include <QHash>
#include <QObject>

class QSoundEffect;

namespace Kontor::App {

//! Qt Multimedia's QSoundEffect; each sound is decoded once.
class QtSoundOutput final : public QObject, public SoundOutput {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID KontorSoundOutputId)
    Q_INTERFACES(Kontor::App::SoundOutput)
public:
    void play(const QUrl &sound, double volume) override;

private:
    QHash<QUrl, QSoundEffect *> m_effects;
};

} // namespace Kontor::App
