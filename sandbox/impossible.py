"""The refusal of the control API."""


class Impossible(ValueError):
    """A person cannot do this; the text says why."""
