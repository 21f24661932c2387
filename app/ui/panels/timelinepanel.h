// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "cache/cachetypes.h"
#include "connection/connectionstatus.h"

#include <QFrame>

class QLabel;
class QModelIndex;

namespace Kontor::App {

class ClosedRoomBar;
class Composer;
class ConnectionBanner;
class RoomHeader;
class RoomListModel;
class Session;
class Theme;
class TimelineModel;
class TimelineView;

//! \brief The open room: its name, what has been written, and where one writes.
class TimelinePanel : public QFrame {
    Q_OBJECT
public:
    TimelinePanel(Session &session, RoomListModel &rooms, const Theme &theme, const Clock &clock,
                  QWidget *parent = nullptr);

    void openRoom(RoomId room);
    RoomId room() const { return m_room; }
    void setStatus(const ConnectionStatus &status);
    ConnectionBanner &banner() { return *m_banner; }
    Composer &composer() { return *m_composer; }
    //! Shows \a message of the open room, as soon as its rows are here.
    void goToMessage(MessageId message);
    //! The newest messages are on screen, in the active window of somebody who is there.
    bool isReading() const;
    //! Another day has begun.
    void updateDay() { updateHeader(); }
    //! Another window may have been in front: what is on screen is read now, or isn't.
    void updateReading();

signals:
    //! "Why was I (not) notified?"
    void whyRequested(Kontor::MessageId message);
    void deleteRequested(const Kontor::App::MessageKey &message, const QString &text);
    void detailsRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    bool isLooking() const;
    void showRoom();
    void updateNotice();
    void showWanted();
    void updateTyping();
    void editLast();
    void showClosed(const QModelIndex &room, bool left);
    void bringBack();
    void updateHeader();
    void askWhoHasRead(MessageId message);

    Session &m_session;
    const Theme &m_theme;
    const Clock &m_clock;
    RoomListModel &m_rooms;
    TimelineModel *m_model;
    RoomId m_room;
    MessageId m_wanted; // to be shown when the rows are here
    QString m_title; // of a room that is, or was, known
    bool m_known = false; // the room is, or was, in the list
    bool m_online = false;
    MessageId m_seen; // the furthest that was on screen

    RoomHeader *m_header;
    ConnectionBanner *m_banner;
    TimelineView *m_view;
    QLabel *m_typing; // under the timeline; keeps its place when nobody is
    QLabel *m_notice; // in the middle, where there is nothing to show
    Composer *m_composer;
    ClosedRoomBar *m_closed; // in its place where nothing can be written
};

} // namespace Kontor::App
