"""My details: what the lender has of the borrower, what has changed, and the best time to write."""

from __future__ import annotations

import re
from dataclasses import replace

from dialogs.details.screens import FIELDS, Memory, confirm, mine, noted, value, which
from dialogs.details.times import any_time, consented, declined, part_picked, times_typed
from dialogs.details.times_screens import agreed, consent, times
from dialogs.grammar.effects import ChangeDetail, Keep
from dialogs.grammar.events import Event, Tapped, Typed
from dialogs.grammar.story import Dialog, Move, Step, go, misread, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.understand import fold

LONGEST = 200  # characters of a detail
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
