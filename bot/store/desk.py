"""The desk's side of a case as the turn keeps it: its topic, read under the case's lock and written back once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.clock import moment_or_none, stamp_or_none
from bot.store.statements import Row, Statement, Tx, sql

NOTES_SHOWN = 5


@dataclass(slots=True)
class TopicRow:
    """One topic: the desk's side of a case, or of the chat of a visitor who belongs to none. Ids are text.

    `subject` is the journal's chain of it, `case:<ref>` or `chat:<id>`; `thread_id` '' until Telegram has told it.
    `held_by` is the user id of who holds the case ('' nobody), `acted_at` their last act there.
    """

    subject: str
    case_id: str | None
    chat_id: str | None
    number: str
    group_id: str
    thread_id: str
    state: str
    title: str
    brief_row: str | None
    brief_digest: str
    held_by: str
    held_since: datetime | None
    acted_at: datetime | None
    snoozed_until: datetime | None
    open_row: str = ""  # the row that opens it, the latest edit of its brief, its latest renaming
    edit_row: str = ""
    name_row: str = ""

    @property
    def lane(self) -> str:
        """Where rows for this topic are queued: a place by name, which waits until Telegram has told the thread."""
        return f"topic:{self.subject}"

    @property
    def nowhere(self) -> bool:
        """Deleted by a person while nobody was asked: what is said from now on needs a new one."""
        return self.state == "closed" and not self.thread_id and not self.open_row


def topic_of(row: Row) -> TopicRow:
    """A topic from its row."""
    return TopicRow(
        row["subject"],
        row["case_id"],
        row["chat_id"],
        row["number"],
        row["group_id"],
        row["thread_id"],
        row["state"],
        row["title"],
        row["brief_row"],
        row["brief_digest"],
        row["held_by"],
        moment_or_none(row["held_since"]),
        moment_or_none(row["acted_at"]),
        moment_or_none(row["snoozed_until"]),
        row["open_row"],
        row["edit_row"],
        row["name_row"],
    )


def read_topic(subject: str) -> Tx[TopicRow | None]:
    """The topic of a case or chat, to look at alone."""
    rows = yield sql("topic_of", subject)
    return topic_of(rows[0]) if rows else None


def lock_topic(subject: str) -> Tx[TopicRow | None]:
    """The topic of a case or chat, whose own lock is held already."""
    rows = yield sql("topic_lock", subject)
    return topic_of(rows[0]) if rows else None


def add_topic(
    subject: str, case_id: str | None, chat_id: str | None, number: str, group: str, state: str, now: str
) -> Tx[TopicRow]:
    """The topic, made when it is first needed."""
    yield sql("topic_add", subject, case_id, chat_id, number, group, state, now)
    found = yield from lock_topic(subject)
    assert found is not None
    return found


def topic_write(topic: TopicRow) -> Statement:
    """What writes a topic back."""
    return sql(
        "topic_save",
        topic.subject,
        topic.group_id,
        topic.thread_id,
        topic.state,
        topic.title,
        topic.brief_row,
        topic.brief_digest,
        topic.held_by,
        stamp_or_none(topic.held_since),
        stamp_or_none(topic.acted_at),
        stamp_or_none(topic.snoozed_until),
        topic.open_row,
        topic.edit_row,
        topic.name_row,
    )


def draft_write(draft_id: str, subject: str, by: int, kind: str, body: dict[str, Any], now: str) -> Statement:
    """What writes a draft down."""
    return sql("draft_add", draft_id, subject, str(by), kind, json.dumps(body, ensure_ascii=False), now)
