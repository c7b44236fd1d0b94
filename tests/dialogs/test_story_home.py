"""Home: everything is one or two taps away, and only what there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from plan_talk import agreed, under_plan
from talk import Talk, a_loan, fresh, promised

from arrears.agreement import AgreementState
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.promise import PromiseState
from arrears.schedule import Schedule
from dialogs.grammar.view import Level

ALWAYS = {"What I owe", "I need help", "I have paid", "How to pay", "My details", "Is this genuine?",
          "Talk to a person", "Stop messages"}  # fmt: skip


def home(talk: Talk) -> list[str]:
    return talk.taps("home").labels() if "home" in str(talk.buttons) else talk.starts(None).labels()


def offer(loan_ref: str = "L-2041", until: date = date(2026, 12, 1), **more: object) -> Offer:
    facts: dict[str, object] = {"state": OfferState.OPEN, "id": f"O-{loan_ref}", **more}
    due = Money(350_000, "TWD")
    return Offer(OfferKind.PAY_NOW, loan_ref, due, Schedule("TWD", ()), date(2026, 11, 24), until, Money(0, "TWD"),
                 **facts)  # type: ignore[arg-type]  # fmt: skip


def test_what_always_helps_is_always_there() -> None:
    for talk in (fresh(), under_plan(), promised(PromiseState.OPEN), fresh(loans=(a_loan(late=-3),))):
        assert set(home(talk)) >= ALWAYS


@pytest.mark.parametrize(
    ("action", "place"),
    [
        ("owe", ("remind", "details")),
        ("ways", ("remind", "ways")),
        ("paid", ("paid", "start")),
        ("help", ("hardship", "start")),
        ("details", ("details", "mine")),
        ("promise", ("promise", "amount")),
    ],
)
def test_every_button_leads_to_its_story(action: str, place: tuple[str, str]) -> None:
    frame = fresh().taps(action).conversation.frame
    assert (frame.dialog, frame.step) == place


def test_who_needs_help_with_one_late_loan_is_not_asked_which() -> None:
    assert fresh().taps("help").conversation.frame.memory.loan == "L-2041"
    both = (a_loan(), a_loan("L-3077", late=8))
    assert fresh(loans=both).taps("help").conversation.frame.memory.loan == ""


@pytest.mark.parametrize("state", list(AgreementState))
def test_an_agreement_is_shown_from_its_signature_on(state: AgreementState) -> None:
    talk = fresh()
    talk.agreements = (replace(agreed(talk), state=state),)
    assert ("My agreement" in home(talk)) == (state is not AgreementState.OFFERED)


def test_my_promise_is_a_free_one_and_no_day_is_promised_beside_a_plan() -> None:
    labels = home(under_plan())
    assert "My agreement" in labels
    assert not {"My promise", "Choose a day to pay"} & set(labels)
    assert "My promise" in home(promised(PromiseState.OPEN))


def test_offers_that_stand_wait_at_home_until_they_lapse() -> None:
    talk = fresh()
    talk.offers = (offer(),)
    assert "The offers" in home(talk)
    assert talk.taps("offers").conversation.frame.memory.loan == "L-2041"
    talk.offers = (offer(until=date(2026, 11, 23)), offer(state=OfferState.REFUSED))
    assert "The offers" not in home(talk)
    talk.loans, talk.offers = (a_loan(), a_loan("L-3077", late=8)), (offer(), offer("L-3077"))
    assert "The offers" in home(talk)
    assert talk.taps("offers").conversation.frame.step == "loan"


def test_short_buttons_stand_side_by_side_so_that_home_fits_a_phone() -> None:
    talk = under_plan()
    talk.offers = (offer(),)
    home(talk)
    assert talk.screen is not None
    assert len(talk.screen.rows) <= 9


def test_who_is_not_known_sees_nothing_of_it() -> None:
    labels = Talk(level=Level.VERIFIED).starts(None).labels()
    assert not {"What I owe", "I have paid", "My agreement", "My details"} & set(labels)
