"""Randomness from one place: ids of rows, salts, tokens. Tests and replays give a seeded one."""

from __future__ import annotations

import secrets
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing is misread


class Ids:
    """Makes ids from a source of random bytes."""

    def __init__(self, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self.random_bytes = random_bytes

    def new(self, prefix: str, length: int = 8) -> str:
        """A readable id such as T-7K3QX2MA (5 bits a character)."""
        return f"{prefix}-{self.word(length)}"

    def word(self, length: int) -> str:
        """Random characters of the alphabet."""
        return "".join(_ALPHABET[byte & 31] for byte in self.random_bytes(length))

    def salt(self) -> str:
        """16 random bytes, in hexadecimal."""
        return self.random_bytes(16).hex()
