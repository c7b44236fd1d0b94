"""What the rules of answering look at beside the case: the gate's facts, approved sentences, what was sent before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk.bench import Bench
from bot.store.answers import answers_at, answers_waiting, read_answer
from bot.store.statements import Tx
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
    known = tuple(answer.given(work.now) for answer in givens.values())
    if work.case is None:
        return Answering(replies, language, givens=known)
    facts = work.contact_facts((yield from work.contacts_ahead()))
    waiting = yield from answers_waiting(bench.topic.subject)
    count = sum(answer.state == "waiting" and bool(answer.rows) for answer in waiting)
    return Answering(replies, language, facts, work.contact_rules, count, known)
