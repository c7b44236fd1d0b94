"""The desk's timers: rows of the inbox that wake a case at a moment. Each looks whether it still matters.

A holder's timers carry the moment at which the case was taken, so that those of an earlier holder find nothing to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from arrears.days import day_starts
from arrears.desk import desk_opens, idle_ends, shift_ends
from bot.clock import moment, stamp
from bot.desk.bench import Bench
from bot.store import inbox
from bot.store.statements import Tx, sql
from bot.turn.work import Work

SOURCE = "desk"


def turn_of(work: Work, subject: str, name: str, key: str, at: datetime, /, **more: Any) -> Tx[None]:
    """A turn of that subject's at that moment, for the event `desk.<name>`; a second of the same key is none."""
    event = {"event": f"desk.{name}", "subject": subject, **more}
    ticks, now = work.means.clock.ticks(), stamp(work.now)
    yield from inbox.put([inbox.InboxRow(SOURCE, key, ticks, subject, event, now, stamp(at))])


def later(work: Work, name: str, key: str, at: datetime, /, **more: Any) -> Tx[None]:
    """A turn of this turn's own subject at that moment, once for that key."""
    yield from turn_of(work, work.chain, name, f"{name}:{key}", at, **more)


def plan(bench: Bench, name: str, at: datetime, key: str, **more: Any) -> Tx[None]:
    """A timer of that name (see bot/desk/waking.py) at that moment; a second of the same key is none."""
    subject = bench.topic.subject
    yield from turn_of(bench.work, subject, name, f"{name}:{subject}:{key}", at, at=stamp(at), **more)


def watch(bench: Bench) -> Tx[None]:
    """Look after a case that was just taken: the holder's idleness, and the end of the shift."""
    since = held_since(bench)
    yield from watch_idle(bench)
    yield from plan(bench, "shift", shift_ends(bench.now, *of_the_desk(bench)), since, since=since)


def watch_idle(bench: Bench) -> Tx[bool]:
    """Plan the next look whether the holder is idle; True when they are, and nothing is planned.

    While nobody waits, somebody who begins to wait now is the first who could wait too long: one look then is enough.
    """
    topic, now = bench.topic, bench.now
    waits = yield from waits_since(bench)
    acted = topic.acted_at or topic.held_since or now
    aside = topic.snoozed_until
    if aside is not None and aside > now and (waits is None or waits <= acted):
        acted, waits = aside, aside  # put aside by somebody who had seen everything that was written
    ends = idle_ends(acted, waits, *of_the_desk(bench))
    if ends is not None and ends <= now:
        return True
    if ends is None:
        ends = idle_ends(now, now, *of_the_desk(bench))
    assert ends is not None
    since = held_since(bench)
    yield from plan(bench, "idle", max(ends, now + timedelta(minutes=1)), f"{since}:{stamp(ends)}", since=since)
    return False


def waits_since(bench: Bench) -> Tx[datetime | None]:
    """Since when the borrower waits: since the first words not answered, or since the taking until a first answer."""
    topic, taken = bench.topic, bench.topic.held_since
    unanswered = (yield sql("relays_unanswered", topic.subject))[0]["at"]
    answered = (yield sql("relays_answered", topic.subject))[0]["at"]
    if unanswered is not None:
        return moment(unanswered)
    if bench.work.tickets and taken is not None and (answered is None or moment(answered) < taken):
        return taken
    return None


def held_since(bench: Bench) -> str:
    """The taking's stamp, which names this hold."""
    return stamp(bench.topic.held_since or bench.now)


def plan_next_step(bench: Bench, ticket: str, day: date, by: int) -> Tx[None]:
    """What was written down for a day when a request was settled is told when the desk opens on that day, or next."""
    at = max(morning(bench.work, day), bench.now + timedelta(minutes=1))
    yield from plan(bench, "next_step", at, ticket, ticket=ticket, by=by)


def morning(work: Work, day: date) -> datetime:
    """When the desk opens on that day, or next after it."""
    lender = work.means.lender
    begins = day_starts(day, lender.zone)
    return desk_opens(begins, work.means.policy.desk, lender.zone, lender.jurisdiction) or begins


def of_the_desk(bench: Bench) -> tuple[Any, str, str]:
    """The desk's rules, its zone and its jurisdiction."""
    means = bench.work.means
    return means.policy.desk, means.lender.zone, means.lender.jurisdiction


def same_hold(bench: Bench, payload: Mapping[str, Any]) -> bool:
    """Whether the hold for which the timer was set is still on."""
    return bool(bench.topic.held_by) and held_since(bench) == payload["since"]
