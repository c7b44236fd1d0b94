-- name: inbox_add
-- seq never falls behind what waits in the lane, whatever the clocks of two machines say.
INSERT INTO inbox (source, key, seq, lane, payload, state, received_at, not_before, attempts, error, done_at)
SELECT $1, $2,
    (SELECT CASE WHEN COALESCE(MAX(e.seq), 0) < $3 THEN $3 ELSE 1 + MAX(e.seq) END
    FROM inbox e WHERE e.lane = $4 AND e.state = 'new'),
    $4, $5, 'new', $6, $7, 0, '', NULL
WHERE true
ON CONFLICT (source, key) DO NOTHING

-- name: inbox_heads
-- A planned row (not_before ahead, never tried) holds nobody up; a failed one that waits holds its lane. What was to be
-- turned at once (not_before is when it came) waits for no clock: it keeps its place though the clock was put back since.
SELECT r.source, r.key, r.seq, r.lane, r.payload, r.received_at, r.attempts FROM inbox r
WHERE r.state = 'new' AND (r.not_before <= $1 OR (r.attempts = 0 AND r.not_before <= r.received_at)) AND r.seq = (
    SELECT e.seq FROM inbox e WHERE e.lane = r.lane AND e.state = 'new'
        AND (e.attempts > 0 OR e.not_before <= $1 OR e.not_before <= e.received_at)
    ORDER BY e.seq LIMIT 1)
ORDER BY r.seq LIMIT $2

-- name: inbox_claim
SELECT source, key, seq, lane, payload, received_at, attempts FROM inbox
WHERE source = $1 AND key = $2 AND state = 'new' {skip_locked}

-- name: inbox_claim_head
SELECT r.source, r.key, r.seq, r.lane, r.payload, r.received_at, r.attempts FROM inbox r
WHERE r.state = 'new' AND (r.not_before <= $1 OR (r.attempts = 0 AND r.not_before <= r.received_at)) AND r.seq = (
    SELECT e.seq FROM inbox e WHERE e.lane = r.lane AND e.state = 'new'
        AND (e.attempts > 0 OR e.not_before <= $1 OR e.not_before <= e.received_at)
    ORDER BY e.seq LIMIT 1)
ORDER BY r.seq LIMIT 1 {skip_locked}

-- name: inbox_earlier
SELECT e.seq FROM inbox e WHERE e.lane = $1 AND e.state = 'new' AND e.seq < $2
    AND (e.attempts > 0 OR e.not_before <= $3 OR e.not_before <= e.received_at)
ORDER BY e.seq LIMIT 1

-- name: inbox_done
UPDATE inbox SET state = 'done', done_at = $3 WHERE source = $1 AND key = $2

-- name: inbox_keep_as
UPDATE inbox SET payload = $3 WHERE source = $1 AND key = $2

-- name: inbox_retry
UPDATE inbox SET attempts = $4, not_before = $3, error = $5 WHERE source = $1 AND key = $2 AND state = 'new'

-- name: inbox_dead
UPDATE inbox SET state = 'dead', done_at = $4, error = $3 WHERE source = $1 AND key = $2 AND state = 'new'

-- name: inbox_next
SELECT MIN(not_before) AS at FROM inbox WHERE state = 'new'

-- name: inbox_forget
DELETE FROM inbox WHERE state = 'done' AND done_at < $1
