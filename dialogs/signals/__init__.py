"""Signals: what is never just an answer. One kind screen for each, once; what is done about it is data."""
