CREATE TABLE account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    url TEXT NOT NULL,
    username TEXT NOT NULL,
    display_name TEXT NOT NULL,
    is_admin INTEGER NOT NULL,
    epoch TEXT NOT NULL
);

CREATE TABLE users (
    username TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    is_admin INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL DEFAULT '',
    type INTEGER NOT NULL DEFAULT 0,
    visibility INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL DEFAULT 0,
    is_active INTEGER NOT NULL DEFAULT 1,
    role INTEGER NOT NULL DEFAULT 0,
    muted INTEGER NOT NULL DEFAULT 0,
    participant_count INTEGER NOT NULL DEFAULT 0,
    peer TEXT NOT NULL DEFAULT '',
    mentions INTEGER NOT NULL DEFAULT 0,
    state_rev INTEGER NOT NULL DEFAULT 0,
    rev INTEGER NOT NULL DEFAULT 0,
    last_read_id INTEGER NOT NULL DEFAULT 0,
    server_read_id INTEGER NOT NULL DEFAULT 0,
    read_up_to INTEGER NOT NULL DEFAULT 0,
    span_start INTEGER NOT NULL DEFAULT 0,
    at_oldest INTEGER NOT NULL DEFAULT 0,
    gap_unread INTEGER NOT NULL DEFAULT 0,
    snapshot_rev INTEGER NOT NULL DEFAULT 0,
    snapshot_unread INTEGER NOT NULL DEFAULT 0,
    snapshot_read_id INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    username TEXT NOT NULL,
    text TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    edited_at INTEGER,
    is_deleted INTEGER NOT NULL,
    reply_to INTEGER,
    client_msg_id TEXT NOT NULL,
    extras BLOB
);

CREATE INDEX messages_by_room ON messages (room, id, is_deleted, username);

CREATE INDEX messages_own ON messages (client_msg_id) WHERE client_msg_id <> '';

CREATE VIEW room_rows AS
SELECT r.*,
       COALESCE(u.display_name, r.peer) AS peer_name,
       r.gap_unread + (SELECT count(*) FROM messages
                       WHERE room = r.id AND id >= r.span_start AND id > r.last_read_id
                         AND is_deleted = 0
                         AND username <> (SELECT username FROM account)) AS unread,
       (SELECT max(id) FROM messages WHERE room = r.id) AS last_message_id
FROM rooms r
LEFT JOIN users u ON u.username = r.peer;

