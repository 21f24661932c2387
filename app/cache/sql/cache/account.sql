-- Whose cache it is, and the people whose names it knows.

-- name: account_get
SELECT url, username, display_name, is_admin, epoch FROM account;

-- name: account_put
INSERT INTO account (id, url, username, display_name, is_admin, epoch)
VALUES (1, :url, :username, :display_name, :is_admin, :epoch)
ON CONFLICT (id) DO UPDATE SET display_name = excluded.display_name, is_admin = excluded.is_admin,
                               epoch = excluded.epoch;

-- name: forget_messages
DELETE FROM messages;

-- name: forget_rooms
DELETE FROM rooms;

-- name: forget_left_rooms
DELETE FROM left_rooms;

-- name: forget_users
DELETE FROM users;

-- name: users_all
SELECT username, display_name, is_admin FROM users;

-- name: user_put
INSERT INTO users (username, display_name, is_admin) VALUES (:username, :display_name, :is_admin)
ON CONFLICT (username) DO UPDATE SET display_name = excluded.display_name, is_admin = excluded.is_admin
WHERE display_name <> excluded.display_name OR is_admin <> excluded.is_admin;

-- name: file_check
PRAGMA quick_check(1);
