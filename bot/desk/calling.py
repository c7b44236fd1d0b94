"""Calls that were offered: asked of the borrower, and told to whoever has the case when they come near."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.clock import moment, stamp
from bot.desk.bench import Bench
from bot.desk.holding import lately
from bot.desk.hooks import Inner
from bot.desk.timers import plan
from bot.store.statements import Tx, sql
from bot.turn.talk import talk
from dialogs.desk.deeds import OfferSlot
from dialogs.desk.standing import TAKE
from dialogs.grammar.events import CallOffered
from dialogs.grammar.screen import screen
from dialogs.grammar.text import t


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
    yield from talk(work, CallOffered(slot, effect.at, lately=lately(work)))


def call_near(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """It is time, or nobody has answered: then nobody is called."""
    (slot,) = yield sql("desk_slot_read", payload["call"])
    if slot["state"] not in ("asked", "agreed"):
        return
    at, who = moment(slot["at"]), bench.holder
    bench.work.writes.append(sql("desk_slot_set", slot["slot_id"], "over"))
    if slot["state"] == "asked":
        bench.tell(screen(t("The borrower has not answered whether a call on {at} suits: please don't call.", at=at)))
        return
    said = (
        t("@{alias}, you agreed to call the borrower on {at}.", alias=who.alias, at=at)
        if who
        else t("A call was agreed for {at}, and nobody looks after this case.", at=at)
    )
    bench.tell(screen(said, rows=() if who else ((TAKE,),)))


APPLIERS: dict[type[Any], Any] = {OfferSlot: offer_slot}
INNER: dict[str, Inner] = {"call": call_near}
