"""Where the desk speaks: the group of a case, and what is said in a group beside any case."""

from __future__ import annotations

from zlib import crc32

from bot.desk.bench import DESK
from bot.store.moves import moves
from bot.store.outbox import RELAY
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.grammar.screen import Screen


def desk_groups(work: Work) -> Tx[tuple[str, ...]]:
    """The groups of the settings under their present numbers."""
    if not work.means.desk:
        return ()
    known = yield from moves()
    return tuple(_now(group, known) for group in work.means.desk)


def _now(group: str, known: dict[str, str]) -> str:
    for _ in range(len(known)):
        group = known.get(group, group)
    return group


def group_for(number: str, groups: tuple[str, ...]) -> str:
    """The group of a case, the same for the same number as long as the groups are the same."""
    return groups[crc32(number.encode()) % len(groups)]


def place(group: str, thread: str = "") -> str:
    """The lane of a place in a group."""
    return f"chat:{group}:{thread}" if thread else f"chat:{group}"


def say_there(
    work: Work, lane: str, screen: Screen, *, reply_to: str = "", once: str | None = None, locale: str = ""
) -> str:
    """Say something in a place of a group that is no case's; with `once`, only the first time."""
    means = work.means
    payload = means.render(screen, DESK, 0, locale or means.desk_locale, means.lender.zone)
    if reply_to:
        payload["reply_to"] = reply_to
    return work.send(lane, "tell", payload, purpose="desk", priority=RELAY, on_doubt="resend", once_key=once)


def row_at(group: str, message: str) -> Tx[str]:
    """The row that is shown as that message of a group; '' for none of ours."""
    placed = yield sql("placed_at", group, message)
    return str(placed[0]["row_id"]) if placed else ""
