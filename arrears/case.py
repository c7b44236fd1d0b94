"""A case: one borrower's arrears. Here: its short number, which people can read out on a phone."""

from __future__ import annotations

from hashlib import sha256

# Crockford's base 32: no I, L, O, U, so that nothing is misread or misheard (https://www.crockford.com/base32.html).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = 6


def case_number(borrower_ref: str) -> str:
    """A short stable number such as `G-7K3QX2`, the same for the same borrower for ever.

    30 bits of the SHA-256 of the reference. Among 50,000 borrowers about one pair is expected to share a number, so
    it is for people to read and never a key.
    """
    bits = int.from_bytes(sha256(borrower_ref.encode()).digest()[:4]) >> (32 - 5 * _DIGITS)
    return "G-" + "".join(_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(_DIGITS)))
