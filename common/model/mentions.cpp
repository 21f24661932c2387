// SPDX-License-Identifier: Apache-2.0
#include "model/mentions.h"

namespace Kontor {

namespace {

bool isInner(QChar c)
{
    return c == u'.' || c == u'_' || c == u'-';
}

//! Half of a character beyond the 16 bit ones counts as a letter: nothing else is used in names.
bool belongsToName(QChar c)
{
    return c.isLetterOrNumber() || c.isMark() || c.isSurrogate() || isInner(c);
}

bool isSame(QStringView name, const QString &username)
{
    return name.compare(username, Qt::CaseInsensitive) == 0;
}

} // namespace

bool isMentioned(const QString &text, const QString &username)
{
    static const QString kEverybody = QStringLiteral("all");
    for (auto at = text.indexOf(u'@'); at >= 0; at = text.indexOf(u'@', at + 1)) {
        if (at > 0 && (text.at(at - 1).isLetterOrNumber() || text.at(at - 1) == u'@'))
            continue;
        auto end = at + 1;
        while (end < text.size() && belongsToName(text.at(end)))
            ++end;
        auto name = QStringView(text).mid(at + 1, end - at - 1);
        for (;;) {
            if (!name.isEmpty() && (isSame(name, username) || isSame(name, kEverybody)))
                return true;
            if (name.isEmpty() || !isInner(name.back()))
                break;
            name.chop(1);
        }
    }
    return false;
}

} // namespace Kontor
