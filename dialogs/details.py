"""My details: what the lender has of the borrower, what has changed, and the best time to write.

A wish narrows the hours of the contact rules. One outside them counts only where the law lets the borrower's consent
widen them, and only after a clear yes, which is recorded with its words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from arrears.days import Hours
from dialogs.details_screens import (
    FIELDS,
    PARTS,
    WEEK,
    Memory,
    agreed,
    allowed,
    beyond,
    confirm,
    consent,
    mine,
    narrowed,
    noted,
    rules_of,
    times,
    value,
    which,
)
from dialogs.grammar.effects import ChangeDetail, Consent, Keep, PreferTimes
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Dialog, Move, Step, go, misread, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.understand import fold
from dialogs.understand.day_times import read_times

LONGEST = 200  # characters of a detail
SHORTEST_WINDOW = 30  # minutes a day; in less no message would ever fit
_EMAIL = re.compile(r"[^\s@<>,;:，；：]+@[^\s@<>,;:，；：]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"[+(]?[0-9][0-9 ()./-]{5,}[0-9]")


def read_detail(field: str, text: str) -> str:
    """The detail that was written, out of the sentence around it; empty when there is none."""
    words = " ".join(text.split())[:LONGEST]
    if field == "email":
        found = _EMAIL.search(words)
        return found.group() if found else ""
    if field == "phone":
        found = _PHONE.search(fold(words))
        return found.group().strip() if found and 7 <= sum(c.isdigit() for c in found.group()) <= 15 else ""
    return words if len(words) > 1 else ""


def to_which(_memory: Memory, _event: Event, _view: View) -> Move:
    """Something has changed."""
    return go("which")


def changed(memory: Memory, event: Typed, _view: View) -> Move:
    """Said at once, without a tap: a number and an address are told by their shape."""
    keep = Keep("details:mine", event.text)
    for field in ("email", "phone"):
        found = read_detail(field, event.text)
        if found:
            return go("confirm", replace(memory, field=field, value=found), keep)
    return go("which", None, keep, lead=(t("Thank you for telling me."),))


def field_picked(memory: Memory, event: Tapped, _view: View) -> Move:
    """Which detail."""
    field = value_of(event)
    return go("value", replace(memory, field=field if field in FIELDS else "other"))


def written(memory: Memory, event: Typed, _view: View) -> Move:
    """The new one; said back."""
    field = memory.field or "other"
    found = read_detail(field, event.text)
    if found:
        return go("confirm", replace(memory, field=field, value=found))
    keep = Keep(f"details:{field}", event.text)
    if field == "phone":
        return misread(
            t("I could not read a telephone number. Please write it in figures, for example 0912 345 678."), keep
        )
    if field == "email":
        return misread(t("I could not read an e-mail address. It looks like this: name@example.com"), keep)
    return misread(t("I could not read that. Please write it once more."), keep)


def passed_on(memory: Memory, _event: Event, _view: View) -> Move:
    """Yes: for the lender's people; the books change only after that."""
    if not memory.value:
        return go("which")
    return go("noted", Memory(), ChangeDetail(memory.field, memory.value))


def write_again(memory: Memory, _event: Event, _view: View) -> Move:
    """A slip."""
    return go("value", replace(memory, value=""))


def to_mine(_memory: Memory, _event: Event, _view: View) -> Move:
    """Back to the overview."""
    return go("mine", Memory())


def to_times(_memory: Memory, _event: Event, _view: View) -> Move:
    """When to write."""
    return go("times")


def wish(wished: Hours, asked: Hours, words: str, view: View) -> Move:
    """Kept when something of the allowed hours is left.

    Else the borrower is asked for consent where the law lets it widen them; where not, it is said plainly, and the
    words go to the people.
    """
    keep = (Keep("details:times", words),) if words else ()
    if fits(narrowed(wished, view)):
        return go("agreed", None, PreferTimes(wished), *keep)
    if fits(beyond(asked, view)):
        return go("consent", Memory(asked=asked), *keep)
    lead = t("Thank you. I may not write at that time, so I can't keep to it. "
             "I have noted your words for my colleagues.")  # fmt: skip
    return stay(*keep, lead=(lead,))


