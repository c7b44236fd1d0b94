-- name: case_lock
SELECT * FROM cases WHERE case_id = $1 {for_update}

-- name: case_read
SELECT * FROM cases WHERE case_id = $1

-- name: case_add
INSERT INTO cases (case_id, number, owner, chat_id, ever_verified, unreachable, next_touch_at, touch_purpose, touch_step,
    silence, ladder, identity_digest, tries, locked_at, created_at)
VALUES ($1, $2, 'bot', NULL, 0, 0, NULL, '', '', '', '[]', $3, 0, NULL, $4)
ON CONFLICT (case_id) DO NOTHING

-- name: case_save
UPDATE cases SET owner = $2, chat_id = $3, ever_verified = $4, unreachable = $5, next_touch_at = $6, touch_purpose = $7,
    touch_step = $8, silence = $9, ladder = $10, identity_digest = $11, tries = $12, locked_at = $13, arranged = $14,
    wished = $15
WHERE case_id = $1

-- name: cases_due
SELECT case_id, next_touch_at FROM cases WHERE next_touch_at <= $1 ORDER BY next_touch_at, case_id LIMIT $2

-- name: cases_next_moment
SELECT MIN(next_touch_at) AS at FROM cases WHERE next_touch_at IS NOT NULL

-- name: chat_lock
SELECT * FROM chats WHERE chat_id = $1 {for_update}

-- name: chat_read
SELECT * FROM chats WHERE chat_id = $1

-- name: chat_add
INSERT INTO chats (chat_id, conversation_id, case_id, language, revision, state, verified_at, active_at, screen_row,
    created_at)
VALUES ($1, $2, NULL, $3, 0, '', NULL, NULL, NULL, $4)
ON CONFLICT (chat_id) DO NOTHING

-- name: chat_save
UPDATE chats SET case_id = $2, language = $3, revision = $4, state = $5, verified_at = $6, active_at = $7,
    screen_row = $8, heard_at = $9, proved = $10
WHERE chat_id = $1

-- name: chat_unbind
UPDATE chats SET case_id = NULL, verified_at = NULL, active_at = NULL, heard_at = NULL, state = '', proved = '' WHERE chat_id = $1

-- name: promises_of_case
SELECT * FROM promises WHERE case_id = $1 AND replaced_at IS NULL ORDER BY made_on, promise_id

-- name: promise_add
INSERT INTO promises (promise_id, version, replaced_at, case_id, loan_ref, currency, amount, due, method, made_on, state,
    paid, kept_on, at, policy_hash, agreement_id, part)
VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- name: promise_replace
UPDATE promises SET replaced_at = $3 WHERE promise_id = $1 AND version = $2

-- name: promises_all_versions
SELECT * FROM promises WHERE case_id = $1 ORDER BY made_on, promise_id, version

-- name: stops_of_case
SELECT * FROM stops WHERE case_id = $1 AND lifted_at IS NULL ORDER BY since, stop_id

-- name: stop_add
INSERT INTO stops (stop_id, case_id, kind, by_whom, since, until, lifted_at, lifted_by)
VALUES ($1, $2, $3, $4, $5, $6, NULL, NULL)

-- name: stop_lift
UPDATE stops SET lifted_at = $2, lifted_by = $3 WHERE stop_id = $1 AND lifted_at IS NULL

-- name: stop_read
SELECT * FROM stops WHERE stop_id = $1

-- name: stops_standing
SELECT s.*, c.number FROM stops s JOIN cases c ON c.case_id = s.case_id
WHERE s.lifted_at IS NULL AND (s.until IS NULL OR s.until > $1) ORDER BY s.since

-- name: complaint_add
INSERT INTO complaints (complaint_id, case_id, chat_id, words, made_at, due, about, state, handled_at, handled_by,
    answer)
VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', NULL, '', '')

-- name: complaint_close
UPDATE complaints SET state = 'resolved', handled_at = $2, handled_by = $3, answer = $4
WHERE complaint_id = $1 AND state = 'open'

