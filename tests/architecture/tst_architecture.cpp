// SPDX-License-Identifier: Apache-2.0
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

//! What a folder may include and link, beside itself. In the order of building;
//! docs/architecture.md has the same as a picture.
const QHash<QString, QStringList> &allowedFolders()
{
    static const QStringList common{u"base"_s, u"model"_s, u"protocol"_s, u"sql"_s};
    static const QStringList server{u"store"_s, u"sqlstore"_s, u"bus"_s, u"service"_s,
                                    u"gateway"_s};
    static const QStringList app{u"connection"_s, u"cache"_s,  u"client"_s,
                                 u"platform"_s,   u"models"_s, u"ui"_s};
    static const QHash<QString, QStringList> table{
        {u"common/base"_s, {}},
        {u"common/model"_s, {u"base"_s}},
        {u"common/protocol"_s, {u"model"_s, u"base"_s}},
        {u"common/sql"_s, {u"base"_s}},
        {u"server/store"_s, {u"model"_s, u"base"_s}},
        {u"server/sqlstore"_s, {u"store"_s, u"sql"_s, u"model"_s, u"base"_s}},
        {u"server/bus"_s, {u"model"_s, u"base"_s}},
        {u"server/service"_s, {u"store"_s, u"bus"_s, u"protocol"_s, u"model"_s, u"base"_s}},
        {u"server/gateway"_s, {u"service"_s, u"protocol"_s, u"model"_s, u"base"_s}},
        {u"server/main"_s, server + common},
        {u"app/connection"_s, {u"protocol"_s, u"model"_s, u"base"_s}},
        {u"app/cache"_s, {u"sql"_s, u"model"_s, u"base"_s}},
        {u"app/client"_s, {u"connection"_s, u"cache"_s, u"protocol"_s, u"model"_s, u"base"_s}},
        {u"app/platform"_s, {u"base"_s}},
        {u"app/models"_s, {u"client"_s, u"cache"_s, u"connection"_s, u"model"_s, u"base"_s}},
        {u"app/ui"_s,
         {u"models"_s, u"client"_s, u"cache"_s, u"connection"_s, u"model"_s, u"base"_s}},
        {u"app/main"_s, app + common},
    };
    return table;
}

struct WordRule {
    WordRule(const QString &words, const QStringList &places)
        : pattern(words)
        , folders(places)
    {
    }

    QRegularExpression pattern;
    QStringList
        folders; //!< where it may stand; a name without a slash at its end is a file's beginning
};

const std::vector<WordRule> &wordRules()
{
    static const std::vector<WordRule> rules{
        {u"\\bQSql(Query|Database)\\b"_s,
         {u"common/sql/"_s, u"server/sqlstore/"_s, u"app/cache/"_s}},
        {u"\\bQWebSocket(Server)?\\b"_s, {u"server/gateway/"_s, u"app/connection/"_s}},
        {u"\\bQ(Widget|Dialog|MessageBox)\\b"_s, {u"app/ui/"_s}},
        {u"\\bQSettings\\b"_s, {u"app/client/settings"_s, u"server/main/"_s}},
        {u"\\bcurrent(Date|DateTime|DateTimeUtc|MSecsSinceEpoch|SecsSinceEpoch)\\b|\\bsystem_clock::now\\b"_s,
         {u"common/base/clock"_s}},
        {u"\\b(QThread|QMutex|QtConcurrent)\\b"_s,
         {u"common/sql/"_s, u"common/base/"_s, u"server/gateway/"_s}},
        {u"\\bQThreadPool\\b"_s, {u"server/service/"_s}}, // for password hashes
        {u"\\b(SIGNAL|SLOT)\\("_s, {}},
        {u"\\binstance\\(\\) *\\{|static \\w+ *[&*] *instance\\("_s, {}}, // singletons of our own
        {u"\\bQEventLoop\\b|\\bprocessEvents\\b|\\bBlockingQueuedConnection\\b"_s, {}},
        {u"[.>]exec\\(\\)"_s,
         {u"server/main/"_s, u"app/main/"_s, u"common/sql/"_s, u"server/gateway/"_s}},
        {u"\\bignoreSslErrors\\b"_s, {}},
    };
    return rules;
}

