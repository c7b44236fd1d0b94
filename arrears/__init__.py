"""The rules of the field: money, days, debts, promises and when a borrower may be contacted.

Floor 1 of the house. Pure: no I/O, no clock, no language, no Telegram. Times, ids and randomness are arguments.
"""
