-- What is counted or looked up over all rows: the last minute's claims at an election of the sender, and dead letters.
CREATE INDEX outbox_claimed ON outbox (claimed_at) WHERE claimed_at IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (created_at) WHERE state = 'dead';
CREATE INDEX inbox_dead ON inbox (received_at) WHERE state = 'dead';
