// SPDX-License-Identifier: Apache-2.0
#include "main/officeimport.h"

#include "model/textrules.h"
#include "protocol/errorcodes.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Kontor::Server {

namespace {

//! Messages whose commit is waited for together.
constexpr std::size_t kBatch = 1000;
constexpr int kPage = 1000;

QStringList stringsOf(const QJsonValue &value)
{
    QStringList strings;
    for (const auto &item : value.toArray())
        strings += item.toString();
    return strings;
}

class Importer {
public:
    Importer(OpenDatabase &office, const HashCost &hashCost)
        : m_stores(office.stores())
        , m_clock(office.clock())
        , m_hasher(hashCost)
    {
    }

    Result<Done> run(const QJsonObject &file)
    {
        const auto name = file.value(u"server").toObject().value(u"name").toString();
        if (!name.isEmpty()) {
            if (const auto done = m_stores.office.setName(name).result(); !done)
                return done;
        }
        using Step = Result<Done> (Importer::*)(const QJsonObject &);
        const std::initializer_list<std::pair<const char *, Step>> steps{
            {"users", &Importer::addUser},       {"rooms", &Importer::addRoom},
            {"messages", &Importer::addMessage}, {"read", &Importer::addCursor},
            {"rooms", &Importer::archiveRoom},   {"users", &Importer::disableUser}};
        for (const auto &[list, step] : steps) {
            if (const auto done = each(file, list, step); !done)
                return done;
        }
        return Done();
    }

private:
    Result<Done> each(const QJsonObject &file, const char *list,
                      Result<Done> (Importer::*step)(const QJsonObject &))
    {
        int index = 0;
        for (const auto &entry : file.value(QLatin1String(list)).toArray()) {
            m_where = QStringLiteral("%1[%2]").arg(QLatin1String(list)).arg(index++);
            if (const auto done = (this->*step)(entry.toObject()); !done)
                return trouble(m_where, done.error());
        }
        return collect();
    }

    static Error trouble(const QString &where, const Error &error)
    {
        return {error.code,
                where + QStringLiteral(": ") + toWire(error.code) + u' ' + error.detail};
    }

    Result<UserId> userId(const QString &name)
    {
        const auto username = checkedUsername(name);
        if (!username)
            return username.error();
        if (const auto known = m_users.constFind(*username); known != m_users.constEnd())
            return *known;
        const auto account = m_stores.users.find(*username).result();
        if (!account)
            return account.error();
        m_users.insert(*username, account->id);
        return account->id;
    }

    Result<Done> addUser(const QJsonObject &entry)
    {
        const auto username = checkedUsername(entry.value(u"username").toString());
        if (!username)
            return username.error();
        if (m_firstUser.isEmpty())
            m_firstUser = *username;
        if (userId(*username))
            return Done();
        const auto displayName = checkedName(entry.value(u"display_name").toString(*username));
        if (!displayName)
            return displayName.error();
        QString hash = entry.value(u"password_hash").toString();
        const auto password = entry.value(u"password").toString().toUtf8();
        if (!password.isEmpty()) {
            if (const auto checked = AuthService::checkPassword(password); !checked)
                return checked;
            const auto hashed = m_hasher.hash(password);
            if (!hashed)
                return hashed.error();
            hash = *hashed;
        }
        const User user{*username, *displayName, entry.value(u"is_admin").toBool()};
        const auto id = m_stores.users.create({user, hash}).result();
        return id ? Result<Done>(Done()) : Result<Done>(id.error());
    }

    // Last of all: a disabled user can't be put into a room.
    Result<Done> disableUser(const QJsonObject &entry)
    {
        if (!entry.value(u"is_disabled").toBool())
            return Done();
        const auto user = userId(entry.value(u"username").toString());
        return user ? m_stores.users.setDisabled(*user, true).result() : Result<Done>(user.error());
    }

    Result<RoomId> privateRoom(const QStringList &pair)
    {
        if (pair.size() != 2)
            return {ErrorCode::BadFrame, QStringLiteral("a private room has two participants")};
        const auto user = userId(pair.first());
        const auto peer = checkedUsername(pair.last());
        if (!user || !peer)
            return user ? peer.error() : user.error();
        const auto room = m_stores.rooms.openPrivate(*user, *peer).result();
        return room ? Result<RoomId>(room->id) : Result<RoomId>(room.error());
    }

