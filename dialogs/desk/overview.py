"""The desk as a whole: who holds what, how soon people answer, the day. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from arrears.desk_figures import Figures
from dialogs.desk.people import Member
from dialogs.desk.queue import MARKS, WEIGHT, span
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text, lines, own, t, tn
from dialogs.lines import PRIORITIES

ROLES = {"agent": t("agent"), "supervisor": t("supervisor")}
SHOWN = 3  # of each kind in /today


@dataclass(frozen=True, slots=True)
class Holds:
    """What somebody holds: how many cases, and the longest since when. `name` is '' for one who left the roster."""

    name: str
    role: str
    cases: int
    since: datetime | None = None
    assigned: int = 0


@dataclass(frozen=True, slots=True)
class Todo:
    """One kind of the worklist: how many there are, and the first of them as (item, case, since or due)."""

    kind: str
    count: int
    first: tuple[tuple[str, str, datetime | None], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day at the desk, in counts. Promises are those of cases that came to the desk."""

    day: date
    new: int = 0
    taken: int = 0
    resolved: int = 0
    waiting: int = 0
    overdue: int = 0
    complaints: int = 0
    promised: int = 0
    kept: int = 0


def supervisors_only(word: str, members: Sequence[Member]) -> Screen:
    """Somebody asks for what supervisors alone may see or do."""
    names = [member.alias for member in members if member.supervises]
    said = [t("/{word} is for supervisors.", word=word)]
    if names:
        said.append(t("Please ask {names}.", names=", ".join(names)))
    return screen(*said)


def how_to_assign(ticket: str, *, found: bool) -> Screen:
    """The words for /assign in the group."""
    said = [t("There is no request {ticket}; /queue shows them.", ticket=ticket)] if ticket and not found else []
    return screen(*said, t("Please write it like this: /assign T-7K3QX2MA @name"))


def closed_already(ticket: str) -> Screen:
    """It needs nobody any more."""
    return screen(t("{ticket} is settled already.", ticket=ticket))


def being_assigned(ticket: str, alias: str) -> Screen:
    """On its way to the case's topic."""
    return screen(t("{ticket} goes to {name}; its topic says so.", ticket=ticket, name=alias))


def who(found: Sequence[Holds], now: datetime) -> Screen:
    """Everybody at the desk and what they hold; in the order of the roster, never by how much."""
    return screen(t("The desk:"), lines(*(holds(one, now) for one in found)))


def holds(one: Holds, now: datetime) -> Text:
    """One person's line."""
    name = t("{name} ({role})", name=one.name, role=ROLES[one.role]) if one.name else t("somebody who left the desk")
    if one.cases and one.since is not None:
        held = tn("holds {n} case, since {at} ({span})", "holds {n} cases, the longest since {at} ({span})", one.cases,
                  at=one.since, span=span(now - one.since))  # fmt: skip
    else:
        held = t("holds no case")
    line = t("{name}: {held}", name=name, held=held)
    if not one.assigned:
        return line
    more = tn("{n} more is meant for them", "{n} more are meant for them", one.assigned)
    return t("{line}; {more}", line=line, more=more)


def sla(today: Mapping[str, Figures], week: Mapping[str, Figures], now: datetime) -> Screen:
    """First looks today and this week, by priority; then what waits."""
    said: list[Text] = [t("How soon somebody looks. Times are by the clock, from the request to the first look.")]
    for name, found in ((t("Today"), today), (t("This week"), week)):
        told = [answered(priority, found[priority]) for priority in WEIGHT if _some(found, priority)]
        said.append(lines(name, *(told or [t("no first looks yet")])))
    waits = [
        waiting(priority, week[priority], now) for priority in WEIGHT if priority in week and week[priority].waiting
    ]
    said.append(lines(t("Waiting now"), *waits) if waits else t("Nobody waits for a first look."))
    return screen(*said)


def _some(found: Mapping[str, Figures], priority: str) -> bool:
    return priority in found and bool(found[priority].in_time + found[priority].late)


def answered(priority: str, found: Figures) -> Text:
    """The first looks of one priority in one line."""
    line = t("{mark} {priority}: {in_time} in time, {late} late", mark=MARKS[priority], priority=PRIORITIES[priority],
             in_time=found.in_time, late=found.late)  # fmt: skip
    if found.median is None or found.p90 is None:
        return line
    return t("{line}; half within {median}, nine in ten within {p90}", line=line, median=span(found.median),
             p90=span(found.p90))  # fmt: skip


