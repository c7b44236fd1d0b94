"""Gates broken on purpose, one way each: the proof must find every one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

import arrears.contact
import arrears.days
import arrears.ladder
import arrears.position
import bot.turn.picture
import bot.turn.work
from arrears.contact import ContactFacts, Hold
from bot.turn.work import Work
from dialogs.grammar.view import Level

Break = Callable[[pytest.MonkeyPatch], None]


def _facts(change: Callable[[ContactFacts], ContactFacts]) -> Break:
    """What the gate and the ladder are told of the case is changed."""
    true = Work.contact_facts

    def told(self: Work, sent: Any) -> ContactFacts:
        return change(true(self, sent))

    return lambda patch: patch.setattr(Work, "contact_facts", told)


def _no_hours(patch: pytest.MonkeyPatch) -> None:
    def always(now: datetime, *_rest: Any) -> datetime:
        return now

    patch.setattr(arrears.contact, "next_opening", always)


def _no_caps(patch: pytest.MonkeyPatch) -> None:
    """The caps, and the ladder's own distance of four days, which would hide that they are gone."""
    true = arrears.ladder._after_gap

    def a_day(view: Any, ladder: Any, zone: str) -> date:
        return true(view, ladder.model_copy(update={"gap_days": 1}), zone)

    patch.setattr(arrears.contact, "_full_until", lambda *_: None)
    patch.setattr(arrears.ladder, "_after_gap", a_day)


def _nothing_paid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arrears.position, "_came", lambda *_: (0, 0))


def _any_birthday(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(bot.turn.picture, "prover", lambda *_: lambda *_: True)


def _never_idle(patch: pytest.MonkeyPatch) -> None:
    true = Work.level

    def level(self: Work) -> Level:
        found = true(self)
        return Level.FRESH if found is Level.VERIFIED else found

    patch.setattr(Work, "level", level)


def _books_never_old(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arrears.contact, "working_days_between", lambda *_: 0)
    patch.setattr(bot.turn.work, "working_days_between", lambda *_: 0)


def _stops_stand_for_nobody(patch: pytest.MonkeyPatch) -> None:
    true = arrears.contact.stands
    patch.setattr(arrears.contact, "stands", lambda pause, now: isinstance(pause, Hold) and true(pause, now))
    patch.setattr(arrears.contact, "IDENTITY", frozenset())


def _lenders_hours(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Work, "zones", property(lambda self: (self.means.lender.zone,)))


def _one_zone_guessed(patch: pytest.MonkeyPatch) -> None:
    true = Work.zones.fget  # type: ignore[attr-defined]
    patch.setattr(Work, "zones", property(lambda self: true(self)[-1:]))


def _holidays_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arrears.days, "_holidays", lambda *_: frozenset())


# How it is broken, and whether it takes talks to notice.
BROKEN: dict[str, tuple[Break, bool]] = {
    "hours are not asked": (_no_hours, False),
    "hours are the lender's": (_lenders_hours, False),
    "one zone is guessed": (_one_zone_guessed, False),
    "holidays are forgotten": (_holidays_forgotten, False),
    "caps are not counted": (_no_caps, False),
    "stops are not heard": (_stops_stand_for_nobody, False),
    "a person's case is the bot's": (_facts(lambda facts: replace(facts, owner="bot")), False),
    "payments are not seen": (_nothing_paid, False),
    "old books are as good as new": (_books_never_old, False),
    "consent is not needed": (_facts(lambda facts: replace(facts, wish_agreed=facts.wished is not None)), False),
    "an open promise does not silence": (_facts(lambda facts: replace(facts, promise_open=False)), True),
    "any birthday will do": (_any_birthday, True),
    "a session never ends": (_never_idle, True),
}
