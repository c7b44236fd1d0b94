-- name: metrics_inbox
-- What could be turned now, and what is planned for later.
SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN not_before <= $1 THEN 1 ELSE 0 END), 0) AS ready,
    MIN(CASE WHEN not_before <= $1 THEN not_before END) AS oldest
FROM inbox WHERE state = 'new'

-- name: metrics_lanes
SELECT COUNT(*) AS lanes, COALESCE(MAX(l.n), 0) AS longest
FROM (SELECT COUNT(*) AS n FROM inbox WHERE state = 'new' AND not_before <= $1 GROUP BY lane) l

-- name: metrics_outbox
SELECT state, COUNT(*) AS n, COALESCE(SUM(CASE WHEN not_before <= $1 THEN 1 ELSE 0 END), 0) AS ready,
    MIN(CASE WHEN not_before <= $1 THEN not_before END) AS oldest
FROM outbox WHERE state IN ('ready', 'sending') GROUP BY state

-- name: metrics_dead
-- Reads both tables whole: asked once a minute at most.
SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'dead') AS inbox,
    (SELECT COUNT(*) FROM outbox WHERE state = 'dead') AS outbox
