// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/joinroomdialog.h"

#include "client/roomrequests.h"
#include "client/session.h"
#include "ui/text/errortext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr std::chrono::milliseconds kTypingPause{200};
constexpr int kVisibleRows = 7;

} // namespace

JoinRoomDialog::JoinRoomDialog(Session &session, const Theme &theme, QWidget *parent)
    : RoomDialog(session, theme, tr("Join a room – Kontor"), tr("Join"), parent)
    , m_search(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_found(new QStandardItemModel(this))
    , m_note(new QLabel(this))
{
    setObjectName("joinRoomDialog"_L1);
    m_search->setObjectName("roomSearch"_L1);
    m_search->setPlaceholderText(tr("Find rooms by name"));
    m_list->setObjectName("publicRooms"_L1);
    m_list->setModel(m_found);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setMinimumHeight(kVisibleRows * kSearchHeight);
    m_note->setObjectName("roomNote"_L1);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setProperty("tone", u"muted"_s);
    m_note->setFont(theme.font(Theme::Font::Small));
    m_note->setWordWrap(true);
    addField(tr("Find rooms by name"), m_search);
    addField(tr("Rooms that everybody in the office may join"), m_list);
    form()->addSpacing(kGrid);
    form()->addWidget(m_note);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPause);
    connect(&m_pause, &QTimer::timeout, this, &JoinRoomDialog::search);
    connect(m_search, &QLineEdit::textChanged, this, [this] {
        ++m_question;
        m_list->selectionModel()->clear(); // Enter is not meant for what was found before
        m_pause.start();
    });
    connect(m_list, &QListView::doubleClicked, this, &JoinRoomDialog::submit);
    m_search->setFocus();
    search();
}

void JoinRoomDialog::search()
{
    onReady(session().findRooms(m_search->text().trimmed()), this,
            [this, question = ++m_question](const Result<std::vector<Room>> &rooms) {
                if (question == m_question)
                    showFound(rooms);
            });
}

void JoinRoomDialog::showFound(const Result<std::vector<Room>> &rooms)
{
    m_found->clear();
    if (!rooms) {
        m_note->setText(roomError(rooms.error()));
        return;
    }
    for (const auto &room : *rooms) {
        //: a room's name, and how many people are in it
        auto *item =
            new QStandardItem(tr("%1  (%n people)", nullptr, room.participantCount).arg(room.name));
        item->setData(room.id.value(), Qt::UserRole);
        m_found->appendRow(item);
    }
    if (m_found->rowCount() > 0)
        m_list->setCurrentIndex(m_found->index(0, 0));
    m_note->setText(m_found->rowCount() > 0 ? QString() : tr("No room of that name"));
}

RoomId JoinRoomDialog::chosen() const
{
    return RoomId(m_list->currentIndex().data(Qt::UserRole).toLongLong());
}

QString JoinRoomDialog::validate()
{
    return chosen().isValid() ? QString() : tr("Choose a room first.");
}

QFuture<Result<RoomId>> JoinRoomDialog::askForRoom()
{
    return session().rooms().join(chosen());
}

} // namespace Kontor::App
