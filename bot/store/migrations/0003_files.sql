-- what Telegram calls a file that a bot has sent: the second time its id goes out, not its bytes. The id carries the
-- name the file was first sent under, so the name is part of the key.
CREATE TABLE uploads (
    sha256 {text} NOT NULL,
    name {text} NOT NULL,
    bot {text} NOT NULL,
    file_id {text} NOT NULL,
    at {text} NOT NULL,
    PRIMARY KEY (sha256, name, bot)
) {strict};
