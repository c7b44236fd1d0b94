"""What several stories share about offers and signed plans."""
