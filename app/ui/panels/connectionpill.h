// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "connection/connectionstatus.h"

#include <QPointer>
#include <QPushButton>
#include <QTimer>

namespace Kontor::App {

class ConnectionPanel;
class Theme;

//! What the pill says: "Connected", "Reconnecting in 12 s", …
QString pillText(const ConnectionStatus &status, Timestamp now);
//! Seconds until the next attempt, at least 1; 0 when none is due.
int secondsUntilAttempt(const ConnectionStatus &status, Timestamp now);

//! \brief The state of the connection in one coloured dot and few words; a click tells more.
class ConnectionPill : public QPushButton {
    Q_OBJECT
public:
    ConnectionPill(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);

    void setStatus(const ConnectionStatus &status);
    void showDetails();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

signals:
    void reconnectRequested();
    void inspectorRequested();
    void detailsShown();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    QColor dotColour() const;

    const Theme &m_theme;
    const Clock &m_clock;
    ConnectionStatus m_status;
    QTimer m_countdown;
    QPointer<ConnectionPanel> m_panel;
};

} // namespace Kontor::App
