"""Calls that were offered: asked of the borrower, and told to whoever has the case when they come near."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.clock import moment, stamp
from bot.desk.answers import count_contact
from bot.desk.bench import Bench, Inner
from bot.desk.holding import lately
from bot.desk.timers import plan
from bot.store.statements import Tx, sql
from bot.turn.talk import talk
from dialogs.desk import turned
from dialogs.desk.deeds import OfferSlot
from dialogs.grammar.events import CallOffered


def offer_slot(bench: Bench, effect: OfferSlot) -> Tx[None]:
    """The borrower is asked; an earlier offer without an answer is over."""
    assert bench.member is not None
    work, subject = bench.work, bench.topic.subject
    yield sql("desk_slots_over", subject)
    slot, by = work.means.ids.new("CB"), bench.member.user_id
    yield sql("desk_slot_add", slot, subject, str(by), stamp(effect.at), stamp(work.now))
    work.note("desk.call_offered", by=by, call=slot, at=stamp(effect.at))
    near = effect.at - timedelta(minutes=work.means.policy.desk.slot.remind_minutes)
    yield from plan(bench, "call", max(near, work.now + timedelta(minutes=1)), slot, call=slot)
    before = len(work.rows)
    yield from talk(work, CallOffered(slot, effect.at, lately=(yield from lately(work))))
    if work.case is not None:
        count_contact(work, bench.topic, by, before)


def call_near(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """It is time, or nobody has answered: then nobody is called."""
    (slot,) = yield sql("desk_slot_read", payload["call"])
    if slot["state"] not in ("asked", "agreed"):
        return
    bench.work.writes.append(sql("desk_slot_set", slot["slot_id"], "over"))
    bench.tell(turned.call_near(moment(slot["at"]), bench.holder, agreed=slot["state"] == "agreed"))


APPLIERS: dict[type[Any], Any] = {OfferSlot: offer_slot}
INNER: dict[str, Inner] = {"call": call_near}
