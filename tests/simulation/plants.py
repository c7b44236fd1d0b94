"""Faults put into the bot on purpose, one of each kind: a simulation that does not find them proves nothing.

A plant replaces a function of the product for the time of a run. What two guards hold is planted by taking away both.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import arrears.ladder
import bot.poller
import bot.sender.claim
import bot.sender.record
import bot.store.inbox
import bot.store.leases
import bot.touches
import bot.turn.agreements
import bot.turn.inner
import bot.turn.plan
import bot.turn.turn
import bot.turn.work
import tests.simulation.process
from arrears.agreement import AgreementState
from bot.poller import Poller
from bot.sender.outcome import Sent
from bot.sender.record import Recorder
from bot.sender.sender import Sender
from bot.store import inbox
from bot.store.leases import Lease
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from bot.web.intake import Intake
from bot.worker import Worker
from dialogs.grammar.view import Level
from tests.simulation.desk_plants import DESK_PLANTS

Put = Callable[[ExitStack], None]


@dataclass(frozen=True, slots=True)
class Plant:
    """A fault: what it is, how it is put in, and what of the schema has to go for it."""

    says: str
    put: Put
    drops: str = ""


def _set(stack: ExitStack, where: Any, name: str, what: Any) -> None:
    stack.enter_context(patch.object(where, name, what))


def _nothing(*_values: Any, **_more: Any) -> Tx[None]:
    yield from ()


def _done_before_the_turn(stack: ExitStack) -> None:
    done, step = inbox.done, Worker.step

    async def early(self: Worker) -> int:
        now = bot.turn.turn.stamp(self.means.clock.now())
        for row in await self.db.read(inbox.heads(now, 1)):
            await self.db.run(done(row["source"], row["key"], now))
            await self.db.run(_back(row["source"], row["key"]))
        return await step(self)

    _set(stack, Worker, "step", early)


def _back(source: str, key: str) -> Tx[None]:
    yield bot.store.inbox.sql("inbox_claim", source, key)
    yield bot.turn.work.Statement(
        "", (source, key), text="UPDATE inbox SET state = 'new' WHERE source = $1 AND key = $2"
    )


def _offset_before_the_batch(stack: ExitStack) -> None:
    step, kept = Poller.step, list[Any]()

    def keep(epoch: int, rows: Any, offset: int) -> Tx[None]:
        yield from bot.store.leases.holds("poller", epoch)
        yield sql("meta_set", bot.poller.OFFSET, str(offset))
        kept.extend(rows)

    async def late(self: Poller) -> int:
        kept.clear()
        count = await step(self)
        await self.db.run(inbox.put(list(kept)))
        return count

    _set(stack, bot.poller, "keep", keep)
    _set(stack, Poller, "step", late)


def _key_not_unique(stack: ExitStack) -> None:
    row_of = bot.poller.row_of

    def another(update: Any, clock: Any) -> Any:
        made = row_of(update, clock)
        return replace(made, key=f"{made.key}-{made.seq}")

    _set(stack, bot.poller, "row_of", another)


def _in_doubt(stack: ExitStack, started: str, others: str) -> None:
    send = Work.send

    def sends(self: Work, lane: str, method: Any, payload: Any, **more: Any) -> str:
        if not more.get("droppable") and method not in ("make", "fetch"):
            more["on_doubt"] = started if more["purpose"] in bot.turn.work.STARTED else others
        return send(self, lane, method, payload, **more)

    _set(stack, Work, "send", sends)


def _touches_without_key(stack: ExitStack) -> None:
    send = Work.send

    def sends(self: Work, lane: str, method: Any, payload: Any, **more: Any) -> str:
        more.pop("once_key", None)
        return send(self, lane, method, payload, **more)

    def contacts(self: Work) -> Tx[tuple[Any, ...]]:
        yield from ()
        return ()

    _set(stack, Work, "send", sends)
    _set(stack, Work, "contacts", contacts)
    _set(stack, Work, "contacts_ahead", contacts)
    _set(stack, bot.turn.inner, "skip_step", lambda *_: None)


def _sender_not_fenced(stack: ExitStack) -> None:
    _set(stack, bot.sender.claim, "holds", _nothing)


def _poller_not_fenced(stack: ExitStack) -> None:
    _set(stack, bot.poller, "holds", _nothing)


def _facts(stack: ExitStack, ladder: bool = False, **changes: Any) -> None:
    """The gate is told something else than what is so."""
    may_contact, may_ever = bot.turn.plan.may_contact, bot.turn.plan.may_ever
    first = arrears.ladder.may_ever

    def contact(purpose: Any, facts: Any, *values: Any, **more: Any) -> Any:
        return may_contact(purpose, replace(facts, **changes), *values, **more)

    def ever(purpose: Any, facts: Any, *values: Any, **more: Any) -> Any:
        return may_ever(purpose, replace(facts, **changes), *values, **more)

    def planned(purpose: Any, facts: Any, *values: Any, **more: Any) -> Any:
        return first(purpose, replace(facts, **changes), *values, **more)

    _set(stack, bot.turn.plan, "may_contact", contact)
    if ladder:
        _set(stack, bot.turn.plan, "may_ever", ever)
        _set(stack, arrears.ladder, "may_ever", planned)


def _two_active(stack: ExitStack) -> None:
    change = bot.turn.agreements.set_agreement

    def keeps(work: Work, agreement: Any, **changes: Any) -> Any:
        if changes.get("state") is AgreementState.SUPERSEDED:
            return agreement
        return change(work, agreement, **changes)

    _set(stack, bot.turn.agreements, "set_agreement", keeps)


def _level_unchecked(stack: ExitStack) -> None:
    level = Work.level
    _set(stack, Work, "level", lambda self: Level.FRESH if level(self) is Level.VERIFIED else level(self))


def _record_apart(stack: ExitStack) -> None:
    append, step, late = bot.turn.work.append, Worker.step, list[Any]()

    def waits(*values: Any, **more: Any) -> Tx[None]:
        late.append((values, more))
        yield from ()

    async def then(self: Worker) -> int:
        count = await step(self)
        while late:
            values, more = late.pop(0)
            await self.db.run(append(*values, **more))
        return count

    _set(stack, bot.turn.work, "append", waits)
    _set(stack, Worker, "step", then)


def _sent_unsent(stack: ExitStack) -> None:
    told_apart = tests.simulation.process.told_apart

    def hasty(client: Any) -> Any:
        deliver = told_apart(client)

        async def sends(message: Any) -> Any:
            return Sent("1") if message.row["row_id"].endswith("7:0") else await deliver(message)

        return sends

    _set(stack, tests.simulation.process, "told_apart", hasty)


def _answers_early(stack: ExitStack) -> None:
    keep = Intake.keep

    async def early(self: Intake, update: Any) -> None:
        task = asyncio.ensure_future(keep(self, update))
        task.add_done_callback(lambda done: done.exception())

    _set(stack, Intake, "keep", early)


async def _unasked(self: Sender, _epoch: int) -> None:
    self._unsure = False


def _nobody_follows(stack: ExitStack) -> None:
    watch = Lease._watch

    async def waits(self: Lease) -> None:
        holder, _, _ = await self.db.run(bot.store.leases._read(self.name))
        if self.alone or holder in ("", self.holder):
            await watch(self)

    _set(stack, Lease, "_watch", waits)


def _recovers_nothing(stack: ExitStack) -> None:
    def nothing(self: Recorder, epoch: int, now: Any) -> Tx[int]:
        yield from ()
        return 0

    _set(stack, Recorder, "recover", nothing)


def _noted_late(stack: ExitStack) -> None:
    def notes(self: Recorder, epoch: int, message: Any, outcome: Any) -> Tx[None]:
        detail = {"row": message.row_id, "purpose": message.row["purpose"], "message": outcome.message_id or ""}
        yield from self.note(message.row["case_id"], "message.sent", detail)

    _set(stack, Recorder, "_note_contact", notes)


PLANTS: dict[str, Plant] = {
    "done-before-turn": Plant("an inbox row is ended before its turn commits", _done_before_the_turn),
    "offset-before-batch": Plant("the poller's place is kept before the batch", _offset_before_the_batch),
    "key-not-unique": Plant("an update that comes again is another row", _key_not_unique),
    "reminders-resent": Plant("a reminder in doubt is sent again", lambda s: _in_doubt(s, "resend", "resend")),
    "replies-dropped": Plant("a reply in doubt is dropped", lambda s: _in_doubt(s, "drop", "drop")),
    "touches-without-key": Plant("nothing remembers that a reminder went out", _touches_without_key),
    "sender-not-fenced": Plant("a sender that was replaced claims on", _sender_not_fenced),
    "poller-not-fenced": Plant("a poller that was replaced keeps its batch", _poller_not_fenced),
    "gate-not-asked": Plant(
        "the gate is not asked at the claim", lambda s: _set(s, bot.sender.claim, "GATED", frozenset())
    ),
    "stop-ignored": Plant("a stop is not seen when a row is claimed", lambda s: _facts(s, stops=())),
    "never-verified": Plant(
        "who never passed the check is written to", lambda s: _facts(s, ladder=True, ever_verified=True)
    ),
    "paid-is-dunned": Plant("what is due is not asked when a row is claimed", lambda s: _facts(s, due=True)),
    "books-wake-nobody": Plant(
        "newer books judge no promise", lambda s: _set(s, bot.turn.inner, "books_changed", _nothing)
    ),
    "two-active": Plant("a new plan leaves the old one in force", _two_active, drops="agreements_active"),
    "level-unchecked": Plant("a session that ran out is as good as a fresh one", _level_unchecked),
    "record-apart": Plant("the record is written after the turn's commit", _record_apart),
    "answered-unkept": Plant("the webhook answers before the update is kept", _answers_early),
    "sent-unsent": Plant("a message is recorded as sent that was not", _sent_unsent),
    "claim-unheard": Plant(
        "a claim whose commit was not heard of is forgotten", lambda s: _set(s, Sender, "_look_again", _unasked)
    ),
    "noted-twice": Plant("the record says again that a reminder was sent", _noted_late),
    "doubts-forgotten": Plant("a new sender does not look at what the old one left", _recovers_nothing),
    "nobody-follows": Plant("a dead worker's lease is never taken over", _nobody_follows),
    **{name: Plant(says, put) for name, (says, put) in DESK_PLANTS.items()},
}


@contextmanager
def planted(name: str, raw: sqlite3.Connection) -> Iterator[None]:
    """The fault of that name is in the bot while this lasts; '' is none."""
    with ExitStack() as stack:
        if name:
            plant = PLANTS[name]
            if plant.drops:
                raw.execute(f"DROP INDEX {plant.drops}")
            plant.put(stack)
        yield
