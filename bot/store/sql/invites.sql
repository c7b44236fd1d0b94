-- name: invites_everyone
-- The first $2 borrowers behind $1.
SELECT borrower_ref, name, locale FROM borrowers
WHERE borrower_ref > $1 AND to_import IS NULL
ORDER BY borrower_ref LIMIT $2

-- name: invites_borrower
SELECT borrower_ref, name, locale FROM borrowers WHERE borrower_ref = $1 AND to_import IS NULL

-- name: invites_void
-- An earlier link that nobody used is void once there is a new one.
UPDATE invites SET voided_at = $2 WHERE borrower_ref = $1 AND used_at IS NULL AND voided_at IS NULL

-- name: invites_add
INSERT INTO invites (token_hash, borrower_ref, made_at, expires_at) VALUES ($1, $2, $3, $4)

-- name: invites_find
SELECT borrower_ref, expires_at, used_by, voided_at FROM invites WHERE token_hash = $1

-- name: invites_case_of_chat
SELECT case_id FROM chats WHERE chat_id = $1 AND case_id IS NOT NULL

-- name: invites_use
-- Single use: of two that arrive together, one gets the row back.
UPDATE invites SET used_at = $2, used_by = $3
WHERE token_hash = $1 AND used_at IS NULL AND voided_at IS NULL
RETURNING borrower_ref
