// SPDX-License-Identifier: Apache-2.0
#include "ui/panels/timelinepanel.h"

#include "client/ownpresence.h"
#include "client/presences.h"
#include "client/roompeople.h"
#include "client/roomrequests.h"
#include "client/session.h"
#include "client/typing.h"
#include "models/roomlistmodel.h"
#include "models/roomrights.h"
#include "models/timelinemodel.h"
#include "ui/dialogs/readersdialog.h"
#include "ui/panels/closedroombar.h"
#include "ui/panels/composer.h"
#include "ui/panels/connectionbanner.h"
#include "ui/panels/roomheader.h"
#include "ui/text/errortext.h"
#include "ui/text/presencetext.h"
#include "ui/text/typingtext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timelineview.h"

#include <QDesktopServices>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

namespace {

void openLink(const QUrl &url)
{
    // findLinks() gives no others; this is the last gate before the system.
    if (url.scheme() == "https"_L1 || url.scheme() == "http"_L1)
        QDesktopServices::openUrl(url);
}

} // namespace

TimelinePanel::TimelinePanel(Session &session, RoomListModel &rooms, const Theme &theme,
                             const Clock &clock, QWidget *parent)
    : QFrame(parent)
    , m_session(session)
    , m_theme(theme)
    , m_clock(clock)
    , m_rooms(rooms)
    , m_model(new TimelineModel(session, this))
    , m_header(new RoomHeader(theme, this))
    , m_banner(new ConnectionBanner(theme, clock, this))
    , m_view(new TimelineView(*m_model, theme, clock, this))
    , m_typing(new QLabel(this))
    , m_notice(new QLabel(this))
    , m_composer(new Composer(session, theme, this))
    , m_closed(new ClosedRoomBar(theme, this))
{
    setObjectName("timelinePanel"_L1);
    m_notice->setObjectName("timelineNotice"_L1);
    m_notice->setProperty("tone", u"muted"_s);
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setWordWrap(true);
    m_notice->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_typing->setObjectName("typingLine"_L1);
    m_typing->setProperty("tone", u"muted"_s);
    m_typing->setTextFormat(Qt::PlainText);
    m_typing->setFont(theme.font(Theme::Font::Small));
    m_typing->setFixedHeight(std::max(Metrics::kTypingHeight, m_typing->fontMetrics().height()));
    m_typing->setContentsMargins(Metrics::kTimelineMargin, 0, Metrics::kTimelineMargin, 0);
    m_typing->setMinimumWidth(1); // long names give way
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_banner);
    column->addWidget(m_view, 1);
    column->addWidget(m_typing);
    column->addWidget(m_composer);
    column->addWidget(m_closed);

    connect(m_view, &TimelineView::linkActivated, this, &openLink);
    connect(m_view, &TimelineView::whyRequested, this, &TimelinePanel::whyRequested);
    connect(m_model, &TimelineModel::loaded, this, &TimelinePanel::showWanted);
    connect(m_view, &TimelineView::retryRequested, &session, &Session::retry);
    connect(m_view, &TimelineView::discardRequested, &session, &Session::discard);
    connect(m_view, &TimelineView::newestSeen, this, &TimelinePanel::updateReading);
    connect(m_view, &TimelineView::newestLeft, this, &TimelinePanel::updateReading);
    connect(m_view, &TimelineView::screenChanged, this, &TimelinePanel::updateReading);
    connect(&session.ownPresence(), &OwnPresence::idleChanged, this, &TimelinePanel::updateReading);
    connect(m_view, &TimelineView::readersRequested, this, &TimelinePanel::askWhoHasRead);
    connect(m_view, &TimelineView::typed, m_composer, &Composer::type);
    connect(m_view, &TimelineView::editRequested, m_composer, &Composer::startEdit);
    connect(m_view, &TimelineView::deleteRequested, this, &TimelinePanel::deleteRequested);
    connect(m_header, &RoomHeader::detailsRequested, this, &TimelinePanel::detailsRequested);
    connect(m_closed, &ClosedRoomBar::bringBackRequested, this, &TimelinePanel::bringBack);
    connect(m_closed, &ClosedRoomBar::discardRequested, m_composer, &Composer::discardDraft);
    connect(m_composer, &Composer::editLastRequested, this, &TimelinePanel::editLast);
    connect(m_composer, &Composer::sent, m_view, &TimelineView::goToNewest);
    for (auto signal : {&QAbstractItemModel::modelReset}) {
        connect(m_model, signal, this, &TimelinePanel::updateNotice);
        connect(&rooms, signal, this, &TimelinePanel::showRoom);
    }
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &TimelinePanel::updateNotice);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &TimelinePanel::updateNotice);
    connect(m_model, &TimelineModel::olderChanged, this, &TimelinePanel::updateNotice);
    connect(&rooms, &RoomListModel::unreadChanged, this, &TimelinePanel::showRoom);
    connect(&session.typing(), &Typing::changed, this, [this](RoomId room) {
        if (room == m_room)
            updateTyping();
    });
    connect(m_model, &TimelineModel::loaded, this, [this] { m_seen = {}; });
    connect(&session.presences(), &Presences::changed, this, &TimelinePanel::updateHeader);
    connect(&session.presences(), &Presences::reset, this, &TimelinePanel::updateHeader);
    connect(&session.roomPeople(), &RoomPeople::changed, this, &TimelinePanel::updateHeader);
    showRoom();
}

