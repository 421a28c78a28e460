-- The naive way to reserve: every request updates the one row and commits.

-- name: reserve
update stock set reserved = reserved + 1 where item_id = $1::bigint and on_hand - reserved >= 1
