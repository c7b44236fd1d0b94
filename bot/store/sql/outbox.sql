-- name: outbox_add
-- seq never falls behind what is already open in the lane, whatever the clocks of two machines say.
INSERT INTO outbox (row_id, seq, lane, case_id, method, payload, blob, target_row, purpose, priority, droppable,
    once_key, state, not_before, valid_until, on_doubt, doubtful, attempts, epoch, created_at, claimed_at, done_at,
    message_id, outcome)
VALUES ($1,
    CASE WHEN COALESCE((SELECT MAX(o.seq) FROM outbox o WHERE o.lane = $3 AND o.state IN ('ready', 'sending')), 0) < $2
    THEN $2 ELSE 1 + (SELECT MAX(o.seq) FROM outbox o WHERE o.lane = $3 AND o.state IN ('ready', 'sending')) END,
    $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'ready', $13, $14, $15, 0, 0, 0, $16, NULL, NULL, NULL, '')
ON CONFLICT DO NOTHING
RETURNING row_id
