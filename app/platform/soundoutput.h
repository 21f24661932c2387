// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QUrl>
#include <QtPlugin>

namespace Kontor::App {

//! \brief What plays sounds. Comes from a library of its own, loaded with the first sound.
//!
//! Qt Multimedia and what it needs would cost every start 3 MB (measured: RSS of the two).
class SoundOutput {
public:
    virtual ~SoundOutput() = default;

    //! \a volume: 0 … 1, as it is heard. Doesn't wait; silence where there is no audio device.
    virtual void play(const QUrl &sound, double volume) = 0;
};

} // namespace Kontor::App

#define KontorSoundOutputId "app.kontor.SoundOutput/1" // NOLINT(cppcoreguidelines-macro-usage)
Q_DECLARE_INTERFACE(Kontor::App::SoundOutput, KontorSoundOutputId)
