-- The desk: the lender's people at work in their group.
-- A topic is the desk's side of one case, or of a chat that belongs to none (subject: the journal's chain of it). It is
-- written under the lock of its case or chat. thread_id is '' until Telegram has told it, and in a group without topics.
-- state: wished (being opened), open, closed, flat (the group itself: it has no topics), refused (Telegram won't open
-- one: the lines wait in the outbox, and the case stands in `goodword today`).
CREATE TABLE topics (
    subject {text} NOT NULL PRIMARY KEY,
    case_id {text},
    chat_id {text},
    number {text} NOT NULL,
    group_id {text} NOT NULL,
    thread_id {text} NOT NULL,
    state {text} NOT NULL,
    title {text} NOT NULL,
    brief_row {text},
    brief_digest {text} NOT NULL,
    held_by {text} NOT NULL,
    held_since {text},
    acted_at {text},
    snoozed_until {text},
    created_at {text} NOT NULL
) {strict};
CREATE UNIQUE INDEX topics_thread ON topics (group_id, thread_id) WHERE thread_id <> '';
CREATE INDEX topics_held ON topics (held_by) WHERE held_by <> '';

-- Where what was sent stands: written with the outcome of rows of the purposes desk, relay and answer alone.
CREATE TABLE placed (
    chat_id {text} NOT NULL,
    message_id {text} NOT NULL,
    row_id {text} NOT NULL,
    n {int} NOT NULL,
    PRIMARY KEY (chat_id, message_id)
) {strict};
CREATE INDEX placed_row ON placed (row_id);

-- What one side wrote and the other was shown. side: borrower or agent wrote it. from_message is the author's own
-- message, shown_row the outbox row that shows it (empty while it waits behind the identity check).
CREATE TABLE relays (
    relay_id {text} NOT NULL PRIMARY KEY,
    subject {text} NOT NULL,
    side {text} NOT NULL,
    by_user {text} NOT NULL,
    from_chat {text} NOT NULL,
    from_message {text} NOT NULL,
    shown_row {text} NOT NULL,
    kind {text} NOT NULL,
    words {text} NOT NULL,
    state {text} NOT NULL,
    at {text} NOT NULL
) {strict};
CREATE INDEX relays_from ON relays (from_chat, from_message);
CREATE INDEX relays_of_subject ON relays (subject, at);
CREATE INDEX relays_shown ON relays (shown_row);

-- What an agent is in the middle of: words that wait for a yes, a form half filled. body is JSON.
CREATE TABLE desk_drafts (
    draft_id {text} NOT NULL PRIMARY KEY,
    subject {text} NOT NULL,
    by_user {text} NOT NULL,
    kind {text} NOT NULL,
    body {text} NOT NULL,
    at {text} NOT NULL,
    done_at {text}
) {strict};
CREATE INDEX desk_drafts_open ON desk_drafts (subject, by_user) WHERE done_at IS NULL;

-- Internal notes of the desk; the borrower never sees them.
CREATE TABLE desk_notes (
    note_id {text} NOT NULL PRIMARY KEY,
    subject {text} NOT NULL,
    by_user {text} NOT NULL,
    words {text} NOT NULL,
    at {text} NOT NULL
) {strict};
CREATE INDEX desk_notes_of ON desk_notes (subject, at);

-- Who looks after a request, when somebody first did, and how it ended.
ALTER TABLE tickets ADD COLUMN assigned_to {text} NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN first_at {text};
ALTER TABLE tickets ADD COLUMN summary {text} NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN next_step {text} NOT NULL DEFAULT '';
ALTER TABLE tickets ADD COLUMN next_on {text};
