// SPDX-License-Identifier: Apache-2.0
#include "sql/statements.h"

#include <QDir>
#include <QFile>

namespace Kontor {

Statements Statements::load(const QString &folder)
{
    static const QString mark = QStringLiteral("-- name: ");
    Statements result;
    const QDir dir(folder);
    for (const auto &fileName : dir.entryList({QStringLiteral("*.sql")}, QDir::Files)) {
        QFile file(dir.filePath(fileName));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(file.fileName()));
        QString name;
        for (const auto &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
            if (line.startsWith(mark)) {
                name = line.mid(mark.size()).trimmed();
                if (result.m_texts.contains(name))
                    qFatal("statement %s stands twice", qPrintable(name));
                result.m_texts.insert(name, {});
            } else if (!name.isEmpty() && !line.startsWith(QLatin1String("--"))) {
                result.m_texts[name] += line + u'\n';
            }
        }
    }
    for (auto &text : result.m_texts) {
        text = text.trimmed();
        if (text.endsWith(u';'))
            text.chop(1);
    }
    return result;
}

QString Statements::text(const QString &name) const
{
    const auto found = m_texts.constFind(name);
    if (found == m_texts.constEnd())
        qFatal("no statement %s", qPrintable(name));
    return *found;
}

} // namespace Kontor
