-- name: schema_version
SELECT MAX(version) AS version FROM schema_versions HAVING MAX(version) IS NOT NULL
