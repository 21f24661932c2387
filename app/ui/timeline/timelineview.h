// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cache/cachetypes.h"
#include "model/ids.h"
#include "ui/theme/calmlistview.h"
#include "ui/timeline/timelinedelegate.h"

class QLabel;
class QPushButton;

namespace Kontor::App {

class JumpButton;
class TimelineModel;

//! \brief The messages of the open room: scrolls, selects, copies, and asks what to do.
//!
//! Sticks to the newest row unless the reader scrolled up; rows that come or go elsewhere don't
//! move what is being read. Fetches pages as the reader comes near an end of the model's window.
class TimelineView : public CalmListView {
    Q_OBJECT
public:
    TimelineView(TimelineModel &model, const Theme &theme, const Clock &clock,
                 QWidget *parent = nullptr);

    void setShowsNames(bool shows);
    //! What is offered beside copying: changing my own messages, and deleting those of others.
    void setRights(bool change, bool deleteOthers);
    //! The newest row there is can be seen.
    bool isAtNewest() const;
    void goToNewest();
    //! Shows that row and makes it the current one; the newest where it isn't here.
    void goToMessage(MessageId message);
    //! The last stored message whose end is, or was, in sight; invalid: none.
    MessageId lastOnScreen() const;
    //! For the button that leads to the newest row.
    void setUnread(int count);
    //! The selected text; empty: nothing is selected.
    QString selectedText() const;
    void copy();

signals:
    void linkActivated(const QUrl &url);
    void retryRequested(const QString &clientMsgId);
    void discardRequested(const QString &clientMsgId);
    //! "Why was I (not) notified?"
    void whyRequested(Kontor::MessageId message);
    void editRequested(const Kontor::App::MessageKey &message, const QString &text);
    void deleteRequested(const Kontor::App::MessageKey &message, const QString &text);
    //! Who has read it?
    void readersRequested(Kontor::MessageId message);
    //! lastOnScreen() may have changed.
    void screenChanged();
    //! isAtNewest() has changed, or there is a newer row while it is true.
    void newestSeen();
    void newestLeft();

protected:
    void doItemsLayout() override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    struct Hit {
        QModelIndex index;
        QPointF point; //!< in the layout's coordinates
        const Link *link = nullptr;
        bool onText = false;
        bool onRetry = false;
        bool onDiscard = false;
        bool onTick = false; //!< of a message that the server has
    };

    Hit hitAt(QPoint position) const;
    int topGap() const;
    void onLoaded();
    void onScrolled();
    void setFollowing(bool following);
    void rememberAnchor();
    void restoreAnchor();
    void fetchAtEnds();
    void placeOverlays();
    void requestReaders(const QModelIndex &index);
    void select(const TextSelection &selection);
    bool mayEdit(const QModelIndex &index) const;
    bool mayDelete(const QModelIndex &index) const;
    void edit(const QModelIndex &index);
    void askToDelete(const QModelIndex &index);
    QModelIndex lastInSight() const;
    void showMenu(const QModelIndex &index, const Link *link, QPoint globalPosition);

    TimelineModel &m_model;
    const Theme &m_theme;
    TimelineDelegate *m_delegate;
    JumpButton *m_jump;
    QLabel *m_notice; // at the top: older messages are coming, or can't
    QPersistentModelIndex m_anchor; // the first row that can be seen …
    int m_anchorBottom = 0; // … and where it ends: over it a chip or a name may come or go
    bool m_mayChange = true;
    bool m_mayDeleteOthers = false;
    bool m_following = true;
    bool m_layingOut = false;
    bool m_opening = false; // not where the reader left off yet
    bool m_selecting = false;
    QUrl m_pressedLink;
};

} // namespace Kontor::App
