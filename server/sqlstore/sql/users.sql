-- Accounts.

-- name: user_insert
INSERT INTO users (username, display_name, search_key, password_hash, is_admin, created_at)
VALUES (:username, :display_name, :search_key, :password_hash, :is_admin, :created_at)
RETURNING id;

-- name: user_by_name
SELECT id, username, display_name, password_hash, is_admin, disabled_at
FROM users WHERE username = :username;

-- name: user_by_id
SELECT id, username, display_name, password_hash, is_admin, disabled_at
FROM users WHERE id = :id;

-- name: user_renew_password
UPDATE users SET password_hash = :password_hash WHERE id = :id AND password_hash = :before;

-- name: user_set_password
UPDATE users SET password_hash = :password_hash WHERE id = :id;

-- name: user_set_disabled
UPDATE users SET disabled_at = :disabled_at WHERE id = :id;

-- name: user_set_last_seen
UPDATE users SET last_seen_at = max(coalesce(last_seen_at, 0), :at) WHERE id = :id;

-- name: users_page
SELECT id, username, display_name, password_hash, is_admin, disabled_at
FROM users
WHERE username > :after AND (:query = '' OR instr(search_key, :query) > 0) AND (:with_disabled OR disabled_at IS NULL)
ORDER BY username LIMIT :limit;

-- name: users_disabled_since
SELECT id FROM users WHERE disabled_at >= :since;
