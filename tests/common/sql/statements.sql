-- Statements of the sql tests.

-- name: item_insert
INSERT INTO items(id, name, at) VALUES (:id, :name, :at);

-- name: item_names
SELECT name FROM items ORDER BY id;

-- name: item_by_id
SELECT id, name, at
FROM items
WHERE id = :id;

-- name: item_count
SELECT count(*) AS n FROM items;

-- name: item_rename
UPDATE items SET name = :name WHERE id >= :id;

-- name: item_missing_table
SELECT 1 AS one FROM nothing;

-- name: second_count
SELECT count(*) AS n FROM second;
