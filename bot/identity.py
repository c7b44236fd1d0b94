"""Who is writing: the book's birthday and id, kept as keyed hashes alone; only the birth year stands in clear.

A hash is bound to its borrower, so equal birthdays look different, and to a key that is not in the database: 366
possible days are no secret without it. '' stands for "not in the book".
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from bot.keys import derive, keyed_hash

BIRTHDAY = "birthday"
LAST4 = "last4"

_SEPARATORS = re.compile(r"[\s().\-]+")


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the book knows that a borrower can be asked: two hashes ('' = not there), the birth year, and a digest.

    `digest` changes with the name, the phone or the identity in the book: then who is verified must verify again.
    """

    borrower_ref: str
    birthday_hash: str
    last4_hash: str
    birth_year: int | None
    digest: str

    @property
    def items(self) -> tuple[str, ...]:
        """What may be asked, in this order: birthday, last4."""
        held = ((BIRTHDAY, self.birthday_hash), (LAST4, self.last4_hash))
        return tuple(item for item, value in held if value)


def fold_last4(text: str) -> str:
    """Full width, case, spaces, dots, hyphens and brackets make no difference: `５６（a）7` is 56A7."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def hash_birthday(mmdd: str, borrower_ref: str, secret: str) -> str:
    """The keyed hash of a birthday given as MMDD; '' stays ''."""
    return keyed_hash(derive(secret, "identity/birthday"), borrower_ref, mmdd) if mmdd else ""


def hash_last4(text: str, borrower_ref: str, secret: str) -> str:
    """The keyed hash of the last characters of an id, after folding; nothing left stays ''."""
    folded = fold_last4(text)
    return keyed_hash(derive(secret, "identity/last4"), borrower_ref, folded) if folded else ""


def identity_digest(*, name: str, phone: str, birthday_hash: str, last4_hash: str, birth_year: int | None) -> str:
    """What a verified borrower was verified against; another digest means: verify again."""
    parts = (name, phone, birthday_hash, last4_hash, "" if birth_year is None else str(birth_year))
    return sha256("\x1f".join(parts).encode()).hexdigest()


def prover(on_file: OnFile, secret: str) -> Callable[[str, str], bool]:
    """`proves(item, answer)` for this borrower: item birthday (answer MMDD) or last4; anything else proves nothing."""

    def proves(item: str, answer: str) -> bool:
        if item == BIRTHDAY:
            held, given = on_file.birthday_hash, hash_birthday(answer, on_file.borrower_ref, secret)
        elif item == LAST4:
            held, given = on_file.last4_hash, hash_last4(answer, on_file.borrower_ref, secret)
        else:
            return False
        return bool(held) and hmac.compare_digest(held, given)

    return proves
