CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    client_msg_id TEXT NOT NULL UNIQUE,
    room INTEGER NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    failure INTEGER,
    failure_detail TEXT NOT NULL DEFAULT ''
);

CREATE TABLE drafts (
    room INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);

