"""Which rows go out now: claimed durably, before anything is sent, in a transaction that also asks the gate."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog

from bot.clock import Clock, stamp
from bot.sender.answer import ANSWER, landed
from bot.sender.buckets import Plan
from bot.sender.outcome import Claimed, chat_of, is_work, parts_of, peer_of
from bot.sender.place import ABOUT_TOPICS, Place, find_place, in_place, subject_of
from bot.store.cases import lock_case
from bot.store.db import DATABASE_FAULTS
from bot.store.leases import holds
from bot.store.statements import Row, Tx, sql

LEASE = "sender"
GATED = frozenset({"dunning", "promise", "service"})
LOOK_AHEAD = 16
MOST = 8192  # rows looked at for one claim

log = structlog.get_logger()


class Verdict(Protocol):
    """The gate's answer."""

    @property
    def allowed(self) -> bool: ...
    @property
    def rule(self) -> str: ...


Gate = Callable[[Row, datetime], Tx[Verdict]]
Note = Callable[[str | None, str, Mapping[str, Any]], Tx[None]]


@dataclass(slots=True)
class Taken:
    """What a claim found. `more`: looking again at once is worth it; `next_at`: the stamp of the next planned row."""

    messages: list[Claimed] = field(default_factory=list)
    dropped: int = 0
    more: bool = False
    next_at: str | None = None


