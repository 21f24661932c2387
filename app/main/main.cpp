// SPDX-License-Identifier: Apache-2.0
#include "main/application.h"
#include "main/statusreport.h"
#include "ui/resources.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <QTranslator>

#include <algorithm>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Main)
};

int refuse(const QString &why)
{
    std::fputs(qPrintable(u"kontor: %1\n"_s.arg(why)), stderr);
    return 1;
}

//! False: nothing can be kept there.
bool makeProfile(const QString &folder)
{
    // For the user alone: other people's messages are in it.
    return QDir().mkpath(folder)
        && QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

//! Before Qt has looked for a display.
bool asksForStatus(int argc, char *argv[])
{
    return std::any_of(argv + 1, argv + argc,
                       [](const char *argument) { return qstrcmp(argument, "--status") == 0; });
}

} // namespace

int main(int argc, char *argv[])
{
    using namespace Kontor::App;
    QCoreApplication::setApplicationName(u"kontor"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(KONTOR_VERSION));
    if (asksForStatus(argc, argv)) {
        const QCoreApplication application(argc, argv);
        return printStatus(readCommandLine(QCoreApplication::arguments()));
    }
    QGuiApplication::setApplicationDisplayName(u"Kontor"_s);
    QGuiApplication::setDesktopFileName(u"kontor"_s);
    QApplication application(argc, argv);
    loadResources();
    QTranslator translator;
    if (translator.load(QLocale(), u"kontor"_s, u"_"_s, u":/i18n"_s)
        || translator.load(u":/i18n/kontor_en.qm"_s))
        QCoreApplication::installTranslator(&translator);
    const auto line = readCommandLine(QCoreApplication::arguments());
    if (!makeProfile(line.profile)) {
        return refuse(Words::tr("can't write to %1").arg(line.profile));
    }
    SingleInstance instance(line.profile);
    if (const auto acquired = instance.acquire(); !acquired) {
        const bool taken = acquired.error().code == Kontor::ErrorCode::Conflict;
        if (taken && instance.handOver(line.link))
            return 0;
        return refuse(taken ? Words::tr("it runs already, but doesn't answer")
                            : Words::tr("the profile can't be locked"));
    }
    SystemKeychain keychain;
    Application kontor(application, line, instance, keychain);
    kontor.start();
    return application.exec();
}
