"""Whether a borrower may be asked what they think of the help they had. Our policy: never where it would hurt."""

from __future__ import annotations

from collections.abc import Iterable

# After these nobody asks for stars: a death, danger, a stolen name, a complaint, a child, a wrong person.
NEVER = frozenset({"deceased", "crisis", "identity_fraud", "fraud", "complaint", "minor", "not_me"})


def may_be_asked(
    reasons: Iterable[str], stops: Iterable[str], *, reachable: bool = True, complaints: bool = False
) -> bool:
    """`reasons` are those for which people were asked, open ones too; any stop at all, or a complaint, forbids it."""
    return reachable and not complaints and not any(True for _ in stops) and NEVER.isdisjoint(reasons)
