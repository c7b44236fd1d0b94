"""The desk's door: an event of the lender's group becomes a turn of the case whose topic it happened in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.desk.apply import apply
from bot.desk.bench import Bench
from bot.desk.look import look
from bot.store.cases import lock_case, lock_chat
from bot.store.desk import TopicRow, find_topic, lock_topic
from bot.store.statements import Tx
from bot.turn.ledger import day_turned
from bot.turn.plan import replan
from bot.turn.work import Work
from dialogs.desk.events import DeskHeard, Pressed, Wrote
from dialogs.desk.people import Member, member_of
from dialogs.desk.story import Deed
from dialogs.desk.words import BUTTONS, COMMANDS

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)

# What the clock and the outbox tell the desk: the name behind "desk." in an inbox row's event -> its turn.
INNER: dict[str, Callable[[Bench, Mapping[str, Any]], Tx[None]]] = {}


def desk_turn(work: Work, heard: DeskHeard) -> Tx[None]:
    """A turn for what happened in a group."""
    found = yield from find_topic(heard.group, heard.thread)
    if found is None:
        return
    bench = yield from bench_of(work, found.subject)
    if bench is None:
        return
    member = member_of(work.means.members, heard.user_id) if heard.who == "person" else None
    if member is None:
        return
    bench.member = member
    yield from _act(bench, heard, member)
    yield from replan(work)
    bench.save()
    yield from work.finish()


def desk_inner(work: Work, payload: Mapping[str, Any]) -> Tx[None]:
    """A turn for what the clock or the outbox tells the desk: `{"event": "desk.<name>", "subject": ...}`."""
    bench = yield from bench_of(work, payload["subject"])
    if bench is None:
        return
    yield from INNER[payload["event"].removeprefix("desk.")](bench, payload)
    yield from replan(work)
    bench.save()
    yield from work.finish()


def bench_of(work: Work, subject: str) -> Tx[Bench | None]:
    """The bench of a subject: its case (or its visitor's chat) locked and read, then its topic."""
    kind, _, name = subject.partition(":")
    if kind == "case":
        work.case = yield from lock_case(name)
        if work.case is None:
            return None
        if work.case.chat_id is not None:
            work.chat = yield from lock_chat(work.case.chat_id)
        yield from work.load_case()
        day_turned(work)
    else:
        work.chat = yield from lock_chat(name)
    topic: TopicRow | None = yield from lock_topic(subject)
    return Bench(work, topic) if topic is not None else None


def _act(bench: Bench, heard: DeskHeard, member: Member) -> Tx[None]:
    event = heard.event
    deed, rule = None, None
    if isinstance(event, Pressed):
        name, _, value = event.action.partition(":")
        deed, rule = Deed(name, value, event.message), BUTTONS.get(name)
    elif isinstance(event, Wrote) and (found := _COMMAND.fullmatch(event.text)):
        word = found[1].lower()
        deed, rule = Deed(word, (found[2] or "").strip(), event.message, event), None
        if word in COMMANDS:
            rule = COMMANDS[word].rule
    if deed is None or rule is None:
        return
    reply_to = event.reply_to if isinstance(event, Wrote) else ""
    view = yield from look(bench, member, reply_to)
    answer = rule(deed, view)
    yield from apply(bench, answer.effects)
    if answer.says is not None:
        bench.tell(answer.says, reply_to=deed.message)
    if answer.receipt:
        bench.receipt(deed.message, answer.receipt)
