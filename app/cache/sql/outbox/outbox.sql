-- What only this computer knows: messages that the server has not acknowledged, and drafts.

-- name: outbox_all
SELECT position, client_msg_id, room, text, created_at, failure, failure_detail
FROM outbox ORDER BY position;

-- name: outbox_insert
INSERT INTO outbox (client_msg_id, room, text, created_at)
VALUES (:client_msg_id, :room, :text, :created_at)
RETURNING position;

-- name: outbox_restore
INSERT OR IGNORE INTO outbox (position, client_msg_id, room, text, created_at, failure, failure_detail)
VALUES (:position, :client_msg_id, :room, :text, :created_at, :failure, :failure_detail);

-- name: outbox_delete
DELETE FROM outbox WHERE client_msg_id = :client_msg_id;

-- name: outbox_set_failure
UPDATE outbox SET failure = :failure, failure_detail = :detail WHERE client_msg_id = :client_msg_id;

-- name: outbox_set_waiting
UPDATE outbox SET failure = NULL, failure_detail = '', client_msg_id = :new_id
WHERE client_msg_id = :client_msg_id;

-- name: outbox_set_text
UPDATE outbox SET text = :text, failure = NULL, failure_detail = '', client_msg_id = :new_id
WHERE client_msg_id = :client_msg_id;

-- name: drafts_all
SELECT room, text FROM drafts;

-- name: draft_put
INSERT INTO drafts (room, text) VALUES (:room, :text)
ON CONFLICT (room) DO UPDATE SET text = excluded.text;

-- name: draft_delete
DELETE FROM drafts WHERE room = :room;
