"""A reminder: what is due, how to pay, and the answers to it."""
