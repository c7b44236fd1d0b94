"""What the desk as a whole looks like, read from the database: the queue, who holds what, figures, the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from arrears.days import day_starts, local_day
from arrears.desk_figures import Figures, Look, figures, week_starts
from arrears.money import Money
from arrears.offer import Offer
from bot.clock import moment, moment_or_none, stamp
from bot.store.statements import Row, Tx, sql
from bot.store.stored import load
from bot.turn.means import Means
from bot.worklist import worklist
from dialogs.desk.overview import SHOWN, Day, Holds, Todo
from dialogs.desk.people import Member, member_of
from dialogs.desk.queue import (
    WEIGHT,
    OpenComplaint,
    ToDecide,
    Waiting,
    by_weight,
    topic_link,
)


def waiting(means: Means) -> Tx[list[Waiting]]:
    """Every case with an open request, the weightiest first; what is in arrears is not looked up yet."""
    by_subject: dict[str, list[Row]] = defaultdict(list)
    for row in (yield sql("desk_waiting")):
        by_subject[subject_of(row)].append(row)
    return sorted((_waiting(means, subject, rows) for subject, rows in by_subject.items()), key=by_weight)


def subject_of(row: Row) -> str:
    """The subject of what names a case, or else a chat."""
    return f"case:{row['case_id']}" if row["case_id"] else f"chat:{row['chat_id']}"


def _waiting(means: Means, subject: str, rows: Sequence[Row]) -> Waiting:
    rows = sorted(rows, key=lambda row: (WEIGHT[row["priority"]], row["due_at"], row["ticket_id"]))
    first = rows[0]
    held = first["held_by"] or ""
    return Waiting(
        subject=subject,
        number=first["number"] or "",
        ticket=first["ticket_id"],
        priority=first["priority"],
        reasons=tuple(row["reason"] for row in rows),
        opened_at=moment(first["opened_at"]),
        due_at=moment(first["due_at"]),
        holder=name_of(means, held or first["assigned_to"]),
        held_since=moment_or_none(first["held_since"]) if held else None,
        snoozed_until=moment_or_none(first["snoozed_until"]),
        link=topic_link(first["group_id"] or "", first["thread_id"] or ""),
    )


def name_of(means: Means, user: str) -> str:
    """What one of the lender's people is called; their number when they are on the roster no more, '' for nobody."""
    if not user or user == "0":
        return ""
    member = member_of(means.members, int(user))
    return member.alias if member else user


def owed(means: Means, subject: str, now: datetime) -> Tx[tuple[Money, ...]]:
    """What is in arrears on the case today, by currency; nothing for a visitor."""
    kind, _, ref = subject.partition(":")
    if kind != "case":
        return ()
    books = (yield from means.shelf.of(ref)).books
    if books is None:
        return ()
    jurisdiction = books.borrower.jurisdiction or means.lender.jurisdiction
    today = local_day(now, books.borrower.time_zone or means.lender.zone)
    sums: dict[str, int] = defaultdict(int)
    for loan in means.shelf.position(books, today, jurisdiction).collectable:
        sums[loan.due.currency] += loan.due.minor
    return tuple(Money(minor, currency) for currency, minor in sums.items() if minor)


def to_decide(today: date) -> Tx[list[ToDecide]]:
    """Offers above the limits that still stand, and signatures that wait, the longest waiting first."""
    found = []
    for row in (yield sql("desk_offers")):
        if load(Offer, row["offer"]).valid_until >= today:
            found.append(_decide("offer", row))
    found += [_decide("signature", row) for row in (yield sql("desk_signatures"))]
    return sorted(found, key=lambda item: (item.since, item.item))


def _decide(kind: Literal["offer", "signature"], row: Row) -> ToDecide:
    link = topic_link(row["group_id"] or "", row["thread_id"] or "")
    return ToDecide(kind, row["item"], row["number"], moment(row["at"]), link)


def open_complaints(means: Means) -> Tx[list[OpenComplaint]]:
    """Complaints without a written answer, the first due first."""
    return [
        OpenComplaint(
            row["complaint_id"],
            row["number"] or "",
            moment(row["made_at"]),
            date.fromisoformat(row["due"]),
            name_of(means, row["about"]),
            topic_link(row["group_id"] or "", row["thread_id"] or ""),
        )
        for row in (yield sql("desk_complaints"))
    ]


def who_holds(means: Means) -> Tx[list[Holds]]:
    """What everybody holds, in the order of the roster; then what is held by those who left it."""
    held: Mapping[str, Row] = {row["held_by"]: row for row in (yield sql("desk_held"))}
    meant = {row["assigned_to"]: int(row["n"]) for row in (yield sql("desk_assigned"))}
    found = [_holds(member, held, meant) for member in means.members]
    known = {str(member.user_id) for member in means.members}
    for user in sorted(set(held) - known):
        found.append(Holds("", "", int(held[user]["n"]), moment_or_none(held[user]["since"])))
    return found


def _holds(member: Member, held: Mapping[str, Row], meant: Mapping[str, int]) -> Holds:
    user = str(member.user_id)
    row: Mapping[str, Any] = held.get(user, {"n": 0, "since": None})
    return Holds(member.alias, member.role, int(row["n"]), moment_or_none(row["since"]), meant.get(user, 0))


def first_looks(means: Means, now: datetime) -> Tx[tuple[dict[str, Figures], dict[str, Figures]]]:
    """The figures of first looks today and this week, by priority."""
    zone = means.lender.zone
    monday, midnight = week_starts(now, zone), day_starts(local_day(now, zone), zone)
    looks = [
        Look(
            row["priority"],
            moment(row["opened_at"]),
            moment(row["due_at"]),
            moment_or_none(row["first_at"] or row["closed_at"]),
        )
        for row in (yield sql("desk_looks", stamp(monday)))
    ]
    kinds: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        kinds[look.priority].append(look)
    return (
        {priority: figures(found, midnight, now) for priority, found in kinds.items()},
        {priority: figures(found, monday, now) for priority, found in kinds.items()},
    )


def todos(means: Means, now: datetime) -> Tx[list[Todo]]:
    """The worklist by kinds, each with its first items."""
    kinds: dict[str, list[Any]] = defaultdict(list)
    for item in (yield from worklist(means, now)):
        kinds[item.kind].append(item)
    return [
        Todo(kind, len(items), tuple((i.item, i.case, moment_or_none(i.due or i.since)) for i in items[:SHOWN]))
        for kind, items in kinds.items()
    ]


def day_of(day: date, zone: str) -> Tx[Day]:
    """A day at the desk, from its midnight to the next."""
    begins, ends = day_starts(day, zone), day_starts(day + timedelta(days=1), zone)
    row = (yield sql("desk_day", stamp(begins), stamp(ends), day.isoformat()))[0]
    return Day(day, **{name: int(row[name]) for name in row.keys()})  # noqa: SIM118 -- a row is no dict
