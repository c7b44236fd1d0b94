"""A promise that was not kept: what happened, and what now."""
