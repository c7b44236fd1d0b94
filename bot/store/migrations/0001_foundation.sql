-- The first schema. Times are fixed-width UTC text (see bot.clock.stamp), dates ISO text, amounts integer minor units.
-- A row of the books is never overwritten: from_import is the import that brought it, to_import the one that replaced
-- it (NULL: it stands), so that any day can be reported as it stood.

CREATE TABLE schema_versions (version {int} NOT NULL PRIMARY KEY) {strict};

CREATE TABLE meta (key {text} NOT NULL PRIMARY KEY, value {text} NOT NULL) {strict};

-- the lender's books -------------------------------------------------------------------------------------------------

CREATE TABLE imports (
    n {int} NOT NULL PRIMARY KEY,
    at {text} NOT NULL,
    files {text} NOT NULL,
    rows_landed {int} NOT NULL,
    as_of {text}
) {strict};

CREATE TABLE borrowers (
    borrower_ref {text} NOT NULL,
    from_import {int} NOT NULL,
    to_import {int},
    name {text} NOT NULL,
    birthday_hash {text} NOT NULL,
    birth_year {int},
    last4_hash {text} NOT NULL,
    phone {text} NOT NULL,
    email {text} NOT NULL,
    locale {text} NOT NULL,
    time_zone {text} NOT NULL,
    jurisdiction {text} NOT NULL,
    PRIMARY KEY (borrower_ref, from_import)
) {strict};
CREATE UNIQUE INDEX borrowers_now ON borrowers (borrower_ref) WHERE to_import IS NULL;

CREATE TABLE loans (
    loan_ref {text} NOT NULL,
    from_import {int} NOT NULL,
    to_import {int},
    borrower_ref {text} NOT NULL,
    product {text} NOT NULL,
    currency {text} NOT NULL,
    principal {int} NOT NULL,
    opened_on {text} NOT NULL,
    PRIMARY KEY (loan_ref, from_import)
) {strict};
CREATE UNIQUE INDEX loans_now ON loans (loan_ref) WHERE to_import IS NULL;
CREATE INDEX loans_of_borrower ON loans (borrower_ref, loan_ref) WHERE to_import IS NULL;

CREATE TABLE instalments (
    loan_ref {text} NOT NULL,
    number {int} NOT NULL,
    from_import {int} NOT NULL,
    to_import {int},
    due_date {text} NOT NULL,
    principal {int} NOT NULL,
    interest {int} NOT NULL,
    fees {int} NOT NULL,
    PRIMARY KEY (loan_ref, number, from_import)
) {strict};
CREATE UNIQUE INDEX instalments_now ON instalments (loan_ref, number) WHERE to_import IS NULL;

CREATE TABLE payments (
    payment_ref {text} NOT NULL,
    from_import {int} NOT NULL,
    to_import {int},
    loan_ref {text} NOT NULL,
    paid_on {text} NOT NULL,
    amount {int} NOT NULL,
    method {text} NOT NULL,
    kind {text} NOT NULL,
    PRIMARY KEY (payment_ref, from_import)
) {strict};
CREATE UNIQUE INDEX payments_now ON payments (payment_ref) WHERE to_import IS NULL;
CREATE INDEX payments_of_loan ON payments (loan_ref) WHERE to_import IS NULL;

CREATE TABLE balances (
    loan_ref {text} NOT NULL,
    as_of {text} NOT NULL,
    from_import {int} NOT NULL,
    to_import {int},
    principal_due {int} NOT NULL,
    interest_due {int} NOT NULL,
    late_fees_due {int} NOT NULL,
    other_fees_due {int} NOT NULL,
    pay_reference {text} NOT NULL,
    PRIMARY KEY (loan_ref, as_of, from_import)
) {strict};
CREATE UNIQUE INDEX balances_now ON balances (loan_ref, as_of) WHERE to_import IS NULL;

CREATE TABLE flags (
    borrower_ref {text} NOT NULL,
    loan_ref {text} NOT NULL,
    kind {text} NOT NULL,
    from_date {text} NOT NULL,
    from_import {int} NOT NULL,
    to_import {int},
    until_date {text},
    note {text} NOT NULL,
    PRIMARY KEY (borrower_ref, loan_ref, kind, from_date, from_import)
) {strict};
CREATE UNIQUE INDEX flags_now ON flags (borrower_ref, loan_ref, kind, from_date) WHERE to_import IS NULL;

