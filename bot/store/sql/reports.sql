-- name: cases_between
SELECT * FROM cases WHERE case_id >= $1 AND case_id <= $2

-- name: borrowers_never_linked
SELECT b.borrower_ref FROM borrowers b LEFT JOIN cases c ON c.case_id = b.borrower_ref
WHERE b.to_import IS NULL AND c.chat_id IS NULL ORDER BY b.borrower_ref

-- name: tickets_all_of_case
SELECT * FROM tickets WHERE case_id = $1 ORDER BY opened_at

-- name: stops_all_of_case
SELECT * FROM stops WHERE case_id = $1 ORDER BY since

-- name: words_of_case
SELECT * FROM words WHERE case_id = $1 ORDER BY at, word_id

-- name: words_without_case
SELECT words FROM words WHERE chat_id = $1 AND case_id IS NULL AND at >= $2 ORDER BY at, word_id

-- name: words_of_signal
SELECT words FROM words WHERE case_id = $1 AND about = $2 AND at >= $3 ORDER BY at, word_id

-- name: words_about
SELECT words FROM words WHERE about = $1 AND chat_id = $2 ORDER BY at, word_id

-- name: outbox_of_case
SELECT row_id, method, payload, purpose, state, created_at, claimed_at, done_at, message_id, outcome
FROM outbox WHERE case_id = $1 AND method IN ('say', 'file') ORDER BY seq

-- name: outbox_of_method
SELECT * FROM outbox WHERE method = $1 ORDER BY seq

-- name: inbox_waiting
SELECT * FROM inbox WHERE state = 'new' ORDER BY seq

-- name: outbox_of_lane
SELECT * FROM outbox WHERE lane = $1 ORDER BY seq
