// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "connection/connectionstatus.h"
#include "model/room.h"

#include <QToolButton>

namespace Kontor::App {

class Theme;

//! Me: avatar with a presence dot, name, state; opens the account's menu.
class ProfileButton : public QToolButton {
    Q_OBJECT
public:
    explicit ProfileButton(const Theme &theme, QWidget *parent = nullptr);

    void setName(const QString &name);
    void setStatus(const ConnectionStatus &status);
    //! What I appear as; offline: I am here, and don't show it.
    void setPresence(PresenceStatus presence);
    void setCompact(bool compact);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString stateText() const;

    const Theme &m_theme;
    QString m_name;
    ConnectionState m_state = ConnectionState::SignedOut;
    PresenceStatus m_presence = PresenceStatus::Online;
    bool m_compact = false;
};

} // namespace Kontor::App
