-- name: journal_head
SELECT n, hash FROM journal_heads WHERE chain = $1 {for_update}

-- name: journal_head_set
INSERT INTO journal_heads (chain, n, hash) VALUES ($1, $2, $3)
ON CONFLICT (chain) DO UPDATE SET n = excluded.n, hash = excluded.hash

-- name: journal_head_first
INSERT INTO journal_heads (chain, n, hash) VALUES ($1, 0, $2) ON CONFLICT (chain) DO NOTHING

-- name: journal_add
INSERT INTO journal (chain, n, at, kind, previous, digest, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)

-- name: journal_payload_add
INSERT INTO journal_payloads (chain, n, salt, body) VALUES ($1, $2, $3, $4)

-- name: journal_of_chain
SELECT j.chain, j.n, j.at, j.kind, j.previous, j.digest, j.hash, p.salt, p.body, p.erased_at
FROM journal j LEFT JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n
WHERE j.chain = $1 AND j.n > $2 ORDER BY j.n LIMIT $3

-- name: journal_chains
SELECT h.chain, h.n, h.hash FROM journal_heads h JOIN journal j ON j.chain = h.chain AND j.n = h.n
WHERE h.chain > $1 AND j.at > $2 ORDER BY h.chain LIMIT $3

-- name: journal_heads_all
SELECT chain, n, hash FROM journal_heads WHERE chain > $1 AND n > 0 ORDER BY chain LIMIT $2

-- name: journal_headless
SELECT DISTINCT chain FROM journal WHERE chain NOT IN (SELECT chain FROM journal_heads WHERE n > 0) ORDER BY chain

-- name: journal_erased_alone
SELECT chain, n FROM journal_payloads
WHERE erased_at IS NOT NULL AND erased_at NOT IN (SELECT at FROM journal WHERE kind = 'person.erased')
ORDER BY chain, n

-- name: journal_hash_at
SELECT hash FROM journal WHERE chain = $1 AND n = $2

-- name: seal_add
INSERT INTO seals (day, at, chains, previous, hash) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (day) DO NOTHING

-- name: seal_last
SELECT day, at, chains, previous, hash FROM seals ORDER BY day DESC LIMIT 1

-- name: seals_all
SELECT day, at, chains, previous, hash FROM seals ORDER BY day

-- name: seal_head_add
INSERT INTO seal_heads (day, chain, n, hash) VALUES ($1, $2, $3, $4)

-- name: seal_heads
SELECT chain, n, hash FROM seal_heads WHERE day = $1 ORDER BY chain
