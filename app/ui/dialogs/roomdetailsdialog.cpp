// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/roomdetailsdialog.h"

#include "client/presences.h"
#include "client/session.h"
#include "model/limits.h"
#include "models/participantsmodel.h"
#include "ui/dialogs/participantdelegate.h"
#include "ui/text/errortext.h"
#include "ui/text/presencetext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace Kontor::App {

using namespace Metrics;

namespace {

constexpr int kVisiblePeople = 6;

//! Chooses from its popup only: the wheel and single keys would give roles on their way.
class RoleBox final : public QComboBox {
public:
    using QComboBox::QComboBox;

protected:
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }
    void keyPressEvent(QKeyEvent *event) override
    {
        static const QList opening{Qt::Key_Up,       Qt::Key_Down, Qt::Key_PageUp,
                                   Qt::Key_PageDown, Qt::Key_Home, Qt::Key_End,
                                   Qt::Key_Space,    Qt::Key_F4,   Qt::Key_Select};
        if (opening.contains(Qt::Key(event->key())))
            showPopup();
        else
            event->ignore();
    }
};

} // namespace

RoomDetailsDialog::RoomDetailsDialog(Session &session, RoomId room, const Theme &theme,
                                     const Clock &clock, QWidget *parent)
    : FormDialog(theme, tr("Room – Kontor"), tr("Close"), parent)
    , m_session(session)
    , m_room(room)
    , m_model(new ParticipantsModel(
          session,
          [&session, &clock](const QString &username) {
              const auto presence = session.presences().of(username);
              return presence ? presenceText(*presence, clock.now()) : QString();
          },
          this))
    , m_name(new QLineEdit(this))
    , m_rename(newButton(u"renameRoom"_s, tr("Rename")))
    , m_facts(new QLabel(this))
    , m_people(new QListView(this))
    , m_role(new RoleBox(this))
    , m_remove(newButton(u"removePerson"_s, tr("Remove…")))
    , m_hint(new QLabel(this))
    , m_add(newButton(u"addPeople"_s, tr("Add people…")))
    , m_archive(newButton(u"archiveRoom"_s, tr("Archive…")))
    , m_leave(newButton(u"leaveRoom"_s, tr("Leave…")))
{
    setObjectName("roomDetailsDialog"_L1);
    session.roomPeople().watch(room);
    addName();
    addPeople();
    addRoomActions();
    const QList<QWidget *> order{m_name, m_rename, m_people,  m_add,
                                 m_role, m_remove, m_archive, m_leave};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
    connect(m_model, &QAbstractItemModel::modelReset, this, &RoomDetailsDialog::keepChosen);
    connect(m_model, &ParticipantsModel::changed, this, &RoomDetailsDialog::showChosen);
    connect(&session.cache(), &LocalCache::changed, this, [this](const CacheChange &change) {
        if (change.rooms.contains(m_room))
            refresh();
    });
    connect(&session.roomPeople(), &RoomPeople::changed, this, [this] {
        if (m_session.roomPeople().room() != m_room)
            reject(); // a notification or a link has opened another one
    });
    keepChosen();
    m_people->setFocus();
    refresh();
}

QPushButton *RoomDetailsDialog::newButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(name);
    button->setMinimumHeight(kFieldHeight);
    button->setAutoDefault(false);
    return button;
}

void RoomDetailsDialog::addName()
{
    m_name->setObjectName("roomName"_L1);
    m_name->setMaxLength(int(Limits::kNameLength));
    addField(tr("Name"), m_name);
    auto *row = new QHBoxLayout;
    row->setSpacing(kFieldRadius);
    form()->removeWidget(m_name);
    row->addWidget(m_name, 1);
    row->addWidget(m_rename);
    form()->addLayout(row);
    m_facts->setObjectName("roomFacts"_L1);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setProperty("tone", u"muted"_s);
    m_facts->setFont(theme().font(Theme::Font::Small));
    form()->addWidget(m_facts);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        m_rename->setEnabled(m_rights.rename && m_name->text().trimmed() != m_shown.room.name);
    });
    connect(m_rename, &QPushButton::clicked, this, &RoomDetailsDialog::rename);
}