QString withoutComment(QString line)
{
    const auto start = line.indexOf("//"_L1);
    // "//" after a colon or inside quotes is an address, not a comment.
    if (start >= 0 && (start == 0 || line.at(start - 1) != u':')
        && line.left(start).count(u'"') % 2 == 0)
        line.truncate(start);
    return line;
}

QString folderOf(const QString &path)
{
    return path.section(u'/', 0, 1);
}

//! What is wrong with one line of the file at \a path (from the source's root); empty: nothing.
QStringList faultsOfLine(const QString &path, const QString &fullLine)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s+\"([^\"]+)\""_s);
    QStringList faults;
    if (const auto match = include.match(fullLine); match.hasMatch()) {
        const auto included = match.captured(1);
        const auto folder = folderOf(path);
        const auto target = included.section(u'/', 0, 0);
        // moc's output and the build's own headers have no folder.
        const bool own = folder.section(u'/', 1) == target;
        if (included.contains(u'/') && !own && !allowedFolders().value(folder).contains(target))
            faults += u"%1 must not include %2"_s.arg(folder, included);
        if (!included.contains(u'/') && !included.endsWith(".moc"_L1))
            faults += u"include \"%1\" with its folder"_s.arg(included);
    }
    const auto line = withoutComment(fullLine);
    for (const auto &rule : wordRules()) {
        const auto match = rule.pattern.match(line);
        const auto here = [&path](const QString &folder) { return path.startsWith(folder); };
        if (match.hasMatch() && std::none_of(rule.folders.begin(), rule.folders.end(), here))
            faults += u"%1 has no place here"_s.arg(match.captured());
    }
    return faults;
}

//! What is wrong with a file as a whole.
QStringList faultsOfFile(const QString &path, const QStringList &lines)
{
    constexpr qsizetype kMostLines = 500;
    QStringList faults;
    if (lines.isEmpty() || lines.first() != "// SPDX-License-Identifier: Apache-2.0"_L1)
        faults += u"the first line is not the SPDX line"_s;
    if (path.endsWith(".h"_L1) && !lines.contains("#pragma once"_L1))
        faults += u"no #pragma once"_s;
    if (lines.size() > kMostLines)
        faults += u"%1 lines; %2 are the most"_s.arg(lines.size()).arg(kMostLines);
    return faults;
}

