// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "connection/connectionstatus.h"

#include <QFrame>
#include <QTimer>

class QGridLayout;
class QLabel;
class QPushButton;

namespace Kontor::App {

class Theme;

//! \brief Everything about the connection, in words, as it is this second; and what to do about it.
//!
//! Escape or a click elsewhere closes it, and it deletes itself.
class ConnectionPanel : public QFrame {
    Q_OBJECT
public:
    ConnectionPanel(const Theme &theme, const Clock &clock, QWidget *parent);

    void setStatus(const ConnectionStatus &status);
    //! Under \a rect (of the screen), moved so that all of it can be seen.
    void popup(const QRect &rect);

signals:
    void reconnectRequested();
    void inspectorRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void refresh();
    void addRow(int row);
    void copy();

    const Theme &m_theme;
    const Clock &m_clock;
    ConnectionStatus m_status;
    QTimer m_second; // times and the countdown
    QGridLayout *m_facts;
    QList<std::pair<QLabel *, QLabel *>> m_rows;
    QPushButton *m_reconnect;
    QPushButton *m_inspector;
    QPushButton *m_copy;
    bool m_wasActive = false;
};

} // namespace Kontor::App
