"""What became of a message. A refusal or a broken line is a value here; only a bug raises."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.store.statements import Row


class Whose(StrEnum):
    """Whose trouble a delay is. Only the row's own counts as a try of the row."""

    ROW = "row"
    PEER = "peer"  # flood control: this chat has to wait
    ALL = "all"  # no network, no valid token: nothing goes out


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived; the id of the message, where there is one."""

    message_id: str | None


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
    """Refused for good."""

    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group is now another chat."""

    chat_id: str


Outcome = Sent | Later | Unreachable | Doubtful | Dead | Moved


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that is to be sent now, by us and nobody else.

    `target` is the id of the message the row is about, `content` the bytes of its file.
    """

    row: Row
    lane: str
    payload: Mapping[str, Any]
    target: str | None = None
    content: bytes = b""

    @property
    def row_id(self) -> str:
        """The row's id."""
        return str(self.row["row_id"])


Deliver = Callable[[Claimed], Awaitable[Outcome]]


def chat_of(lane: str) -> str:
    """The chat of a lane `chat:<id>` or `chat:<id>:<topic>`: all topics of a group are one peer."""
    return lane.split(":")[1]


def is_group(chat_id: str) -> bool:
    """Groups have negative ids."""
    return chat_id.startswith("-")