    Result<Done> addRoom(const QJsonObject &entry)
    {
        const auto participants = stringsOf(entry.value(u"participants"));
        if (entry.value(u"room_type").toString() == u"private") {
            const auto room = privateRoom(participants);
            return room ? Result<Done>(Done()) : Result<Done>(room.error());
        }
        const auto name = checkedName(entry.value(u"name").toString());
        // Where the last one has left, somebody keeps it until its messages are there.
        const auto keeper = participants.isEmpty() ? m_firstUser : participants.first();
        const auto owner = userId(entry.value(u"owner").toString(keeper));
        if (!name || !owner)
            return name ? owner.error() : name.error();
        const auto visibility = entry.value(u"visibility").toString() == u"public"
            ? Visibility::Public
            : Visibility::Private;
        const auto existing = m_stores.rooms.findGroup({}, *name).result();
        if (existing)
            return addMissing(*existing, participants);
        if (existing.error().code != ErrorCode::NoSuchRoom)
            return existing.error();
        const auto room =
            m_stores.rooms.createGroup({*owner, *name, visibility, participants}).result();
        if (!room)
            return room.error();
        const auto roles = entry.value(u"roles").toObject();
        for (auto it = roles.begin(); it != roles.end(); ++it) {
            const auto role = it.value().toString() == u"owner" ? Role::Owner : Role::Admin;
            const auto set = m_stores.rooms.setRole(UserId(), room->id, it.key(), role).result();
            if (!set)
                return set.error();
        }
        m_made.insert(room->id);
        return Done();
    }

    // Once its messages are there; a room that was there before keeps its state.
    Result<Done> archiveRoom(const QJsonObject &entry)
    {
        const bool isEmpty = stringsOf(entry.value(u"participants")).isEmpty();
        if (!isEmpty && !entry.value(u"is_archived").toBool())
            return Done();
        const auto room = m_stores.rooms.findGroup({}, entry.value(u"name").toString()).result();
        if (!room || !m_made.contains(*room))
            return room ? Result<Done>(Done()) : Result<Done>(room.error());
        const auto archived = isEmpty // its last one archives it
            ? m_stores.rooms.remove(UserId(), *room, m_firstUser).result()
            : m_stores.rooms.setActive(UserId(), *room, false).result();
        return archived ? Result<Done>(Done()) : Result<Done>(archived.error());
    }

    // Those who are in it may be disabled by now.
    Result<Done> addMissing(RoomId room, QStringList participants)
    {
        PageQuery query{{}, {}, kPage};
        for (bool more = true; more;) {
            const auto page = m_stores.rooms.participants(UserId(), room, query).result();
            if (!page)
                return page.error();
            for (const auto &person : page->items) {
                participants.removeAll(person.username);
                query.after = person.username;
            }
            more = page->hasMore;
        }
        if (participants.isEmpty())
            return Done();
        const auto invited = m_stores.rooms.invite(UserId(), room, participants).result();
        return invited ? Result<Done>(Done()) : Result<Done>(invited.error());
    }

    //! The room that a message or a cursor names.
    Result<RoomId> roomOf(const QJsonObject &entry)
    {
        const auto pair = stringsOf(entry.value(u"private"));
        const auto key = pair.isEmpty() ? entry.value(u"room").toString() : pair.join(u'\n');
        if (const auto known = m_rooms.constFind(key); known != m_rooms.constEnd())
            return *known;
        const auto room =
            pair.isEmpty() ? m_stores.rooms.findGroup({}, key).result() : privateRoom(pair);
        if (room)
            m_rooms.insert(key, *room);
        return room;
    }

    Result<Timestamp> timeOf(const QJsonObject &entry) const
    {
        if (entry.contains(u"minutes_ago"))
            return m_clock.now() - std::chrono::minutes(entry.value(u"minutes_ago").toInteger());
        const auto time = fromIsoString(entry.value(u"timestamp").toString());
        if (!time)
            return {ErrorCode::BadFrame, QStringLiteral("timestamp or minutes_ago")};
        return *time;
    }

