// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/connectionbanner.h"

#include "ui/panels/connectionpill.h"
#include "ui/text/errortext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ConnectionBanner)
};

bool isSignedOut(const ConnectionStatus &status)
{
    return status.state == ConnectionState::SignedOut || status.state == ConnectionState::Rejected;
}

} // namespace

QString bannerText(const ConnectionStatus &status, bool wasOnline, Timestamp now)
{
    if (status.state == ConnectionState::Online)
        return {};
    if (isSignedOut(status)) {
        const auto why = status.lastError ? connectionError(*status.lastError) : QString();
        const auto kept = Words::tr(
            "You are not signed in. Your messages are kept and will be sent when you are.");
        return why.isEmpty() ? kept : why + u' ' + kept;
    }
    auto text = wasOnline
        ? Words::tr("Connection lost. Your messages are kept and will be sent when "
                    "the connection is back.")
        : Words::tr("No connection yet. Your messages are kept and will be sent when "
                    "there is one.");
    if (status.lastError && !connectionError(*status.lastError).isEmpty())
        text += u' ' + connectionError(*status.lastError);
    if (const int seconds = secondsUntilAttempt(status, now); seconds > 0)
        text += u' ' + Words::tr("Next try in %n s.", nullptr, seconds);
    else
        text += u' ' + Words::tr("Connecting…");
    return text;
}

ConnectionBanner::ConnectionBanner(const Theme &theme, const Clock &clock, QWidget *parent)
    : QFrame(parent)
    , m_clock(clock)
    , m_text(new QLabel(this))
    , m_button(new QPushButton(this))
{
    setObjectName("connectionBanner"_L1);
    m_text->setObjectName("bannerText"_L1);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setFont(theme.font(Theme::Font::Small));
    m_button->setObjectName("bannerButton"_L1);
    m_button->setProperty("kind", u"link"_s);
    m_button->setFont(theme.font(Theme::Font::SmallStrong));
    m_button->setCursor(Qt::PointingHandCursor);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(kHeaderMargin, kGrid, kHeaderMargin - kGrid - 2, kGrid);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    setMinimumHeight(kBannerHeight);
    hide();

    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    m_countdown.setInterval(std::chrono::seconds(1));
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_isAway = true;
        refresh();
    });
    connect(&m_countdown, &QTimer::timeout, this, &ConnectionBanner::refresh);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (isSignedOut(m_status))
            emit signInRequested();
        else
            emit retryRequested();
    });
}

void ConnectionBanner::setStatus(const ConnectionStatus &status)
{
    m_status = status;
    if (status.state == ConnectionState::Online) {
        m_wasOnline = true;
        m_isAway = false;
        m_patience.stop();
    } else if (!m_isAway && !m_patience.isActive()) {
        m_patience.start();
    }
    refresh();
}

void ConnectionBanner::setDiskTrouble(bool trouble)
{
    m_diskTrouble = trouble;
    refresh();
}

void ConnectionBanner::refresh()
{
    const auto connection = m_isAway ? bannerText(m_status, m_wasOnline, m_clock.now()) : QString();
    QStringList texts;
    if (m_diskTrouble)
        texts += tr("This computer's disk refuses to keep messages: what you see may be gone "
                    "after the next start. Make room on the disk, or check its permissions.");
    if (!connection.isEmpty())
        texts += connection;
    m_text->setText(texts.join(u' '));
    m_button->setText(isSignedOut(m_status) ? tr("Sign in") : tr("Retry now"));
    m_button->setEnabled(isSignedOut(m_status) || m_status.state == ConnectionState::Waiting);
    m_button->setVisible(!connection.isEmpty());
    if (!connection.isEmpty() && m_status.state == ConnectionState::Waiting)
        m_countdown.start();
    else
        m_countdown.stop();
    setVisible(!texts.isEmpty());
}

} // namespace Kontor::App
