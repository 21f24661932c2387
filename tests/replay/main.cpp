// SPDX-License-Identifier: Apache-2.0
#include "replay/replayer.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

constexpr int kDiffers = 1;
constexpr int kUnusable = 2;

void print(const QString &line)
{
    std::fputs(line.toUtf8().append('\n').constData(), stdout);
}

int refuse(const QString &why)
{
    std::fputs(u"kontor-replay: %1\n"_s.arg(why).toUtf8().constData(), stderr);
    return kUnusable;
}

} // namespace

// kontor-replay FILE: what the inspector has saved, played to a client core whose time is the
// file's. Prints the state that it ends in and where its frames differ from the recorded ones. Exit
// code 0: they don't, 1: they do, 2: the file can't be replayed.
int main(int argc, char *argv[])
{
    using namespace Kontor;
    auto *time = new Test::VirtualTime; // Qt's from the next line on
    QCoreApplication::setEventDispatcher(time);
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Plays a recording of the inspector to a client core."_s);
    parser.addHelpOption();
    parser.addPositionalArgument(u"FILE"_s, u"What the inspector has saved."_s);
    const QCommandLineOption verbose(u"verbose"_s, u"Print the client core's log."_s);
    parser.addOption(verbose);
    parser.process(application);
    if (!parser.isSet(verbose))
        QLoggingCategory::setFilterRules(u"kontor.*.info=false"_s);
    if (parser.positionalArguments().size() != 1)
        return refuse(u"one FILE is needed"_s);
    QFile file(parser.positionalArguments().first());
    if (!file.open(QIODevice::ReadOnly))
        return refuse(file.errorString());
    const auto recording = decodeRecording(file.readAll());
    if (!recording)
        return refuse(recording.error().detail);

    int result = 0;
    {
        Test::Replayer replayer(*recording, *time);
        if (!replayer.run())
            return refuse(replayer.error());
        for (const auto &line : replayer.state())
            print(line);
        const auto differences = replayer.differences();
        print(u"sent frames recorded: %1, differences: %2"_s.arg(replayer.sentFrames())
                  .arg(differences.size()));
        for (const auto &line : differences)
            print(line);
        result = differences.isEmpty() ? 0 : kDiffers;
    }
    return result;
}
