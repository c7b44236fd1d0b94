-- name: topic_of
SELECT * FROM topics WHERE subject = $1

-- name: topic_lock
SELECT * FROM topics WHERE subject = $1 {for_update}

-- name: topic_at
SELECT * FROM topics WHERE group_id = $1 AND thread_id = $2 AND thread_id <> ''

-- name: topic_add
INSERT INTO topics (subject, case_id, chat_id, number, group_id, thread_id, state, title, brief_row, brief_digest, held_by,
    held_since, acted_at, snoozed_until, created_at)
VALUES ($1, $2, $3, $4, $5, '', $6, '', NULL, '', '', NULL, NULL, NULL, $7)
ON CONFLICT (subject) DO NOTHING

-- name: topic_save
UPDATE topics SET group_id = $2, thread_id = $3, state = $4, title = $5, brief_row = $6, brief_digest = $7, held_by = $8,
    held_since = $9, acted_at = $10, snoozed_until = $11, open_row = $12, edit_row = $13, name_row = $14
WHERE subject = $1

-- name: topics_numbered
SELECT * FROM topics WHERE number = $1 AND group_id = $2 ORDER BY created_at, subject

-- name: topics_of_group
SELECT subject, thread_id, state FROM topics WHERE group_id = $1 ORDER BY created_at, subject

-- name: topic_rows_waiting
SELECT row_id FROM outbox WHERE lane = $1 AND state IN ('ready', 'sending') LIMIT 1

-- name: topics_flat
SELECT subject FROM topics WHERE group_id = $1 AND thread_id = '' AND state = 'flat' ORDER BY created_at, subject

-- name: topic_row_changed
-- What waits to go out is sent in its newest form. One that a sender has in hand stays as it is: never waited for.
UPDATE outbox SET payload = $2 WHERE row_id = (
    SELECT row_id FROM outbox WHERE row_id = $1 AND state = 'ready' {skip_locked}) RETURNING row_id

-- name: words_told
-- What was told about the requests that are open, in the own words, since that moment.
SELECT about, words FROM words WHERE (case_id = $1 OR (case_id IS NULL AND chat_id = $2)) AND at >= $3
    AND (about = 'person' OR about LIKE 'signals:%')
ORDER BY at, word_id

-- name: journal_said
-- What was said last in a chain: what was written to us, and what was shown.
SELECT j.n, j.at, j.kind, p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n
WHERE j.chain = $1 AND j.n > (SELECT COALESCE(MAX(n), 0) FROM journal_heads WHERE chain = $1) - $2
    AND j.kind IN ('heard', 'shown', 'notice.queued') AND p.body IS NOT NULL
ORDER BY j.n

-- name: relays_last
SELECT side, by_user, words, at FROM relays WHERE subject = $1 AND side = $2 ORDER BY at DESC, relay_id DESC LIMIT $3

-- name: placed_add
INSERT INTO placed (chat_id, message_id, row_id, n) VALUES ($1, $2, $3, $4) ON CONFLICT (chat_id, message_id) DO NOTHING

-- name: placed_at
SELECT p.row_id, p.n, o.lane, o.purpose, o.case_id FROM placed p JOIN outbox o ON o.row_id = p.row_id
WHERE p.chat_id = $1 AND p.message_id = $2

-- name: placed_of_row
SELECT * FROM placed WHERE row_id = $1 ORDER BY n

-- name: relay_of_row
SELECT * FROM relays WHERE shown_row = $1 ORDER BY at, relay_id

-- name: drafts_open
SELECT * FROM desk_drafts WHERE subject = $1 AND done_at IS NULL ORDER BY at, draft_id

-- name: draft_add
INSERT INTO desk_drafts (draft_id, subject, by_user, kind, body, at, done_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)

-- name: draft_done
UPDATE desk_drafts SET done_at = $2 WHERE draft_id = $1 AND done_at IS NULL

-- name: desk_notes_of
SELECT * FROM desk_notes WHERE subject = $1 ORDER BY at DESC, note_id DESC LIMIT $2

-- name: desk_note_add
INSERT INTO desk_notes (note_id, subject, by_user, words, at) VALUES ($1, $2, $3, $4, $5)

-- name: desk_absent
SELECT key FROM meta WHERE key LIKE 'left:%'

-- name: desk_is_back
DELETE FROM meta WHERE key = $1
