"""A supervisor's decision at the desk is an act like `goodword act`'s; and the card that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from arrears.offer import Offer
from bot.acts import record_act
from bot.desk.alerts import alert
from bot.desk.bench import Bench, Inner
from bot.desk.look import NOBODY, look
from bot.store.outbox import COSMETIC
from bot.store.statements import Tx, sql
from dialogs.desk.alerting import decision
from dialogs.desk.deciding import Decide, card, found, stands_against, waiting
from dialogs.desk.story import DeskEffect


def decide(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """Write it down for a turn of the case, as `goodword act` does; what stands against it is said."""
    assert isinstance(effect, Decide)
    work, member = bench.work, bench.member
    assert member is not None
    problem = yield from record_act(
        work.means, effect.item, effect.deed, by=member.user_id, name=member.alias, reason=effect.reason
    )
    if problem:
        bench.tell(stands_against(effect.item, problem))
        return
    work.note("desk.decided", item=effect.item, deed=effect.deed, by=member.user_id)
    bench.tell(effect.said)
    if effect.card:
        yield from _without_buttons(bench, effect.card)


def _without_buttons(bench: Bench, message: str) -> Tx[None]:
    placed = yield sql("placed_at", bench.topic.group_id, message)
    if placed:
        bench.work.send(
            bench.topic.lane, "unbutton", {}, purpose="cosmetic", priority=COSMETIC, on_doubt="drop", droppable=True,
            target_row=placed[0]["row_id"],
        )  # fmt: skip


def wanted(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Something waits for a supervisor: the card in the topic, and a line to the group."""
    view = yield from look(bench, NOBODY)
    item = found(payload["item"], view)
    if item is None or item not in waiting(view):
        return
    bench.tell(card(item, view), locale=bench.work.means.desk_locale)
    kind: Literal["offer", "signature"] = "offer" if isinstance(item, Offer) else "signature"
    alert(bench, decision(kind, bench.topic.number, item.id, bench.link), once=f"decision:{item.id}", topic=False)
    bench.work.note("desk.decision_wanted", item=item.id)


APPLIERS: Mapping[type[DeskEffect], Callable[[Bench, DeskEffect], Tx[None]]] = {Decide: decide}
INNER: dict[str, Inner] = {"decision": wanted}
