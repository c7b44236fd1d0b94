"""What a rule of the desk may look at: one frozen picture of the case and of the desk's side of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from arrears.contact import Hold, Stop
from arrears.days import Hours, open_at
from arrears.policy import Priority
from dialogs.desk.people import Member
from dialogs.grammar.view import View
from dialogs.tone.rules import ToneRules


@dataclass(frozen=True, slots=True)
class Request:
    """An open request for a person (a ticket). `assigned`: whose it is; `first_at`: when somebody first looked."""

    id: str
    reason: str
    priority: Priority
    words: str
    opened_at: datetime
    due_at: datetime
    assigned: int = 0
    first_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that is replied to, as far as it is one of ours, or went through us.

    `side`: who wrote what it shows: the borrower, an agent, or we (bot). `from_message` is the borrower's own message,
    or ''.
    """

    side: Literal["borrower", "agent", "bot"]
    from_message: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What this agent is in the middle of here. `body` holds plain values; `at`: since when it stands as it does."""

    id: str
    kind: str
    body: Mapping[str, Any]
    by_user: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note."""

    by_user: int
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One of the last messages: who wrote it, as it was read. `by_user` is an agent's number."""

    side: Literal["borrower", "agent", "bot"]
    words: str
    at: datetime
    by_user: int = 0


@dataclass(frozen=True, slots=True)
class CallHours:
    """When somebody may be called: the hours in which we may write first, in every zone the borrower may be in; the
    first is that of dates. Without any it is not known, and any hour goes (a visitor)."""

    zones: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    jurisdiction: str = ""

    def good(self, at: datetime) -> bool:
        """Whether it is such an hour."""
        return open_at(at, self.zones, self.hours, self.jurisdiction)


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk's picture. `view` is the case as the borrower's stories see it (unlinked, for a visitor without a case).

    `subject` names the case or the visitor's chat; `me` is who acts; `holder` who holds the case, and `ours` whether
    that is me. `zone` is the lender's, `now` the moment in UTC. `drafts` are all open ones here, also others'.
    `fresh_id` is an id that nothing has yet. `owner` is bot, waiting or held. `heard_at`: the borrower's last word.
    `said` are the last messages, oldest first; `stops` and `holds` those that stand; `language` the talk's, '' unknown;
    `linked`: whether there is a chat.
    """

    view: View
    subject: str
    number: str
    me: Member
    members: tuple[Member, ...]
    now: datetime
    zone: str
    owner: Literal["bot", "waiting", "held"]
    fresh_id: str
    tone: ToneRules
    holder: Member | None = None
    held_since: datetime | None = None
    snoozed_until: datetime | None = None
    requests: tuple[Request, ...] = ()
    drafts: tuple[Draft, ...] = ()
    notes: tuple[Note, ...] = ()
    answered: Answered | None = None
    heard_at: datetime | None = None
    reachable: bool = True
    said: tuple[Said, ...] = ()
    stops: tuple[Stop, ...] = ()
    holds: tuple[Hold, ...] = ()
    language: str = ""
    linked: bool = True
    about: frozenset[int] = frozenset()  # whom open complaints of the case are about: they don't handle it
    borrower: int = 0  # which member's own case it is: they don't handle it either
    calls: CallHours = CallHours()
    noticed_on: date | None = None  # the day of the newest written notice of the lender's that is recorded
    absent: frozenset[int] = frozenset()  # members who have left the group
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def present(self) -> tuple[Member, ...]:
        """The members who have not left the group."""
        return tuple(member for member in self.members if member.user_id not in self.absent)

    @property
    def ours(self) -> bool:
        """Whether I hold the case."""
        return self.holder is not None and self.holder.user_id == self.me.user_id

    def draft(self, draft_id: str) -> Draft | None:
        """That open draft, whoever's it is."""
        return next((draft for draft in self.drafts if draft.id == draft_id), None)
