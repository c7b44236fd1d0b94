-- name: person_chats
-- Private chats in which this case was spoken with: the present one, and those its messages went to.
SELECT DISTINCT chat_id FROM (
    SELECT chat_id FROM cases WHERE case_id = $1
    UNION SELECT chat_id FROM words WHERE case_id = $1
    UNION SELECT chat_id FROM tickets WHERE case_id = $1
    UNION SELECT SUBSTR(lane, 6) AS chat_id FROM outbox WHERE case_id = $1 AND lane LIKE 'chat:%' AND purpose <> 'desk'
) AS found WHERE chat_id IS NOT NULL AND chat_id NOT LIKE '-%' AND chat_id <> '' ORDER BY chat_id

-- name: person_last_contact
SELECT MAX(at) AS at FROM (
    SELECT MAX(done_at) AS at FROM outbox
    WHERE case_id = $1 AND state = 'sent' AND lane LIKE 'chat:%' AND lane NOT LIKE 'chat:-%'
    UNION ALL SELECT MAX(heard_at) AS at FROM chats WHERE case_id = $1
    UNION ALL SELECT MAX(at) AS at FROM words WHERE case_id = $1
) AS found

-- name: person_chat
SELECT * FROM chats WHERE chat_id = $1

-- name: person_borrower_versions
SELECT * FROM borrowers WHERE borrower_ref = $1 ORDER BY from_import

-- name: person_invites
SELECT made_at, expires_at, used_at, voided_at FROM invites WHERE borrower_ref = $1 ORDER BY made_at

-- name: person_inbox
SELECT source, key, payload, state, received_at FROM inbox WHERE lane = $1 ORDER BY seq

-- name: person_acts
SELECT * FROM acts WHERE item IN (
    SELECT ticket_id FROM tickets WHERE case_id = $1 UNION SELECT stop_id FROM stops WHERE case_id = $1
    UNION SELECT offer_id FROM offers WHERE case_id = $1 UNION SELECT agreement_id FROM agreements WHERE case_id = $1
    UNION SELECT receipt_id FROM receipts WHERE case_id = $1 UNION SELECT detail_id FROM details WHERE case_id = $1
    UNION SELECT complaint_id FROM complaints WHERE case_id = $1
) OR item = 'lock:' || $1 ORDER BY at, act_id

-- name: person_relays
SELECT side, by_user, kind, words, state, at FROM relays WHERE subject = 'case:' || $1 ORDER BY at, relay_id

-- name: person_desk_notes
SELECT by_user, words, at FROM desk_notes WHERE subject = 'case:' || $1 ORDER BY at, note_id

-- name: erase_invites
DELETE FROM invites WHERE borrower_ref = $1

-- name: erase_chat
DELETE FROM chats WHERE chat_id = $1

-- name: erase_waiting
UPDATE outbox SET state = 'dropped', outcome = 'erased', done_at = $2 WHERE case_id = $1 AND state = 'ready'

-- name: erase_typed
UPDATE inbox SET payload = '{}' WHERE lane = $1 AND state <> 'new' AND source = 'telegram'

-- name: erase_typed_at_desk
-- What was written in the topic of the case. In a group without topics nobody can tell whose it was: it goes with its age.
UPDATE inbox SET payload = '{}' WHERE state <> 'new' AND source = 'telegram' AND lane IN (
    SELECT 'chat:' || group_id || ':' || thread_id FROM topics WHERE subject = 'case:' || $1 AND thread_id <> '')

-- name: erase_placed
DELETE FROM placed WHERE chat_id NOT LIKE '-%' AND row_id IN (SELECT row_id FROM outbox WHERE case_id = $1)

-- name: erase_identity
UPDATE borrowers SET name = '', birthday_hash = '', birth_year = NULL, last4_hash = '', phone = '', email = ''
WHERE borrower_ref = $1

-- name: erase_circumstances
DELETE FROM circumstances WHERE case_id = $1

-- name: erase_offers
DELETE FROM offers WHERE case_id = $1 AND offer_id NOT IN (SELECT offer_id FROM agreements WHERE case_id = $1)

-- name: erase_words
DELETE FROM words WHERE case_id = $1

-- name: erase_tickets
UPDATE tickets SET words = '', summary = '', next_step = '', chat_id = NULL WHERE case_id = $1

-- name: erase_relays
UPDATE relays SET words = '', body = '', from_chat = '', from_message = '' WHERE subject = 'case:' || $1

-- name: erase_desk_notes
DELETE FROM desk_notes WHERE subject = 'case:' || $1

-- name: erase_desk_drafts
DELETE FROM desk_drafts WHERE subject = 'case:' || $1

-- name: erase_complaints
UPDATE complaints SET words = '', chat_id = NULL, answer = '' WHERE case_id = $1

-- name: erase_details
DELETE FROM details WHERE case_id = $1

-- name: erase_receipts
UPDATE receipts SET words = '', method = '' WHERE case_id = $1

-- name: erase_receipt_blobs
DELETE FROM blobs WHERE sha256 IN (SELECT f.sha256 FROM receipt_files f WHERE f.receipt_id IN
    (SELECT receipt_id FROM receipts WHERE case_id = $1))

-- name: erase_receipt_files
DELETE FROM receipt_files WHERE receipt_id IN (SELECT receipt_id FROM receipts WHERE case_id = $1)

-- name: erase_messages
UPDATE outbox SET payload = '{}', lane = 'erased' WHERE case_id = $1 AND state NOT IN ('ready', 'sending')

-- name: erase_act_reasons
UPDATE acts SET reason = '' WHERE act_id = $1

-- name: erase_promises
DELETE FROM promises WHERE case_id = $1 AND agreement_id = ''

-- name: erase_agreement
DELETE FROM agreements WHERE agreement_id = $1

-- name: erase_consents
DELETE FROM consents WHERE offer_id = $1

-- name: erase_offer
DELETE FROM offers WHERE offer_id = $1

-- name: erase_parts
DELETE FROM promises WHERE agreement_id = $1

-- name: erase_blob
DELETE FROM blobs WHERE sha256 = $1

-- name: erase_upload
DELETE FROM uploads WHERE sha256 = $1

-- name: erase_line
-- Salt and body go, so that nobody can try words against the digest; the chain still verifies.
UPDATE journal_payloads SET body = NULL, salt = '', erased_at = $3 WHERE chain = $1 AND n = $2 AND erased_at IS NULL

-- name: lane_waiting
SELECT source, key FROM inbox WHERE lane = $1 AND state = 'new' AND not_before <= $2 ORDER BY seq
