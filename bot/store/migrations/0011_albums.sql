-- Which album a part belongs to, as the messaging app names it; '' for what comes alone.
ALTER TABLE relays ADD COLUMN album {text} NOT NULL DEFAULT '';
