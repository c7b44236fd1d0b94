"""Offers by agents become rows: written like any offer, told to the borrower, or put to a supervisor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.desk.bench import Bench
from bot.desk.hooks import INNER
from bot.desk.watch import decision_wanted
from bot.store.statements import Tx
from bot.turn.arrange import put_forward
from bot.turn.talk import talk
from dialogs.desk.offer_screens import arrived, became
from dialogs.desk.offering import AskSupervisor, SendOffer
from dialogs.desk.story import DeskEffect
from dialogs.grammar.events import OfferProposed
from dialogs.grammar.screen import Screen

# The line of the turn's record that says how the borrower hears of it -> what the agent is told.
_HOW = {"shown": "seen", "notice.queued": "notice", "notice.merged": "notice"}


def send(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """The borrower's from now on."""
    assert isinstance(effect, SendOffer)
    assert bench.member is not None
    offer = put_forward(bench.work, effect.offer, bench.member.user_id)
    yield from propose(bench, offer.id)


def propose(bench: Bench, offer_id: str) -> Tx[None]:
    """The borrower is told, and the topic how: on the screen, behind a notice, or once they come."""
    work = bench.work
    how = "nobody"
    if work.chat is not None:
        before = len(work.entries)
        yield from talk(work, OfferProposed(offer_id))
        kinds = [_HOW[entry.kind] for entry in work.entries[before:] if entry.kind in _HOW]
        how = kinds[0] if kinds else "waits"
    work.note("desk.offer_told", offer=offer_id, how=how)
    bench.tell(Screen((arrived(how),)))


def ask(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """A supervisor decides; the borrower sees nothing of it until then."""
    assert isinstance(effect, AskSupervisor)
    assert bench.member is not None
    offer = put_forward(bench.work, effect.offer, bench.member.user_id)
    yield from decision_wanted(bench.work, offer.id)


def heard(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """What the borrower did with an offer of the desk's."""
    offer = next((o for o in bench.work.arranged.offers if o.id == payload["offer"]), None)
    if offer is not None:
        bench.tell(became(offer, payload["what"]), locale=bench.work.means.desk_locale)
    yield from ()


INNER["offer_news"] = heard
APPLIERS: Mapping[type[DeskEffect], Callable[[Bench, DeskEffect], Tx[None]]] = {SendOffer: send, AskSupervisor: ask}