    Result<Done> addMessage(const QJsonObject &entry)
    {
        const auto room = roomOf(entry);
        const auto sender = userId(entry.value(u"sender").toString());
        const bool isDeleted = entry.value(u"is_deleted").toBool();
        const auto text = isDeleted ? Result<QString>(QString())
                                    : checkedMessageText(entry.value(u"message").toString());
        const auto time = timeOf(entry);
        if (!room || !sender)
            return room ? sender.error() : room.error();
        if (!text || !time)
            return text ? time.error() : text.error();
        auto id = entry.value(u"id").toString();
        if (id.isEmpty()) { // the same message at the same place in the file: the same id
            const auto bytes = (m_where + *text).toUtf8();
            id = QString::fromLatin1(
                QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().left(32));
        }
        const auto username = checkedUsername(entry.value(u"sender").toString());
        Draft draft{*sender, *username, *room, *text, id, {}, *time};
        draft.editedAt = fromIsoString(entry.value(u"edited_at").toString());
        draft.isDeleted = isDeleted;
        if (entry.contains(u"reply_to")) {
            if (const auto collected = collect(); !collected)
                return collected;
            const auto answered = messageNamed(entry, QStringLiteral("reply_to"));
            if (!answered)
                return answered.error();
            draft.replyTo = *answered;
        }
        m_pending.push_back({id, *username, m_where, m_stores.messages.append(draft)});
        return m_pending.size() < kBatch ? Result<Done>(Done()) : collect();
    }

    //! The earlier message of this file that \a field of \a entry names; two senders may use one
    //! id.
    Result<MessageId> messageNamed(const QJsonObject &entry, const QString &field) const
    {
        const auto id = entry.value(field).toString();
        const auto bySender = m_ids.value(id);
        if (bySender.isEmpty())
            return {ErrorCode::NoSuchMessage,
                    field + QStringLiteral(" names no message before: ") + id};
        const auto sender = entry.value(field + QStringLiteral("_sender")).toString();
        if (sender.isEmpty() && bySender.size() > 1) {
            return {ErrorCode::BadFrame,
                    field + QStringLiteral("_sender is needed, several sent ") + id};
        }
        const auto found = sender.isEmpty() ? bySender.begin().value() : bySender.value(sender);
        if (!found.isValid())
            return {ErrorCode::NoSuchMessage, sender + QStringLiteral(" sent no ") + id};
        return found;
    }

    Result<Done> collect()
    {
        for (const auto &pending : std::exchange(m_pending, {})) {
            const auto posted = pending.posted.result();
            if (!posted)
                return trouble(pending.where, posted.error());
            m_ids[pending.id].insert(pending.sender, posted->message.id);
        }
        return Done();
    }

    Result<Done> addCursor(const QJsonObject &entry)
    {
        const auto room = roomOf(entry);
        const auto user = userId(entry.value(u"username").toString());
        if (!room || !user)
            return room ? user.error() : room.error();
        if (entry.contains(u"joined_after")) {
            const auto joined = messageNamed(entry, QStringLiteral("joined_after"));
            if (!joined)
                return joined.error();
            const auto set = m_stores.rooms.setJoinedAt(*room, *user, *joined).result();
            if (!set || !entry.contains(u"up_to"))
                return set;
        }
        const auto upTo = messageNamed(entry, QStringLiteral("up_to"));
        if (!upTo)
            return upTo.error();
        return m_stores.rooms.markRead({*user, entry.value(u"username").toString(), *room, *upTo})
            .result();
    }

    struct Pending {
        QString id;
        QString sender;
        QString where;
        QFuture<Result<Posted>> posted;
    };

    const Stores m_stores;
    const Clock &m_clock;
    const PasswordHasher m_hasher;
    QHash<QString, UserId> m_users;
    QHash<QString, RoomId> m_rooms;
    QSet<RoomId> m_made; // by this import
    QString m_firstUser;
    QHash<QString, QHash<QString, MessageId>> m_ids; // by the file's id, then its sender
    std::vector<Pending> m_pending;
    QString m_where;
};

} // namespace

Result<Done> importOffice(OpenDatabase &office, const QString &fileName, const HashCost &hashCost)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return {ErrorCode::Unavailable, fileName + QStringLiteral(": ") + file.errorString()};
    QJsonParseError error{};
    const auto document = QJsonDocument::fromJson(file.readAll(), &error);
    if (!document.isObject())
        return {ErrorCode::BadJson, fileName + QStringLiteral(": ") + error.errorString()};
    const auto done = Importer(office, hashCost).run(document.object());
    if (!done)
        return {done.error().code, fileName + QStringLiteral(": ") + done.error().detail};
    return Done();
}

} // namespace Kontor::Server
