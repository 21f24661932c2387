-- name: rooms_all
SELECT * FROM room_rows;

-- name: room_get
SELECT * FROM room_rows WHERE id = :id;

-- name: room_place
SELECT rev, state_rev, last_read_id, server_read_id, read_up_to, span_start, at_oldest, gap_unread,
       snapshot_rev, snapshot_unread, snapshot_read_id
FROM rooms WHERE id = :id;

-- name: room_places
SELECT id, rev, last_read_id, server_read_id, span_start, at_oldest FROM rooms ORDER BY rev = 0, id;

-- name: room_save_place
UPDATE rooms
SET rev = :rev, last_read_id = :last_read_id, server_read_id = :server_read_id,
    read_up_to = :read_up_to, span_start = :span_start, at_oldest = :at_oldest,
    gap_unread = :gap_unread, snapshot_rev = :snapshot_rev, snapshot_unread = :snapshot_unread,
    snapshot_read_id = :snapshot_read_id
WHERE id = :id;

-- name: room_put_state
INSERT INTO rooms (id, name, type, visibility, created_at, is_active, role, muted, participant_count,
                   peer, mentions, state_rev)
VALUES (:id, :name, :type, :visibility, :created_at, :is_active, :role, :muted, :participant_count,
        :peer, :mentions, :rev)
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, type = excluded.type, visibility = excluded.visibility,
    created_at = excluded.created_at, is_active = excluded.is_active, role = excluded.role,
    muted = excluded.muted, participant_count = excluded.participant_count, peer = excluded.peer,
    mentions = excluded.mentions, state_rev = excluded.state_rev
WHERE excluded.state_rev >= rooms.state_rev;

-- What everybody in the room was told: nothing that is mine.
-- name: room_put_shared
UPDATE rooms
SET name = :name, type = :type, visibility = :visibility, created_at = :created_at,
    is_active = :is_active, participant_count = :participant_count, state_rev = :rev
WHERE id = :id AND :rev >= state_rev;

-- name: room_delete
DELETE FROM rooms WHERE id = :id;

-- Told of twice, or never known: the name that is there stays.
-- name: room_leave
INSERT INTO left_rooms (id, name)
VALUES (:id, COALESCE((SELECT name FROM rooms WHERE id = :id), ''))
ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE excluded.name <> '';

-- name: room_return
DELETE FROM left_rooms WHERE id = :id;

-- name: left_room
SELECT name FROM left_rooms WHERE id = :id;
