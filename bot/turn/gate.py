"""What the sender asks before it sends: the gate once more, in the transaction that claims the row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from arrears.contact import OK, Purpose, Verdict
from arrears.desk_contact import agent_may_write, visitor_may_read
from bot.clock import stamp
from bot.sender.answer import ANSWER
from bot.store.answers import visitor_is_silent
from bot.store.cases import chat_of, lock_case, lock_chat
from bot.store.journal import Entry, append
from bot.store.statements import Row, Tx, sql
from bot.turn.matter import of_row
from bot.turn.means import Means
from bot.turn.plan import gate, refused
from bot.turn.reading import read_case
from bot.turn.work import Work
from dialogs.grammar.view import Level

GONE = Verdict(False, "case.gone")
ELSEWHERE = Verdict(False, "identity.not_linked")  # the row is for a chat that is not this borrower's any more
NOT_FRESH = Verdict(False, "identity.not_fresh")


def sender_gate(means: Means) -> Callable[[Row, datetime], Tx[Verdict]]:
    """`gate(row, now)` for the sender: the case is read afresh under its lock, a no is journalled."""

    def ask(row: Row, now: datetime) -> Tx[Verdict]:
        work = Work(means, now, f"gate:{row['row_id']}")
        if row["case_id"] is None:
            return (yield from _visitors(work, row))
        work.case = yield from lock_case(row["case_id"])
        if work.case is None:
            return GONE
        yield from read_case(work)
        if row["lane"] != f"chat:{work.case.chat_id}":  # it was under way while the chat was bound anew
            verdict = ELSEWHERE
            refused(work, Purpose.REPLY if row["purpose"] == ANSWER else Purpose(row["purpose"]), verdict)
        elif row["purpose"] == ANSWER:
            verdict = yield from _agents(work, json.loads(row["payload"])["gate"])
        else:
            verdict = yield from gate(work, Purpose(row["purpose"]), of_row(row))
        yield from append(work.chain, work.entries, at=stamp(now), key=means.journal_key, ids=means.ids)
        return verdict

    return ask


def _visitors(work: Work, row: Row) -> Tx[Verdict]:
    """May an agent's message to a visitor go now? Who belongs to a case by now is answered there."""
    how, now = json.loads(row["payload"])["gate"], work.now
    chat = yield from lock_chat(row["lane"].removeprefix("chat:"))
    if chat is None:
        return GONE
    if chat.case_id is not None:
        verdict = ELSEWHERE
    elif how.get("change"):
        return OK
    else:
        verdict = visitor_may_read(
            chat.heard_at,
            now,
            reply_hours=work.means.replies().reply_hours,
            silent=(yield from visitor_is_silent(chat.chat_id, chat.heard_at)),
            despite_stop=how["despite_stop"],
        )
    if not verdict.allowed:
        body = {"purpose": Purpose.REPLY.value, "rule": verdict.rule, "policy": work.means.policy.hash}
        chain, means = f"chat:{chat.chat_id}", work.means
        yield from append(chain, [Entry("gate.no", body)], at=stamp(now), key=means.journal_key, ids=means.ids)
    return verdict


def _agents(work: Work, how: Mapping[str, Any]) -> Tx[Verdict]:
    """May an agent's message go now? `how`: {"neutral", "despite_stop"} as it was decided, or {"change": true} of one
    that was sent already: then only whether the chat is still this borrower's. What tells of the account (of a change:
    "words") goes to nobody whose session ended since: a sender may have been away for hours."""
    sent = yield from work.contacts()
    facts, purpose = work.contact_facts(sent), Purpose.REPLY
    if how.get("change"):
        verdict = OK if facts.linked else Verdict(False, "identity.not_linked")
    else:
        purpose, verdict = agent_may_write(
            facts,
            work.contact_rules,
            work.now,
            reply_hours=work.means.replies().reply_hours,
            neutral=how["neutral"],
            despite_stop=how["despite_stop"],
        )
    tells = how.get("words", False) if how.get("change") else not how["neutral"]
    if verdict.allowed and tells and not (yield from _fresh(work)):
        verdict = NOT_FRESH
    if not verdict.allowed:
        refused(work, purpose, verdict)
    return verdict


def _fresh(work: Work) -> Tx[bool]:
    assert work.case is not None
    chats = yield sql("chat_read", work.case.chat_id)
    work.chat = chat_of(chats[0]) if chats else None
    return work.level() >= Level.FRESH


def sender_note(means: Means) -> Callable[[str | None, str, Mapping[str, Any]], Tx[None]]:
    """`note(case_id, kind, detail)` for the sender: a line in the case's journal, or in the lender's."""

    def note(case_id: str | None, kind: str, detail: Mapping[str, Any]) -> Tx[None]:
        if case_id is not None:
            yield from lock_case(case_id)
        chain = f"case:{case_id}" if case_id else "lender"
        at = stamp(means.clock.now())
        yield from append(chain, [Entry(kind, dict(detail))], at=at, key=means.journal_key, ids=means.ids)

    return note
