"""Offers by agents become rows: written like any offer, told to the borrower, or put to a supervisor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from arrears.desk_contact import agent_may_write
from arrears.offer import OfferState
from bot.clock import stamp
from bot.desk.answers import count_contact
from bot.desk.bench import Bench, Inner
from bot.desk.timers import later
from bot.desk.watch import decision_wanted
from bot.store.statements import Tx, sql
from bot.turn.offers import put_forward
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
    """The borrower is told, and the topic how: on the screen, behind a notice, at a moment to come, or once they come.

    As what an agent writes it goes out within a day of the borrower's last word, else inside hours and caps.
    """
    work, how, until = bench.work, "nobody", None
    if work.chat is not None and work.case is not None:
        told = True
        if work.case.owner == "held":
            facts = work.contact_facts((yield from work.contacts()))
            hours = work.means.replies().reply_hours
            _, verdict = agent_may_write(facts, work.contact_rules, work.now, reply_hours=hours, neutral=True)
            told, until = verdict.allowed, verdict.until
        before, rows = len(work.entries), len(work.rows)
        yield from talk(work, OfferProposed(offer_id, told))
        whose = yield sql("desk_offer_of", offer_id)
        by = bench.member.user_id if bench.member else int(whose[0]["by_user"]) if whose else 0
        count_contact(work, bench.topic, by, rows)
        kinds = [_HOW[entry.kind] for entry in work.entries[before:] if entry.kind in _HOW]
        how = kinds[0] if kinds else "waits"
        if not told and until is not None:
            how = "later"
            yield from later(work, "offer_ready", f"{offer_id}:{stamp(until)}", until, offer=offer_id, again=True)
    work.note("desk.offer_told", offer=offer_id, how=how)
    bench.tell(Screen((arrived(how, until),)))


def ready(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """A supervisor approved it, or the moment has come (`again`) and it still waits unseen: the borrower is told."""
    work = bench.work
    offer = next((o for o in work.arranged.offers if o.id == payload["offer"]), None)
    if offer is None or offer.state not in (OfferState.OPEN, OfferState.APPROVED) or offer.valid_until < work.today:
        return
    waiting = [ref for _kind, ref, _loans in (work.chat.state or {}).get("news", ())] if work.chat else []
    if not payload.get("again") or offer.id in waiting:
        yield from propose(bench, offer.id)


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


INNER: dict[str, Inner] = {"offer_news": heard, "offer_ready": ready}
APPLIERS: Mapping[type[DeskEffect], Callable[[Bench, DeskEffect], Tx[None]]] = {SendOffer: send, AskSupervisor: ask}
