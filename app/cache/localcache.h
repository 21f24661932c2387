// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/futures.h"
#include "cache/cachetypes.h"

#include <QObject>

#include <functional>
#include <memory>

class QTemporaryDir;

namespace Kontor {
class Database;
class DatabaseExecutor;
} // namespace Kontor

namespace Kontor::App {

class CacheUpdate;

struct CacheConfig {
    QString profile; //!< folder; every account has one of its own in it
    QString url; //!< the server's, as the user gave it
    QString username;
    qint64 maxPages = 0; //!< of each file, as DatabaseConfig has it
};

//! \brief The user's office as this computer knows it: rooms and messages in one SQLite file, the
//! outbox and drafts in another.
//!
//! Lives in the GUI thread and never waits there; its databases have threads of their own. A read
//! shows everything that changed() has told of before it was called. Writes happen in the order of
//! the calls, each whole or not at all; a future's handlers run after changed() has told of it.
//!
//! A cache file that is damaged, newer than the program or another account's is moved aside
//! ("cache.sqlite.damaged-1") and an empty one takes its place; of such an outbox everything
//! readable is taken over. When the disk refuses: StorageUnavailable, and troubled().
class LocalCache : public QObject {
    Q_OBJECT
public:
    explicit LocalCache(CacheConfig config, QObject *parent = nullptr);
    ~LocalCache() override;

    //! Once, before anything else. After an error everything fails. Where the profile can't be
    //! written, the cache lives in a temporary folder, sending is refused, and troubled() says so.
    QFuture<Result<Done>> open();

    //! Deletes everything that this account has here, outbox, drafts and files put aside, too;
    //! after open() has finished. From then on everything fails. StorageUnavailable: a file is
    //! left.
    Result<Done> wipe();
    //! open() made the account's folder: there was nothing of it here before.
    bool isNew() const { return m_isNew; }

    const CacheConfig &config() const { return m_config; }
    //! Known after open(); only the username, until there has been a welcome.
    const Account &account() const { return m_account; }

    //! Every room, unordered; or those of \a only that exist.
    QFuture<Result<std::vector<CachedRoom>>> rooms();
    QFuture<Result<std::vector<CachedRoom>>> rooms(const std::optional<QSet<RoomId>> &only);
    QFuture<Result<TimelinePage>> newestPage(RoomId room, int limit);
    QFuture<Result<TimelinePage>> pageBefore(RoomId room, MessageId before, int limit);
    QFuture<Result<TimelinePage>> pageAfter(RoomId room, MessageId after, int limit);
    QFuture<Result<std::vector<Message>>> messages(RoomId room, const std::vector<MessageId> &ids);
    //! One of mine by its client_msg_id; NoSuchMessage.
    QFuture<Result<MessageId>> ownMessage(RoomId room, const QString &clientMsgId);
    //! Without those whose message is in the cache already.
    QFuture<Result<std::vector<OutboxEntry>>> pending(RoomId room);
    QFuture<Result<std::vector<User>>> users();

    // For client, which knows what the server said.

    //! Another epoch than before: forgets everything but the outbox and the drafts.
    QFuture<Result<Done>> setAccount(const Account &account);
    //! Of every room, after all writes that were asked for before.
    QFuture<Result<std::vector<RoomCursor>>> cursors();
    //! As cursors(), with up to \a messages of each room.
    QFuture<Result<CacheSnapshot>> snapshot(int messages);
    //! \a event is written when it is the room's next one, or newer than what is there.
    QFuture<Result<Applied>> apply(RoomEvent event);
    //! In one transaction: \a rooms as they are now, \a catchUps, and \a removed are gone.
    QFuture<Result<Applied>> apply(std::vector<Room> rooms, std::vector<RoomCatchUp> catchUps,
                                   QSet<RoomId> removed);
    //! A page that ends right before \a before; ignored when the cache doesn't begin there any
    //! more.
    QFuture<Result<Applied>> applyHistory(RoomId room, MessageId before,
                                          std::vector<Message> messages, bool hasMore);
    //! Cursors only ever move forward.
    QFuture<Result<Applied>> applyReadUpTo(RoomId room, MessageId upTo); //!< somebody else's
    QFuture<Result<Applied>> applyMyRead(RoomId room, MessageId upTo, bool serverKnows);
    QFuture<Result<Applied>> learnUsers(std::vector<User> users);

