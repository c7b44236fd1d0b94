"""What agents sent to borrowers, as the database keeps it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import moment, stamp
from bot.store.statements import Row, Statement, Tx, sql
from dialogs.desk.outgoing import Given, Outgoing, outgoing

DELETABLE = timedelta(hours=48)  # Telegram lets a bot delete what is younger


@dataclass(slots=True)
class AnswerRow:
    """One message of an agent: a relay with what was decided about it. Ids are text; see bot.store.relays.Relay.

    `rows` are the outbox rows that show it, the one with the words first; `shown_row` is the last of them, '' while it
    waits. `state`: waiting, withdrawn (taken back while it waited), queued, delivered, lost, taken_back. `contact_row`:
    the row by which we wrote first, or ''. `said`: the words as they went out and as each change has them, `read` which
    of these the borrower reads as far as we know; `words` are the newest.
    """

    relay_id: str
    subject: str
    by_user: int
    from_chat: str
    from_message: str
    kind: str
    words: str
    state: str
    at: datetime
    out: Outgoing
    rows: tuple[str, ...] = ()
    shown_row: str = ""
    contact_row: str = ""
    said: tuple[str, ...] = ()
    read: int = 0

    def given(self, now: datetime) -> Given:
        """As the rules see it."""
        state = {"withdrawn": "taken back", "taken_back": "taken back"}.get(self.state, self.state)
        old = now - self.at > DELETABLE
        return Given(self.relay_id, self.by_user, self.from_message, state, self.kind, self.words, old)


def answer_of(row: Row) -> AnswerRow:
    """An agent's message from its row."""
    body = json.loads(row["body"]) if row["body"] else {}  # it is empty once the person was erased
    return AnswerRow(
        row["relay_id"],
        row["subject"],
        int(row["by_user"]),
        row["from_chat"],
        row["from_message"],
        row["kind"],
        row["words"],
        row["state"],
        moment(row["at"]),
        outgoing(body["out"]) if body else Outgoing(int(row["by_user"])),
        tuple(body.get("rows", ())),
        row["shown_row"],
        row["contact_row"],
        tuple(body.get("said", ())),
        body.get("read", 0),
    )


def _body(answer: AnswerRow) -> str:
    said = {"said": list(answer.said), "read": answer.read}
    found: dict[str, Any] = {"out": answer.out.body, "rows": list(answer.rows), **said}
    return json.dumps(found, ensure_ascii=False)


def answer_add(answer: AnswerRow) -> Statement:
    """What writes it down."""
    return sql(
        "answer_add",
        answer.relay_id,
        answer.subject,
        str(answer.by_user),
        answer.from_chat,
        answer.from_message,
        answer.shown_row,
        answer.kind,
        answer.words,
        answer.state,
        stamp(answer.at),
        _body(answer),
        answer.contact_row,
    )


def answer_save(answer: AnswerRow) -> Statement:
    """What writes it back."""
    return sql(
        "answer_save",
        answer.relay_id,
        answer.shown_row,
        answer.words,
        answer.state,
        _body(answer),
        answer.contact_row,
    )


def read_answer(relay_id: str) -> Tx[AnswerRow | None]:
    """One of them."""
    rows = yield sql("answer_read", relay_id)
    return answer_of(rows[0]) if rows else None


def answers_at(chat: str, message: str) -> Tx[list[AnswerRow]]:
    """What an agent sent by that message of the group."""
    return [answer_of(row) for row in (yield sql("answers_at", chat, message))]


def answers_waiting(subject: str) -> Tx[list[AnswerRow]]:
    """What waits behind the identity check, oldest first."""
    return [answer_of(row) for row in (yield sql("answers_waiting", subject))]


def visitor_is_silent(chat_id: str, heard_at: datetime | None) -> Tx[bool]:
    """Whether the last word of a visitor was a stop: who belongs to no case has it in the journal alone."""
    if heard_at is None:
        return False
    return bool((yield sql("stopped_since", f"chat:{chat_id}", stamp(heard_at))))
