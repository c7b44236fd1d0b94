"""A seeded simulation of the whole bot in one process: docs/testing.md."""
