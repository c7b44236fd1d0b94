"""A borrower's phone in the prepared month: what is on it, and the updates that tapping and writing make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

from bot.sender.outcome import Claimed

STARTED = frozenset({"dunning", "promise", "service"})  # purposes of messages that we begin


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a talk. `who` is "borrower", "bot" or "lender"; `first`: the bot began; `day` and `line` (from 1)
    are those of the story that brought it about, 0 for what came by itself."""

    at: datetime
    who: str
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    first: bool = False
    day: int = 0
    line: int = 0


@dataclass(slots=True)
class Phone:
    """One borrower's chat with the bot. `buttons` are those of the newest screen."""

    user: int
    name: str
    language: str
    talk: list[Said] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    screen: int = 0  # the message that holds the buttons
    last_message: int = 0

    def hear(self, message: Claimed, at: datetime, place: tuple[int, int]) -> str | None:
        """Show what the sender sends; gives the id of the message, as Telegram does."""
        row, payload = message.row, message.payload
        if row["method"] == "unbutton":
            return message.target
        rows = payload.get("buttons") or []
        first = row["purpose"] in STARTED
        if row["method"] == "redraw":
            self._show(rows, int(message.target or 0))
            return message.target
        text = payload["text"] if "text" in payload else f"{payload.get('caption') or ''}\n[{payload['name']}]"
        self.last_message += 1
        if rows:
            self._show(rows, self.last_message)
        labels = tuple(tuple(button["text"] for button in line) for line in rows)
        self.talk.append(Said(at, "bot", plain(text), labels, first, *place))
        return str(self.last_message)

    def _show(self, rows: list[list[dict[str, str]]], number: int) -> None:
        self.buttons, self.screen = [button for line in rows for button in line], number

    def data_of(self, label: str) -> str | None:
        """What a tap on that button sends; None when no button says so."""
        return next((button["data"] for button in self.buttons if button["text"] == label), None)

    def writes(self, text: str, at: datetime) -> dict[str, Any]:
        """The update of a message."""
        self.last_message += 1
        return {"message": {**self._message(self.last_message, at), "text": text}}

    def taps(self, data: str, number: int, at: datetime) -> dict[str, Any]:
        """The update of a tap; `number` makes its id."""
        message = self._message(self.screen, at)
        tap = {"id": str(number), "from": self._person(), "chat_instance": str(self.user)}
        return {"callback_query": {**tap, "message": message, "data": data}}

    def _person(self) -> dict[str, Any]:
        return {"id": self.user, "is_bot": False, "first_name": self.name, "language_code": self.language}

    def _message(self, number: int, at: datetime) -> dict[str, Any]:
        chat = {"id": self.user, "type": "private", "first_name": self.name}
        return {"message_id": number, "date": int(at.timestamp()), "chat": chat, "from": self._person()}


def plain(text: str) -> str:
    """A message as the borrower sees it."""
    return unescape(re.sub(r"</?b>", "", text))