QString read(const QString &path)
{
    QFile file(QStringLiteral(KONTOR_SOURCE "/") + path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return QString::fromUtf8(file.readAll());
}

QStringList linesOf(const QString &path)
{
    auto text = read(path);
    if (text.endsWith(u'\n'))
        text.chop(1);
    return text.split(u'\n');
}

QStringList filesUnder(const QStringList &roots, const QStringList &patterns)
{
    QStringList files;
    for (const auto &root : roots) {
        const QDir source(QStringLiteral(KONTOR_SOURCE));
        QDirIterator it(source.filePath(root), patterns, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files += source.relativeFilePath(it.next());
    }
    files.sort();
    return files;
}

QStringList sources()
{
    return filesUnder({u"common"_s, u"server"_s, u"app"_s}, {u"*.h"_s, u"*.cpp"_s});
}

//! Kontor::x that a folder's CMakeLists.txt links.
QStringList linksIn(const QString &cmake)
{
    static const QRegularExpression link(u"Kontor::(\\w+)"_s);
    QStringList links;
    for (auto it = link.globalMatch(cmake); it.hasNext();)
        links += it.next().captured(1);
    return links;
}

QStringList faultsOfLinks(const QString &folder, const QString &cmake)
{
    QStringList faults;
    for (const auto &link : linksIn(cmake)) {
        if (link != folder.section(u'/', 1) && !allowedFolders().value(folder).contains(link))
            faults += u"%1 must not link Kontor::%2"_s.arg(folder, link);
    }
    return faults;
}

} // namespace

//! Keeps the arrows of docs/architecture.md one-way.
class TestArchitecture : public QObject {
    Q_OBJECT

private slots:
    void everyFolderStandsInTheTable();
    void linesKeepTheRules();
    void filesKeepTheRules();
    void targetsLinkOnlyWhatTheTableAllows();
    void headersOfTestsHavePragmaOnceAndSpdx();

    void testsOfTheFaqTableExist();

    void aBadLineIsFound_data();
    void aBadLineIsFound();
    void aGoodLinePasses_data();
    void aGoodLinePasses();
    void aBadFileIsFound();
    void aBadLinkIsFound();
};

void TestArchitecture::everyFolderStandsInTheTable()
{
    QSet<QString> folders;
    for (const auto &file : sources())
        folders += folderOf(file);
    QVERIFY(folders.size() >= 4);
    for (const auto &folder : folders)
        QVERIFY2(allowedFolders().contains(folder), qPrintable(folder));
}

void TestArchitecture::linesKeepTheRules()
{
    QStringList faults;
    for (const auto &file : sources()) {
        const auto lines = linesOf(file);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            for (const auto &fault : faultsOfLine(file, lines.at(i)))
                faults += u"%1:%2: %3"_s.arg(file).arg(i + 1).arg(fault);
        }
    }
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void TestArchitecture::filesKeepTheRules()
{
    QStringList faults;
    for (const auto &file : sources()) {
        for (const auto &fault : faultsOfFile(file, linesOf(file)))
            faults += file + u": "_s + fault;
    }
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void TestArchitecture::targetsLinkOnlyWhatTheTableAllows()
{
    QStringList faults;
    for (auto it = allowedFolders().begin(); it != allowedFolders().end(); ++it)
        faults += faultsOfLinks(it.key(), read(it.key() + u"/CMakeLists.txt"_s));
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void TestArchitecture::headersOfTestsHavePragmaOnceAndSpdx()
{
    QStringList faults;
    for (const auto &file : filesUnder({u"tests"_s}, {u"*.h"_s, u"*.cpp"_s})) {
        for (const auto &fault : faultsOfFile(file, linesOf(file)))
            faults += file + u": "_s + fault;
    }
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void TestArchitecture::testsOfTheFaqTableExist()
{
    static const QRegularExpression function(u"`(tst_\\w+)::(\\w*)`"_s);
    static const QRegularExpression faqLine(u"`tst_faq (\"[^\"]+\")`"_s);
    const auto table = read(u"docs/faq-coverage.md"_s);
    const auto tests = filesUnder({u"tests"_s}, {u"tst_*.cpp"_s});
    int found = 0;
    for (auto it = function.globalMatch(table); it.hasNext(); ++found) {
        const auto match = it.next();
        const auto file =
            tests.indexOf(QRegularExpression(u".*/%1\\.cpp"_s.arg(match.captured(1))));
        const auto declaration =
            match.captured(2).isEmpty() ? QString() : match.captured(2) + "();"_L1;
        QVERIFY2(file >= 0 && read(tests.at(file)).contains(declaration),
                 qPrintable(match.captured()));
    }
    const auto faq = read(u"tests/scenarios/tst_faq.py"_s);
    for (auto it = faqLine.globalMatch(table); it.hasNext(); ++found) {
        const auto match = it.next();
        QVERIFY2(faq.contains(u"@faq(%1,"_s.arg(match.captured(1))), qPrintable(match.captured()));
    }
    QVERIFY(found > 40);
}

void TestArchitecture::aBadLineIsFound_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, const QString &path, const QString &line) {
        QTest::newRow(name) << path << line;
    };
    row("upwards", u"common/base/x.h"_s, u"#include \"model/room.h\""_s);
    row("app to server", u"app/client/x.cpp"_s, u"#include \"service/authservice.h\""_s);
    row("service to sql", u"server/service/x.cpp"_s, u"#include \"sqlstore/sqlstores.h\""_s);
    row("ui to connection's protocol", u"app/ui/x.cpp"_s, u"#include \"protocol/codec.h\""_s);
    row("no folder", u"app/ui/x.cpp"_s, u"#include \"mainwindow.h\""_s);
    row("sql in the gateway", u"server/gateway/x.cpp"_s, u"    QSqlQuery query;"_s);
    row("socket in the client", u"app/client/x.cpp"_s, u"    QWebSocket socket;"_s);
    row("widget in a model", u"app/models/x.h"_s, u"class X : public QWidget"_s);
    row("settings in ui", u"app/ui/x.cpp"_s, u"    QSettings settings;"_s);
    row("time", u"app/client/x.cpp"_s, u"    QDateTime::currentDateTimeUtc();"_s);
    row("thread in ui", u"app/ui/x.cpp"_s, u"    QThread *thread;"_s);
    row("old connect", u"app/ui/x.cpp"_s, u"    connect(a, SIGNAL(b()), c, SLOT(d()));"_s);
    row("singleton", u"app/ui/x.h"_s, u"    static Theme &instance();"_s);
    row("nested loop", u"app/ui/x.cpp"_s, u"    QEventLoop loop;"_s);
    row("modal dialog", u"app/ui/x.cpp"_s, u"    dialog.exec();"_s);
    row("TLS errors", u"app/connection/x.cpp"_s, u"    socket.ignoreSslErrors();"_s);
}

void TestArchitecture::aBadLineIsFound()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QCOMPARE(faultsOfLine(path, line).size(), 1);
}

void TestArchitecture::aGoodLinePasses_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    const auto row = [](const char *name, const QString &path, const QString &line) {
        QTest::newRow(name) << path << line;
    };
    row("own folder", u"app/ui/panels/x.cpp"_s, u"#include \"ui/theme.h\""_s);
    row("downwards", u"app/client/x.cpp"_s, u"#include \"protocol/codec.h\""_s);
    row("Qt", u"app/ui/x.cpp"_s, u"#include <QWidget>"_s);
    row("moc", u"common/base/x.cpp"_s, u"#include \"x.moc\""_s);
    row("a comment", u"app/models/x.h"_s, u"//! Knows no QWidget."_s);
    row("the application's loop", u"app/main/main.cpp"_s, u"    return app.exec();"_s);
    row("the socket's place", u"app/connection/x.cpp"_s, u"    QWebSocket socket;"_s);
    row("Qt's instance", u"app/ui/x.cpp"_s, u"    QCoreApplication::instance()->quit();"_s);
}

void TestArchitecture::aGoodLinePasses()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QCOMPARE(faultsOfLine(path, line), QStringList());
}

void TestArchitecture::aBadFileIsFound()
{
    const auto spdx = u"// SPDX-License-Identifier: Apache-2.0"_s;
    QCOMPARE(faultsOfFile(u"common/base/x.h"_s, {spdx, u"#pragma once"_s}), QStringList());
    QCOMPARE(faultsOfFile(u"common/base/x.h"_s, {spdx}).size(), 1);
    QCOMPARE(faultsOfFile(u"common/base/x.cpp"_s, {u"int i;"_s}).size(), 1);
    QCOMPARE(faultsOfFile(u"common/base/x.cpp"_s, QStringList(501, spdx)).size(), 1);
}

void TestArchitecture::aBadLinkIsFound()
{
    const auto links =
        u"kontor_add_module(service PUBLIC Kontor::store PRIVATE Kontor::sqlstore)"_s;
    QCOMPARE(faultsOfLinks(u"server/service"_s, links),
             QStringList(u"server/service must not link Kontor::sqlstore"_s));
}

QTEST_APPLESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
