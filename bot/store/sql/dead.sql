-- name: dead_inbox
SELECT source, key, lane, payload, received_at, done_at, attempts, error FROM inbox WHERE state = 'dead'
ORDER BY received_at, source, key

-- name: dead_outbox
SELECT row_id, lane, case_id, method, payload, purpose, created_at, done_at, attempts, outcome FROM outbox
WHERE state = 'dead' ORDER BY created_at, row_id

-- name: dead_inbox_again
UPDATE inbox SET state = 'new', attempts = 0, not_before = $3, done_at = NULL
WHERE source = $1 AND key = $2 AND state = 'dead' RETURNING key

-- name: dead_inbox_close
UPDATE inbox SET state = 'closed' WHERE source = $1 AND key = $2 AND state = 'dead' RETURNING key

-- name: dead_outbox_again
UPDATE outbox SET state = 'ready', attempts = 0, not_before = $2, done_at = NULL, outcome = 'again'
WHERE row_id = $1 AND state = 'dead' RETURNING row_id

-- name: dead_outbox_close
UPDATE outbox SET state = 'closed' WHERE row_id = $1 AND state = 'dead' RETURNING row_id
