-- Signed-in devices.

-- name: session_insert
INSERT INTO sessions (user_id, token_hash, device, created_at, last_used, expires_at)
VALUES (:user, :token_hash, :device, :now, :now, :expires_at)
RETURNING id;

-- name: session_by_token
SELECT s.id AS session_id, s.last_used, s.expires_at, s.revoked_at,
       u.id, u.username, u.display_name, u.password_hash, u.is_admin, u.disabled_at
FROM sessions s JOIN users u ON u.id = s.user_id
WHERE s.token_hash = :token_hash;

-- name: session_state
SELECT s.revoked_at, u.disabled_at FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = :id;

-- name: session_touch
UPDATE sessions SET last_used = :now WHERE id = :id;

-- name: session_revoke
UPDATE sessions SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL;

-- name: sessions_of_user
SELECT id FROM sessions WHERE user_id = :user AND revoked_at IS NULL
ORDER BY last_used DESC, id DESC;

-- name: sessions_revoked_since
SELECT id FROM sessions WHERE revoked_at >= :since;

-- name: sessions_purge
DELETE FROM sessions WHERE expires_at < :now;
