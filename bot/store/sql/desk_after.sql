-- name: desk_offer_add
INSERT INTO desk_offers (offer_id, case_id, by_user, at) VALUES ($1, $2, $3, $4)

-- name: desk_offer_of
SELECT * FROM desk_offers WHERE offer_id = $1

-- name: rating_asked
INSERT INTO ratings (rating_id, case_id, helped_by, asked_at, score, words, rated_at)
VALUES ($1, $2, $3, $4, NULL, '', NULL)
ON CONFLICT (rating_id) DO NOTHING

-- name: rating_known
SELECT * FROM ratings WHERE rating_id = $1

-- name: rating_given
UPDATE ratings SET score = $2, rated_at = $3 WHERE rating_id = $1

-- name: rating_words
UPDATE ratings SET words = CASE WHEN words = '' THEN $2 ELSE words || ' · ' || $2 END WHERE rating_id = $1

-- name: ratings_since
SELECT COUNT(*) AS asked, COUNT(score) AS given, COALESCE(SUM(score), 0) AS total
FROM ratings WHERE asked_at >= $1

-- name: ratings_of_case
SELECT * FROM ratings WHERE case_id = $1 ORDER BY asked_at

-- name: final_add
INSERT INTO final_reviews (review_id, case_id, choice, day, reason, by_user, at) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: finals_of_case
SELECT * FROM final_reviews WHERE case_id = $1 ORDER BY at, review_id

-- name: erase_ratings
UPDATE ratings SET words = '' WHERE case_id = $1

-- name: erase_finals
UPDATE final_reviews SET reason = '' WHERE case_id = $1

-- name: tickets_served
SELECT ticket_id, reason, closed_at FROM tickets WHERE case_id = $1 AND (closed_at IS NULL OR closed_at >= $2)
ORDER BY opened_at, ticket_id
