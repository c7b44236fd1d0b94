-- A complaint has its number, its written acknowledgement and its legal clock from the moment it is made. `due` is the
-- last day for the written answer, `answer` the reason given when it was closed. case_id is NULL for a chat without one.
CREATE TABLE complaints (
    complaint_id {text} NOT NULL PRIMARY KEY,
    case_id {text},
    chat_id {text},
    words {text} NOT NULL,
    made_at {text} NOT NULL,
    due {text} NOT NULL,
    state {text} NOT NULL,
    handled_at {text},
    handled_by {text} NOT NULL,
    answer {text} NOT NULL
) {strict};
CREATE INDEX complaints_of_case ON complaints (case_id);
CREATE INDEX complaints_open ON complaints (due) WHERE state = 'open';
