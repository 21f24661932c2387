// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

#include <QObject>
#include <QUrl>

#include <optional>

class QPluginLoader;

namespace Kontor::App {

class SoundOutput;

//! \brief Plays short sounds, at most one in two seconds, and one alone while there is no pause of
//! two seconds between those that are asked for.
//!
//! Loads what it needs with the first one. Nothing sounds, and nothing else happens, where that
//! isn't installed or there is no audio device. GUI thread; doesn't wait.
class SoundPlayer : public QObject {
    Q_OBJECT
public:
    explicit SoundPlayer(const Clock &clock, QObject *parent = nullptr);
    ~SoundPlayer() override;

    enum class Weight {
        Ordinary,
        Important //!< sounds in the middle of many, too
    };

    //! \a percent: of the volume; 0 is silence. False: too soon after the one before, or silence.
    bool play(const QUrl &sound, int percent, Weight weight = Weight::Ordinary);

private:
    SoundOutput *output();

    const Clock &m_clock;
    std::optional<std::chrono::milliseconds> m_last; // of the clock's elapsed(), when one sounded …
    std::optional<std::chrono::milliseconds> m_asked; // … and when one was asked for
    std::unique_ptr<QPluginLoader> m_loader;
};

} // namespace Kontor::App
