"""What the lender's people do by command: `act` carries out what `today` lists, `mandate` signs ahead."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.acts import record_act, stays_with
from bot.commands.common import day_or_refuse, out, refuse, settings_or_exit, with_house
from bot.house import House
from bot.mandates import give_mandate
from bot.settings import Settings

# act -> what its item may start with
ACTS = {
    "release": ("T-",),
    "resolve": ("T-", "D-", "C-"),
    "unlock": ("lock:",),
    "lift": ("S-", "R-"),
    "match": ("R-",),
    "approve": ("O-", "AG-"),
    "decline": ("O-", "AG-"),
}
# (act, start of the item) that a supervisor alone may do, and with a reason
SUPERVISOR_ONLY = {
    ("lift", "S-"), ("resolve", "C-"), ("approve", "O-"), ("approve", "AG-"), ("decline", "O-"), ("decline", "AG-"),
}  # fmt: skip
REASONED = {("lift", "S-"), ("resolve", "C-"), ("decline", "O-"), ("decline", "AG-")}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("act", short_help="Do what `today` lists, by its id.")(act)
    app.command("mandate", short_help="Sign ahead, within the present limits.")(mandate)


def act(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="the id that `goodword today` shows, such as T-... or lock:...")
    ],
    deed: Annotated[str, typer.Argument(metavar="ACT", help=", ".join(ACTS))],
    by: Annotated[int, typer.Option("--by", metavar="USER_ID", help="user id of the acting agent (from [[agents]])")],
    payment: Annotated[str, typer.Argument(metavar="PAYMENT_REF", help="for match: the payment it is")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="why, for the record")] = "",
) -> None:
    """Answer a hand-over, unlock an identity, lift a stop, match a receipt, decide on an offer or sign an agreement."""
    settings = settings_or_exit()
    start = _fitting(item, deed)
    if deed == "match" and not payment:
        refuse("match needs the payment it is: goodword act R-... match PAYMENT_REF")
    if deed != "match" and payment:
        refuse(f"{deed} takes no {payment!r} (a reason is given with --reason)")
    name = _allowed(settings, by, deed, supervisor=(deed, start) in SUPERVISOR_ONLY)
    reason = " ".join(reason.split())
    if (deed, start) in REASONED and not reason:
        refuse(f"{deed} needs a reason: --reason TEXT")

    async def work(house: House) -> tuple[str, str]:
        keeps_it = await house.db.read(stays_with(house.means, item, deed))
        wish = record_act(house.means, item, deed, by=by, name=name, reason=reason, payment=payment)
        return await house.db.run(wish), keeps_it

    problem, holder = with_house(settings, work)
    if problem:
        refuse(problem)
    out.print(f"{item}: {deed} is recorded; the bot carries it out.", markup=False)
    if holder:
        out.print(
            f"{holder} looks after this case and keeps it: /release in its topic gives it to the bot.", markup=False
        )


def _fitting(item: str, deed: str) -> str:
    """The start of the item's id, which says what it is; refuses a deed that nobody knows, or that does not fit it."""
    if deed not in ACTS:
        refuse(f"{deed!r} is no act: expected {', '.join(ACTS)}")
    start = next((start for start in ACTS[deed] if item.startswith(start)), "")
    if not start:
        fitting = [name for name, starts in ACTS.items() if item.startswith(starts)]
        refuse(
            f"{deed} needs an item that starts with {' or '.join(ACTS[deed])}, not {item!r}: see `goodword today`",
            *([f"what can be done with {item}: {', '.join(fitting)}"] if fitting else []),
        )
    return start


def mandate(
    by: Annotated[
        int, typer.Option("--by", metavar="USER_ID", help="user id of the officer (a supervisor of [[agents]])")
    ],
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help="the last day on which it holds, such as 2027-03-31")
    ],
) -> None:
    """Sign ahead: offers within the present limits may be accepted in the lender's name until that day."""
    settings = settings_or_exit()
    name = _allowed(settings, by, "mandate", supervisor=True)
    last = day_or_refuse("--until", until)

    async def work(house: House) -> tuple[str, str, date]:
        today = house.clock.now().astimezone(ZoneInfo(settings.lender.zone)).date()
        if last < today:
            return "", "", today
        given = await house.db.run(give_mandate(house, by=by, officer=name, today=today, until=last))
        return given, house.policy.mandate_hash, today

    given, policy, today = with_house(settings, work)
    if not given:
        refuse(f"--until {last.isoformat()} has passed: today is {today.isoformat()}")
    held = f"{given}: {name} accepts offers within the limits of policy {policy[:12]} through {last.isoformat()}."
    out.print(held, markup=False)
    out.print("Changed limits need a new mandate; what goes beyond them is for `goodword act ... approve`.")


def _allowed(settings: Settings, by: int, deed: str, *, supervisor: bool) -> str:
    """The name of the acting person; refuses whoever may not do it."""
    agent = next((a for a in settings.agents if a.user_id == by), None)
    if agent is None:
        if settings.agents or not settings.loopback:
            refuse(f"user {by} is no agent: add them under [[agents]] in goodword.toml")
        return f"user {by}"
    if supervisor and agent.role != "supervisor":
        refuse(f"{deed} needs a supervisor; {agent.alias} is an agent")
    return agent.alias
