// SPDX-License-Identifier: Apache-2.0
#include "main/officeexport.h"

#include "model/limits.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <ostream>

namespace Kontor::Server {

namespace {

//! An administrator, who needs to be in no room.
constexpr UserId kEverybody;

QString exportId(const Message &message)
{
    return message.clientMsgId.isEmpty() ? QStringLiteral("m%1").arg(message.id.value())
                                         : message.clientMsgId;
}

class Exporter {
public:
    Exporter(const Stores &stores, std::ostream &out)
        : m_stores(stores)
        , m_out(out)
    {
    }

    Result<Done> run()
    {
        const auto info = m_stores.office.info().result();
        if (!info)
            return info.error();
        const QJsonObject server{{QStringLiteral("name"), info->name}};
        m_out << "{\"server\":" << toJson(server);
        for (const auto list :
             {&Exporter::users, &Exporter::rooms, &Exporter::messages, &Exporter::cursors}) {
            m_first = true;
            if (const auto done = (this->*list)(); !done)
                return done;
            m_out << "\n]";
        }
        m_out << "\n}" << std::endl;
        return Done();
    }

private:
    static std::string toJson(const QJsonObject &object)
    {
        return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
    }

    void write(const QJsonObject &object)
    {
        m_out << (m_first ? "\n" : ",\n") << toJson(object);
        m_first = false;
    }

    Result<Done> users()
    {
        m_out << ",\n\"users\":[";
        PageQuery query{{}, {}, Limits::kPageSize};
        for (bool more = true; more;) {
            const auto page = m_stores.users.accounts(query).result();
            if (!page)
                return page.error();
            for (const auto &account : page->items) {
                query.after = account.user.username;
                QJsonObject user{{QStringLiteral("username"), account.user.username},
                                 {QStringLiteral("display_name"), account.user.displayName},
                                 {QStringLiteral("password_hash"), account.passwordHash},
                                 {QStringLiteral("is_admin"), account.user.isAdmin}};
                if (account.isDisabled)
                    user.insert(QStringLiteral("is_disabled"), true);
                write(user);
            }
            more = page->hasMore;
        }
        return Done();
    }

    Result<std::vector<Participant>> participantsOf(RoomId room)
    {
        std::vector<Participant> people;
        PageQuery query{{}, {}, Limits::kPageSize};
        for (bool more = true; more;) {
            const auto page = m_stores.rooms.participants(kEverybody, room, query).result();
            if (!page)
                return page.error();
            people.insert(people.end(), page->items.begin(), page->items.end());
            if (!people.empty())
                query.after = people.back().username;
            more = page->hasMore;
        }
        return people;
    }

    Result<Done> rooms()
    {
        m_out << ",\n\"rooms\":[";
        RoomId after;
        for (bool more = true; more;) {
            const auto page = m_stores.rooms.allRooms(after, Limits::kPageSize).result();
            if (!page)
                return page.error();
            for (const auto &room : page->items) {
                after = room.id;
                const auto people = participantsOf(room.id);
                if (!people)
                    return people.error();
                m_rooms.push_back({room, *people});
                write(toJsonObject(m_rooms.back()));
            }
            more = page->hasMore;
        }
        return Done();
    }

    struct RoomWithPeople {
        Room room;
        std::vector<Participant> people;
    };

    static QJsonArray namesOf(const std::vector<Participant> &people)
    {
        QJsonArray names;
        for (const auto &person : people)
            names.append(person.username);
        return names;
    }

