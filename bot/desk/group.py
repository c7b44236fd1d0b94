"""What can be written in the group itself (and in any topic): commands about the desk as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from arrears.days import local_day
from bot.desk import overview as read
from bot.desk.assigning import assign
from bot.desk.rating import ratings_since
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.desk import overview as shown
from dialogs.desk import queue as rows
from dialogs.desk.after import DAYS, rated
from dialogs.desk.events import DeskHeard
from dialogs.desk.people import Member
from dialogs.grammar.screen import Screen

# (the turn's work, who acts, what stood behind the word or the button, the event) -> what is said.
GroupCommand = Callable[[Work, Member, str, DeskHeard], Tx[Screen]]


def queue(work: Work, _member: Member, rest: str, _heard: DeskHeard) -> Tx[Screen]:
    """What waits for a person; `rest` is the page from 0 (a button's)."""
    means, now = work.means, work.now
    today = local_day(now, means.lender.zone)
    found = yield from read.waiting(means)
    decide = yield from read.to_decide(today)
    here, page, _ = rows.page_of(found, int(rest) if rest.isdecimal() and len(rest) < 6 else 0)
    for n in range(page * rows.PAGE, page * rows.PAGE + len(here)):
        found[n] = replace(found[n], owed=(yield from read.owed(means, found[n].subject, now)))
    return rows.queue(found, decide, page, now, today)


def complaints(work: Work, _member: Member, _rest: str, _heard: DeskHeard) -> Tx[Screen]:
    """Complaints without their written answer."""
    found = yield from read.open_complaints(work.means)
    return rows.complaints(found, local_day(work.now, work.means.lender.zone), work.now)


def who(work: Work, _member: Member, _rest: str, _heard: DeskHeard) -> Tx[Screen]:
    """Everybody at the desk and what they hold."""
    found = yield from read.who_holds(work.means)
    return shown.who(found, work.now)


def sla(work: Work, member: Member, _rest: str, _heard: DeskHeard) -> Tx[Screen]:
    """How soon somebody looked, today and this week."""
    if not member.supervises:
        return shown.supervisors_only("sla", work.means.members)
    today, week = yield from read.first_looks(work.means, work.now)
    screen = shown.sla(today, week, work.now)
    helped = yield from ratings_since(work.now - timedelta(days=DAYS))
    said = rated(int(helped["asked"]), int(helped["given"]), int(helped["total"]))
    return replace(screen, paragraphs=(*screen.paragraphs, *said))


def today(work: Work, member: Member, _rest: str, _heard: DeskHeard) -> Tx[Screen]:
    """The worklist, in short."""
    if not member.supervises:
        return shown.supervisors_only("today", work.means.members)
    found = yield from read.todos(work.means, work.now)
    return shown.todo(found)


def group_help(_work: Work, member: Member, _rest: str, _heard: DeskHeard) -> Tx[Screen]:
    """What this person can write here."""
    yield from ()
    return shown.group_help(member)


GROUP: dict[str, GroupCommand] = {
    "queue": queue,
    "complaints": complaints,
    "who": who,
    "sla": sla,
    "today": today,
    "assign": assign,
    "help": group_help,
}
# Buttons of ours under such answers, by name; what stands behind the colon is `rest`. The message is drawn over.
GROUP_BUTTONS: dict[str, GroupCommand] = {"queue": queue}
