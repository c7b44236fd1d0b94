-- name: circumstances_now
SELECT version, told FROM circumstances WHERE case_id = $1 ORDER BY version DESC LIMIT 1

-- name: circumstances_add
INSERT INTO circumstances (case_id, version, told, at) VALUES ($1, $2, $3, $4)

-- name: circumstances_of_case
SELECT * FROM circumstances WHERE case_id = $1 ORDER BY version

-- name: offers_of_case
SELECT * FROM offers WHERE case_id = $1 AND replaced_at IS NULL ORDER BY made_at, offer_id

-- name: offer_add
INSERT INTO offers (offer_id, version, replaced_at, case_id, loan_ref, kind, state, offer, made_at, at, policy_hash)
VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, $8, $9, $10)

-- name: offer_replace
UPDATE offers SET replaced_at = $3 WHERE offer_id = $1 AND version = $2

-- name: offer_read
SELECT * FROM offers WHERE offer_id = $1 AND replaced_at IS NULL

-- name: offers_waiting
SELECT o.*, c.number FROM offers o JOIN cases c ON c.case_id = o.case_id
WHERE o.replaced_at IS NULL AND o.state = 'asked' ORDER BY o.at, o.offer_id

-- name: offers_all_versions
SELECT * FROM offers WHERE case_id = $1 ORDER BY made_at, offer_id, version

-- name: agreements_of_case
SELECT * FROM agreements WHERE case_id = $1 AND replaced_at IS NULL ORDER BY signed_at, agreement_id

-- name: agreement_add
INSERT INTO agreements (agreement_id, version, replaced_at, case_id, loan_ref, state, offer_id, terms, terms_hash, text,
    text_hash, typed_name, proved, verified_at, signer, signed_at, active_at, act_by, act_mandate, act_until, document,
    letter, drifted, at, policy_hash)
VALUES ($1, $2, NULL, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
    $24)

-- name: agreement_replace
UPDATE agreements SET replaced_at = $3 WHERE agreement_id = $1 AND version = $2

-- name: agreement_read
SELECT * FROM agreements WHERE agreement_id = $1 AND replaced_at IS NULL

-- name: agreements_waiting
SELECT a.*, c.number FROM agreements a JOIN cases c ON c.case_id = a.case_id
WHERE a.replaced_at IS NULL AND a.state = 'signed' ORDER BY a.at, a.agreement_id

-- name: agreements_all_versions
SELECT * FROM agreements WHERE case_id = $1 ORDER BY signed_at, agreement_id, version

-- name: agreements_after
SELECT * FROM agreements WHERE agreement_id > $1 AND replaced_at IS NULL ORDER BY agreement_id LIMIT $2

-- name: agreements_apart
SELECT a.*, c.number FROM agreements a JOIN cases c ON c.case_id = a.case_id
WHERE a.replaced_at IS NULL AND a.drifted = 1 AND a.state = 'active' ORDER BY a.agreement_id

-- name: consent_add
INSERT INTO consents (consent_id, case_id, offer_id, what, row_id, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: consents_of_offer
SELECT s.*, o.message_id FROM consents s LEFT JOIN outbox o ON o.row_id = s.row_id
WHERE s.offer_id = $1 ORDER BY s.at, s.consent_id

-- name: mandates_standing
SELECT * FROM mandates WHERE until >= $1 ORDER BY since, mandate_id

-- name: mandate_add
INSERT INTO mandates (mandate_id, officer, by_user, policy_hash, since, until, at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: mandates_all
SELECT * FROM mandates ORDER BY since, mandate_id

-- name: outbox_payload
SELECT payload FROM outbox WHERE row_id = $1

-- name: promises_of_agreement
SELECT * FROM promises WHERE agreement_id = $1 AND replaced_at IS NULL ORDER BY part

-- name: consents_of_case
SELECT * FROM consents WHERE case_id = $1 ORDER BY at, consent_id

-- name: agreement_versions
SELECT version, replaced_at, state, terms, terms_hash, text, text_hash,
    loan_ref, typed_name, proved, signer, signed_at
FROM agreements WHERE agreement_id = $1
ORDER BY version

-- name: agreement_noted
SELECT j.at, j.kind, p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n
WHERE j.chain = $1 AND (j.kind LIKE 'agreement.%' OR j.kind = 'document.made')
    AND (p.body LIKE $2 OR p.body IS NULL) ORDER BY j.n

-- name: agreements_signed_after
SELECT j.chain, j.n, p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n
WHERE j.kind = 'agreement.signed' AND (j.chain > $1 OR (j.chain = $1 AND j.n > $2)) ORDER BY j.chain, j.n LIMIT $3
