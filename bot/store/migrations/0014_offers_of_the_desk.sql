-- Whose of the lender's people an offer is: who sent it, or asked a supervisor for it. Nobody approves their own.
CREATE TABLE desk_offers (
    offer_id {text} NOT NULL PRIMARY KEY,
    case_id {text} NOT NULL,
    by_user {text} NOT NULL,
    at {text} NOT NULL
) {strict};
CREATE INDEX desk_offers_of_case ON desk_offers (case_id);

-- What a borrower thinks of the help of a person. One row for a hand-over, written when it is asked: never twice.
-- score is 1 to 5, NULL as long as there is no answer; the words are the borrower's own.
CREATE TABLE ratings (
    rating_id {text} NOT NULL PRIMARY KEY,
    case_id {text} NOT NULL,
    helped_by {text} NOT NULL,
    asked_at {text} NOT NULL,
    score {int},
    words {text} NOT NULL,
    rated_at {text}
) {strict};
CREATE INDEX ratings_of_case ON ratings (case_id, asked_at);
CREATE INDEX ratings_rated ON ratings (rated_at) WHERE score IS NOT NULL;

-- What supervisors decided once the ladder had ended, and the written notices they say were sent.
-- choice: time, mediation, agency, legal or sent (a notice); day is until when, or the day the notice was sent.
CREATE TABLE final_reviews (
    review_id {text} NOT NULL PRIMARY KEY,
    case_id {text} NOT NULL,
    choice {text} NOT NULL,
    day {text} NOT NULL,
    reason {text} NOT NULL,
    by_user {text} NOT NULL,
    at {text} NOT NULL
) {strict};
CREATE INDEX final_reviews_of_case ON final_reviews (case_id, at);
