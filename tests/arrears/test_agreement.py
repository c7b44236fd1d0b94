"""Agreements: where their states lead, when one may be signed or taken back, and the promises its parts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from arrears_build import paid, twd
from hypothesis import given
from hypothesis import strategies as st
from plan_build import DAYS, SIGNED, UNIT, a_pause, an_agreement, an_offer, owing, the_terms

from arrears.agreement import Agreement, AgreementState, may_become, parts_as_promises, signable, withdrawable
from arrears.decisions import Refusal
from arrears.offer import Offer, OfferState
from arrears.position import position
from arrears.promise import Promise, PromiseState
from arrears.schedule import Part, Schedule

DAY = timedelta(days=1)
COOLING_OFF_ENDS = date(2026, 11, 23)


def test_an_agreement_moves_only_along_its_life() -> None:
    ways = {f"{a}>{b}" for a, b in product(AgreementState, repeat=2) if may_become(a, b)}
    assert ways == {
        "offered>signed",
        "signed>active", "signed>withdrawn", "signed>ended",
        "active>completed", "active>withdrawn", "active>superseded", "active>ended",
    }  # fmt: skip


def test_a_signature_can_be_taken_back_through_the_cooling_off_days() -> None:
    assert withdrawable(an_agreement(), COOLING_OFF_ENDS) is None
    over = withdrawable(an_agreement(), COOLING_OFF_ENDS + DAY)
    assert over == Refusal("agreement.cooling_off_over", {"until": COOLING_OFF_ENDS})


def test_before_the_lenders_act_it_can_be_taken_back_at_any_time() -> None:
    assert withdrawable(an_agreement(state="signed"), COOLING_OFF_ENDS + 90 * DAY) is None


@pytest.mark.parametrize("state", ["offered", "completed", "withdrawn", "superseded", "ended"])
def test_what_is_not_running_cannot_be_taken_back(state: str) -> None:
    assert withdrawable(an_agreement(state=state), SIGNED) == Refusal("agreement.not_running", {"state": state})


def ask(offer: Offer, *others: Agreement, today: date = SIGNED, silent: bool = False, paid_now: int = 0) -> str:
    """The rule that refuses the signature; empty: it may be signed."""
    loan = owing(paid(SIGNED, paid_now)) if paid_now else owing()
    refusal = signable(offer, position=position(loan, SIGNED), silent=silent, today=today, agreements=others)
    return refusal.rule if refusal else ""


def test_what_was_offered_and_still_holds_may_be_signed() -> None:
    assert ask(an_offer()) == ""
    assert ask(a_pause()) == ""
    assert ask(an_offer(state=OfferState.APPROVED)) == ""
    assert ask(an_offer(), today=date(2026, 11, 23)) == ""


def test_nobody_signs_for_a_loan_that_was_sold_or_closed() -> None:
    assert ask(an_offer(), silent=True) == "agreement.loan_gone"
    gone = signable(an_offer(), position=None, silent=False, today=SIGNED, agreements=())
    assert gone == Refusal("agreement.loan_gone", {"loan": "L1"})


def test_nobody_signs_what_the_books_no_longer_show() -> None:
    offer = an_offer()
    now = position(owing(paid(SIGNED, 5)), SIGNED)
    assert signable(offer, position=now, silent=False, today=SIGNED, agreements=()) == Refusal(
        "agreement.books_changed", {"offered": twd(3 * UNIT), "due": twd(3 * UNIT - 5)}
    )


def test_an_offer_is_signed_while_it_stands_and_before_its_first_day() -> None:
    assert ask(an_offer(), today=date(2026, 11, 24)) == "agreement.expired"
    assert ask(an_offer(days=(SIGNED, *DAYS[1:]))) == "agreement.first_passed"
    assert ask(an_offer(days=(SIGNED + DAY, *DAYS[1:]))) == ""
    assert ask(replace(a_pause(), review_on=SIGNED)) == "agreement.first_passed"


def test_what_is_only_prepared_waits_for_its_review() -> None:
    assert ask(an_offer(prepared=True)) == "agreement.prepared"


@pytest.mark.parametrize("state", ["asked", "declined", "refused", "replaced", "lapsed"])
def test_an_offer_that_waits_or_is_over_is_not_signed(state: str) -> None:
    assert ask(an_offer(state=OfferState(state))) == "agreement.not_open"


def test_nothing_is_signed_twice_nor_beside_a_signature_that_waits() -> None:
    waiting = an_agreement(the_terms(an_offer(id="O-0")), state="signed")
    assert ask(an_offer(), waiting) == "agreement.already_signed"
    assert ask(an_offer(), replace(waiting, loan_ref="L2")) == ""
    assert ask(an_offer(), an_agreement()) == "agreement.already_signed"
    assert ask(an_offer(), an_agreement(the_terms(an_offer(id="O-0")))) == ""  # a running plan may be replaced
    assert ask(an_offer(), an_agreement(state="offered")) == ""


def test_the_parts_of_a_plan_are_promises() -> None:
    terms = the_terms(an_offer(schedule=Schedule("TWD", (Part(1, DAYS[0], 900, 10), Part(2, DAYS[1], 800, 5)))))
    first, second = parts_as_promises(an_agreement(terms, active_on=SIGNED + DAY))
    assert first == Promise(
        "AG-1.1", "L1", twd(910), DAYS[0], "銀行轉帳", SIGNED + DAY, PromiseState.OPEN, agreement="AG-1", part=1
    )
    assert (second.id, second.amount, second.part) == ("AG-1.2", twd(805), 2)
    assert parts_as_promises(an_agreement(active_on=None))[0].made_on == SIGNED
    assert parts_as_promises(an_agreement(the_terms(a_pause()))) == ()


def test_what_nobody_signed_promises_nothing() -> None:
    with pytest.raises(ValueError, match="AG-1: nobody has signed"):
        parts_as_promises(an_agreement(state="offered", signed_on=None, active_on=None))


@given(st.dates(SIGNED - 30 * DAY, SIGNED + 60 * DAY), st.integers(0, 2), st.sampled_from(list(OfferState)))
def test_whatever_is_signable_is_true_on_the_day(today: date, paid_now: int, state: OfferState) -> None:
    offer = an_offer(state=state)
    if ask(offer, today=today, paid_now=paid_now) == "":
        assert paid_now == 0
        assert today <= offer.valid_until
        assert offer.schedule.first is not None
        assert today < offer.schedule.first
