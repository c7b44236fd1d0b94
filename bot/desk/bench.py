"""The bench of a desk turn: the turn's work, the topic it is about, and who acts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.clock import moment, moment_or_none
from bot.i18n import locale_of
from bot.store.desk import TopicRow
from bot.store.outbox import RELAY
from bot.store.statements import Row, Tx
from bot.turn.means import Means
from bot.turn.work import Work
from dialogs.desk.people import Member, member_of
from dialogs.desk.queue import topic_link
from dialogs.desk.view import Request
from dialogs.grammar.screen import Screen

DESK = "desk"  # the conversation id on our buttons in a group: `desk.0.<action>`


@dataclass(slots=True)
class Bench:
    """One desk turn. `member` is who acts, None where the clock or the borrower does."""

    work: Work
    topic: TopicRow
    member: Member | None = None

    @property
    def now(self) -> datetime:
        """The turn's moment."""
        return self.work.now

    @property
    def locale(self) -> str:
        """The language of what is said in the topic: of who acts, else the desk's."""
        return language_of(self.work.means, self.member)

    @property
    def link(self) -> str:
        """The address of the topic, '' where there is none."""
        return topic_link(self.topic.group_id, self.topic.thread_id)

    @property
    def holder(self) -> Member | None:
        """Who holds the case; None as well when they are on the roster no more."""
        held = self.topic.held_by
        return member_of(self.work.means.members, int(held)) if held else None

    def draw(self, screen: Screen, locale: str = "") -> dict[str, Any]:
        """A screen of the desk as a payload, in the lender's time; a day of another year is written with its year."""
        means, screen = self.work.means, replace(screen, today=self.work.desk_day)
        return means.render(screen, DESK, 0, locale or self.locale, means.lender.zone)

    def tell(self, screen: Screen, *, reply_to: str = "", locale: str = "", purpose: str = "desk", **more: Any) -> str:
        """Say something in the topic; gives the row's id."""
        payload = self.draw(screen, locale)
        if reply_to:
            payload["reply_to"] = reply_to
        more = {"priority": RELAY, "on_doubt": "resend", **more}
        return self.work.send(self.topic.lane, "tell", payload, purpose=purpose, **more)

    def receipt(self, message: str, emoji: str) -> None:
        """Put an emoji on a message of the topic."""
        self.work.send(
            self.topic.lane, "react", {"message": message, "emoji": emoji}, purpose="cosmetic", priority=RELAY,
            on_doubt="drop", droppable=True,
        )  # fmt: skip

    def save(self) -> None:
        """The topic is written with the turn."""
        self.work.topic = self.topic


def language_of(means: Means, member: Member | None) -> str:
    """The language in which one of the lender's people is answered: their first, else the desk's."""
    return locale_of(member.languages[0]) if member and member.languages else means.desk_locale


# A turn for what the clock or the outbox tells the desk, with the event of the inbox row.
Inner = Callable[[Bench, Mapping[str, Any]], Tx[None]]


def request_of(row: Row) -> Request:
    """An open request, from its ticket, as it was read or as this turn made it."""
    seen = dict(row)
    return Request(
        row["ticket_id"],
        row["reason"],
        row["priority"],
        row["words"],
        moment(row["opened_at"]),
        moment(row["due_at"]),
        int(seen.get("assigned_to") or 0),
        moment_or_none(seen.get("first_at")),
    )
