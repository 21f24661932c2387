// SPDX-License-Identifier: Apache-2.0
#include "platform/sound/qtsoundoutput.h"

#include <QAudioDevice>
#include <QMediaDevices>
#include <QSoundEffect>

namespace Kontor::App {

void QtSoundOutput::play(const QUrl &sound, double volume)
{
    // Without a device an effect would say that it plays for ever.
    const auto device = QMediaDevices::defaultAudioOutput();
    if (device.isNull())
        return;
    auto &effect = m_effects[sound];
    if (!effect || effect->audioDevice() != device) { // headphones came, or went
        delete effect;
        effect = new QSoundEffect(device, this);
        effect->setSource(sound);
    }
    effect->setVolume(float(QAudio::convertVolume(float(volume), QAudio::LogarithmicVolumeScale,
                                                  QAudio::LinearVolumeScale)));
    effect->play();
}

} // namespace Kontor::App
