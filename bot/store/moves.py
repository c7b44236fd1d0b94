"""Groups that became other chats: meta `moved:<old number>` is the new one."""

from __future__ import annotations

from bot.store.statements import Tx, sql


def note_move(old: str, new: str) -> Tx[bool]:
    """The group is another chat from now on; False when that was known."""
    known = yield sql("meta_get", f"moved:{old}")
    if known and known[0]["value"] == new:
        return False
    yield sql("outbox_moved", f"moved:{old}", new)
    return True


def moves() -> Tx[dict[str, str]]:
    """All of them, old number -> new."""
    return {row["key"].removeprefix("moved:"): row["value"] for row in (yield sql("outbox_moves"))}