CREATE TABLE invites (
    token_hash {text} NOT NULL PRIMARY KEY,
    borrower_ref {text} NOT NULL,
    made_at {text} NOT NULL,
    expires_at {text} NOT NULL,
    used_at {text},
    used_by {text},
    voided_at {text}
) {strict};
CREATE INDEX invites_of_borrower ON invites (borrower_ref);

-- cases and talks: written by turns alone ----------------------------------------------------------------------------

-- case_id is the borrower_ref: one case holds all loans of one borrower. The row is the one lock of a turn.
CREATE TABLE cases (
    case_id {text} NOT NULL PRIMARY KEY,
    number {text} NOT NULL,
    owner {text} NOT NULL,
    chat_id {text},
    ever_verified {int} NOT NULL,
    unreachable {int} NOT NULL,
    next_touch_at {text},
    touch_purpose {text} NOT NULL,
    touch_step {text} NOT NULL,
    silence {text} NOT NULL,
    ladder {text} NOT NULL,
    identity_digest {text} NOT NULL,
    tries {int} NOT NULL,
    locked_at {text},
    created_at {text} NOT NULL
) {strict};
CREATE INDEX cases_due ON cases (next_touch_at) WHERE next_touch_at IS NOT NULL;

CREATE TABLE chats (
    chat_id {text} NOT NULL PRIMARY KEY,
    conversation_id {text} NOT NULL UNIQUE,
    case_id {text},
    language {text} NOT NULL,
    revision {int} NOT NULL,
    state {text} NOT NULL,
    verified_at {text},
    active_at {text},
    screen_row {text},
    created_at {text} NOT NULL
) {strict};
CREATE INDEX chats_of_case ON chats (case_id);

CREATE TABLE promises (
    promise_id {text} NOT NULL,
    version {int} NOT NULL,
    replaced_at {text},
    case_id {text} NOT NULL,
    loan_ref {text} NOT NULL,
    currency {text} NOT NULL,
    amount {int} NOT NULL,
    due {text} NOT NULL,
    method {text} NOT NULL,
    made_on {text} NOT NULL,
    state {text} NOT NULL,
    paid {int} NOT NULL,
    kept_on {text},
    at {text} NOT NULL,
    policy_hash {text} NOT NULL,
    PRIMARY KEY (promise_id, version)
) {strict};
CREATE INDEX promises_of_case ON promises (case_id) WHERE replaced_at IS NULL;
CREATE INDEX promises_open ON promises (due) WHERE replaced_at IS NULL AND state IN ('open', 'part', 'missed');

CREATE TABLE stops (
    stop_id {text} NOT NULL PRIMARY KEY,
    case_id {text} NOT NULL,
    kind {text} NOT NULL,
    by_whom {text} NOT NULL,
    since {text} NOT NULL,
    until {text},
    lifted_at {text},
    lifted_by {text}
) {strict};
CREATE INDEX stops_of_case ON stops (case_id) WHERE lifted_at IS NULL;

CREATE TABLE tickets (
    ticket_id {text} NOT NULL PRIMARY KEY,
    case_id {text},
    chat_id {text},
    reason {text} NOT NULL,
    priority {text} NOT NULL,
    words {text} NOT NULL,
    opened_at {text} NOT NULL,
    due_at {text} NOT NULL,
    closed_at {text},
    closed_by {text},
    outcome {text} NOT NULL
) {strict};
CREATE INDEX tickets_of_case ON tickets (case_id) WHERE closed_at IS NULL;
CREATE INDEX tickets_open ON tickets (due_at) WHERE closed_at IS NULL;

CREATE TABLE words (
    word_id {text} NOT NULL PRIMARY KEY,
    case_id {text},
    chat_id {text} NOT NULL,
    about {text} NOT NULL,
    words {text} NOT NULL,
    at {text} NOT NULL
) {strict};
CREATE INDEX words_of_case ON words (case_id);

