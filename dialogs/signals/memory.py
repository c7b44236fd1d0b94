"""What the screens of signals remember."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Memory:
    """`again`: it was said before, so the long words are not repeated. `told`: something was added in own words.

    `number` and `due` are those of a complaint. `words` wait for the borrower's consent before anybody sees them.
    `noted` is that consent, once it was asked for.
    """

    again: bool = False
    told: bool = False
    number: str = ""
    due: date | None = None
    words: str = ""
    noted: bool | None = None

    @property
    def repeated(self) -> bool:
        """Whether the long words were read already: it is said again, or something was added to it."""
        return self.again or self.told
