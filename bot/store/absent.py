"""Who of the lender's people has left the group: meta `left:<user id>`, until they do something there again."""

from __future__ import annotations

from bot.store.statements import Tx, sql


def has_left(user_id: int, at: str) -> Tx[None]:
    """They are in the group no more."""
    yield sql("meta_set", f"left:{user_id}", at)


def is_here(user_id: int) -> Tx[None]:
    """They did something in the group: they are in it."""
    if (yield sql("meta_get", f"left:{user_id}")):
        yield sql("desk_is_back", f"left:{user_id}")


def absent() -> Tx[frozenset[int]]:
    """Everybody who has left."""
    return frozenset(int(row["key"].removeprefix("left:")) for row in (yield sql("desk_absent")))
