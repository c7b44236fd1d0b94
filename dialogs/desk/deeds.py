"""What owning a case does: effects, each carried out by bot/desk/ in the turn's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dialogs.desk.story import DeskEffect


@dataclass(frozen=True, slots=True)
class Take(DeskEffect):
    """Whoever acts holds the case from now on."""


@dataclass(frozen=True, slots=True)
class Release(DeskEffect):
    """The bot has the case again. `to` names where the talk goes on (dialogs.person.GOES_ON)."""

    to: str


@dataclass(frozen=True, slots=True)
class Transfer(DeskEffect):
    """Somebody else holds the case from now on."""

    to: int


@dataclass(frozen=True, slots=True)
class Assign(DeskEffect):
    """Somebody is asked to look at the open requests; nobody holds the case by it."""

    to: int


@dataclass(frozen=True, slots=True)
class PutAside(DeskEffect):
    """Nothing is to be done before that moment; None: it is taken up again."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class PauseReminders(DeskEffect):
    """Reminders and notes on promises wait until then, whoever has the case."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EndPause(DeskEffect):
    """They need not wait any longer."""


@dataclass(frozen=True, slots=True)
class Settle(DeskEffect):
    """The open requests are dealt with: how (a name in resolving.OUTCOMES), in one line; what comes next, and when."""

    outcome: str
    summary: str
    next_step: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class AddNote(DeskEffect):
    """A note for the desk alone."""

    words: str


@dataclass(frozen=True, slots=True)
class OfferSlot(DeskEffect):
    """The borrower is asked whether a call at that moment suits."""

    at: datetime
