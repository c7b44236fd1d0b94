"""Payments told of: when, how much, how, with a receipt; a story and its screens."""
