-- name: outbox_add
-- seq never falls behind what is already open in the lane, whatever the clocks of two machines say. once_key is looked
-- for first: its case is locked, and meeting it in the index would wait for a sender that may be waiting for the case.
INSERT INTO outbox (row_id, seq, lane, case_id, method, payload, blob, target_row, purpose, priority, droppable,
    once_key, state, not_before, valid_until, on_doubt, doubtful, attempts, epoch, created_at, claimed_at, done_at,
    message_id, outcome)
SELECT $1,
    (SELECT CASE WHEN COALESCE(MAX(o.seq), 0) < $2 THEN $2 ELSE 1 + MAX(o.seq) END
    FROM outbox o WHERE o.lane = $3 AND o.state IN ('ready', 'sending')),
    $3, $4, $5, $6, $7, $8, $9, CAST($10 AS {int}), CAST($11 AS {int}), $12, 'ready', $13, $14, $15, 0, 0, 0, $16,
    NULL, NULL, NULL, ''
WHERE NOT EXISTS (SELECT 1 FROM outbox d WHERE d.once_key = $12)
ON CONFLICT DO NOTHING

-- name: outbox_candidates
-- Of each lane and priority the first row whose time has come, the most urgent first, with the head of its lane: a
-- reply waiting behind a reminder makes its lane urgent. A failed row that waits (attempts > 0) holds its lane. What
-- waits for a topic that is not there is none of them, nor are messages to a group without room ($3: ',-100,-200,').
-- What was to go out at once (no reminder; not_before is when it was written) waits for no clock that was put back.
-- In a topic receipts and what is cosmetic (the brief's edits, titles) keep an order of their own (track): they stand
-- in nobody's way there, and what people write stands not in theirs.
SELECT r.*, t.group_id, CASE WHEN SUBSTR(r.lane, 1, 6) = 'topic:' AND (r.priority = 3 OR r.method = 'react') THEN r.method ELSE '' END AS track, (
    SELECT e.row_id FROM outbox e
    WHERE e.lane = r.lane AND e.state IN ('ready', 'sending') AND e.state = 'ready'
        AND (e.attempts > 0 OR e.not_before <= $1 OR (e.valid_until IS NULL AND e.not_before <= e.created_at))
        AND CASE WHEN SUBSTR(e.lane, 1, 6) = 'topic:' AND (e.priority = 3 OR e.method = 'react') THEN e.method ELSE '' END = CASE WHEN SUBSTR(r.lane, 1, 6) = 'topic:' AND (r.priority = 3 OR r.method = 'react') THEN r.method ELSE '' END
    ORDER BY e.seq LIMIT 1) AS head
FROM outbox r LEFT JOIN topics t ON SUBSTR(r.lane, 1, 6) = 'topic:' AND t.subject = SUBSTR(r.lane, 7)
WHERE r.state = 'ready'
    AND (r.not_before <= $1 OR (r.attempts = 0 AND r.valid_until IS NULL AND r.not_before <= r.created_at))
    AND (SUBSTR(r.lane, 1, 6) <> 'topic:' OR ((t.thread_id <> '' OR t.state = 'flat') AND (
        r.droppable = 1 OR r.method NOT IN ('tell', 'redraw', 'copy', 'file')
        OR $3 NOT LIKE '%,' || t.group_id || ',%')))
    AND (
    SELECT e.seq FROM outbox e
    WHERE e.lane = r.lane AND e.state IN ('ready', 'sending') AND e.state = 'ready' AND e.seq < r.seq
        AND e.priority <= r.priority
        AND (e.attempts > 0 OR e.not_before <= $1 OR (e.valid_until IS NULL AND e.not_before <= e.created_at))
        AND CASE WHEN SUBSTR(e.lane, 1, 6) = 'topic:' AND (e.priority = 3 OR e.method = 'react') THEN e.method ELSE '' END = CASE WHEN SUBSTR(r.lane, 1, 6) = 'topic:' AND (r.priority = 3 OR r.method = 'react') THEN r.method ELSE '' END
    ORDER BY e.seq LIMIT 1) IS NULL
ORDER BY r.priority, r.seq LIMIT $2

-- name: outbox_without_room
-- Whether a message waits for one of these groups.
SELECT r.row_id FROM outbox r JOIN topics t ON t.subject = SUBSTR(r.lane, 7)
WHERE r.state = 'ready' AND SUBSTR(r.lane, 1, 6) = 'topic:' AND r.not_before <= $1
    AND (t.thread_id <> '' OR t.state = 'flat') AND r.method IN ('tell', 'redraw', 'copy', 'file')
    AND $2 LIKE '%,' || t.group_id || ',%' LIMIT 1

-- name: outbox_row
SELECT * FROM outbox WHERE row_id = $1

-- name: outbox_claim
UPDATE outbox SET state = 'sending', epoch = $2, claimed_at = $3 WHERE row_id = $1 AND state = 'ready' RETURNING payload

-- name: outbox_drop
UPDATE outbox SET state = 'dropped', outcome = $2, done_at = $3 WHERE row_id = $1 AND state = 'ready' RETURNING row_id

-- name: outbox_next
SELECT MIN(not_before) AS at FROM outbox WHERE state = 'ready' AND not_before > $1

-- name: outbox_needless
UPDATE outbox SET state = 'sent', outcome = $2, done_at = $3 WHERE row_id = $1 AND state = 'ready' RETURNING row_id

-- name: outbox_sent
UPDATE outbox SET state = 'sent', message_id = $3, done_at = $4, outcome = ''
WHERE row_id = $1 AND state = 'sending' AND epoch = $2

-- name: outbox_end
UPDATE outbox SET state = $3, outcome = $4, done_at = $5
WHERE row_id = $1 AND state = 'sending' AND epoch = $2 RETURNING row_id

-- name: outbox_again
UPDATE outbox SET state = 'ready', doubtful = $3, attempts = $4, not_before = $5, outcome = $6
WHERE row_id = $1 AND state = 'sending' AND epoch = $2 RETURNING row_id

-- name: outbox_in_doubt
SELECT * FROM outbox WHERE state = 'sending' AND epoch < $1 ORDER BY seq

-- name: outbox_under_way
SELECT * FROM outbox WHERE state = 'sending' AND epoch = $1 ORDER BY seq

-- name: outbox_lately
-- What took up room at Telegram since that moment, the newest last. Asked once, when a sender begins.
SELECT CASE WHEN t.subject IS NULL THEN o.lane ELSE 'chat:' || t.group_id END AS lane, o.method, o.claimed_at,
    CASE WHEN o.method = 'copy' THEN o.payload END AS payload
FROM outbox o LEFT JOIN topics t ON t.subject = CASE WHEN o.lane LIKE 'topic:%' THEN SUBSTR(o.lane, 7)
    WHEN o.lane LIKE 'opening:%' THEN SUBSTR(o.lane, 9) END
WHERE o.claimed_at > $1 AND o.lane NOT LIKE 'work:%' ORDER BY o.claimed_at

-- name: outbox_pauses
SELECT key, value FROM meta WHERE key LIKE 'paused:%'

-- name: outbox_pause_over
DELETE FROM meta WHERE key LIKE 'paused:%' AND value <= $1

-- name: outbox_relane
UPDATE outbox SET lane = $2 || SUBSTR(lane, LENGTH($1) + 1)
WHERE state IN ('ready', 'sending') AND (lane = $1 OR lane LIKE $1 || ':%')

-- name: outbox_moves
SELECT key, value FROM meta WHERE key LIKE 'moved:%'

-- name: outbox_moved
INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value

-- name: blob_bytes
SELECT bytes FROM blobs WHERE sha256 = $1

-- name: blob_add
INSERT INTO blobs (sha256, bytes, at) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING

-- name: outbox_blob
UPDATE outbox SET blob = $2 WHERE row_id = $1

-- name: upload_set
INSERT INTO uploads (sha256, name, bot, file_id, at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (sha256, name, bot) DO UPDATE SET file_id = excluded.file_id, at = excluded.at

-- name: uploads_of
SELECT bot, file_id FROM uploads WHERE sha256 = $1 AND name = $2
