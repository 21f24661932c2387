// SPDX-License-Identifier: Apache-2.0
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Kontor::App {

//! resources/styles/kontor.qss with its @names filled in.
QString Theme::styleSheet() const
{
    QFile file(u":/styles/kontor.qss"_s);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    auto sheet = QString::fromUtf8(file.readAll());
    const auto &c = m_colours;
    const QList<std::pair<QLatin1StringView, QColor>> colours{
        {"@canvas"_L1, c.canvas},
        {"@side"_L1, c.side},
        {"@line"_L1, c.line},
        {"@text"_L1, c.text},
        {"@muted"_L1, c.muted},
        {"@accent"_L1, c.accent},
        {"@link"_L1, c.link},
        {"@on-accent"_L1, c.onAccent},
        {"@selection"_L1, c.selection},
        {"@hover"_L1, c.hover},
        {"@banner-back"_L1, c.bannerBack},
        {"@banner-text"_L1, c.bannerText},
        {"@error-back"_L1, c.errorBack},
        {"@error-text"_L1, c.errorText},
        {"@error-box-text"_L1, c.errorBoxText},
    };
    const QList<std::pair<QLatin1StringView, int>> sizes{
        {"@field-radius"_L1, Metrics::kFieldRadius},
        {"@bubble-radius"_L1, Metrics::kBubbleRadius},
        {"@key-radius"_L1, Metrics::kKeyRadius},
        {"@pill-radius"_L1, Metrics::kPillHeight / 2},
        {"@send-height"_L1, Metrics::kSendHeight},
        {"@send-width"_L1, Metrics::kSendWidth},
        {"@jump-radius"_L1, Metrics::kJumpButton / 2},
    };
    sheet.replace("@check-icon"_L1,
                  App::isDark(c.onAccent) ? ":/icons/check-dark.svg"_L1 : ":/icons/check.svg"_L1);
    for (const auto &[name, colour] : colours)
        sheet.replace(name + ";"_L1, colour.name() + ";"_L1);
    for (const auto &[name, size] : sizes)
        sheet.replace(name + ";"_L1, u"%1px;"_s.arg(size));
    return sheet;
}

} // namespace Kontor::App
