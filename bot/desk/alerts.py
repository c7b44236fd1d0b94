"""Supervisors are told what waits too long: once for each breach, of danger again and again until somebody has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from html import escape
from typing import Any

from arrears.days import local_day
from bot.clock import moment
from bot.desk.bench import Bench, Inner
from bot.desk.timers import later
from bot.store.outbox import RELAY, REPLY
from bot.store.statements import Row, Tx, sql
from dialogs.desk import alerting
from dialogs.desk.people import Member
from dialogs.grammar.screen import Screen


def breach(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """A request is due: does nobody have it?"""
    ticket = _open(bench, payload["ticket"])
    if ticket is None or bench.topic.held_by:
        return
    due = moment(ticket["due_at"])
    if due > bench.now:
        yield from later(
            bench.work, "breach", f"{ticket['ticket_id']}:{ticket['due_at']}", due, ticket=payload["ticket"]
        )
        return
    said = alerting.breach(_number(bench), ticket["reason"], ticket["ticket_id"], due, bench.now, bench.link)
    alert(bench, said, once=f"breach:{ticket['ticket_id']}:{ticket['due_at']}:{payload.get('again', '')}")
    bench.work.note("desk.breach", ticket=ticket["ticket_id"], due=ticket["due_at"])


def danger(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Somebody may be in danger. The first time it is always told; then until somebody has the case."""
    ticket, n = _open(bench, payload["ticket"]), int(payload["n"])
    if ticket is None or (n and bench.topic.held_by):
        return
    opened = moment(ticket["opened_at"])
    said = alerting.danger(_number(bench), ticket["reason"], ticket["ticket_id"], opened, bench.now, bench.link, n > 0)
    alert(bench, said, once=f"danger:{ticket['ticket_id']}:{n}", urgent=True)
    bench.work.note("desk.danger", ticket=ticket["ticket_id"], n=n)
    rules = bench.work.means.policy.desk.alerts
    if n + 1 < rules.crisis_times:
        at = bench.now + timedelta(minutes=rules.crisis_every_minutes)
        key = f"{ticket['ticket_id']}:{n + 1}"
        yield from later(bench.work, "danger", key, at, ticket=payload["ticket"], n=n + 1)


def complaint_due(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The last day for a written answer is near, or was yesterday."""
    rows = yield sql("complaint_read", payload["complaint"])
    if not rows or rows[0]["state"] != "open":
        return
    due, today = date.fromisoformat(rows[0]["due"]), local_day(bench.now, bench.work.means.lender.zone)
    said = alerting.complaint(_number(bench), payload["complaint"], due, today, bench.link)
    alert(bench, said, once=f"complaint:{payload['complaint']}:{today.isoformat()}", but=rows[0]["about"])
    bench.work.note("desk.complaint_due", complaint=payload["complaint"], due=rows[0]["due"])


def alert(bench: Bench, said: Screen, *, once: str, urgent: bool = False, but: str = "", topic: bool = True) -> None:
    """One line in the group and in the `topic`, with the supervisors' names as mentions; `but` is not mentioned."""
    means, place = bench.work.means, bench.topic
    payload = mentioning(bench.draw(said, means.desk_locale), on_call(means.members, but))
    priority = REPLY if urgent else RELAY
    lanes = {f"chat:{place.group_id}": "group"}
    if topic and place.state != "flat":  # where there are no topics the two are one place
        lanes[place.lane] = "topic"
    for lane, where in lanes.items():
        bench.work.send(
            lane, "tell", payload, purpose="desk", priority=priority, on_doubt="resend", once_key=f"desk.{once}:{where}"
        )


def on_call(members: tuple[Member, ...], but: str = "") -> tuple[Member, ...]:
    """Who is told: supervisors, or everybody where there are none."""
    others = tuple(member for member in members if str(member.user_id) != but)
    return tuple(member for member in others if member.supervises) or others


def mentioning(payload: dict[str, Any], members: tuple[Member, ...]) -> dict[str, Any]:
    """The payload with a last line that mentions these people: a notice on their phones, also where the group is muted.

    Mark-up of Telegram's HTML for people who may have no public name (https://core.telegram.org/bots/api#html-style).
    """
    names = " ".join(f'<a href="tg://user?id={m.user_id}">{escape(m.alias, quote=False)}</a>' for m in members)
    return {**payload, "text": f"{payload['text']}\n\n{names}"} if names else payload


def _open(bench: Bench, ticket: str) -> Row | None:
    return next((row for row in bench.work.tickets if row["ticket_id"] == ticket), None)


def _number(bench: Bench) -> str:
    return bench.topic.number if bench.topic.case_id else ""


INNER: dict[str, Inner] = {
    "breach": breach,
    "danger": danger,
    "complaint_due": complaint_due,
}
