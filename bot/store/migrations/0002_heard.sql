-- when the borrower last wrote or tapped, also while the session was not fresh: a talk gives time to think
ALTER TABLE chats ADD COLUMN heard_at {text};
