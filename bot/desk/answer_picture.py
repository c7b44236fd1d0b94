"""What the rules of answering look at beside the case: the gate's facts, approved sentences, what was sent before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from arrears.case import case_number
from bot.desk.bench import Bench
from bot.store.answers import AnswerRow, answers_at, answers_waiting, read_answer, visitor_is_silent
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.desk.answering import KIND
from dialogs.desk.outgoing import Answering


def answering(bench: Bench, message: str, drafts: Sequence[Mapping[str, Any]]) -> Tx[Answering]:
    """What the rules of answering look at; `message` is the one replied to or changed, or ''."""
    work = bench.work
    replies, language = work.means.replies(), work.chat.language if work.chat else work.means.desk_locale
    givens = {}
    if message:
        givens = {found.relay_id: found for found in (yield from answers_at(bench.topic.group_id, message))}
    for draft in drafts:
        if draft["kind"].startswith(f"{KIND}.") and (relay := json.loads(draft["body"])["edits"]):
            found = yield from read_answer(relay)
            givens |= {relay: found} if found else {}
    known = []
    for answer in givens.values():
        here = yield from _read_here(work, answer)
        given = answer.given(work.now)
        known.append(given if here else replace(given, state="elsewhere"))
    if work.case is None:
        belongs = case_number(work.chat.case_id) if work.chat and work.chat.case_id else ""
        silent = work.chat is not None and (yield from visitor_is_silent(work.chat.chat_id, work.chat.heard_at))
        return Answering(replies, language, givens=tuple(known), belongs=belongs, silent=silent)
    facts = work.contact_facts((yield from work.contacts_ahead()))
    waiting = yield from answers_waiting(bench.topic.subject)
    count = sum(answer.state == "waiting" and bool(answer.rows) for answer in waiting)
    return Answering(replies, language, facts, work.contact_rules, count, tuple(known))


def _read_here(work: Work, answer: AnswerRow) -> Tx[bool]:
    """Whether the chat in which it is read, or will be, still is the one this is about: in another one the number of
    its message names something else."""
    if answer.state not in ("queued", "delivered") or not answer.rows:
        return True
    rows = yield sql("outbox_row", answer.rows[0])
    return work.chat is not None and bool(rows) and rows[0]["lane"] == f"chat:{work.chat.chat_id}"
