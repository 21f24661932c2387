// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "connection/connectionstatus.h"
#include "model/room.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace Kontor::App {

class ConnectionPill;
class ProfileButton;
class RoomFilterModel;
class RoomListModel;
class RoomListView;
class Theme;

//! \brief The left pane: me, the connection, the search field, rooms and people.
//!
//! Can be pulled as narrow as the avatars.
class SidePanel : public QFrame {
    Q_OBJECT
public:
    SidePanel(RoomListModel &rooms, const Theme &theme, const Clock &clock,
              QWidget *parent = nullptr);

    void setMe(const QString &name);
    void setStatus(const ConnectionStatus &status);
    void setPresence(PresenceStatus presence);
    void setOpenRoom(RoomId room);
    //! The account's menu; the caller fills it.
    QMenu &accountMenu() { return *m_menu; }
    void focusSearch();
    //! Opens the room \a by rows further down.
    void step(int by);
    void focusList();
    void showConnection();

signals:
    void roomRequested(Kontor::RoomId room);
    void newRoomRequested();
    void joinRoomRequested();
    void newChatRequested();
    void reconnectRequested();
    void inspectorRequested();
    //! Somebody looks at the connection.
    void connectionShown();
    //! In the list, where nothing can be typed.
    void typed(const QString &text);
    //! Escape in the search field.
    void searchLeft();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    QToolButton *addButton(const QString &name, const QString &text);
    void placeButtons();
    void leaveSearch();

    const Theme &m_theme;
    RoomFilterModel *m_filter;
    QMenu *m_menu;
    ProfileButton *m_profile;
    ConnectionPill *m_pill;
    QLineEdit *m_search;
    QLabel *m_searchHint;
    QLabel *m_nothing;
    RoomListView *m_list;
    QToolButton *m_newRoom;
    QToolButton *m_newChat;
};

} // namespace Kontor::App
