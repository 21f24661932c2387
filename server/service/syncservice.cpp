// SPDX-License-Identifier: Apache-2.0
#include "service/syncservice.h"

#include "service/wiresize.h"

#include <algorithm>

namespace Kontor::Server {

namespace {

//! An entry of changes without its messages.
constexpr qsizetype kChangeBytes = 128;

class Splitter {
public:
    explicit Splitter(QString requestId)
        : m_requestId(std::move(requestId))
    {
        begin();
    }

    void add(const Room &room)
    {
        makeSpace(wireSize(room));
        m_frames.back().rooms.push_back(room);
    }

    void add(const RoomChanges &changes)
    {
        ToClient::RoomChanges part{changes.room, {}, changes.toRev, changes.more, changes.reset};
        makeSpace(kChangeBytes);
        for (std::size_t i = 0; i < changes.messages.size(); ++i) {
            const auto bytes = wireSize(changes.messages[i]);
            if (!fits(bytes)) {
                if (!part.messages.empty()) {
                    part.toRev = revBefore(changes, i);
                    part.more = true;
                    push(std::move(part));
                    part = {changes.room, {}, changes.toRev, changes.more, false};
                }
                begin();
                m_bytes = kChangeBytes;
            }
            m_bytes += bytes;
            part.messages.push_back(changes.messages[i]);
        }
        push(std::move(part));
    }

    std::vector<ToClient::Sync> finish()
    {
        m_frames.back().complete = true;
        return std::move(m_frames);
    }

private:
    void begin()
    {
        m_frames.push_back({m_requestId, false, {}, {}});
        m_bytes = 0;
    }

    bool fits(qsizetype bytes) const { return m_bytes + bytes <= kListBytes; }

    void makeSpace(qsizetype bytes)
    {
        if (!fits(bytes))
            begin();
        m_bytes += bytes;
    }

    void push(ToClient::RoomChanges part)
    {
        std::sort(part.messages.begin(), part.messages.end(),
                  [](const Message &a, const Message &b) { return a.id < b.id; });
        m_frames.back().changes.push_back(std::move(part));
    }

    //! The highest rev of which nothing is among the messages from \a index on.
    static Revision revBefore(const RoomChanges &changes, std::size_t index)
    {
        auto rev = changes.messages[index].rev;
        for (std::size_t i = index; i < changes.messages.size(); ++i)
            rev = std::min(rev, changes.messages[i].rev);
        return rev - 1;
    }

    const QString m_requestId;
    std::vector<ToClient::Sync> m_frames;
    qsizetype m_bytes = 0;
};

} // namespace

QFuture<Result<std::vector<QByteArray>>> SyncService::sync(const Identity &who,
                                                           const ToServer::Sync &request)
{
    std::vector<KnownRoom> known;
    for (const auto &room : request.rooms)
        known.push_back({room.room, room.rev});
    using Frames = std::vector<QByteArray>;
    return mapResult(m_stores.messages.sync(who.user, known),
                     [id = request.requestId](const SyncSnapshot &snapshot) -> Result<Frames> {
                         Frames frames;
                         for (const auto &frame : splitToFrames(snapshot, id))
                             frames.push_back(encode(frame));
                         return frames;
                     });
}

std::vector<ToClient::Sync> splitToFrames(const SyncSnapshot &snapshot, const QString &requestId)
{
    Splitter splitter(requestId);
    for (const auto &room : snapshot.rooms)
        splitter.add(room);
    for (const auto &changes : snapshot.changes)
        splitter.add(changes);
    return splitter.finish();
}

} // namespace Kontor::Server
