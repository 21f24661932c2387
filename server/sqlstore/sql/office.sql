-- The database as a whole.

-- name: meta_insert
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT DO NOTHING;

-- name: meta_set
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT DO UPDATE SET value = excluded.value;

-- name: meta_delete
DELETE FROM meta WHERE key = :key;

-- name: meta_get
SELECT value FROM meta WHERE key = :key;

-- name: data_version
PRAGMA data_version;

-- name: backup_into
VACUUM INTO :file;

-- name: check_integrity
PRAGMA integrity_check;

-- name: check_foreign_keys
SELECT "table" AS source, count(*) AS rows FROM pragma_foreign_key_check GROUP BY "table";

-- name: check_revisions
SELECT r.id FROM rooms r
WHERE r.rev < (SELECT coalesce(max(m.rev), 0) FROM messages m WHERE m.room_id = r.id)
   OR r.rev <> r.unheld_revs + (SELECT count(*) FROM messages m WHERE m.room_id = r.id);

-- name: check_cursors
SELECT p.room_id, p.user_id FROM participants p
WHERE max(p.last_read_id, p.joined_message_id)
      > (SELECT coalesce(max(m.id), 0) FROM messages m WHERE m.room_id = p.room_id);

-- name: check_owners
SELECT r.id FROM rooms r
WHERE r.type = 0 AND EXISTS (SELECT 1 FROM participants p WHERE p.room_id = r.id)
      AND NOT EXISTS (SELECT 1 FROM participants p WHERE p.room_id = r.id AND p.role = 2);

-- name: check_pairs
SELECT r.id FROM rooms r
WHERE r.type = 1 AND (SELECT count(*) FROM participants p WHERE p.room_id = r.id) <> 2;

-- name: check_deleted
SELECT id FROM messages WHERE is_deleted = 1 AND content <> '';

-- name: check_replies
SELECT m.id FROM messages m JOIN messages o ON o.id = m.reply_to WHERE o.room_id <> m.room_id;

-- name: check_counts
SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM rooms) AS rooms,
       (SELECT count(*) FROM messages) AS messages;
