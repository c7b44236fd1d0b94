-- name: relay_add
INSERT INTO relays (relay_id, subject, side, by_user, from_chat, from_message, shown_row, kind, words, state, at, album)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: relay_save
UPDATE relays SET shown_row = $2, words = $3, state = $4 WHERE relay_id = $1

-- name: relays_from
-- What became of one message; the newest last.
SELECT * FROM relays WHERE from_chat = $1 AND from_message = $2 ORDER BY at, relay_id

-- name: relays_in_row
-- What one row shows, as it was written.
SELECT * FROM relays WHERE shown_row = $1 ORDER BY at, CAST(from_message AS {int}), relay_id

-- name: relays_gathering
SELECT * FROM relays WHERE from_chat = $1 AND album = $2 AND album <> '' AND state = 'gathering'
ORDER BY CAST(from_message AS {int})

-- name: relay_tail
-- What the topic will show last. Cosmetic rows and drawing over do not come between two messages.
SELECT row_id, method, purpose, state, attempts, payload FROM outbox
WHERE lane = $1 AND method IN ('tell', 'say', 'file', 'copy') AND state IN ('ready', 'sending')
ORDER BY seq DESC LIMIT 1

-- name: relay_redraw
SELECT row_id, state, payload FROM outbox
WHERE lane = $1 AND state IN ('ready', 'sending') AND state = 'ready' AND method = 'redraw' AND target_row = $2

-- name: relay_payload
-- The words go out in their newest form. A row that a sender has in hand stays as it is, and is never waited for.
UPDATE outbox SET payload = $2 WHERE row_id = (
    SELECT row_id FROM outbox WHERE row_id = $1 AND state = 'ready' AND attempts = 0 {skip_locked}) RETURNING row_id
