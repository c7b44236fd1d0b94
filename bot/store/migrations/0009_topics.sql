-- A topic remembers the rows that are under way for it: the one that opens it, the latest edit of its brief, its renaming.
ALTER TABLE topics ADD COLUMN open_row {text} NOT NULL DEFAULT '';
ALTER TABLE topics ADD COLUMN edit_row {text} NOT NULL DEFAULT '';
ALTER TABLE topics ADD COLUMN name_row {text} NOT NULL DEFAULT '';
CREATE INDEX topics_number ON topics (number);
CREATE INDEX topics_of_group ON topics (group_id, state);
