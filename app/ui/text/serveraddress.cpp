// SPDX-License-Identifier: Apache-2.0
#include "ui/text/serveraddress.h"

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

bool isLoopback(const QString &host)
{
    return host == "localhost"_L1 || host.startsWith("127."_L1) || host == "::1"_L1;
}

} // namespace

Result<QUrl> serverAddress(const QString &typed)
{
    const auto text = typed.trimmed();
    const bool hasScheme = text.contains("://"_L1);
    QUrl url(hasScheme ? text : u"wss://"_s + text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasQuery()
        || url.hasFragment())
        return ErrorCode::InvalidText;
    if (!hasScheme && isLoopback(url.host()))
        url.setScheme(u"ws"_s);
    else if (url.scheme() == "https"_L1)
        url.setScheme(u"wss"_s);
    else if (url.scheme() == "http"_L1)
        url.setScheme(u"ws"_s);
    if (url.scheme() != "ws"_L1 && url.scheme() != "wss"_L1)
        return ErrorCode::InvalidText;
    if (url.path().isEmpty() || url.path() == "/"_L1)
        url.setPath(u"/ws/"_s);
    return url;
}

QString shortAddress(const QUrl &url)
{
    auto text = url.toString();
    const auto plain =
        u"wss://%1%2/ws/"_s.arg(url.host(), url.port() < 0 ? QString() : u":%1"_s.arg(url.port()));
    if (text == plain)
        text = text.mid(6).chopped(4);
    return text;
}

} // namespace Kontor::App