def waiting(priority: str, found: Figures, now: datetime) -> Text:
    """What waits of one priority in one line."""
    assert found.oldest is not None
    return t("{mark} {priority}: {n} waiting, {overdue} overdue; the oldest for {span}", mark=MARKS[priority],
             priority=PRIORITIES[priority], n=found.waiting, overdue=found.overdue,
             span=span(now - found.oldest))  # fmt: skip


# What each kind of the worklist is called, and what can be done about it.
KINDS: dict[str, tuple[Text, Text]] = {
    "books too old": (t("Payments are not up to date: no reminders go out"), t("the operator imports payments")),
    "no mandate": (t("No officer's mandate holds"), t("an officer gives one: goodword mandate")),
    "mandate ending": (t("The officer's mandate ends soon"), t("an officer renews it: goodword mandate")),
    "hand-over": (t("Requests for a person"), t("take it in its topic, or /assign it")),
    "waiting": (t("Cases that nobody has, with nothing open"), t("/release in its topic gives it back to the bot")),
    "held": (t("Cases that somebody holds with nothing open"), t("/release in its topic gives it back to the bot")),
    "topic refused": (t("Topics that could not be opened"), t("give the bot the right to manage topics")),
    "complaint": (t("Complaints"), t("a written answer; /complaints shows them")),
    "signature": (t("Plans that wait for the lender's signature"), t("/approve or /decline")),
    "approval": (t("Offers above the limits"), t("/approve or /decline")),
    "plan in conflict": (t("Plans that differ from the books"), t("a new plan with the borrower")),
    "hold ending": (t("Reported payments whose waiting time ends"), t("match or lift: goodword act")),
    "receipt to match": (t("Reported payments that the books do not show"), t("match or lift: goodword act")),
    "changed detail": (t("Details that changed"), t("note them in the lender's system: goodword act")),
    "locked identity": (t("Identity checks that are locked"), t("unlock: goodword act")),
    "stop": (t("Cases in which we are silent"), t("a supervisor lifts it with a reason: goodword act")),
    "unreachable": (t("Borrowers who cannot be reached"), t("a letter with a new invitation")),
    "dead letter": (t("Messages that were given up"), t("the operator looks: goodword dead")),
    "never linked": (t("Borrowers who never opened the chat"), t("a letter with an invitation")),
}  # fmt: skip


def todo(found: Sequence[Todo]) -> Screen:
    """The day's worklist: each kind with its count, what can be done, and its first items."""
    if not found:
        return screen(t("Nothing waits for a person today."))
    return screen(t("Today's list:"), *(todo_of(kind) for kind in found))


def todo_of(kind: Todo) -> Text:
    """One kind of it."""
    name, what = KINDS.get(kind.kind, (own(kind.kind), t("see goodword today")))
    said = [t("{name}: {n}", name=name, n=kind.count), t("→ {what}", what=what)]
    for item, case, at in kind.first:
        if item == "-":  # nothing that could be named
            continue
        line = own(item) if case in ("", "-", item) else t("{item} · {case}", item=item, case=case)
        said.append(t("{line} · {at}", line=line, at=at) if at is not None else line)
    return lines(*said)


def summary(day: Day) -> Screen:
    """A day at the desk, told in the evening. Counts of work and of kept words; nobody is compared with anybody."""
    said = lines(
        t("New requests: {n}", n=day.new),
        t("Looked at for the first time: {n}", n=day.taken),
        t("Resolved: {n}", n=day.resolved),
        t("Waiting now: {n}, overdue: {overdue}", n=day.waiting, overdue=day.overdue),
        t("Complaints without an answer: {n}", n=day.complaints),
    )
    promises = t("Promises of cases that came to the desk: {made} made, {kept} kept", made=day.promised, kept=day.kept)
    return Screen((t("The day at the desk, {day}", day=day.day), said, promises), today=day.day)


# What can be written in the group itself.
HELP: dict[str, Text] = {
    "queue": t("what waits for a person, the weightiest first"),
    "complaints": t("complaints without their written answer"),
    "who": t("who holds what"),
    "sla": t("how soon somebody looked, today and this week"),
    "today": t("everything that waits, and what can be done about it"),
    "assign": t("give a request to somebody: /assign T-7K3QX2MA @name"),
}
SUPERVISORS = frozenset({"sla", "today", "assign"})


def group_help(member: Member) -> Screen:
    """What this person can write in the group itself."""
    words = [(word, what) for word, what in HELP.items() if member.supervises or word not in SUPERVISORS]
    told = [t("/{word}: {what}", word=word, what=what) for word, what in words]
    where = t("Each case has a topic of its own: there, /help lists the words for it.")
    return screen(t("In this group you can write:"), lines(*told), where)
