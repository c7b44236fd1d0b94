"""Offers: looked at, changed, thought over, taken; a story and its screens."""
