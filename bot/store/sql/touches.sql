-- name: touches_waiting
SELECT (SELECT COUNT(*) FROM outbox WHERE state IN ('ready', 'sending') AND priority = 2)
    + (SELECT COUNT(*) FROM inbox WHERE state = 'new' AND source = 'touch') AS n

-- name: outbox_ready_all
SELECT * FROM outbox WHERE state = 'ready' AND not_before <= $1 ORDER BY seq

-- name: outbox_settle
UPDATE outbox SET state = $2, claimed_at = $3, done_at = $3, message_id = row_id, outcome = $4 WHERE row_id = $1

-- name: outbox_next_ready
SELECT MIN(not_before) AS at FROM outbox WHERE state = 'ready'

-- name: cases_next_after
SELECT MIN(next_touch_at) AS at FROM cases WHERE next_touch_at > $1

-- name: outbox_next_after
SELECT MIN(not_before) AS at FROM outbox WHERE state = 'ready' AND not_before > $1

-- name: inbox_next_after
SELECT MIN(not_before) AS at FROM inbox WHERE state = 'new' AND not_before > $1

-- name: busy
SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'new' AND not_before <= $1)
    + (SELECT COUNT(*) FROM cases WHERE next_touch_at <= $1)
    + (SELECT COUNT(*) FROM outbox o WHERE o.state = 'sending' OR (o.state = 'ready' AND o.not_before <= $1
        AND NOT (SUBSTR(o.lane, 1, 6) = 'topic:' AND EXISTS (SELECT 1 FROM topics t
            WHERE t.subject = SUBSTR(o.lane, 7) AND t.thread_id = '' AND t.state = 'refused')))) AS n
