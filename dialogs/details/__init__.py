"""What we hold of the borrower that may be changed here: how and when to be reached."""
