ALTER TABLE users ADD COLUMN last_seen_at INTEGER;

ALTER TABLE participants ADD COLUMN joined_message_id INTEGER NOT NULL DEFAULT 0;

CREATE TABLE room_changes (
    id INTEGER PRIMARY KEY,
    room_id INTEGER NOT NULL REFERENCES rooms (id),
    rev INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    user_id INTEGER REFERENCES users (id),
    actor_id INTEGER REFERENCES users (id),
    at INTEGER NOT NULL,
    detail TEXT NOT NULL
);

CREATE INDEX room_changes_rev ON room_changes (room_id, rev);
