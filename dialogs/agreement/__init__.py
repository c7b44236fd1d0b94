"""The agreement: read back, signed, followed, taken back; a story and its screens."""
