-- Of the merge of an import; `touched` is a temporary table of its connection (see bot.books.merge).

-- name: import_touch_waiting
-- Payments are complete through a later day: promises may be judged now, instalments beside a plan or a pause counted,
-- and cases silent for old books may speak.
INSERT INTO touched
SELECT case_id FROM promises WHERE replaced_at IS NULL AND state IN ('open', 'part', 'missed')
UNION SELECT case_id FROM agreements WHERE replaced_at IS NULL AND state = 'active'
UNION SELECT case_id FROM cases WHERE silence = 'books.old'
ON CONFLICT (borrower_ref) DO NOTHING

-- name: import_tell_cases
-- One event for each case whose books changed. References hold no quotes or backslashes: the text is JSON as it stands.
INSERT INTO inbox (source, key, seq, lane, payload, state, received_at, not_before, attempts, error)
SELECT 'books', CAST($1 AS TEXT) || ':' || borrower_ref,
    CAST($2 AS BIGINT) + ROW_NUMBER() OVER (ORDER BY borrower_ref), 'case:' || borrower_ref,
    '{"event":"books","case":"' || borrower_ref || '"}', 'new', CAST($3 AS TEXT), CAST($3 AS TEXT), 0, ''
FROM touched

-- name: import_add
INSERT INTO imports (n, at, files, rows_landed, as_of) VALUES ($1, $2, $3, $4, $5)
