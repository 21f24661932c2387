// SPDX-License-Identifier: Apache-2.0
#include "platform/soundplayer.h"

#include "base/logging.h"
#include "platform/soundoutput.h"

#include <QCoreApplication>
#include <QDir>
#include <QPluginLoader>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

constexpr std::chrono::seconds kPause{2};
constexpr auto kLibrary = "kontor_sound"_L1;

//! Beside the program, or where Linux keeps a program's own libraries.
QString libraryPath()
{
    const QDir program(QCoreApplication::applicationDirPath());
    for (const auto &folder : {u"."_s, u"../lib/kontor"_s}) {
        const auto files =
            QDir(program.filePath(folder)).entryList({u'*' + kLibrary + u".*"_s}, QDir::Files);
        if (!files.isEmpty())
            return QDir::cleanPath(program.filePath(folder + u'/' + files.first()));
    }
    return {};
}

} // namespace

SoundPlayer::SoundPlayer(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

SoundPlayer::~SoundPlayer()
{
    // Else Qt would do it at the process's very end, after its own cache of sounds, and hang there.
    if (m_loader && m_loader->isLoaded())
        delete m_loader->instance();
}

bool SoundPlayer::play(const QUrl &sound, int percent, Weight weight)
{
    if (percent <= 0)
        return false;
    const auto now = m_clock.elapsed();
    const auto isRecent = [now](const auto &time) { return time && now - *time < kPause; };
    const bool isOneOfMany = isRecent(std::exchange(m_asked, now)) && weight == Weight::Ordinary;
    if (isRecent(m_last) || isOneOfMany)
        return false;
    m_last = now;
    if (auto *out = output())
        out->play(sound, percent / 100.0);
    return true;
}

SoundOutput *SoundPlayer::output()
{
    if (!m_loader) {
        m_loader = std::make_unique<QPluginLoader>(libraryPath());
        if (!m_loader->load())
            qCInfo(lcPlatform) << "no sounds:" << m_loader->errorString();
    }
    return m_loader->isLoaded() ? qobject_cast<SoundOutput *>(m_loader->instance()) : nullptr;
}

} // namespace Kontor::App
