// SPDX-License-Identifier: Apache-2.0
#include "main/application.h"
#include "ui/resources.h"

#include <QApplication>
#include <QDir>
#include <QFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

//! False: nothing can be kept there.
bool makeProfile(const QString &folder)
{
    // For the user alone: other people's messages are in it.
    return QDir().mkpath(folder)
        && QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

} // namespace

int main(int argc, char *argv[])
{
    using namespace Kontor::App;
    QCoreApplication::setApplicationName(u"kontor"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(KONTOR_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Kontor"_s);
    QGuiApplication::setDesktopFileName(u"kontor"_s);
    QApplication application(argc, argv);
    loadResources();
    const auto line = readCommandLine(QCoreApplication::arguments());
    if (!makeProfile(line.profile)) {
        std::fputs(qPrintable(u"kontor: can't write to %1\n"_s.arg(line.profile)), stderr);
        return 1;
    }
    SingleInstance instance(line.profile);
    if (const auto acquired = instance.acquire(); !acquired) {
        const bool taken = acquired.error().code == Kontor::ErrorCode::Conflict;
        if (taken && instance.handOver(line.link))
            return 0;
        std::fputs(taken ? "kontor: it runs already, but doesn't answer\n"
                         : "kontor: the profile can't be locked\n",
                   stderr);
        return 1;
    }
    Application kontor(application, line, instance);
    kontor.start();
    return application.exec();
}
