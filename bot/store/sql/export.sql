-- name: export_agreements
SELECT a.*, b.name FROM agreements a LEFT JOIN borrowers b ON b.borrower_ref = a.case_id AND b.to_import IS NULL
WHERE a.replaced_at IS NULL AND a.at >= $1 ORDER BY a.agreement_id

-- name: export_parts
SELECT p.* FROM promises p WHERE p.replaced_at IS NULL AND p.agreement_id = $1 ORDER BY p.part

-- name: export_promises
SELECT * FROM promises WHERE replaced_at IS NULL AND at >= $1 ORDER BY promise_id

-- name: export_receipts
SELECT * FROM receipts WHERE replaced_at IS NULL AND at >= $1 ORDER BY receipt_id

-- name: export_stops
SELECT * FROM stops WHERE since >= $1 OR lifted_at >= $1 ORDER BY stop_id

-- name: export_details
SELECT * FROM details WHERE at >= $1 OR done_at >= $1 ORDER BY detail_id
