-- Rooms and who is in them.

-- name: room_access
SELECT r.type, r.is_active, r.visibility, p.user_id IS NOT NULL AS is_participant,
       coalesce(p.role, 0) AS role
FROM rooms r LEFT JOIN participants p ON p.room_id = r.id AND p.user_id = :user
WHERE r.id = :room;

-- name: room_next_rev
UPDATE rooms SET rev = rev + 1 WHERE id = :room RETURNING rev;

-- Of a change that no message row stands for: rev = messages + unheld_revs, always.
-- name: room_next_unheld_rev
UPDATE rooms SET rev = rev + 1, unheld_revs = unheld_revs + 1 WHERE id = :room RETURNING rev;

-- name: room_insert
INSERT INTO rooms (name, name_key, pair_key, type, visibility, created_at, is_active, rev, unheld_revs)
VALUES (:name, :name_key, :pair_key, :type, :visibility, :created_at, 1, 0, 0)
RETURNING id;

-- name: room_by_pair
SELECT id FROM rooms WHERE pair_key = :pair_key;

-- name: room_by_name
SELECT id FROM rooms WHERE name_key = :name_key;

-- name: participant_insert
INSERT INTO participants (room_id, user_id, role, muted, last_read_id, joined_at, joined_message_id)
SELECT :room, :user, :role, 0, 0, :joined_at,
       coalesce((SELECT max(m.id) FROM messages m WHERE m.room_id = :room), 0)
WHERE true
ON CONFLICT DO NOTHING;

-- name: participant_delete
DELETE FROM participants WHERE room_id = :room AND user_id = :user;

-- name: participant_role
SELECT role FROM participants WHERE room_id = :room AND user_id = :user;

-- name: participant_set_role
UPDATE participants SET role = :role WHERE room_id = :room AND user_id = :user;

-- Forward only, to a message of the room.
-- name: participant_set_joined
UPDATE participants SET joined_message_id = max(joined_message_id, :joined)
WHERE room_id = :room AND user_id = :user
      AND EXISTS (SELECT 1 FROM messages WHERE id = :joined AND room_id = :room);

-- name: participant_counts
SELECT count(*) AS people, count(*) FILTER (WHERE role = 2) AS owners
FROM participants WHERE room_id = :room;

-- name: participant_cursor
SELECT last_read_id, joined_message_id FROM participants WHERE room_id = :room AND user_id = :user;

-- name: participant_set_cursor
UPDATE participants SET last_read_id = :up_to WHERE room_id = :room AND user_id = :user;

-- name: participant_ids
SELECT user_id FROM participants WHERE room_id = :room;

-- name: participants_page
SELECT u.username, u.display_name, p.role, p.last_read_id, p.joined_message_id
FROM participants p JOIN users u ON u.id = p.user_id
WHERE p.room_id = :room AND u.username > :after
ORDER BY u.username LIMIT :limit;

-- name: room_rename
UPDATE rooms SET name = :name, name_key = :name_key WHERE id = :room;

-- name: room_set_active
UPDATE rooms SET is_active = :is_active WHERE id = :room;

-- name: room_change_insert
INSERT INTO room_changes (room_id, rev, kind, user_id, actor_id, at, detail)
VALUES (:room, :rev, :kind, :user, :actor, :at, :detail);

-- name: room_changes_since
SELECT rev, user_id FROM room_changes WHERE room_id = :room AND rev > :rev ORDER BY rev;

-- name: room_ids_of_user
SELECT room_id FROM participants WHERE user_id = :user;

-- name: room_types_of_user
SELECT r.id, r.type FROM participants p JOIN rooms r ON r.id = p.room_id WHERE p.user_id = :user;

-- What a notification says; cheap in large rooms, unlike rooms_of_user: counts to 1000.
-- name: room_unread
SELECT r.name, r.type,
       (SELECT count(*) FROM
        (SELECT 1 FROM messages c
         WHERE c.room_id = r.id AND c.id > max(p.last_read_id, p.joined_message_id) AND c.sender_id <> p.user_id
               AND c.is_deleted = 0
         LIMIT 1000)) AS unread
FROM participants p JOIN rooms r ON r.id = p.room_id
WHERE p.room_id = :room AND p.user_id = :user;

-- name: peers_of_user
SELECT u.username, u.last_seen_at
FROM participants p
JOIN rooms r ON r.id = p.room_id AND r.type = 1
JOIN participants o ON o.room_id = p.room_id AND o.user_id <> p.user_id
JOIN users u ON u.id = o.user_id
WHERE p.user_id = :user;

-- name: room_heads
SELECT id, rev FROM rooms;

-- All of them, or one.
-- name: rooms_of_user
SELECT r.id, r.name, r.type, r.visibility, r.created_at, r.is_active, r.rev,
       p.role, p.muted, max(p.last_read_id, p.joined_message_id) AS last_read_id,
       (SELECT count(*) FROM messages c
        WHERE c.room_id = r.id AND c.id > max(p.last_read_id, p.joined_message_id) AND c.sender_id <> p.user_id
              AND c.is_deleted = 0) AS unread,
       (SELECT c.last_read_id FROM participants c
        WHERE c.room_id = r.id AND c.user_id <> p.user_id
        ORDER BY c.last_read_id DESC LIMIT 1) AS read_up_to,
       (SELECT count(*) FROM participants c WHERE c.room_id = r.id) AS participant_count,
       (SELECT c.username FROM participants o JOIN users c ON c.id = o.user_id
        WHERE r.type = 1 AND o.room_id = r.id AND o.user_id <> p.user_id) AS peer,
       m.id AS message_id, m.rev AS message_rev, m.content, m.timestamp, m.edited_at, m.is_deleted,
       m.reply_to, m.client_msg_id, m.sender_id, s.username
FROM participants p
JOIN rooms r ON r.id = p.room_id
LEFT JOIN messages m ON m.id = (SELECT c.id FROM messages c WHERE c.room_id = r.id
                                ORDER BY c.id DESC LIMIT 1)
LEFT JOIN users s ON s.id = m.sender_id
WHERE p.user_id = :user AND p.room_id BETWEEN :first_room AND :last_room
ORDER BY p.room_id;

-- name: rooms_public_page
SELECT r.id, r.name, r.type, r.visibility, r.created_at, r.is_active, r.rev,
       (SELECT count(*) FROM participants c WHERE c.room_id = r.id) AS participant_count,
       p.user_id IS NOT NULL AS is_participant, coalesce(p.role, 0) AS role
FROM rooms r LEFT JOIN participants p ON p.room_id = r.id AND p.user_id = :user
WHERE r.visibility = 0 AND r.is_active = 1 AND r.name_key > :after
      AND (:query = '' OR instr(r.name_key, :query) > 0)
ORDER BY r.name_key LIMIT :limit;

-- name: rooms_all_page
SELECT r.id, r.name, r.type, r.visibility, r.created_at, r.is_active, r.rev,
       (SELECT count(*) FROM participants c WHERE c.room_id = r.id) AS participant_count
FROM rooms r
WHERE r.id > :after
ORDER BY r.id LIMIT :limit;

-- name: room_summary
SELECT r.id, r.name, r.type, r.visibility, r.created_at, r.is_active, r.rev,
       (SELECT count(*) FROM participants c WHERE c.room_id = r.id) AS participant_count
FROM rooms r
WHERE r.id = :room;
