-- Whom a complaint is about (the user id of one of the lender's people, or ''): they never handle it.
ALTER TABLE complaints ADD COLUMN about {text} NOT NULL DEFAULT '';

-- How soon people answered this week is read from what was closed since Monday.
CREATE INDEX tickets_closed ON tickets (closed_at) WHERE closed_at IS NOT NULL;
