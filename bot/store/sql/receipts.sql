-- name: receipts_of_case
SELECT * FROM receipts WHERE case_id = $1 AND replaced_at IS NULL ORDER BY told_on, receipt_id

-- name: receipt_add
INSERT INTO receipts (receipt_id, version, replaced_at, case_id, loan_ref, currency, amount, paid_on, method, words, told_on,
    until, state, payment_ref, at)
VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- name: receipt_replace
UPDATE receipts SET replaced_at = $3 WHERE receipt_id = $1 AND version = $2

-- name: receipt_read
SELECT * FROM receipts WHERE receipt_id = $1 AND replaced_at IS NULL

-- name: receipts_waiting
SELECT r.*, c.number FROM receipts r JOIN cases c ON c.case_id = r.case_id
WHERE r.replaced_at IS NULL AND r.state IN ('open', 'lapsed') ORDER BY r.until, r.receipt_id

-- name: receipts_all_versions
SELECT * FROM receipts WHERE case_id = $1 ORDER BY told_on, receipt_id, version

-- name: receipt_file_add
INSERT INTO receipt_files (receipt_id, n, kind, name, file_id, sha256, mime, trouble, at)
VALUES ($1, $2, $3, $4, $5, '', '', '', $6)

-- name: receipt_file_count
SELECT COUNT(*) AS n FROM receipt_files WHERE receipt_id = $1

-- name: receipt_file_got
UPDATE receipt_files SET sha256 = $3, mime = $4, trouble = $5 WHERE receipt_id = $1 AND n = $2

-- name: receipt_files_of_case
SELECT f.* FROM receipt_files f WHERE f.receipt_id IN (SELECT receipt_id FROM receipts WHERE case_id = $1)
ORDER BY f.receipt_id, f.n

-- name: detail_add
INSERT INTO details (detail_id, case_id, field, value, at, done_at, done_by) VALUES ($1, $2, $3, $4, $5, NULL, '')

-- name: details_open
SELECT d.*, c.number FROM details d JOIN cases c ON c.case_id = d.case_id WHERE d.done_at IS NULL ORDER BY d.at

-- name: details_of_case
SELECT * FROM details WHERE case_id = $1 ORDER BY at, detail_id

-- name: detail_read
SELECT * FROM details WHERE detail_id = $1

-- name: detail_done
UPDATE details SET done_at = $2, done_by = $3 WHERE detail_id = $1 AND done_at IS NULL

-- name: payment_read
SELECT * FROM payments WHERE payment_ref = $1 AND to_import IS NULL
