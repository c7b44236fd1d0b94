-- name: chats_linked
SELECT case_id FROM chats WHERE case_id IS NOT NULL

-- name: chats_all
SELECT * FROM chats ORDER BY chat_id

-- name: inbox_updates
SELECT key, payload FROM inbox WHERE source = 'telegram' ORDER BY seq

-- name: outbox_said
SELECT * FROM outbox WHERE method IN ('say', 'tell', 'file') AND state = 'sent' ORDER BY seq

-- name: outbox_fetched
SELECT payload, blob FROM outbox WHERE method = 'fetch' AND state = 'sent' AND blob IS NOT NULL ORDER BY seq

-- name: outbox_said_since
SELECT * FROM outbox WHERE method IN ('say', 'tell', 'file') AND state = 'sent' AND done_at > $1 ORDER BY done_at, seq

-- name: busy_in
SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'new' AND not_before <= $1
        AND (lane IN ($2, $3) OR SUBSTR(lane, 1, 6) = 'chat:-'))
    + (SELECT COUNT(*) FROM outbox WHERE lane = $2
        AND (state = 'sending' OR (state = 'ready' AND not_before <= $1))) AS n

-- name: outbox_done_to
SELECT * FROM outbox WHERE method IN ('redraw', 'unbutton', 'pin', 'react') AND state = 'sent' ORDER BY seq

-- name: next_of_case
SELECT next_touch_at AS at FROM cases WHERE case_id = $1 AND next_touch_at > $2

-- name: next_of_cases
SELECT next_touch_at AS at, case_id FROM cases WHERE next_touch_at > $1 ORDER BY next_touch_at, case_id LIMIT 1

-- name: next_on_phone
SELECT MIN(not_before) AS at FROM outbox WHERE state = 'ready' AND lane = $1 AND not_before > $2

-- name: next_at_desk
SELECT MIN(not_before) AS at FROM inbox WHERE state = 'new' AND source = 'desk' AND not_before > $1 AND lane LIKE $2

-- name: journal_length
SELECT n FROM journal_heads WHERE chain = $1
