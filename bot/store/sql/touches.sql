-- name: touches_waiting
SELECT (SELECT COUNT(*) FROM outbox WHERE state IN ('ready', 'sending') AND priority = 2)
    + (SELECT COUNT(*) FROM inbox WHERE state = 'new' AND source = 'touch') AS n

-- name: touch_add
INSERT INTO inbox (source, key, seq, lane, payload, state, received_at, not_before, attempts, error, done_at)
VALUES ('touch', $1, $2, $3, $4, 'new', $5, $5, 0, '', NULL)
ON CONFLICT (source, key) DO NOTHING

-- name: inbox_add_plain
INSERT INTO inbox (source, key, seq, lane, payload, state, received_at, not_before, attempts, error, done_at)
VALUES ($1, $2, $3, $4, $5, 'new', $6, $6, 0, '', NULL)
ON CONFLICT (source, key) DO NOTHING
