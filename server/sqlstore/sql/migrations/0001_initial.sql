CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_admin INTEGER NOT NULL,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL
);

CREATE INDEX users_disabled ON users (disabled_at) WHERE disabled_at IS NOT NULL;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    token_hash BLOB NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
);

CREATE INDEX sessions_live ON sessions (user_id, id) WHERE revoked_at IS NULL;

CREATE INDEX sessions_revoked ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TABLE rooms (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT UNIQUE,
    pair_key TEXT UNIQUE,
    type INTEGER NOT NULL,
    visibility INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    is_active INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    unheld_revs INTEGER NOT NULL,
    CHECK ((name_key IS NULL) <> (pair_key IS NULL))
);

CREATE INDEX rooms_public ON rooms (name_key) WHERE visibility = 0 AND is_active = 1;

CREATE TABLE participants (
    room_id INTEGER NOT NULL REFERENCES rooms (id),
    user_id INTEGER NOT NULL REFERENCES users (id),
    role INTEGER NOT NULL,
    muted INTEGER NOT NULL,
    last_read_id INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (room_id, user_id)
) WITHOUT ROWID;

CREATE INDEX participants_user ON participants (user_id, room_id);

CREATE INDEX participants_cursor ON participants (room_id, last_read_id);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    room_id INTEGER NOT NULL REFERENCES rooms (id),
    sender_id INTEGER NOT NULL REFERENCES users (id),
    content TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    edited_at INTEGER,
    is_deleted INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    reply_to INTEGER REFERENCES messages (id),
    client_msg_id TEXT
);

CREATE INDEX messages_room ON messages (room_id, id, sender_id, is_deleted);

CREATE UNIQUE INDEX messages_rev ON messages (room_id, rev);

CREATE UNIQUE INDEX messages_client ON messages (sender_id, client_msg_id) WHERE client_msg_id IS NOT NULL;
