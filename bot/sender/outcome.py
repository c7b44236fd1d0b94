"""What became of a message. A refusal or a broken line is a value here; only a bug raises."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.store.statements import Row

# Calls that leave a group's 20 messages a minute alone, by the bucket that they have instead.
FAMILIES = {
    "name_topic": "topics",
    "close_topic": "topics",
    "reopen_topic": "topics",
    "delete_topic": "topics",
    "pin": "pins",
    "react": "reactions",
    "delete": "deletions",
}


class Whose(StrEnum):
    """Whose trouble a delay is. Only the row's own counts as a try of the row."""

    ROW = "row"
    PEER = "peer"  # flood control: this chat has to wait
    ALL = "all"  # no network, no valid token: nothing goes out


@dataclass(frozen=True, slots=True)
class Upload:
    """What a bot may call a file from now on, instead of sending its bytes again."""

    bot: str
    file_id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived; the id of the message, where there is one, and of the file that was in it.

    `more`: the ids of the others, of an album. Of an opened topic the id is its thread's. `whole` False: Telegram left
    out some of the messages that were to be copied, so that nobody knows which copy is which.
    """

    message_id: str | None
    upload: Upload | None = None
    more: tuple[str, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Got:
    """Work is done: the bytes that were fetched or made, and what they are."""

    content: bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Later:
    """Certainly not carried out; try again. `seconds` 0: as the row's own back-off says."""

    seconds: float
    why: str
    whose: Whose = Whose.ROW


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person blocked us, or is gone."""

    why: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """It left and was not answered: perhaps carried out, perhaps not."""

    why: str


@dataclass(frozen=True, slots=True)
class Dead:
    """Refused for good. For work `why` is what its answer says: "too big", "gone", "empty"; at the desk a word of
    bot.sender.refusals, where there is one.
    """

    why: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The topic is no more: the row waits until there is a new one."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group is now another chat."""

    chat_id: str


Outcome = Sent | Got | Later | Unreachable | Doubtful | Dead | Gone | Moved


async def _nothing() -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is to be sent now, by us and nobody else.

    `target` is the id of the message the row is about. `read` gives the bytes of its file; `uploads` says how bots that
    have sent it already may call it.
    """

    row: Row
    lane: str
    payload: Mapping[str, Any]
    target: str | None = None
    read: Callable[[], Awaitable[bytes]] = _nothing
    uploads: Mapping[str, str] = field(default_factory=dict)

    @property
    def row_id(self) -> str:
        """The row's id."""
        return str(self.row["row_id"])


Deliver = Callable[[Claimed], Awaitable[Outcome]]
Make = Callable[[Claimed], Awaitable[bytes]]


def file_name(payload: Mapping[str, Any]) -> str:
    """The name a file goes out under."""
    return str(payload.get("name") or "file")


def is_work(lane: str) -> bool:
    """Whether a lane holds work (files to fetch, documents to make) and no messages."""
    return lane.startswith("work:")


def chat_of(lane: str) -> str:
    """The chat of a lane `chat:<id>` or `chat:<id>:<topic>`: all topics of a group are one peer."""
    return lane.split(":")[1]


def thread_of(lane: str) -> str:
    """The topic of a lane `chat:<id>:<topic>`, or ''."""
    return lane.split(":")[2] if lane.count(":") > 1 else ""


def peer_of(lane: str, method: str) -> str:
    """Whose pace a row keeps: its chat's, or in a group that of the chat's own bucket for methods of that family."""
    chat = chat_of(lane)
    family = FAMILIES.get(method)
    return f"{chat}#{family}" if family is not None and is_group(chat) else chat


def parts_of(row: Row) -> int:
    """How many messages a row takes up: each part of an album is one."""
    return len(json.loads(row["payload"])["messages"]) if row["method"] == "copy" else 1


def is_group(chat_id: str) -> bool:
    """Groups have negative ids."""
    return chat_id.startswith("-")
