-- Reminders wait because a person said so: always with a reason and an end.
CREATE TABLE desk_holds (
    hold_id {text} NOT NULL PRIMARY KEY,
    case_id {text} NOT NULL,
    by_user {text} NOT NULL,
    reason {text} NOT NULL,
    since {text} NOT NULL,
    until {text} NOT NULL,
    ended_at {text}
) {strict};
CREATE INDEX desk_holds_of ON desk_holds (case_id) WHERE ended_at IS NULL;

-- Calls that were offered to a borrower. state: asked, agreed, declined, over.
CREATE TABLE desk_slots (
    slot_id {text} NOT NULL PRIMARY KEY,
    subject {text} NOT NULL,
    by_user {text} NOT NULL,
    at {text} NOT NULL,
    state {text} NOT NULL,
    asked_at {text} NOT NULL
) {strict};
CREATE INDEX desk_slots_of ON desk_slots (subject);