-- name: complaint_read
SELECT * FROM complaints WHERE complaint_id = $1

-- name: complaints_of_case
SELECT * FROM complaints WHERE case_id = $1 AND state = 'open' ORDER BY due, complaint_id

-- name: complaints_of_chat
SELECT * FROM complaints WHERE chat_id = $1 AND case_id IS NULL AND state = 'open' ORDER BY due, complaint_id

-- name: complaints_all_of_case
SELECT * FROM complaints WHERE case_id = $1 ORDER BY made_at, complaint_id

-- name: complaints_open
SELECT q.*, c.number FROM complaints q LEFT JOIN cases c ON c.case_id = q.case_id WHERE q.state = 'open'
ORDER BY q.due, q.complaint_id

-- name: tickets_of_case
SELECT * FROM tickets WHERE case_id = $1 AND closed_at IS NULL ORDER BY due_at, ticket_id

-- name: tickets_of_chat
SELECT * FROM tickets WHERE chat_id = $1 AND case_id IS NULL AND closed_at IS NULL ORDER BY due_at, ticket_id

-- name: ticket_add
INSERT INTO tickets (ticket_id, case_id, chat_id, reason, priority, words, opened_at, due_at, closed_at, closed_by, outcome)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, '')

-- name: ticket_close
UPDATE tickets SET closed_at = $2, closed_by = $3, outcome = $4 WHERE ticket_id = $1 AND closed_at IS NULL

-- name: ticket_read
SELECT * FROM tickets WHERE ticket_id = $1

-- name: tickets_waiting
SELECT t.*, c.number FROM tickets t LEFT JOIN cases c ON c.case_id = t.case_id WHERE t.closed_at IS NULL
ORDER BY t.due_at, t.ticket_id

-- name: words_add
INSERT INTO words (word_id, case_id, chat_id, about, words, at) VALUES ($1, $2, $3, $4, $5, $6)

-- name: contacts_of_case
SELECT purpose, COALESCE(claimed_at, created_at) AS at FROM outbox
WHERE case_id = $1 AND purpose IN ('dunning', 'promise', 'service') AND claimed_at >= $2
    AND (state IN ('sending', 'sent') OR outcome = 'doubtful')
UNION ALL
SELECT 'dunning' AS purpose, COALESCE(o.claimed_at, o.created_at) AS at
FROM relays r JOIN outbox o ON o.row_id = r.contact_row
WHERE r.subject = 'case:' || $1 AND r.contact_row <> '' AND o.claimed_at >= $2
    AND (o.state IN ('sending', 'sent') OR o.outcome = 'doubtful')

-- name: contacts_waiting
SELECT purpose, not_before AS at FROM outbox
WHERE case_id = $1 AND purpose IN ('dunning', 'promise', 'service') AND state = 'ready'
UNION ALL
SELECT 'dunning' AS purpose, o.not_before AS at
FROM relays r JOIN outbox o ON o.row_id = r.contact_row
WHERE r.subject = 'case:' || $1 AND r.contact_row <> '' AND o.state = 'ready'

-- name: cases_locked
SELECT * FROM cases WHERE locked_at IS NOT NULL ORDER BY locked_at

-- name: cases_unreachable
SELECT * FROM cases WHERE unreachable = 1 ORDER BY case_id

-- name: act_add
INSERT INTO acts (act_id, item, act, by_user, reason, at, detail, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- name: acts_waiting
SELECT a.act, a.by_name FROM acts a JOIN inbox i ON i.source = 'act' AND i.key = a.act_id
WHERE a.item = $1 AND i.state = 'new' ORDER BY a.at, a.act_id

-- name: act_read
SELECT * FROM acts WHERE act_id = $1

-- name: meta_get
SELECT value FROM meta WHERE key = $1

-- name: meta_set
INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value

-- name: outbox_withdraw_chat
UPDATE outbox SET state = 'dropped', outcome = 'unbound', done_at = $2 WHERE lane = $1 AND state = 'ready' AND case_id = $3
RETURNING row_id, purpose, payload
