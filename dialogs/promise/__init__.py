"""A promise to pay: an amount, a day and a way, said back before it counts."""