void TimelinePanel::openRoom(RoomId room)
{
    m_room = room;
    m_wanted = {};
    m_seen = {}; // of the room before: this one's may all be older
    m_closed->showError({});
    m_session.roomPeople().watch(room);
    m_known = false;
    m_model->open(room);
    showRoom();
    updateNotice();
    updateTyping();
    if (room.isValid())
        m_composer->focusInput();
}

void TimelinePanel::showRoom()
{
    const int row = m_rooms.rowOf(m_room);
    updateNotice();
    if (row < 0) {
        m_header->clear();
        m_composer->setRoom(m_room, tr("Message"));
        showClosed({}, m_known); // it is gone: nothing can be sent there
        return;
    }
    m_known = true;
    const auto index = m_rooms.index(row, 0);
    const auto title = index.data(RoomListModel::TitleRole).toString();
    const bool person = index.data(RoomListModel::SectionRole).value<RoomListModel::Section>()
        == RoomListModel::Section::People;
    m_title = title;
    const bool archived = index.data(RoomListModel::ArchivedRole).toBool();
    const bool left = index.data(RoomListModel::LeftRole).toBool();
    if (!left)
        m_session.roomPeople().watch(m_room); // again, when it was left and joined meanwhile
    m_header->setRoom(title, person);
    updateHeader();
    m_view->setShowsNames(!person);
    m_view->setRights(!archived && !left,
                      !person
                          && Role(index.data(RoomListModel::MyRoleRole).toInt()) != Role::Member);
    m_view->setUnread(index.data(RoomListModel::UnreadRole).toInt());
    m_header->setHasDetails(!person && !left);
    m_composer->setRoom(m_room,
                        person ? tr("Message %1").arg(title) : tr("Message #%1").arg(title));
    showClosed(index, left);
}

void TimelinePanel::showClosed(const QModelIndex &room, bool left)
{
    const bool archived = room.data(RoomListModel::ArchivedRole).toBool();
    m_composer->setClosed(archived || left);
    m_composer->setVisible(m_room.isValid() && !archived && !left);
    m_closed->setVisible(m_room.isValid() && (archived || left));
    if (left)
        m_closed->showLeft(m_title, m_session.cache().draft(m_room));
    else if (archived)
        m_closed->showArchived(Role(room.data(RoomListModel::MyRoleRole).toInt()) != Role::Member);
}

void TimelinePanel::bringBack()
{
    m_closed->showError({});
    onReady(m_session.rooms().archive(m_room, false), this,
            [this, room = m_room](const Result<RoomId> &done) {
                if (!done && room == m_room)
                    m_closed->showError(roomError(done.error()));
            });
}

void TimelinePanel::editLast()
{
    const int row = m_model->lastOfMine();
    if (row < 0)
        return;
    const auto index = m_model->index(row);
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
    m_composer->startEdit(m_model->keyOf(index), index.data(TimelineModel::TextRole).toString());
}