    static QJsonObject toJsonObject(const RoomWithPeople &entry)
    {
        const auto names = namesOf(entry.people);
        if (entry.room.type == RoomType::Private) {
            return {{QStringLiteral("room_type"), QStringLiteral("private")},
                    {QStringLiteral("participants"), names}};
        }
        QString owner;
        QJsonObject roles; // those of the others
        for (const auto &person : entry.people) {
            if (person.role == Role::Owner && owner.isEmpty())
                owner = person.username;
            else if (person.role != Role::Member)
                roles.insert(person.username,
                             person.role == Role::Owner ? QStringLiteral("owner")
                                                        : QStringLiteral("admin"));
        }
        const bool isPublic = entry.room.visibility == Visibility::Public;
        QJsonObject room{{QStringLiteral("name"), entry.room.name},
                         {QStringLiteral("visibility"),
                          isPublic ? QStringLiteral("public") : QStringLiteral("private")},
                         {QStringLiteral("participants"), names}};
        if (!owner.isEmpty()) // the last one has left
            room.insert(QStringLiteral("owner"), owner);
        if (!roles.isEmpty())
            room.insert(QStringLiteral("roles"), roles);
        if (!entry.room.isActive)
            room.insert(QStringLiteral("is_archived"), true);
        return room;
    }

    //! An object that names the room, as import reads it.
    static QJsonObject reference(const RoomWithPeople &entry)
    {
        if (entry.room.type == RoomType::Private)
            return {{QStringLiteral("private"), namesOf(entry.people)}};
        return {{QStringLiteral("room"), entry.room.name}};
    }

    Result<Done> messages()
    {
        m_out << ",\n\"messages\":[";
        for (const auto &entry : m_rooms) {
            HistoryQuery query{entry.room.id, {}, MessageId(0), {}, Limits::kPageSize};
            query.around = MessageId(1); // the oldest page; then by after
            for (bool more = true; more;) {
                const auto page = m_stores.messages.history(kEverybody, query).result();
                if (!page)
                    return page.error();
                for (const auto &message : page->messages)
                    writeMessage(entry, message);
                query.around = {};
                query.after = page->messages.empty() ? query.after : page->messages.back().id;
                more = page->hasMore;
            }
        }
        return Done();
    }

    void writeMessage(const RoomWithPeople &entry, const Message &message)
    {
        m_ids.insert(message.id, {exportId(message), message.username});
        auto object = reference(entry);
        object.insert(QStringLiteral("sender"), message.username);
        object.insert(QStringLiteral("timestamp"), toIsoString(message.timestamp));
        object.insert(QStringLiteral("message"), message.text);
        object.insert(QStringLiteral("id"), exportId(message));
        if (message.editedAt)
            object.insert(QStringLiteral("edited_at"), toIsoString(*message.editedAt));
        if (message.isDeleted)
            object.insert(QStringLiteral("is_deleted"), true);
        if (message.replyTo.isValid())
            name(object, QStringLiteral("reply_to"), message.replyTo);
        write(object);
    }

    //! Two senders may have used one id.
    void name(QJsonObject &object, const QString &field, MessageId message) const
    {
        const auto [id, sender] = m_ids.value(message);
        object.insert(field, id);
        object.insert(field + QStringLiteral("_sender"), sender);
    }

    Result<Done> cursors()
    {
        m_out << ",\n\"read\":[";
        for (const auto &entry : m_rooms) {
            for (const auto &person : entry.people) {
                if (!person.lastReadId.isValid() && !person.joined.isValid())
                    continue;
                auto object = reference(entry);
                object.insert(QStringLiteral("username"), person.username);
                if (person.lastReadId.isValid())
                    name(object, QStringLiteral("up_to"), person.lastReadId);
                if (person.joined.isValid())
                    name(object, QStringLiteral("joined_after"), person.joined);
                write(object);
            }
        }
        return Done();
    }

    const Stores &m_stores;
    std::ostream &m_out;
    std::vector<RoomWithPeople> m_rooms;
    QHash<MessageId, std::pair<QString, QString>> m_ids; // and whose it is
    bool m_first = true;
};

} // namespace

Result<Done> exportOffice(const Stores &stores, std::ostream &out)
{
    return Exporter(stores, out).run();
}

} // namespace Kontor::Server
