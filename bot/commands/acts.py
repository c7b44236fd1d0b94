"""`goodword act`: a person of the lender's does what `today` lists, by its id."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.clock import stamp
from bot.commands.common import out, refuse, settings_or_exit, with_house
from bot.house import House
from bot.settings import Settings
from bot.store import inbox
from bot.store.journal import Entry, append
from bot.store.statements import Tx, sql

# act -> (what its item must start with, what it does)
ACTS = {
    "release": ("T-", "give the case back to the bot"),
    "resolve": ("T-", "close the request"),
    "unlock": ("lock:", "let the borrower try the identity check again"),
    "lift": ("S-", "lift the stop"),
}
SUPERVISOR_ONLY = {"lift"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("act")(act)


def act(
    item: Annotated[str, typer.Argument(help="the id that `goodword today` shows: T-..., S-... or lock:...")],
    deed: Annotated[str, typer.Argument(metavar="ACT", help="release, resolve, unlock or lift")],
    by: Annotated[int, typer.Option("--by", help="user id of the acting agent (from [[agents]])")],
    reason: Annotated[str, typer.Option("--reason", help="why, for the record")] = "",
) -> None:
    """Answer a hand-over, unlock an identity, lift a stop."""
    settings = settings_or_exit()
    if deed not in ACTS:
        refuse(f"{deed!r} is no act: expected {', '.join(ACTS)}")
    if not item.startswith(ACTS[deed][0]):
        refuse(f"{deed} needs an item that starts with {ACTS[deed][0]}, not {item!r}: see `goodword today`")
    _allowed(settings, by, deed, reason)
    problem = with_house(settings, lambda house: _record(house, item, deed, by, reason))
    if problem:
        refuse(problem)
    out.print(f"{item}: {deed} is recorded; the bot carries it out.")


def _allowed(settings: Settings, by: int, deed: str, reason: str) -> None:
    agent = next((a for a in settings.agents if a.user_id == by), None)
    if agent is None:
        if settings.agents or not settings.loopback:
            refuse(f"user {by} is no agent: add them under [[agents]] in goodword.toml")
        return
    if deed in SUPERVISOR_ONLY:
        if agent.role != "supervisor":
            refuse(f"{deed} needs a supervisor; {agent.alias} is an agent")
        if not reason:
            refuse(f"{deed} needs a reason: --reason TEXT")


async def _record(house: House, item: str, deed: str, by: int, reason: str) -> str:
    return await house.db.run(_write(house, item, deed, by, reason))


def _write(house: House, item: str, deed: str, by: int, reason: str) -> Tx[str]:
    lane = yield from _lane_of(item)
    if lane is None:
        return f"there is no open item {item}: see `goodword today`"
    now = stamp(house.clock.now())
    act_id = house.means.ids.new("A")
    yield sql("act_add", act_id, item, deed, str(by), reason, now)
    event = {"event": "act", "act": act_id}
    yield from inbox.put([inbox.InboxRow("act", act_id, house.clock.ticks(), lane, event, now)])
    entry = Entry("act", {"act": act_id, "item": item, "deed": deed, "by": by, "reason": reason})
    yield from append("lender", [entry], at=now, key=house.means.journal_key, ids=house.means.ids)
    return ""


def _lane_of(item: str) -> Tx[str | None]:
    if item.startswith("T-"):
        rows = yield sql("ticket_read", item)
        if not rows or rows[0]["closed_at"] is not None:
            return None
        row = rows[0]
        return f"case:{row['case_id']}" if row["case_id"] else f"chat:{row['chat_id']}"
    if item.startswith("S-"):
        rows = yield sql("stop_read", item)
        return f"case:{rows[0]['case_id']}" if rows and rows[0]["lifted_at"] is None else None
    rows = yield sql("case_read", item.removeprefix("lock:"))
    return f"case:{rows[0]['case_id']}" if rows and rows[0]["locked_at"] is not None else None
