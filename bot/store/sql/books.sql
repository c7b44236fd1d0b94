-- name: books_borrowers
-- The borrowers whose reference lies in [$1, $2], the first $3 of them, as the books say now.
SELECT borrower_ref, name, birth_year, phone, email, locale, time_zone, jurisdiction,
    (SELECT value FROM meta WHERE key = 'payments_as_of') AS payments_as_of
FROM borrowers
WHERE borrower_ref BETWEEN $1 AND $2 AND to_import IS NULL
ORDER BY borrower_ref
LIMIT $3

-- name: books_borrowers_after
-- The same for the first $2 borrowers behind $1: a page.
SELECT borrower_ref, name, birth_year, phone, email, locale, time_zone, jurisdiction,
    (SELECT value FROM meta WHERE key = 'payments_as_of') AS payments_as_of
FROM borrowers
WHERE borrower_ref > $1 AND to_import IS NULL
ORDER BY borrower_ref
LIMIT $2

-- name: books_loans
-- Their loans, each with the newest balance (NULLs where the lender gave none).
SELECT l.borrower_ref, l.loan_ref, l.product, l.currency, l.principal, l.opened_on,
    b.as_of, b.principal_due, b.interest_due, b.late_fees_due, b.other_fees_due, b.pay_reference
FROM loans l
LEFT JOIN balances b ON b.loan_ref = l.loan_ref AND b.to_import IS NULL AND b.as_of = (
    SELECT MAX(x.as_of) FROM balances x WHERE x.loan_ref = l.loan_ref AND x.to_import IS NULL
)
WHERE l.borrower_ref BETWEEN $1 AND $2 AND l.to_import IS NULL
ORDER BY l.borrower_ref, l.loan_ref

-- name: books_instalments
SELECT i.loan_ref, i.number, i.due_date, i.principal, i.interest, i.fees
FROM loans l
JOIN instalments i ON i.loan_ref = l.loan_ref AND i.to_import IS NULL
WHERE l.borrower_ref BETWEEN $1 AND $2 AND l.to_import IS NULL
ORDER BY l.borrower_ref, l.loan_ref, i.number

-- name: books_payments
SELECT p.loan_ref, p.payment_ref, p.paid_on, p.amount, p.method, p.kind
FROM loans l
JOIN payments p ON p.loan_ref = l.loan_ref AND p.to_import IS NULL
WHERE l.borrower_ref BETWEEN $1 AND $2 AND l.to_import IS NULL
ORDER BY l.borrower_ref, l.loan_ref, p.paid_on, p.payment_ref

-- name: books_flags
SELECT borrower_ref, kind, loan_ref, from_date, until_date, note
FROM flags
WHERE borrower_ref BETWEEN $1 AND $2 AND to_import IS NULL
ORDER BY borrower_ref, kind, loan_ref, from_date

-- name: books_newest_import
SELECT COALESCE(MAX(n), 0) AS n FROM imports

-- name: books_identity
SELECT name, phone, birthday_hash, last4_hash, birth_year
FROM borrowers
WHERE borrower_ref = $1 AND to_import IS NULL

-- name: books_borrower_of_loan
SELECT borrower_ref FROM loans WHERE loan_ref = $1 AND to_import IS NULL
