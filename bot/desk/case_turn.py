"""A turn of the desk about one case or visitor: begun under the locks, and finished with a look at the brief."""

from __future__ import annotations

from bot.desk.bench import Bench
from bot.desk.refresh import look_soon
from bot.desk.topics import open_topic
from bot.store.cases import lock_case, lock_chat
from bot.store.desk import lock_topic
from bot.store.statements import Tx, sql
from bot.turn.ledger import day_turned
from bot.turn.plan import replan
from bot.turn.reading import read_case, read_holder
from bot.turn.work import Work


def bench_of(work: Work, subject: str) -> Tx[Bench | None]:
    """The bench of a subject: its case (or its visitor's chat) locked and read, then its topic."""
    kind, _, name = subject.partition(":")
    if kind == "case":
        work.case = yield from lock_case(name)
        if work.case is None:
            return None
        if work.case.chat_id is not None:
            work.chat = yield from lock_chat(work.case.chat_id)
        yield from read_case(work)
        day_turned(work)
    else:
        work.chat = yield from lock_chat(name)
        work.tickets = yield sql("tickets_of_chat", name)
        work.complaints = yield sql("complaints_of_chat", name)
        yield from read_holder(work)
    work.topic = yield from lock_topic(subject)
    return Bench(work, work.topic) if work.topic is not None else None


def finished(bench: Bench, *, looked: bool = False) -> Tx[None]:
    """The turn's end: the topic opened where something is said and there is none, the case planned anew, all written.

    `looked`: the turn was the look at the brief itself.
    """
    if bench.topic.nowhere and any(row.lane == bench.topic.lane for row in bench.work.rows):
        open_topic(bench)
    if bench.topic.thread_id and not looked:
        yield from look_soon(bench.work)
    yield from replan(bench.work)
    bench.save()
    yield from bench.work.finish()
