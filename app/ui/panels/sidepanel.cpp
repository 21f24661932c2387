// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/sidepanel.h"

#include "models/roomfiltermodel.h"
#include "ui/panels/connectionpill.h"
#include "ui/panels/profilebutton.h"
#include "ui/panels/roomlistview.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

SidePanel::SidePanel(RoomListModel &rooms, const Theme &theme, const Clock &clock, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_filter(new RoomFilterModel(this))
    , m_menu(new QMenu(this))
    , m_profile(new ProfileButton(theme, this))
    , m_pill(new ConnectionPill(theme, clock, this))
    , m_search(new QLineEdit(this))
    , m_searchHint(new QLabel(
          QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText).replace(u'+', u' '),
          m_search))
    , m_nothing(new QLabel(tr("Nothing of that name"), this))
    , m_list(new RoomListView(*m_filter, theme, clock, this))
    , m_newRoom(addButton(u"newRoom"_s, tr("New room")))
    , m_newChat(addButton(u"newChat"_s, tr("New chat")))
{
    setObjectName("sidePanel"_L1);
    m_filter->setSourceModel(&rooms);
    build();

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setFilterText(text);
        m_nothing->setVisible(!text.isEmpty() && m_filter->rowCount() == 0);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_filter->rowCount() > 0)
            m_list->openFirst();
        leaveSearch();
    });
    connect(m_list, &RoomListView::roomRequested, this, &SidePanel::roomRequested);
    connect(m_list, &RoomListView::typed, this, &SidePanel::typed);
    connect(m_list, &RoomListView::sectionsMoved, this, &SidePanel::placeButtons);
    auto *ways = new QMenu(m_newRoom);
    ways->addAction(tr("New room…"), this, &SidePanel::newRoomRequested);
    ways->addAction(tr("Join a room…"), this, &SidePanel::joinRoomRequested);
    m_newRoom->setMenu(ways);
    m_newRoom->setPopupMode(QToolButton::InstantPopup);
    connect(m_newChat, &QToolButton::clicked, this, &SidePanel::newChatRequested);
    connect(m_pill, &ConnectionPill::reconnectRequested, this, &SidePanel::reconnectRequested);
    connect(m_pill, &ConnectionPill::inspectorRequested, this, &SidePanel::inspectorRequested);
    connect(m_pill, &ConnectionPill::detailsShown, this, &SidePanel::connectionShown);
    connect(&theme, &Theme::changed, this, [this] {
        for (auto *button : {m_newRoom, m_newChat})
            button->setIcon(m_theme.icon(u"plus"_s, m_theme.colours().muted));
    });
}

void SidePanel::build()
{
    m_profile->setMenu(m_menu);
    m_search->setObjectName("searchField"_L1);
    m_search->setAccessibleName(tr("Search or jump to"));
    m_search->setPlaceholderText(tr("Search or jump to…"));
    m_search->setFixedHeight(kSearchHeight);
    m_search->installEventFilter(this);
    m_searchHint->setObjectName("searchHint"_L1);
    m_searchHint->setFont(m_theme.font(Theme::Font::Tiny));
    m_searchHint->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_nothing->setObjectName("nothingFound"_L1);
    m_nothing->setProperty("tone", u"muted"_s);
    m_nothing->setFont(m_theme.font(Theme::Font::Small));
    m_nothing->setContentsMargins(2, kRowGap, 0, 0);
    m_nothing->hide();

    auto *me = new QHBoxLayout;
    me->setSpacing(kGrid);
    me->addWidget(m_profile, 1);
    me->addWidget(m_pill);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(kSideMargin, kRowGap, kSideMargin, 0);
    top->setSpacing(kRowGap);
    top->addLayout(me);
    top->addWidget(m_search);
    top->addWidget(m_nothing);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kRowGap - 2);
    column->addLayout(top);
    column->addWidget(m_list, 1);
    const QList<QWidget *> order{m_profile, m_pill, m_search, m_newRoom, m_list, m_newChat};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
}

QToolButton *SidePanel::addButton(const QString &name, const QString &text)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setIcon(m_theme.icon(u"plus"_s, m_theme.colours().muted));
    button->setIconSize(QSize(kSideMargin + 2, kSideMargin + 2));
    button->setFixedSize(kIcon + 2 * kGrid, kIcon + 2 * kGrid);
    return button;
}

void SidePanel::setMe(const QString &name)
{
    m_profile->setName(name);
}

void SidePanel::setStatus(const ConnectionStatus &status)
{
    m_profile->setStatus(status);
    m_pill->setStatus(status);
}

void SidePanel::setPresence(PresenceStatus presence)
{
    m_profile->setPresence(presence);
}

void SidePanel::setOpenRoom(RoomId room)
{
    m_list->setOpenRoom(room);
}

void SidePanel::step(int by)
{
    m_list->step(by);
}

void SidePanel::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void SidePanel::focusList()
{
    m_list->setFocus(Qt::ShortcutFocusReason);
}

void SidePanel::showConnection()
{
    m_pill->showDetails();
}

void SidePanel::leaveSearch()
{
    m_search->clear();
    emit searchLeft();
}

bool SidePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape) {
            leaveSearch();
            return true;
        }
        if (key == Qt::Key_Down) {
            focusList();
            return true;
        }
    }
    if (watched == m_search && event->type() == QEvent::Resize) {
        const auto size = m_searchHint->sizeHint();
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const int left = mirrored ? kRowGap : m_search->width() - size.width() - kRowGap;
        m_searchHint->setGeometry(left, (m_search->height() - size.height()) / 2, size.width(),
                                  size.height());
    }
    return QFrame::eventFilter(watched, event);
}

void SidePanel::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    const bool compact = width() < kSideCompactWidth;
    m_profile->setCompact(compact);
    m_pill->setVisible(!compact);
    m_search->setVisible(!compact);
    m_list->setCompact(compact);
    placeButtons();
}

void SidePanel::placeButtons()
{
    const bool compact = width() < kSideCompactWidth;
    const auto place = [this, compact](QToolButton *button, RoomListModel::Section section) {
        const auto title =
            m_list->sectionRect(section).translated(m_list->pos()).adjusted(0, kSectionDrop, 0, 0);
        QRect rect(QPoint(), button->size());
        rect.moveCenter(title.center());
        if (!compact) {
            const int fromEdge = kSideMargin + kFieldRadius;
            rect.moveCenter(
                {layoutDirection() == Qt::RightToLeft ? fromEdge : title.right() - fromEdge + 1,
                 title.center().y()});
        }
        button->move(rect.topLeft());
        button->setVisible(m_list->geometry().contains(rect.adjusted(0, kGrid, 0, -kGrid)));
        button->raise();
    };
    place(m_newRoom, RoomListModel::Section::Rooms);
    place(m_newChat, RoomListModel::Section::People);
}

} // namespace Kontor::App
