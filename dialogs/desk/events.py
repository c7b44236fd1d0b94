"""What can happen in the lender's group, whoever did it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from dialogs.grammar.events import SentFile


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote or sent something. `message` is its id there, `reply_to` the id of the message it answers, or ''.

    `file` comes with its caption as `text`; parts of an album come one by one.
    """

    text: str
    message: str
    reply_to: str = ""
    file: SentFile | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A message (or the caption of a file) was edited."""

    text: str
    message: str
    file: SentFile | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours was tapped: `name`, or `name:value`. `message` is the one the button stands under."""

    action: str
    message: str


@dataclass(frozen=True, slots=True)
class TopicSeen:
    """Telegram says what became of a topic. `ours`: the bot did it itself."""

    what: Literal["created", "renamed", "closed", "reopened"]
    name: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class GroupMoved:
    """The group is another chat from now on."""

    to: str


@dataclass(frozen=True, slots=True)
class RightsChanged:
    """What the bot may do in the group now; `there` False: it was put out."""

    there: bool
    topics: bool = False
    pins: bool = False
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody left the group or was put out."""

    user_id: int


@dataclass(frozen=True, slots=True)
class Passing:
    """Something that needs no answer: pins, joins, kinds we do not know."""

    kind: str


Deeds = Wrote | Changed | Pressed  # what somebody did in the group themselves
DeskEvent = Wrote | Changed | Pressed | TopicSeen | GroupMoved | RightsChanged | Left | Passing


@dataclass(frozen=True, slots=True)
class DeskHeard:
    """An event of a group: where, and who did it.

    `thread` is '' for the group itself (and General). `who`: a person, an anonymous administrator (or channel), a bot,
    or we ourselves; `user_id` is 0 where nobody can be named. `forum`: the group has topics, as its update tells.
    """

    group: str
    thread: str
    who: Literal["person", "anonymous", "bot", "us"]
    user_id: int
    event: DeskEvent
    forum: bool = False


# A word of any script, so that one that is none is answered; behind the slash of any keyboard.
_COMMAND = re.compile(r"\s*[/／]([^\s/@]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


def command_in(text: str) -> tuple[str, str] | None:
    """The word behind the slash and what stands behind it: ("r", "Hello"); None for a text that is no command."""
    found = _COMMAND.fullmatch(text)
    return (found[1].lower(), (found[2] or "").strip()) if found else None
