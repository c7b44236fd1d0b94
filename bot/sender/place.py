"""Places by name: lanes that find their topic when they are claimed.

`topic:<subject>` is a subject's topic, wherever it is by then. While it has no thread its rows wait, and no claim looks
at them (outbox_candidates). `opening:<subject>` opens it: a lane of its own, which nothing that waits can hold up.
A topic whose state is `flat` is the group itself: it has no topics, and a row's "flat" stands in front of its words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.store.outbox import OPENING, TOPIC
from bot.store.statements import Tx, sql

ABOUT_TOPICS = frozenset({"name_topic", "close_topic", "reopen_topic", "delete_topic"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a topic is: its group, and its thread, '' while nobody has told it, and in a group without topics."""

    group: str
    thread: str
    flat: bool

    @property
    def there(self) -> bool:
        """Whether something can be said in it."""
        return self.flat or bool(self.thread)

    @property
    def lane(self) -> str:
        """The lane of the place itself."""
        return f"chat:{self.group}:{self.thread}" if self.thread and not self.flat else f"chat:{self.group}"


def subject_of(lane: str) -> str | None:
    """Whose topic a lane names; None: it names a chat."""
    for prefix in (TOPIC, OPENING):
        if lane.startswith(prefix):
            return lane.removeprefix(prefix)
    return None


def find_place(subject: str) -> Tx[Place | None]:
    """Where the topic is now; None: there is none."""
    rows = yield sql("topic_of", subject)
    return Place(rows[0]["group_id"], rows[0]["thread_id"], rows[0]["state"] == "flat") if rows else None


def in_place(payload: Mapping[str, Any], place: Place) -> Mapping[str, Any]:
    """The payload as it is said there."""
    if not place.flat or not payload.get("flat"):
        return payload
    words = "text" if "text" in payload else "caption"
    return {**payload, words: "\n".join(filter(None, (payload["flat"], payload.get(words))))}
