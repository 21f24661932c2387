-- Messages: posting, history, sync.

-- name: message_by_client_id
SELECT m.id, m.room_id, m.rev, m.content, m.timestamp, m.edited_at, m.is_deleted, m.reply_to,
       m.client_msg_id, m.sender_id, u.username
FROM messages m JOIN users u ON u.id = m.sender_id
WHERE m.sender_id = :sender AND m.client_msg_id = :client_msg_id;

-- name: message_in_room
SELECT 1 AS found FROM messages WHERE id = :id AND room_id = :room;

-- name: message_insert
INSERT INTO messages (room_id, sender_id, content, timestamp, edited_at, is_deleted, rev, reply_to, client_msg_id)
VALUES (:room, :sender, :content, :timestamp, :edited_at, :is_deleted, :rev, :reply_to, :client_msg_id)
RETURNING id;

-- name: message_by_id
SELECT m.id, m.room_id, m.rev, m.content, m.timestamp, m.edited_at, m.is_deleted, m.reply_to,
       m.client_msg_id, m.sender_id, u.username
FROM messages m JOIN users u ON u.id = m.sender_id
WHERE m.id = :id;

-- name: message_change
UPDATE messages SET content = :content, edited_at = :edited_at, is_deleted = :is_deleted, rev = :rev
WHERE id = :id;

-- name: messages_before
SELECT m.id, m.room_id, m.rev, m.content, m.timestamp, m.edited_at, m.is_deleted, m.reply_to,
       m.client_msg_id, m.sender_id, u.username
FROM messages m JOIN users u ON u.id = m.sender_id
WHERE m.room_id = :room AND m.id < :before
ORDER BY m.id DESC LIMIT :limit;

-- name: messages_after
SELECT m.id, m.room_id, m.rev, m.content, m.timestamp, m.edited_at, m.is_deleted, m.reply_to,
       m.client_msg_id, m.sender_id, u.username
FROM messages m JOIN users u ON u.id = m.sender_id
WHERE m.room_id = :room AND m.id > :after
ORDER BY m.id LIMIT :limit;

-- name: messages_changed
SELECT m.id, m.room_id, m.rev, m.content, m.timestamp, m.edited_at, m.is_deleted, m.reply_to,
       m.client_msg_id, m.sender_id, u.username
FROM messages m JOIN users u ON u.id = m.sender_id
WHERE m.room_id = :room AND m.rev > :rev
ORDER BY m.rev LIMIT :limit;

-- name: messages_newly_read
SELECT id FROM messages
WHERE room_id = :room AND id > :from AND id <= :to
      AND ((sender_id <> :reader AND is_deleted = 0) OR id = :to)
ORDER BY id DESC LIMIT :limit;

-- name: message_last_until
SELECT id FROM messages WHERE room_id = :room AND id <= :up_to ORDER BY id DESC LIMIT 1;

-- name: message_room
SELECT room_id FROM messages WHERE id = :id;
