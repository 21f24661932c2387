// SPDX-License-Identifier: Apache-2.0
#include "ui/text/typingtext.h"

#include "ui/theme/painting.h"

#include <QCoreApplication>

namespace Kontor::App {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(TypingText)
};

} // namespace

QString typingText(const QStringList &names)
{
    const int count = int(names.size());
    switch (count) {
    case 0:
        return {};
    case 1:
        return Words::tr("%1 is typing…").arg(isolated(names.first()));
    case 2:
        return Words::tr("%1 and %2 are typing…")
            .arg(isolated(names.first()), isolated(names.last()));
    default:
        //: more than two: other languages may count them with %n
        return Words::tr("Several people are typing…", nullptr, count);
    }
}

QString typingText()
{
    return Words::tr("typing…");
}

} // namespace Kontor::App
