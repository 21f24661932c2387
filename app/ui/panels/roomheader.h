// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/room.h"

#include <QFrame>

#include <optional>

class QLabel;
class QToolButton;

namespace Kontor::App {

class Theme;

//! The strip over the timeline: avatar, name, who is there.
class RoomHeader : public QFrame {
    Q_OBJECT
public:
    explicit RoomHeader(const Theme &theme, QWidget *parent = nullptr);

    void setRoom(const QString &title, bool person);
    //! Under the name; \a status: of the person, where it is known.
    void setFacts(const QString &facts, std::optional<PresenceStatus> status);
    void clear();
    //! Whether there is more to see of the room: a button asks for it.
    void setHasDetails(bool has);
    bool isPerson() const { return m_person; }
    //! In place of the facts, while somebody is writing; empty: nobody is.
    void setTyping(const QString &text);

signals:
    void detailsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void elide();
    void showFacts();

    const Theme &m_theme;
    QString m_titleText;
    QString m_facts;
    QString m_typing;
    std::optional<PresenceStatus> m_status;
    bool m_person = false;
    QLabel *m_title;
    QLabel *m_people;
    QToolButton *m_details;
};

} // namespace Kontor::App
