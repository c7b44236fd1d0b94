-- name: ticket_assign
UPDATE tickets SET assigned_to = $2 WHERE ticket_id = $1 AND closed_at IS NULL

-- name: ticket_looked_at
UPDATE tickets SET first_at = $2 WHERE ticket_id = $1 AND first_at IS NULL

-- name: ticket_settle
UPDATE tickets SET closed_at = $2, closed_by = $3, outcome = $4, summary = $5, next_step = $6, next_on = $7
WHERE ticket_id = $1 AND closed_at IS NULL

-- name: draft_change
UPDATE desk_drafts SET body = $2, at = $3 WHERE draft_id = $1 AND done_at IS NULL

-- name: drafts_drop
UPDATE desk_drafts SET done_at = $4 WHERE subject = $1 AND by_user = $2 AND kind = $3 AND done_at IS NULL

-- name: desk_hold_add
INSERT INTO desk_holds (hold_id, case_id, by_user, reason, since, until, ended_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)

-- name: desk_holds_end
UPDATE desk_holds SET ended_at = $2 WHERE case_id = $1 AND ended_at IS NULL

-- name: desk_holds_of
SELECT * FROM desk_holds WHERE case_id = $1 AND ended_at IS NULL ORDER BY since, hold_id

-- name: desk_slot_add
INSERT INTO desk_slots (slot_id, subject, by_user, at, state, asked_at) VALUES ($1, $2, $3, $4, 'asked', $5)

-- name: desk_slot_set
UPDATE desk_slots SET state = $2 WHERE slot_id = $1

-- name: desk_slot_read
SELECT * FROM desk_slots WHERE slot_id = $1

-- name: topics_held_by
SELECT subject, held_since FROM topics WHERE held_by = $1 ORDER BY subject

-- name: topics_held
SELECT subject, held_by, held_since FROM topics WHERE held_by <> '' ORDER BY subject

-- name: relays_unanswered
-- Since when the borrower waits for an answer: their first words after the last that somebody wrote to them.
SELECT MIN(r.at) AS at FROM relays r WHERE r.subject = $1 AND r.side = 'borrower'
    AND r.at > COALESCE((SELECT MAX(a.at) FROM relays a WHERE a.subject = $1 AND a.side = 'agent'), '')

-- name: relays_answered
SELECT MAX(at) AS at FROM relays WHERE subject = $1 AND side = 'agent'

-- name: desk_slots_over
UPDATE desk_slots SET state = 'over' WHERE subject = $1 AND state = 'asked'

-- name: erase_desk_holds
UPDATE desk_holds SET reason = '' WHERE case_id = $1
