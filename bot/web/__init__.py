"""The bot's own HTTP server: the webhook's endpoint, and health and metrics beside it (docs/adr/0015)."""
