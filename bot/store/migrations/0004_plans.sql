-- Offers, agreements, payments told of and what else a borrower tells. Each change is a new version, nothing is edited:
-- replaced_at says when the next version took its place. `arranged` spares all others the look into these tables.
ALTER TABLE cases ADD COLUMN arranged {int} NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN wished {text} NOT NULL DEFAULT '';
-- which items of the check were answered in this session, so that signing can ask for the other
ALTER TABLE chats ADD COLUMN proved {text} NOT NULL DEFAULT '';
-- a part of a signed plan is a promise too
ALTER TABLE promises ADD COLUMN agreement_id {text} NOT NULL DEFAULT '';
ALTER TABLE promises ADD COLUMN part {int} NOT NULL DEFAULT 0;

CREATE TABLE circumstances (
    case_id {text} NOT NULL,
    version {int} NOT NULL,
    told {text} NOT NULL,
    at {text} NOT NULL,
    PRIMARY KEY (case_id, version)
) {strict};

CREATE TABLE offers (
    offer_id {text} NOT NULL,
    version {int} NOT NULL,
    replaced_at {text},
    case_id {text} NOT NULL,
    loan_ref {text} NOT NULL,
    kind {text} NOT NULL,
    state {text} NOT NULL,
    offer {text} NOT NULL,
    made_at {text} NOT NULL,
    at {text} NOT NULL,
    policy_hash {text} NOT NULL,
    PRIMARY KEY (offer_id, version)
) {strict};
CREATE INDEX offers_of_case ON offers (case_id) WHERE replaced_at IS NULL;
CREATE INDEX offers_asked ON offers (at) WHERE replaced_at IS NULL AND state = 'asked';

-- terms: the canonical JSON that is hashed; text: what stood on the phone when the borrower said yes to it.
CREATE TABLE agreements (
    agreement_id {text} NOT NULL,
    version {int} NOT NULL,
    replaced_at {text},
    case_id {text} NOT NULL,
    loan_ref {text} NOT NULL,
    state {text} NOT NULL,
    offer_id {text} NOT NULL,
    terms {text} NOT NULL,
    terms_hash {text} NOT NULL,
    text {text} NOT NULL,
    text_hash {text} NOT NULL,
    typed_name {text} NOT NULL,
    proved {text} NOT NULL,
    verified_at {text} NOT NULL,
    signer {text} NOT NULL,
    signed_at {text} NOT NULL,
    active_at {text},
    act_by {text} NOT NULL,
    act_mandate {text} NOT NULL,
    act_until {text},
    document {text} NOT NULL,
    letter {text} NOT NULL,
    drifted {int} NOT NULL,
    at {text} NOT NULL,
    policy_hash {text} NOT NULL,
    PRIMARY KEY (agreement_id, version)
) {strict};
CREATE INDEX agreements_of_case ON agreements (case_id) WHERE replaced_at IS NULL;
CREATE INDEX agreements_signed ON agreements (at) WHERE replaced_at IS NULL AND state = 'signed';
CREATE UNIQUE INDEX agreements_active ON agreements (loan_ref) WHERE replaced_at IS NULL AND state = 'active';

-- each yes of the borrower: to which screen (the outbox row that showed it) and its exact text
CREATE TABLE consents (
    consent_id {text} NOT NULL PRIMARY KEY,
    case_id {text} NOT NULL,
    offer_id {text} NOT NULL,
    what {text} NOT NULL,
    row_id {text} NOT NULL,
    text {text} NOT NULL,
    at {text} NOT NULL
) {strict};
CREATE INDEX consents_of_offer ON consents (offer_id);

-- an officer's word that offers within these limits (their hash) may be accepted in the lender's name
CREATE TABLE mandates (
    mandate_id {text} NOT NULL PRIMARY KEY,
    officer {text} NOT NULL,
    by_user {text} NOT NULL,
    policy_hash {text} NOT NULL,
    since {text} NOT NULL,
    until {text} NOT NULL,
    at {text} NOT NULL
) {strict};

CREATE TABLE receipts (
    receipt_id {text} NOT NULL,
    version {int} NOT NULL,
    replaced_at {text},
    case_id {text} NOT NULL,
    loan_ref {text} NOT NULL,
    currency {text} NOT NULL,
    amount {int},
    paid_on {text},
    method {text} NOT NULL,
    words {text} NOT NULL,
    told_on {text} NOT NULL,
    until {text} NOT NULL,
    state {text} NOT NULL,
    payment_ref {text} NOT NULL,
    at {text} NOT NULL,
    PRIMARY KEY (receipt_id, version)
) {strict};
CREATE INDEX receipts_of_case ON receipts (case_id) WHERE replaced_at IS NULL;
CREATE INDEX receipts_open ON receipts (until) WHERE replaced_at IS NULL AND state IN ('open', 'lapsed');

CREATE TABLE receipt_files (
    receipt_id {text} NOT NULL,
    n {int} NOT NULL,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    file_id {text} NOT NULL,
    sha256 {text} NOT NULL,
    mime {text} NOT NULL,
    trouble {text} NOT NULL,
    at {text} NOT NULL,
    PRIMARY KEY (receipt_id, n)
) {strict};

-- what a borrower says has changed: for people; the books change by import alone
CREATE TABLE details (
    detail_id {text} NOT NULL PRIMARY KEY,
    case_id {text} NOT NULL,
    field {text} NOT NULL,
    value {text} NOT NULL,
    at {text} NOT NULL,
    done_at {text},
    done_by {text} NOT NULL
) {strict};
CREATE INDEX details_of_case ON details (case_id);
CREATE INDEX details_open ON details (at) WHERE done_at IS NULL;

-- what an act needs beside its item (the payment a receipt is matched with), and the officer's name as it stood then
ALTER TABLE acts ADD COLUMN detail {text} NOT NULL DEFAULT '';
ALTER TABLE acts ADD COLUMN by_name {text} NOT NULL DEFAULT '';