CREATE TABLE acts (
    act_id {text} NOT NULL PRIMARY KEY,
    item {text} NOT NULL,
    act {text} NOT NULL,
    by_user {text} NOT NULL,
    reason {text} NOT NULL,
    at {text} NOT NULL
) {strict};

-- the doors: what came in, what goes out -----------------------------------------------------------------------------

-- state: new, done, dead. A lane (a chat or a case) is worked off in seq order; a waiting head holds its lane alone.
CREATE TABLE inbox (
    source {text} NOT NULL,
    key {text} NOT NULL,
    seq {int} NOT NULL,
    lane {text} NOT NULL,
    payload {text} NOT NULL,
    state {text} NOT NULL,
    received_at {text} NOT NULL,
    not_before {text} NOT NULL,
    attempts {int} NOT NULL,
    error {text} NOT NULL,
    done_at {text},
    PRIMARY KEY (source, key)
) {strict};
CREATE INDEX inbox_lanes ON inbox (lane, seq) WHERE state = 'new';
CREATE INDEX inbox_order ON inbox (seq) WHERE state = 'new';

-- state: ready, sending, sent, dropped (stale, refused by the gate or in doubt), unreachable, dead.
-- place: chat:<id>. target_row: the row whose message is meant. once_key: never two rows for one purpose and day.
CREATE TABLE outbox (
    row_id {text} NOT NULL PRIMARY KEY,
    seq {int} NOT NULL,
    lane {text} NOT NULL,
    case_id {text},
    method {text} NOT NULL,
    payload {text} NOT NULL,
    blob {text},
    target_row {text},
    purpose {text} NOT NULL,
    priority {int} NOT NULL,
    droppable {int} NOT NULL,
    once_key {text} UNIQUE,
    state {text} NOT NULL,
    not_before {text} NOT NULL,
    valid_until {text},
    on_doubt {text} NOT NULL,
    doubtful {int} NOT NULL,
    attempts {int} NOT NULL,
    epoch {int} NOT NULL,
    created_at {text} NOT NULL,
    claimed_at {text},
    done_at {text},
    message_id {text},
    outcome {text} NOT NULL
) {strict};
CREATE INDEX outbox_lanes ON outbox (lane, seq) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_ready ON outbox (priority, seq) WHERE state = 'ready';
CREATE INDEX outbox_sending ON outbox (epoch) WHERE state = 'sending';
CREATE INDEX outbox_contacts ON outbox (case_id, claimed_at) WHERE purpose IN ('dunning', 'promise', 'service');

CREATE TABLE leases (
    name {text} NOT NULL PRIMARY KEY,
    holder {text} NOT NULL,
    epoch {int} NOT NULL,
    beat {int} NOT NULL
) {strict};

CREATE TABLE blobs (sha256 {text} NOT NULL PRIMARY KEY, bytes {blob} NOT NULL, at {text} NOT NULL) {strict};

-- the record: append-only chains; payloads stand apart so that lawful erasure leaves the chain whole ------------------

CREATE TABLE journal_heads (chain {text} NOT NULL PRIMARY KEY, n {int} NOT NULL, hash {text} NOT NULL) {strict};

CREATE TABLE journal (
    chain {text} NOT NULL,
    n {int} NOT NULL,
    at {text} NOT NULL,
    kind {text} NOT NULL,
    previous {text} NOT NULL,
    digest {text} NOT NULL,
    hash {text} NOT NULL,
    PRIMARY KEY (chain, n)
) {strict};

CREATE TABLE journal_payloads (
    chain {text} NOT NULL,
    n {int} NOT NULL,
    salt {text} NOT NULL,
    body {text},
    erased_at {text},
    PRIMARY KEY (chain, n)
) {strict};

CREATE TABLE seals (
    day {text} NOT NULL PRIMARY KEY,
    at {text} NOT NULL,
    chains {int} NOT NULL,
    previous {text} NOT NULL,
    hash {text} NOT NULL
) {strict};

CREATE TABLE seal_heads (
    day {text} NOT NULL,
    chain {text} NOT NULL,
    n {int} NOT NULL,
    hash {text} NOT NULL,
    PRIMARY KEY (day, chain)
) {strict};
