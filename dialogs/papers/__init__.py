"""What the papers say: agreement, evidence page, letter of completion."""
