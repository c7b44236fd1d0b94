"""One event, one turn, one transaction: lock, look, advance, write. A turn never calls Telegram."""
