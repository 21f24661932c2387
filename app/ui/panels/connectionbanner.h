// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "connection/connectionstatus.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;

namespace Kontor::App {

class Theme;

//! What the banner says; empty where there is nothing to say. \a wasOnline: in this run.
QString bannerText(const ConnectionStatus &status, bool wasOnline, Timestamp now);

//! \brief Says over the timeline what keeps messages from being sent or kept, and what will happen.
//!
//! Shown only when the connection has been away for a moment: a quick reconnect doesn't flash.
class ConnectionBanner : public QFrame {
    Q_OBJECT
public:
    //! 1 s: a server that restarts, or a network that changes, is usually back by then.
    static constexpr std::chrono::milliseconds kPatience{1'000};

    ConnectionBanner(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);

    void setStatus(const ConnectionStatus &status);
    //! This computer's disk refuses.
    void setDiskTrouble(bool trouble);

signals:
    void retryRequested();
    void signInRequested();

private:
    void refresh();

    const Clock &m_clock;
    ConnectionStatus m_status;
    QTimer m_patience;
    QTimer m_countdown;
    bool m_diskTrouble = false;
    bool m_wasOnline = false;
    bool m_isAway = false; // for longer than kPatience
    QLabel *m_text;
    QPushButton *m_button;
};

} // namespace Kontor::App