void TimelinePanel::updateHeader()
{
    const int row = m_rooms.rowOf(m_room);
    if (row < 0)
        return;
    const auto index = m_rooms.index(row, 0);
    QStringList facts;
    std::optional<PresenceStatus> status;
    const auto peer = index.data(RoomListModel::PeerRole).toString();
    if (const auto presence = m_session.presences().of(peer); m_header->isPerson() && presence) {
        status = presence->status;
        facts += presenceText(*presence, m_clock.now());
    }
    if (const int people = index.data(RoomListModel::PeopleRole).toInt();
        !m_header->isPerson() && people > 0) {
        const auto &known = m_session.roomPeople();
        const auto all = tr("%n people", nullptr, people);
        facts += m_online && known.room() == m_room && known.isComplete()
            //: %1: "24 people"; %n: how many of them
            ? tr("%1, %n online", nullptr, known.online()).arg(all)
            : all;
    }
    if (index.data(RoomListModel::ArchivedRole).toBool())
        facts += tr("archived");
    m_header->setFacts(facts.join(u" · "_s), status);
}

void TimelinePanel::askWhoHasRead(MessageId message)
{
    const auto index = m_model->indexOf(message);
    if (!index.isValid())
        return;
    auto *dialog = new ReadersDialog(m_session,
                                     {.room = m_room,
                                      .message = message,
                                      .sender = index.data(TimelineModel::UsernameRole).toString(),
                                      .text = index.data(TimelineModel::TextRole).toString()},
                                     m_theme, this);
    dialog->open();
}

void TimelinePanel::updateTyping()
{
    auto names = m_session.typing().people(m_room);
    for (auto &name : names)
        name = m_session.displayName(name);
    const auto text = typingText(names);
    m_typing->setText(text);
    m_header->setTyping(m_header->isPerson() && !names.isEmpty() ? typingText() : text);
}

bool TimelinePanel::isLooking() const
{
    return window()->isActiveWindow() && !window()->isMinimized() && m_room.isValid()
        && !m_session.ownPresence().isIdle();
}

bool TimelinePanel::isReading() const
{
    return m_view->isAtNewest() && isLooking();
}

void TimelinePanel::goToMessage(MessageId message)
{
    m_wanted = message;
    showWanted();
}

void TimelinePanel::showWanted()
{
    if (m_wanted.isValid() && m_model->isLoaded())
        m_view->goToMessage(std::exchange(m_wanted, {}));
}

void TimelinePanel::updateReading()
{
    m_model->setReading(isReading());
    const auto seen = isLooking() ? m_view->lastOnScreen() : MessageId();
    if (seen <= m_seen)
        return;
    m_seen = seen;
    m_session.markRead(m_room, seen);
}

void TimelinePanel::setStatus(const ConnectionStatus &status)
{
    m_online = status.state == ConnectionState::Online;
    m_banner->setStatus(status);
    updateHeader();
    updateNotice();
}

void TimelinePanel::updateNotice()
{
    QString text;
    const bool noRooms = m_rooms.isLoaded() && m_rooms.rowCount() == 0;
    if (!m_room.isValid() && noRooms)
        text = m_online
            ? tr("There are no rooms yet. Create one, or write to somebody, with + on the left.")
            : tr("Your rooms will be here as soon as there is a connection.");
    else if (!m_room.isValid())
        text = tr("Choose a room or a person on the left.");
    else if (m_model->isUnreadable())
        text = tr("The messages of this room can't be read from this computer's disk.");
    else if (!m_model->isLoaded() || m_model->older() == TimelineModel::Older::Loading)
        text = tr("Loading…");
    else if (m_model->older() == TimelineModel::Older::OutOfReach)
        text = tr("Messages of this room are on the server, which can't be reached now.");
    else
        text = tr("No messages yet. Write the first one.");
    m_notice->setText(text);
    m_notice->setVisible(m_model->rowCount() == 0);
    m_notice->setGeometry(m_view->geometry());
    m_notice->raise();
}

void TimelinePanel::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    m_notice->setGeometry(m_view->geometry());
}

} // namespace Kontor::App
