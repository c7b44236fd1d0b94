-- What an agent sent, as it was decided: body is JSON, kept while the words wait and to send, change or take them back.
-- contact_row is the outbox row by which we wrote first; it counts under the caps of dunning ('' for an answer).
ALTER TABLE relays ADD COLUMN body {text} NOT NULL DEFAULT '';
ALTER TABLE relays ADD COLUMN contact_row {text} NOT NULL DEFAULT '';
CREATE INDEX relays_contact ON relays (subject) WHERE contact_row <> '';
CREATE INDEX relays_waiting ON relays (subject, at) WHERE state IN ('waiting', 'withdrawn');
