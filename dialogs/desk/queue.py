"""The desk's queue on a phone: what waits for a person, the weightiest first, a page at a time. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from arrears.money import Money
from arrears.policy import Priority
from dialogs.grammar.screen import Button, Screen, screen
from dialogs.grammar.text import Text, lines, own, t, tn
from dialogs.lines import PRIORITIES, reason_text

PAGE = 6
COMPLAINTS = 12  # in one message
WEIGHT: dict[str, int] = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
MARKS: dict[str, str] = {"urgent": "🔴", "high": "🟠", "normal": "🟡", "low": "⚪"}
MINUTES, HOURS = 90, 36  # up to so many minutes, or hours, are said in those


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case, or a visitor without one, with its open requests; the weightiest of them gives the times.

    `owed` is what is in arrears, by currency; `link` leads to the topic ('' while there is none).
    """

    subject: str
    number: str
    ticket: str
    priority: Priority
    reasons: tuple[str, ...]
    opened_at: datetime
    due_at: datetime
    holder: str = ""
    held_since: datetime | None = None
    snoozed_until: datetime | None = None
    owed: tuple[Money, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An offer above the limits, or a signature, that waits for a supervisor. `item` is its id."""

    kind: Literal["offer", "signature"]
    item: str
    number: str
    since: datetime
    link: str = ""


@dataclass(frozen=True, slots=True)
class OpenComplaint:
    """A complaint without a written answer. `due` is the last day for it, `about` the alias it is about, or ''."""

    item: str
    number: str
    made_at: datetime
    due: date
    about: str = ""
    link: str = ""


def by_weight(waiting: Waiting) -> tuple[int, bool, datetime, str]:
    """The weightiest first; among equals those that nobody holds, then the earliest due."""
    return (WEIGHT[waiting.priority], bool(waiting.holder), waiting.due_at, waiting.ticket)


def topic_link(group: str, thread: str) -> str:
    """Where a topic is found by those who are in the group; '' without a thread or in a group that has no such address.

    The address of a supergroup's topic: t.me/c/<id>/<thread> (https://core.telegram.org/api/links); the id is that of
    the Bot API without -100 and the zeros behind it.
    """
    number = group.removeprefix("-100").lstrip("0") if group.startswith("-100") else ""
    return f"https://t.me/c/{number}/{thread}" if thread and number else ""


def span(length: timedelta) -> Text:
    """A length of time in one unit, rounded down; never less than nothing."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < MINUTES:
        return tn("{n} minute", "{n} minutes", minutes)
    if minutes < HOURS * 60:
        return tn("{n} hour", "{n} hours", minutes // 60)
    return tn("{n} day", "{n} days", minutes // (24 * 60))


def queue(found: Sequence[Waiting], decide: Sequence[ToDecide], page: int, now: datetime, today: date) -> Screen:
    """One page (from 0) of what waits; `found` holds the cases of all pages, the weightiest first."""
    if not found and not decide:
        return screen(t("Nothing waits for a person at the moment."))
    here, page, pages = page_of(found, page)
    said: list[Text] = [lines(*_counts(found))]
    if decide and page == 0:
        said.append(
            lines(t("For a supervisor to decide:"), *(to_decide(item) for item in decide[:PAGE]), *_more(decide, PAGE))
        )
    said += [entry(waiting, now) for waiting in here]
    return Screen(tuple(said), paging("queue", page, pages), today=today)


def _counts(found: Sequence[Waiting]) -> Iterator[Text]:
    """How many wait, and how many somebody looks after already."""
    held = sum(one.held_since is not None for one in found)
    yield tn("{n} case waits for a person.", "{n} cases wait for a person.", len(found) - held)
    if held:
        yield tn("{n} case is with somebody.", "{n} cases are with somebody.", held)


def _more(items: Sequence[object], shown: int) -> tuple[Text, ...]:
    left = len(items) - shown
    return (tn("and {n} more", "and {n} more", left),) if left > 0 else ()


def page_of(found: Sequence[Waiting], page: int) -> tuple[Sequence[Waiting], int, int]:
    """The cases of a page, its number kept within bounds, and how many pages there are."""
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 0), pages - 1)
    return found[page * PAGE : (page + 1) * PAGE], page, pages


def paging(word: str, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons to the pages beside this one."""
    row = []
    if page > 0:
        row.append(Button(t("Previous"), f"{word}:{page - 1}"))
    if page < pages - 1:
        row.append(Button(t("Next"), f"{word}:{page + 1}"))
    return (tuple(row),) if row else ()


def entry(waiting: Waiting, now: datetime) -> Text:
    """A case in a few lines: how urgent, why, how long, who has it, how much, where."""
    head = t(
        "{mark} {case} · {priority}: {reason}",
        mark=MARKS[waiting.priority],
        case=case_name(waiting.number),
        priority=PRIORITIES[waiting.priority],
        reason=reason_text(waiting.reasons[0]),
    )
    more = len(waiting.reasons) - 1
    said = [head, *((tn("and {n} more request", "and {n} more requests", more),) if more else ())]
    said.append(t("{ticket} · waits {span}", ticket=waiting.ticket, span=span(now - waiting.opened_at)))
    said.append(state(waiting, now))
    said += [t("In arrears: {amount}", amount=amount) for amount in waiting.owed]
    if waiting.link:
        said.append(own(waiting.link))
    return lines(*said)


def case_name(number: str) -> Text:
    """A case by its number; a visitor belongs to none."""
    return own(number) if number else t("a visitor without a case")


def state(waiting: Waiting, now: datetime) -> Text:
    """Who has it, or by when somebody has to look."""
    if waiting.holder and waiting.snoozed_until is not None and waiting.snoozed_until > now:
        return t("With {name}, put off until {until}", name=waiting.holder, until=waiting.snoozed_until)
    if waiting.holder and waiting.held_since is not None:
        return t("With {name} for {span}", name=waiting.holder, span=span(now - waiting.held_since))
    if waiting.holder:
        return t("For {name}, who has not taken it yet", name=waiting.holder)
    if waiting.due_at < now:
        return t("⏰ Overdue by {span}", span=span(now - waiting.due_at))
    return t("First look due in {span}", span=span(waiting.due_at - now))


def to_decide(item: ToDecide) -> Text:
    """An approval or a signature in one line."""
    what = t("offer {item}", item=item.item) if item.kind == "offer" else t("signature {item}", item=item.item)
    line = t("{what}, case {case}", what=what, case=item.number)
    return t("{line} {link}", line=line, link=item.link) if item.link else line


def complaints(found: Sequence[OpenComplaint], today: date, now: datetime) -> Screen:
    """Every complaint without its written answer, the first due first."""
    if not found:
        return screen(t("No complaint is open."))
    said = [
        tn("{n} complaint waits for its written answer.", "{n} complaints wait for their written answer.", len(found))
    ]
    said += [complaint(one, today, now) for one in found[:COMPLAINTS]]
    return Screen((*said, *_more(found, COMPLAINTS)), today=today)


def complaint(one: OpenComplaint, today: date, now: datetime) -> Text:
    """A complaint: its number, age, last day, and who may not handle it."""
    said = [
        t("{item} · case {case} · made {span} ago", item=one.item, case=case_name(one.number),
          span=span(now - one.made_at)),
        last_day(one.due, today),
    ]  # fmt: skip
    if one.about:
        said.append(t("It is about {name}, who may not handle it.", name=one.about))
    if one.link:
        said.append(own(one.link))
    return lines(*said)


def last_day(due: date, today: date) -> Text:
    """By when the answer has to be written."""
    left = (due - today).days
    if left < 0:
        return tn("⏰ The last day was {day}: {n} day late", "⏰ The last day was {day}: {n} days late", -left, day=due)
    if left == 0:
        return t("⏰ The written answer is due today")
    return tn("Written answer by {day}: {n} day left", "Written answer by {day}: {n} days left", left, day=due)