    //! All that wait, in sending order; as of the last changed().
    const std::vector<OutboxEntry> &outbox() const { return m_outbox; }
    //! As setDraft() was told last; empty: none.
    QString draft(RoomId room) const { return m_drafts.value(room); }
    int draftCount() const { return int(m_drafts.size()); }
    //! Finished when it is on the disk, and the room's draft gone with the same commit; gives the
    //! entry with its position.
    QFuture<Result<OutboxEntry>> enqueue(OutboxEntry entry);
    //! \a erases: its text is nowhere on the disk afterwards, which costs too much for every one
    //! that has arrived.
    QFuture<Result<Done>> removeFromOutbox(const QString &clientMsgId, bool erases = false);
    QFuture<Result<Done>> markFailed(const QString &clientMsgId, const Error &error);
    //! No failure any more, and from now on known as \a newId.
    QFuture<Result<Done>> markWaiting(const QString &clientMsgId, const QString &newId);
    //! Another text, no failure any more, and from now on known as \a newId.
    QFuture<Result<Done>> changePending(const QString &clientMsgId, const QString &text,
                                        const QString &newId);
    //! Shown at once, on the disk when finished.
    QFuture<Result<Done>> setDraft(RoomId room, const QString &text);

signals:
    void changed(const Kontor::App::CacheChange &change);
    //! The disk refuses: what is shown may not outlive this run, and sending is refused.
    void troubled(const Kontor::Error &error);
    //! After troubled(): both files have been written to again.
    void recovered();
    //! The file was damaged and an empty one took its place: everything has to be fetched anew.
    void rebuilt();

private:
    using Job = std::function<Result<Done>(CacheUpdate &)>;
    using Opened = std::shared_ptr<QPromise<Result<Done>>>;
    enum class Place { Found, Anew, Temporary };

    void openOutbox(const Opened &opened, bool isSalvaged = false);
    void salvage(const QString &from, const Opened &opened);
    void goOnWithoutOutbox(const Error &error, const Opened &opened);
    void openCache(Place place, const Opened &opened);
    QFuture<Result<Done>> startCache(const QString &path);
    QFuture<Result<Applied>> write(Job job);
    template <typename T>
    QFuture<Result<T>> read(std::function<Result<T>(Database &)> job);
    template <typename T>
    QFuture<Result<T>> writeOutbox(std::function<Result<T>(Database &)> job,
                                   std::function<RoomId(const T &)> committed);
    std::vector<OutboxEntry> pendingOf(RoomId room) const;
    RoomId updateEntry(const QString &clientMsgId,
                       const std::function<void(OutboxEntry &)> &update);
    void truncateOutboxJournal();
    void onFailed(const Error &error, quint64 generation);
    void onWritten(bool &troubled);
    void verify();
    void rebuild();
    void tellOf(const CacheChange &change);
    void tellThatAllIsGone();

    const CacheConfig m_config;
    const QString m_folder;
    Account m_account;
    std::vector<OutboxEntry> m_outbox;
    QHash<RoomId, QString> m_drafts;
    QSet<RoomId> m_rooms; // that somebody may be showing
    std::unique_ptr<QTemporaryDir> m_temporary; // where the profile can't be written
    std::unique_ptr<DatabaseExecutor> m_cacheFile;
    std::unique_ptr<DatabaseExecutor> m_outboxFile;
    quint64 m_generation = 0; // of m_cacheFile: a new one isn't blamed for the old one's failures
    bool m_isNew = false;
    bool m_verifying = false;
    bool m_outboxTroubled = false; // the newest write failed
    bool m_cacheTroubled = false;
};

} // namespace Kontor::App
