"""The lender's books: read from the six files (parse, check, stage, merge) and given back as facts (load)."""