def fits(hours: Hours) -> bool:
    """Whether there is a day, and time enough on it for a message to go out."""
    room = (hours.end.hour - hours.start.hour) * 60 + hours.end.minute - hours.start.minute
    return bool(hours.days) and room >= SHORTEST_WINDOW


def consented(memory: Memory, _event: Event, view: View) -> Move:
    """Yes: the screen's exact words are recorded, with the moment."""
    if memory.asked is None or not rules_of(view).widens:
        return go("times", Memory())
    return go("agreed", Memory(), Consent("", "hours"), PreferTimes(memory.asked, agreed=True))


def declined(_memory: Memory, _event: Event, _view: View) -> Move:
    """No: everything stays as it was."""
    return go("times", Memory())


def part_picked(_memory: Memory, event: Tapped, view: View) -> Move:
    """A part of the day; days that were wished before stay."""
    _, start, end = PARTS[value_of(event)]
    days = view.wished.days if view.wished else WEEK
    wished = Hours(days, start, end, holidays=True)
    return wish(wished, replace(wished, days=days & allowed(view).days), "", view)


def any_time(_memory: Memory, _event: Event, _view: View) -> Move:
    """The wish is undone."""
    return go("agreed", None, PreferTimes(None))


def times_typed(_memory: Memory, event: Typed, view: View) -> Move:
    """Days and hours in the borrower's own words; what is not said of them stays as it was."""
    said = read_times(event.text)
    if said.always:
        return go("agreed", None, PreferTimes(None), Keep("details:times", event.text))
    if not said.found:
        hint = t("I could not read a time from that. You can write it like: weekday afternoons, or after 4 pm.")
        return misread(hint, Keep("details:times", event.text))
    old = view.wished or Hours(WEEK, time(0), time.max, holidays=True)
    hours = said.start is not None or said.end is not None
    wished = Hours(
        said.days if said.days is not None else old.days,
        (said.start or time(0)) if hours else old.start,
        (said.end or time.max) if hours else old.end,
        holidays=True,
    )
    may = allowed(view)  # what the borrower did not speak of is not consented to
    asked = replace(
        wished,
        days=wished.days if said.days is not None else wished.days & may.days,
        start=wished.start if hours else max(wished.start, may.start),
        end=wished.end if hours else min(wished.end, may.end),
    )
    return wish(wished, asked, event.text, view)


DETAILS = Dialog(
    "details",
    t("My details"),
    Memory,
    steps={
        "mine": Step(
            mine,
            on={"change": to_which, "times": to_times, "typed": changed},
            to=frozenset({"which", "times", "confirm"}),
            needs=Level.FRESH,
        ),
        "which": Step(
            which, on={"field": field_picked, "typed": changed}, to=frozenset({"value", "which", "confirm"}),
            needs=Level.FRESH,
        ),
        "value": Step(value, on={"typed": written}, to=frozenset({"confirm"}), needs=Level.FRESH),
        "confirm": Step(
            confirm,
            on={"yes": passed_on, "again": write_again},
            to=frozenset({"noted", "value", "which"}),
            needs=Level.FRESH,
        ),
        "noted": Step(noted, on={"mine": to_mine}, to=frozenset({"mine"}), needs=Level.FRESH, ends=True),
        "times": Step(
            times,
            on={"part": part_picked, "any": any_time, "typed": times_typed},
            to=frozenset({"agreed", "consent"}),
            needs=Level.FRESH,
        ),
        "consent": Step(
            consent,
            on={"yes": consented, "no": declined, "typed": times_typed},
            to=frozenset({"agreed", "times", "consent"}),
            needs=Level.FRESH,
        ),
        "agreed": Step(agreed, on={"mine": to_mine}, to=frozenset({"mine"}), needs=Level.FRESH, ends=True),
    },
)  # fmt: skip