@dataclass(slots=True)
class Claim:
    """One claim: how many (`room`), under which epoch, leaving lanes alone that have a message under way.

    Work (files, documents) takes up no room of messages and has a little of its own: it never stands in their way.
    `now` is read once the lease is held: between planning a claim and its transaction a process may have been paused.
    """

    epoch: int
    clock: Clock
    room: int
    work_room: int
    plan: Plan
    under_way: frozenset[str]
    moves: Mapping[str, str]
    gate: Gate
    note: Note
    taken: Taken = field(default_factory=Taken)
    now: datetime = field(init=False)
    _waiting: set[str] = field(default_factory=set)  # peers of which a row has to wait

    def run(self) -> Tx[Taken]:
        """Claim what may be sent, drop what may not, leave what has to wait."""
        yield from holds(LEASE, self.epoch)
        self.now = self.clock.now()
        now = stamp(self.now)
        idle = self.room > 0
        looked, limit = set[tuple[str, str]](), self.room + LOOK_AHEAD + len(self.under_way)
        without_room = yield from self._groups_without_room(now)
        while self._open():
            rows = yield sql("outbox_candidates", now, limit, without_room)
            for row in rows:
                order = (row["lane"], row["track"])
                if row["lane"] in self.under_way or order in looked:
                    continue
                looked.add(order)
                if not row["droppable"] and self._peer(row) in self._waiting:
                    continue
                head = row if row["head"] == row["row_id"] else (yield sql("outbox_row", row["head"]))[0]
                if head["not_before"] <= now or at_once(head):  # else it failed, and its lane waits with it
                    yield from self._consider(head)
                if not self._open():
                    break
            if len(rows) < limit or limit >= MOST:
                break
            limit *= 4
        if idle and not self.taken.messages and not self.taken.dropped:
            rows = yield sql("outbox_next", now)
            self.taken.next_at = rows[0]["at"]
        self.taken.more = self.taken.dropped > 0
        return self.taken

    def _groups_without_room(self, now: str) -> Tx[str]:
        """Groups whose messages need no look, however many wait: ',-100,-200,', or ''."""
        groups = self.plan.groups_without_room()
        named = f",{','.join(groups)}," if groups else ""
        if groups and (yield sql("outbox_without_room", now, named)):
            for group in groups:
                self.plan.may(group)  # when to look again
        return named

    def _peer(self, row: Row) -> str:
        """Whose room a candidate takes up, where it names a topic: '' for all others."""
        group = row["group_id"]
        return peer_of(self._lane(f"chat:{group}"), row["method"]) if group and row["head"] == row["row_id"] else ""

    def _open(self) -> bool:
        return self.room > 0 and self.plan.overall()

    def _consider(self, row: Row) -> Tx[None]:
        if is_work(row["lane"]):
            if self.work_room > 0 and (yield from self._take(row, row["lane"], None)):
                self.work_room -= 1
            return
        if row["valid_until"] is not None and row["valid_until"] < stamp(self.now):
            yield from self._drop(row, "stale")
            return
        target = None
        if row["target_row"] is not None:
            found = yield sql("outbox_row", row["target_row"])
            if found and found[0]["state"] in ("ready", "sending"):
                return  # it waits until its target is there
            target = found[0]["message_id"] if found else None
            if target is None:
                yield from self._drop(row, "target gone")
                return
        place = None
        if (subject := subject_of(row["lane"])) is not None:
            place = yield from self._place(row, subject)
            if place is None:
                return
        lane = self._lane(place.lane if place is not None else row["lane"])
        peer, parts = peer_of(lane, row["method"]), parts_of(row)
        if row["droppable"] and not self.plan.spare(peer):
            yield from self._drop(row, "no room")
            return
        if peer in self._waiting:
            return
        if not self.plan.may(peer, parts):
            self._waiting.add(peer)  # what comes later must not take the room of an album that waits for more of it
            return
        if row["purpose"] in GATED or row["purpose"] == ANSWER:
            rule = yield from self._refused(row)
            if rule is not None:
                yield from self._drop(row, f"gate:{rule}")
                return
        if (yield from self._take(row, lane, target, place)):
            self.plan.take(peer, parts)
            self.room -= 1

    def _place(self, row: Row, subject: str) -> Tx[Place | None]:
        """Where the row goes. None: it waits for its topic, or what it wants is so already."""
        place = yield from find_place(subject)
        if place is None:
            yield from self._drop(row, "no such topic")
            return None
        if row["method"] == "open_topic":
            if not place.thread:
                return place
            yield from self._needless(row, "open already")  # Telegram told of it while its answer was in doubt
            return None
        if place.flat and row["method"] in ABOUT_TOPICS:
            yield from self._needless(row, "no topics here")
            return None
        return place if place.there else None

    def _needless(self, row: Row, why: str) -> Tx[None]:
        yield sql("outbox_needless", row["row_id"], why, stamp(self.now))
        self.taken.dropped += 1

    def _take(self, row: Row, lane: str, target: str | None, place: Place | None = None) -> Tx[bool]:
        """Make the row ours, as it is by now: a turn may have added to its words. False when one has withdrawn it."""
        claimed = yield sql("outbox_claim", row["row_id"], self.epoch, stamp(self.now))
        if claimed:
            payload = json.loads(claimed[0]["payload"])
            self.taken.messages.append(Claimed(row, lane, in_place(payload, place) if place else payload, target))
        return bool(claimed)

    def _refused(self, row: Row) -> Tx[str | None]:
        """The rule that says no. A gate that fails says no as well: silence is the lesser harm."""
        if row["case_id"] is None and row["purpose"] != ANSWER:
            return "case.none"
        try:
            verdict = yield from self.gate(row, self.now)
        except DATABASE_FAULTS:
            raise
        except Exception:
            log.exception("gate.failed", row=row["row_id"])
            return "gate.failed"
        return None if verdict.allowed else verdict.rule

    def _drop(self, row: Row, outcome: str) -> Tx[None]:
        if row["case_id"] is not None and not row["droppable"]:
            yield from lock_case(row["case_id"])  # before its row, as turns do
        dropped = yield sql("outbox_drop", row["row_id"], outcome, stamp(self.now))
        self.taken.dropped += 1
        if dropped and not row["droppable"]:
            detail = {"row": row["row_id"], "purpose": row["purpose"], "why": outcome}
            yield from self.note(row["case_id"], "message.dropped", detail)
            yield from landed(row, row["seq"], self.now, ok=False, why=outcome)

    def _lane(self, lane: str) -> str:
        """The lane under the present number of its chat."""
        chat = chat_of(lane)
        moved = self.moves.get(chat)
        return lane.replace(f"chat:{chat}", f"chat:{moved}", 1) if moved else lane


def at_once(row: Row) -> bool:
    """Whether it was to go out when it was written: then it waits for no clock, though that was put back since."""
    answer = row["valid_until"] is None and row["attempts"] == 0
    return bool(answer and row["not_before"] <= row["created_at"])
