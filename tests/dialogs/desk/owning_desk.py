"""A desk on paper: three people, a case, and what they are told in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from talk import LENDER, POLICY, RENDERER, TODAY

from arrears.contact import Hold, Stop
from dialogs.desk.people import Member
from dialogs.desk.story import Answer, Deed
from dialogs.desk.view import Answered, DeskView, Draft, Request
from dialogs.desk.words import BUTTONS, COMMANDS
from dialogs.grammar.view import View
from dialogs.tone.rules import ToneRules

TAIPEI = ZoneInfo("Asia/Taipei")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=TAIPEI).astimezone(UTC)
ANN = Member(1, "Ann", "supervisor", languages=("en",))
BOB, CAT = Member(2, "Bob"), Member(3, "Cat")
EVE = Member(4, "Eve", "supervisor")


def at(text: str) -> datetime:
    """What a clock at the desk shows."""
    return datetime.fromisoformat(text).replace(tzinfo=TAIPEI).astimezone(UTC)


def a_request(reason: str = "asked", **more: Any) -> Request:
    """An open request, made an hour ago and due in three."""
    return Request("T-1", reason, "normal", "", NOW - timedelta(hours=1), NOW + timedelta(hours=3), **more)


def a_desk(me: Member = BOB, *, holder: Member | None = None, stops: tuple[str, ...] = (), **more: Any) -> DeskView:
    """The picture; with a holder the case is held, else it waits, or `owner` says."""
    view = View(NOW, TODAY, "Asia/Taipei", LENDER, POLICY, jurisdiction="TW", stops=stops)
    facts = {
        "view": view,
        "subject": "case:B1",
        "number": "K-7",
        "me": me,
        "members": (ANN, BOB, CAT, EVE),
        "now": NOW,
        "zone": "Asia/Taipei",
        "owner": "held" if holder else "waiting",
        "fresh_id": "fresh",
        "tone": ToneRules.__new__(ToneRules),
        "holder": holder,
        "held_since": NOW - timedelta(minutes=20) if holder else None,
        "requests": (a_request(),),
        "stops": tuple(Stop(kind, NOW) for kind in stops),
        **more,
    }
    return DeskView(**facts)


def writes(view: DeskView, text: str) -> Answer:
    """What comes of a command."""
    word, _, rest = text.removeprefix("/").partition(" ")
    return COMMANDS[word].rule(Deed(word, rest.strip(), "77"), view)


def taps(view: DeskView, action: str) -> Answer:
    """What comes of a button."""
    name, _, value = action.partition(":")
    return BUTTONS[name](Deed(name, value, "78"), view)


def words(answer: Answer, locale: str = "en") -> str:
    """What is said, as it is read."""
    assert answer.says is not None
    return str(RENDERER.render(replace(answer.says, today=TODAY), "desk", 0, locale, "Asia/Taipei")["text"])


def buttons(answer: Answer) -> frozenset[str]:
    """What may be tapped under it."""
    return answer.says.actions if answer.says else frozenset()


OURS = Answered("bot")


def a_draft(**body: str) -> Draft:
    """Bob's form, half filled."""
    return Draft("d1", "resolve", {"outcome": "", "summary": "", "then": ""} | body, BOB.user_id, NOW)


def a_pause() -> Hold:
    """Reminders wait because the desk said so."""
    return Hold("desk", NOW, NOW + timedelta(days=3))