void RoomDetailsDialog::addPeople()
{
    m_people->setObjectName("participants"_L1);
    m_people->setModel(m_model);
    m_people->setItemDelegate(new ParticipantDelegate(theme(), m_people));
    m_people->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_people->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    addField(tr("People"), m_people);
    m_people->setMinimumHeight(kVisiblePeople * kRowHeight);
    for (const auto role : {Role::Member, Role::Admin, Role::Owner})
        m_role->addItem(ParticipantsModel::roleText(role));
    m_role->setObjectName("personRole"_L1);
    m_role->setAccessibleName(tr("Role of the chosen person"));
    m_role->setMinimumHeight(kFieldHeight);
    auto *row = new QHBoxLayout;
    row->setSpacing(kFieldRadius);
    row->addWidget(m_add);
    row->addStretch();
    row->addWidget(m_role);
    row->addWidget(m_remove);
    form()->addSpacing(kGrid);
    form()->addLayout(row);
    m_hint->setObjectName("roomHint"_L1);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setWordWrap(true);
    m_hint->setProperty("tone", u"muted"_s);
    m_hint->setFont(theme().font(Theme::Font::Small));
    form()->addSpacing(kGrid);
    form()->addWidget(m_hint);
    connect(m_people->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RoomDetailsDialog::showChosen);
    connect(m_add, &QPushButton::clicked, this, &RoomDetailsDialog::pickPeople);
    connect(m_role, &QComboBox::activated, this, [this](int role) { setRole(Role(role)); });
    connect(m_remove, &QPushButton::clicked, this, &RoomDetailsDialog::askToRemove);
}

void RoomDetailsDialog::addRoomActions()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(kFieldRadius);
    row->addWidget(m_archive);
    row->addWidget(m_leave);
    row->addStretch();
    form()->addSpacing(kSideMargin);
    form()->addLayout(row);
    connect(m_archive, &QPushButton::clicked, this, &RoomDetailsDialog::askToArchive);
    connect(m_leave, &QPushButton::clicked, this, &RoomDetailsDialog::askToLeave);
}

void RoomDetailsDialog::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_name->hasFocus() && m_rename->isEnabled())
        return rename();
    FormDialog::keyPressEvent(event);
}

QString RoomDetailsDialog::errorText(const Error &error) const
{
    return roomError(error);
}

void RoomDetailsDialog::refresh()
{
    onReady(m_session.cache().rooms(QSet<RoomId>{m_room}), this, [this](const auto &rooms) {
        if (!rooms)
            return;
        if (rooms->empty() || rooms->front().isLeft)
            return reject(); // not in it any more
        showRoom(rooms->front());
    });
}

void RoomDetailsDialog::showRoom(const CachedRoom &room)
{
    const bool typed = m_name->text() != m_shown.room.name && !m_shown.room.name.isEmpty();
    m_shown = room;
    m_rights = rightsIn(room.room);
    if (!typed)
        m_name->setText(room.room.name);
    m_name->setReadOnly(!m_rights.rename);
    m_rename->setVisible(m_rights.rename);
    m_rename->setEnabled(m_rights.rename && m_name->text().trimmed() != room.room.name);
    QStringList facts{room.room.visibility == Visibility::Public
                          ? tr("Public: everybody in the office may join.")
                          : tr("Private: only its people know of it."),
                      tr("%n people.", nullptr, room.room.participantCount)};
    if (!room.room.isActive)
        facts += tr("Archived: it can be read, and nobody writes in it.");
    m_facts->setText(facts.join(u' '));
    m_add->setVisible(m_rights.invite);
    m_archive->setVisible(m_rights.archive);
    m_archive->setText(room.room.isActive ? tr("Archive…") : tr("Bring back"));
    m_leave->setVisible(m_rights.leave);
    showChosen();
    fit();
}

} // namespace Kontor::App
