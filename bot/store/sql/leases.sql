-- name: lease_read
SELECT holder, epoch, beat FROM leases WHERE name = $1

-- name: lease_make
INSERT INTO leases (name, holder, epoch, beat) VALUES ($1, '', 0, 0) ON CONFLICT (name) DO NOTHING

-- name: lease_take
UPDATE leases SET holder = $2, epoch = epoch + 1, beat = beat + 1 WHERE name = $1 AND epoch = $3 AND beat = $4
RETURNING epoch

-- name: lease_beat
UPDATE leases SET beat = beat + 1 WHERE name = $1 AND holder = $2 AND epoch = $3 RETURNING epoch

-- name: lease_give_back
UPDATE leases SET holder = '' WHERE name = $1 AND holder = $2 AND epoch = $3

-- name: lease_held
SELECT epoch FROM leases WHERE name = $1 AND epoch = $2 {for_update}
