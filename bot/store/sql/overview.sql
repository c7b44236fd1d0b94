-- name: desk_waiting
-- Open requests with the desk's side of their cases.
SELECT t.ticket_id, t.case_id, t.chat_id, t.reason, t.priority, t.words, t.opened_at, t.due_at, t.first_at, t.assigned_to,
    c.number, p.group_id, p.thread_id, p.held_by, p.held_since, p.snoozed_until
FROM tickets t LEFT JOIN cases c ON c.case_id = t.case_id
LEFT JOIN topics p
    ON p.subject = CASE WHEN t.case_id IS NULL THEN 'chat:' || t.chat_id ELSE 'case:' || t.case_id END
WHERE t.closed_at IS NULL ORDER BY t.due_at, t.ticket_id

-- name: desk_looks
-- Requests that are open or were closed since $1; one closed unseen was looked at then.
SELECT priority, opened_at, due_at, first_at, closed_at FROM tickets WHERE closed_at IS NULL
UNION ALL SELECT priority, opened_at, due_at, first_at, closed_at FROM tickets WHERE closed_at >= $1

-- name: desk_held
SELECT held_by, COUNT(*) AS n, MIN(held_since) AS since FROM topics WHERE held_by <> '' GROUP BY held_by

-- name: desk_held_idle
-- Cases that somebody has though nothing is open.
SELECT p.subject, p.number, p.held_by, p.held_since FROM topics p
WHERE p.held_by <> '' AND NOT EXISTS (
    SELECT 1 FROM tickets t WHERE t.closed_at IS NULL
        AND p.subject = CASE WHEN t.case_id IS NULL THEN 'chat:' || t.chat_id ELSE 'case:' || t.case_id END)
ORDER BY p.held_since, p.subject

-- name: desk_waiting_idle
-- Cases that wait for a person though nobody has them and nothing is open: a supervisor settled what was.
SELECT c.case_id, c.number FROM cases c WHERE c.owner = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM tickets t WHERE t.closed_at IS NULL AND t.case_id = c.case_id) ORDER BY c.number

-- name: desk_assigned
-- Cases meant for somebody who does not hold them.
SELECT t.assigned_to, COUNT(DISTINCT COALESCE(t.case_id, t.chat_id)) AS n
FROM tickets t LEFT JOIN topics p
    ON p.subject = CASE WHEN t.case_id IS NULL THEN 'chat:' || t.chat_id ELSE 'case:' || t.case_id END
WHERE t.closed_at IS NULL AND t.assigned_to <> '' AND (p.held_by IS NULL OR p.held_by <> t.assigned_to)
GROUP BY t.assigned_to

-- name: desk_complaints
SELECT q.complaint_id, q.case_id, q.chat_id, q.made_at, q.due, q.about, c.number, p.group_id, p.thread_id
FROM complaints q LEFT JOIN cases c ON c.case_id = q.case_id
LEFT JOIN topics p
    ON p.subject = CASE WHEN q.case_id IS NULL THEN 'chat:' || q.chat_id ELSE 'case:' || q.case_id END
WHERE q.state = 'open' ORDER BY q.due, q.complaint_id

-- name: desk_offers
SELECT o.offer_id AS item, o.at, o.offer, c.number, p.group_id, p.thread_id
FROM offers o JOIN cases c ON c.case_id = o.case_id LEFT JOIN topics p ON p.subject = 'case:' || o.case_id
WHERE o.replaced_at IS NULL AND o.state = 'asked' ORDER BY o.at, o.offer_id

-- name: desk_signatures
SELECT a.agreement_id AS item, a.signed_at AS at, c.number, p.group_id, p.thread_id
FROM agreements a JOIN cases c ON c.case_id = a.case_id LEFT JOIN topics p ON p.subject = 'case:' || a.case_id
WHERE a.replaced_at IS NULL AND a.state = 'signed' ORDER BY a.signed_at, a.agreement_id

-- name: desk_refused
SELECT subject, case_id, number, created_at FROM topics WHERE state = 'refused' ORDER BY created_at, subject

-- name: desk_day
-- What happened at the desk from $1 to $2, the day $3; promises of cases that have a topic.
SELECT
    (SELECT COUNT(*) FROM tickets WHERE opened_at >= $1 AND opened_at < $2) AS new,
    (SELECT COUNT(*) FROM tickets WHERE first_at >= $1 AND first_at < $2) AS taken,
    (SELECT COUNT(*) FROM tickets WHERE closed_at >= $1 AND closed_at < $2) AS resolved,
    (SELECT COUNT(*) FROM tickets WHERE closed_at IS NULL AND first_at IS NULL) AS waiting,
    (SELECT COUNT(*) FROM tickets WHERE closed_at IS NULL AND first_at IS NULL AND due_at < $2) AS overdue,
    (SELECT COUNT(*) FROM complaints WHERE state = 'open') AS complaints,
    (SELECT COUNT(*) FROM promises WHERE made_on = $3 AND version = 1
        AND case_id IN (SELECT case_id FROM topics WHERE case_id IS NOT NULL)) AS promised,
    (SELECT COUNT(*) FROM promises WHERE kept_on = $3 AND replaced_at IS NULL AND state = 'kept'
        AND case_id IN (SELECT case_id FROM topics WHERE case_id IS NOT NULL)) AS kept

-- name: desk_answered_last
-- Who of the desk wrote to the borrower last, since that moment.
SELECT by_user FROM relays WHERE subject = $1 AND side = 'agent' AND at >= $2 ORDER BY at DESC, relay_id DESC LIMIT 1

-- name: complaints_about
-- Open complaints of a case ($1), or of a chat without one ($2), that are about that person.
SELECT complaint_id FROM complaints
WHERE state = 'open' AND about = $3 AND (case_id = $1 OR (case_id IS NULL AND chat_id = $2)) ORDER BY complaint_id

-- name: desk_timer_waits
SELECT key FROM inbox WHERE source = 'desk' AND key = $1 AND state = 'new'
