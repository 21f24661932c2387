-- The newest state wins; an own message keeps its client_msg_id.
-- name: message_put
INSERT INTO messages (id, room, rev, username, text, timestamp, edited_at, is_deleted, reply_to,
                      client_msg_id, extras)
VALUES (:id, :room, :rev, :username, :text, :timestamp, :edited_at, :is_deleted, :reply_to,
        :client_msg_id, :extras)
ON CONFLICT (id) DO UPDATE
SET rev = excluded.rev, text = excluded.text, edited_at = excluded.edited_at,
    is_deleted = excluded.is_deleted, reply_to = excluded.reply_to, extras = excluded.extras,
    client_msg_id = CASE WHEN excluded.client_msg_id <> '' THEN excluded.client_msg_id
                         ELSE messages.client_msg_id END
WHERE messages.room = excluded.room
  AND (excluded.rev > messages.rev
       OR (excluded.rev = messages.rev AND messages.client_msg_id = '' AND excluded.client_msg_id <> ''));

-- name: message_get
SELECT * FROM messages WHERE room = :room AND id = :id;

-- name: message_by_id
SELECT * FROM messages WHERE id = :id;

-- name: messages_before
SELECT * FROM messages WHERE room = :room AND id >= :from AND id < :before
ORDER BY id DESC LIMIT :limit;

-- name: messages_after
SELECT * FROM messages WHERE room = :room AND id >= :from AND id > :after
ORDER BY id LIMIT :limit;

-- name: message_own
SELECT id FROM messages WHERE client_msg_id = :client_msg_id AND client_msg_id <> '' AND room = :room;

-- name: messages_count_unread
SELECT count(*) AS n FROM messages
WHERE room = :room AND id >= :from AND id < :before AND id > :after AND is_deleted = 0
  AND username <> :me;

-- name: messages_delete
DELETE FROM messages WHERE room = :room;
