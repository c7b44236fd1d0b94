"""Cases and chats as the turn keeps them: read under the lock, changed in memory, written back once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arrears.case import case_number
from arrears.contact import Purpose, Sent
from arrears.money import Money
from arrears.promise import Promise, PromiseState
from arrears.touch import DoneStep
from bot.clock import moment, moment_or_none, stamp, stamp_or_none
from bot.store.statements import Row, Statement, Tx, sql

REMEMBERED_STEPS = 80


@dataclass(slots=True)
class CaseRow:
    """One borrower's case. `ladder` are the reminder steps already done."""

    case_id: str
    number: str
    owner: str
    chat_id: str | None
    ever_verified: bool
    unreachable: bool
    next_touch_at: datetime | None
    touch_purpose: str
    touch_step: str
    silence: str
    ladder: tuple[DoneStep, ...]
    identity_digest: str
    tries: int
    locked_at: datetime | None
    arranged: bool = False  # anything beyond promises: circumstances, offers, agreements, payments told of
    wished: str = ""  # when the borrower likes to be written to


@dataclass(slots=True)
class ChatRow:
    """One private chat. `state` is the conversation as JSON values; `screen_row` the row of the present screen.

    `active_at`: the last word while the session was fresh, which keeps it so; `heard_at`: the last word at all.
    """

    chat_id: str
    conversation_id: str
    case_id: str | None
    language: str
    revision: int
    state: dict[str, Any]
    verified_at: datetime | None
    active_at: datetime | None
    screen_row: str | None
    heard_at: datetime | None
    proved: tuple[str, ...] = ()  # items of the check answered in this session


def case_of(row: Row) -> CaseRow:
    """A case from its row."""
    return CaseRow(
        row["case_id"],
        row["number"],
        row["owner"],
        row["chat_id"],
        bool(row["ever_verified"]),
        bool(row["unreachable"]),
        moment_or_none(row["next_touch_at"]),
        row["touch_purpose"],
        row["touch_step"],
        row["silence"],
        tuple(
            DoneStep(step, loan, date.fromisoformat(due), date.fromisoformat(on))
            for step, loan, due, on in json.loads(row["ladder"])
        ),
        row["identity_digest"],
        row["tries"],
        moment_or_none(row["locked_at"]),
        bool(row["arranged"]),
        row["wished"],
    )


def chat_of(row: Row) -> ChatRow:
    """A chat from its row."""
    return ChatRow(
        row["chat_id"],
        row["conversation_id"],
        row["case_id"],
        row["language"],
        row["revision"],
        json.loads(row["state"]) if row["state"] else {},
        moment_or_none(row["verified_at"]),
        moment_or_none(row["active_at"]),
        row["screen_row"],
        moment_or_none(row["heard_at"]),
        tuple(filter(None, row["proved"].split(","))),
    )


def ensure_case(case_id: str, at: datetime) -> Tx[None]:
    """The case of a borrower, made when it is first needed."""
    yield sql("case_add", case_id, case_number(case_id), "", stamp(at))


def lock_case(case_id: str) -> Tx[CaseRow | None]:
    """The case under its lock: from here on nobody else turns it."""
    rows = yield sql("case_lock", case_id)
    return case_of(rows[0]) if rows else None


def save_case(case: CaseRow) -> Tx[None]:
    """Write a case back."""
    ladder = [[s.step, s.loan_ref, s.due.isoformat(), s.on.isoformat()] for s in case.ladder[-REMEMBERED_STEPS:]]
    yield sql(
        "case_save",
        case.case_id,
        case.owner,
        case.chat_id,
        int(case.ever_verified),
        int(case.unreachable),
        stamp_or_none(case.next_touch_at),
        case.touch_purpose,
        case.touch_step,
        case.silence,
        json.dumps(ladder, separators=(",", ":")),
        case.identity_digest,
        case.tries,
        stamp_or_none(case.locked_at),
        int(case.arranged),
        case.wished,
    )


def lock_chat(chat_id: str) -> Tx[ChatRow | None]:
    """The chat under its lock."""
    rows = yield sql("chat_lock", chat_id)
    return chat_of(rows[0]) if rows else None


def save_chat(chat: ChatRow) -> Tx[None]:
    """Write a chat back."""
    yield sql(
        "chat_save",
        chat.chat_id,
        chat.case_id,
        chat.language,
        chat.revision,
        json.dumps(chat.state, ensure_ascii=False, separators=(",", ":")),
        stamp_or_none(chat.verified_at),
        stamp_or_none(chat.active_at),
        chat.screen_row,
        stamp_or_none(chat.heard_at),
        ",".join(chat.proved),
    )


def promise_of(row: Row) -> Promise:
    """A promise (its current version) from its row."""
    return Promise(
        row["promise_id"],
        row["loan_ref"],
        Money(row["amount"], row["currency"]),
        date.fromisoformat(row["due"]),
        row["method"],
        date.fromisoformat(row["made_on"]),
        PromiseState(row["state"]),
        row["paid"],
        row["version"],
        row["agreement_id"],
        row["part"],
    )


def promises_of(case_id: str) -> Tx[tuple[Promise, ...]]:
    """All promises of a case in their current versions, oldest first."""
    rows = yield sql("promises_of_case", case_id)
    return tuple(promise_of(row) for row in rows)


def promise_writes(
    promise: Promise, *, case_id: str, at: datetime, policy_hash: str, kept_on: date | None = None
) -> list[Statement]:
    """What writes a version of a promise; versions are added, never edited."""
    writes = []
    if promise.version > 1:
        writes.append(sql("promise_replace", promise.id, promise.version - 1, stamp(at)))
    values = (
        promise.id,
        promise.version,
        case_id,
        promise.loan_ref,
        promise.amount.currency,
        promise.amount.minor,
        promise.due.isoformat(),
        promise.method,
        promise.made_on.isoformat(),
        promise.state.value,
        promise.paid,
        kept_on.isoformat() if kept_on else None,
        stamp(at),
        policy_hash,
        promise.agreement,
        promise.part,
    )
    return [*writes, sql("promise_add", *values)]


def contacts_waiting(case_id: str) -> Tx[tuple[Sent, ...]]:
    """Messages we start that are queued, each at the moment from which it may go out."""
    rows = yield sql("contacts_waiting", case_id)
    return tuple(Sent(moment(row["at"]), Purpose(row["purpose"])) for row in rows)


def contacts_of(case_id: str, since: datetime) -> Tx[tuple[Sent, ...]]:
    """Messages we started and that went out (or may have) since then."""
    rows = yield sql("contacts_of_case", case_id, stamp(since))
    return tuple(Sent(moment(row["at"]), Purpose(row["purpose"])) for row in rows)
