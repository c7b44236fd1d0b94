-- name: export_agreements
SELECT a.* FROM agreements a WHERE a.replaced_at IS NULL AND (a.at >= $1 OR EXISTS (
    SELECT 1 FROM promises p WHERE p.case_id = a.case_id AND p.agreement_id = a.agreement_id AND p.replaced_at IS NULL
        AND p.at >= $1))
ORDER BY a.agreement_id

-- name: export_promises
SELECT * FROM promises WHERE replaced_at IS NULL AND at >= $1 ORDER BY promise_id

-- name: export_receipts
SELECT * FROM receipts WHERE replaced_at IS NULL AND at >= $1 ORDER BY receipt_id

-- name: export_stops
SELECT * FROM stops WHERE since >= $1 OR lifted_at >= $1 ORDER BY stop_id

-- name: export_details
SELECT * FROM details WHERE at >= $1 OR done_at >= $1 ORDER BY detail_id
