"""What a turn works with, handed in once by the app: clock, ids, policies, texts, stories, keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from arrears.policy import Policy
from bot.books.shelf import Shelf
from bot.clock import Clock
from bot.ids import Ids
from bot.keys import derive
from bot.settings import Lender as LenderSettings
from dialogs.desk.events import DeskHeard
from dialogs.desk.people import Member
from dialogs.desk.replies import Replies
from dialogs.grammar.events import Event
from dialogs.grammar.register import Register
from dialogs.grammar.screen import Screen
from dialogs.grammar.view import Lender
from dialogs.tone.rules import ToneRules
from dialogs.understand.intents import Intents


class Heard(Protocol):
    """An update of a messaging app, read: where it was written, and the event it means. The adapter makes it."""

    @property
    def chat_id(self) -> str: ...
    @property
    def private(self) -> bool: ...
    @property
    def event(self) -> Event: ...
    @property
    def token(self) -> str: ...
    @property
    def language_code(self) -> str: ...
    @property
    def tap_id(self) -> str | None: ...
    @property
    def message_id(self) -> int | None: ...
    @property
    def reply_to(self) -> str: ...
    @property
    def sent_at(self) -> datetime | None: ...
    @property
    def desk(self) -> DeskHeard | None: ...


# (screen, conversation id, revision, locale, zone) -> payload of a message
Render = Callable[[Screen, str, int, str, str], dict[str, Any]]


def no_tone() -> ToneRules:
    """Where nobody speaks but the bot."""
    raise LookupError("no rules of tone were handed in")


def no_replies() -> Replies:
    """Where no agent writes to anybody."""
    raise LookupError("no approved sentences were handed in")


@dataclass(frozen=True, slots=True)
class Means:
    """Everything a turn needs beside the database."""

    clock: Clock
    ids: Ids
    policy: Policy
    lender: LenderSettings
    register: Register
    render: Render
    read: Callable[[Mapping[str, Any]], Heard | None]
    secret: str
    desk: tuple[str, ...] = ()
    desk_locale: str = "en"
    shelf: Shelf = field(default_factory=Shelf)
    intents: Callable[[], Intents | None] = lambda: None  # how free text is read; costly the first time
    members: tuple[Member, ...] = ()  # the lender's people, as the settings name them
    tone: Callable[[], ToneRules] = no_tone  # read when an agent first writes to a borrower
    replies: Callable[[], Replies] = no_replies

    @property
    def journal_key(self) -> bytes:
        """The key of the journal's hashes."""
        return derive(self.secret, "journal")

    @property
    def lender_view(self) -> Lender:
        """The lender as stories see it."""
        return Lender(
            self.lender.name,
            self.lender.verify,
            self.lender.payment_methods,
            self.lender.zone,
            self.lender.jurisdiction,
        )
