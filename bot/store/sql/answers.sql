-- name: answer_add
INSERT INTO relays (relay_id, subject, side, by_user, from_chat, from_message, shown_row, kind, words, state, at, body,
    contact_row)
VALUES ($1, $2, 'agent', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: answer_save
UPDATE relays SET shown_row = $2, words = $3, state = $4, body = $5, contact_row = $6 WHERE relay_id = $1

-- name: answer_read
SELECT * FROM relays WHERE relay_id = $1 AND side = 'agent'

-- name: answers_at
SELECT * FROM relays WHERE from_chat = $1 AND from_message = $2 AND side = 'agent' ORDER BY at, relay_id

-- name: answers_waiting
-- What waits behind the identity check, in the order it was written, and what was taken back while it waited.
SELECT * FROM relays WHERE subject = $1 AND state IN ('waiting', 'withdrawn') AND side = 'agent' AND body <> ''
ORDER BY at, relay_id

-- name: draft_read
SELECT * FROM desk_drafts WHERE draft_id = $1 AND done_at IS NULL

-- name: row_needless
-- What has not gone out yet need not. A row that a sender has in hand stays as it is, and is never waited for.
UPDATE outbox SET state = 'dropped', outcome = 'taken back', done_at = $2 WHERE row_id = (
    SELECT row_id FROM outbox WHERE row_id = $1 AND state = 'ready' AND attempts = 0 {skip_locked}) RETURNING row_id

-- name: draft_body
UPDATE desk_drafts SET body = $2 WHERE draft_id = $1 AND done_at IS NULL

-- name: stopped_since
-- Whether a visitor, of whom there is no case that a stop could stand on, said stop at that moment or later.
SELECT n FROM journal WHERE chain = $1 AND kind = 'stop' AND at >= $2 LIMIT 1
