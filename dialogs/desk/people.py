"""The lender's people: who they are at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Member:
    """An agent or supervisor. `alias` is what borrowers see.

    `limit` is the largest covered amount they may offer, in minor units by currency; an absent currency: the lender's.
    """

    user_id: int
    alias: str
    role: Literal["agent", "supervisor"] = "agent"
    limit: Mapping[str, int] = field(default_factory=dict)
    languages: tuple[str, ...] = ()

    @property
    def supervises(self) -> bool:
        """Whether they decide what agents may not."""
        return self.role == "supervisor"


def member_of(members: Iterable[Member], user_id: int) -> Member | None:
    """The member with that number."""
    return next((member for member in members if member.user_id == user_id), None)


def named(members: Iterable[Member], alias: str) -> tuple[Member, ...]:
    """The members that alias may mean, written with or without @, in any case."""
    wanted = alias.removeprefix("@").casefold()
    return tuple(member for member in members if member.alias.casefold() == wanted)
