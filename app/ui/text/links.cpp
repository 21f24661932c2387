// SPDX-License-Identifier: Apache-2.0
#include "ui/text/links.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

//! Without what ends a sentence or closes a bracket that the address didn't open.
QStringView trimmedAddress(QStringView address)
{
    while (!address.isEmpty()) {
        const auto last = address.back();
        const bool unopened = (last == u')' && address.count(u'(') < address.count(u')'))
            || (last == u']' && address.count(u'[') < address.count(u']'));
        if (!unopened && !u".,;:!?'\"*_~"_s.contains(last))
            break;
        address.chop(1);
    }
    return address;
}

} // namespace

std::vector<Link> findLinks(const QString &text)
{
    // Bidirectional controls (the last ranges) would let an address look like another one.
    static const QRegularExpression address(
        u"\\bhttps?://[^\\s<>\"\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]+"_s,
        QRegularExpression::CaseInsensitiveOption);
    std::vector<Link> links;
    for (auto it = address.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        const auto found = trimmedAddress(match.capturedView());
        const QUrl url(found.toString(), QUrl::StrictMode);
        if (url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty())
            links.push_back({match.capturedStart(), found.size(), url});
    }
    return links;
}

} // namespace Kontor::App
