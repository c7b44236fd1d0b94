"""Offers by agents: in one line or by buttons, looked at before they are sent, decided by a supervisor above limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from arranging import BOTH, a_late_loan, told
from hypothesis import given
from hypothesis import strategies as st
from offer_desk import ANN, BO, MING, Topic
from talk import NAMES, Talk, a_loan

from arrears.agreement import AgreementState
from arrears.books import Payment
from arrears.circumstances import Cause
from arrears.counter import Wish
from arrears.desk_offers import exceeded
from arrears.offer import OfferKind, OfferState
from arrears.schedule import Cadence
from dialogs.desk.offer_reading import coded, decoded, read_offer
from dialogs.grammar.effects import Notify, PassOn, Show
from dialogs.grammar.events import OfferDecided
from dialogs.grammar.view import Level

SEND, ASK = "Send to the borrower", "Ask a supervisor"


def topic(**more: object) -> Topic:
    """Ming holds the case of somebody with NT$12,000 late, of which NT$10,000 a month are left."""
    loans = more.pop("loans", (a_late_loan(),))
    about = more.pop("told", told(income=3_000_000, costs=1_500_000))
    talk = Talk(level=more.pop("level", Level.FRESH), items=BOTH, proved=BOTH[:1], loans=loans, circumstances=about)  # type: ignore[arg-type]
    talk.starts(None) if talk.level else talk
    return Topic(talk, **more)  # type: ignore[arg-type]


def test_an_offer_in_one_line_is_looked_at_and_then_the_borrowers() -> None:
    at = topic().writes("/offer 6 monthly 10th")
    at.sees("An offer on Personal loan (L-2041), NT$12,000 due", "In 6 payments, one a month", "10 December",
            "Total:", "No extra cost", "% of what is left each month", "Open until")  # fmt: skip
    assert at.done == []
    at.taps(SEND).sees("It is the borrower's to look at, accept and sign")
    (offer,) = at.sent()
    assert (offer.count, offer.schedule.first, offer.by) == (6, date(2026, 12, 10), "Ming")
    at.talk.sees("Ming at Harbour Credit has put this together for you", "You decide; there is no hurry",
                 "In 6 payments, one a month")  # fmt: skip
    assert at.talk.labels()[:3] == ["Yes, I would like this", "Think it over", "It does not suit me"]


def test_by_buttons_one_question_leads_to_the_next() -> None:
    at = topic().writes("/offer").sees("NT$12,000 is due", "Left for payments by what was told")
    at.taps("In parts").taps("4").sees("In 4 payments, one a month").taps("First day")
    first = at.labels()[1]
    at.taps(first).sees(f"1. {first}").taps("How often").taps("Every two weeks").sees("one every two weeks")
    at.taps("How many").taps("3").sees("In 3 payments, one every two weeks")
    at.taps("Start again").taps("A pause").taps("2 months").sees("A pause: nothing to pay until")
    at.taps("Another length").taps("1 month").taps(SEND)
    (offer,) = at.sent()
    assert (offer.kind, offer.review_on) == (OfferKind.PAUSE, date(2026, 12, 24))
    again = topic(told=told(Cause.PAY_DAY, income=9_000_000, costs=1_000_000)).writes("/offer")
    again.taps("On a later day")
    again.taps(again.labels()[2]).sees("All of it on a later day").taps("Another day").taps("Drop it")
    again.sees("nothing was sent")
    assert again.done == []


def test_of_several_loans_the_line_names_one_or_it_is_asked() -> None:
    loans = (a_late_loan(), a_loan("L-3077", late=8, total=600_000))
    assert topic(loans=loans).writes("/offer L-3077 3").sees("L-3077").taps(SEND).sent()[0].loan_ref == "L-3077"
    at = topic(loans=loans).writes("/offer 3").sees("For which loan?").taps(at_loan(loans[1].ref))
    assert at.taps(SEND).sent()[0].loan_ref == "L-3077"


def at_loan(ref: str) -> str:
    return f"Personal loan ({ref}): NT$6,000"


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("3", Wish(OfferKind.INSTALMENTS, count=3)),
        ("6 monthly 25th", Wish(OfferKind.INSTALMENTS, count=6, cadence=Cadence.MONTHLY, first=date(2026, 11, 25))),
        ("6期 每月10號", Wish(OfferKind.INSTALMENTS, count=6, cadence=Cadence.MONTHLY, first=date(2026, 12, 10))),
        ("分期 8 weekly", Wish(OfferKind.INSTALMENTS, count=8, cadence=Cadence.WEEKLY)),
        ("3 from 15 December", Wish(OfferKind.INSTALMENTS, count=3, first=date(2026, 12, 15))),
        ("each 2,500", Wish(OfferKind.INSTALMENTS, amount=250_000)),
        ("每期 2500元", Wish(OfferKind.INSTALMENTS, amount=250_000)),
        ("extension 2026-12-15", Wish(OfferKind.EXTENSION, day=date(2026, 12, 15))),
        ("延期 12月15日", Wish(OfferKind.EXTENSION, day=date(2026, 12, 15))),
        ("pause 2", Wish(OfferKind.PAUSE, months=2)),
        ("暫停 兩個月", Wish(OfferKind.PAUSE, months=2)),
        ("pause", Wish(OfferKind.PAUSE)),
        ("暫緩繳款 2個月", Wish(OfferKind.PAUSE, months=2)),
        ("stepped 6", Wish(OfferKind.STEPPED, count=6)),
        ("先低後高 6期", Wish(OfferKind.STEPPED, count=6)),
        ("", None),
    ],
)
def test_what_agents_write_is_understood(words: str, wish: Wish | None) -> None:
    asked = read_offer(words, topic().view().view, month_first=True)
    assert (asked.wish, asked.fault) == (wish, None)


@pytest.mark.parametrize(
    "words",
    [
        "hello",
        "6 soon",
        "pause soon",
        "extension 30 February",
        "each many",
        "3/4",
        "3 monthly 9999-12-31",
        "3 weekly 31/13",
    ],
)
def test_what_cannot_be_read_is_said_with_examples_or_why(words: str) -> None:
    at = topic().writes(f"/offer {words}")
    assert at.done == []
    assert at.buttons == []
    assert "I could not read" in at.text or "calendar has no such day" in at.text or "more than one day" in at.text


@given(
    st.builds(
        Wish,
        st.sampled_from([kind for kind in OfferKind if kind is not OfferKind.PAY_NOW]),
        count=st.none() | st.integers(0, 120),
        amount=st.none() | st.integers(1, 10**10),
        first=st.none() | st.dates(date(2020, 1, 1), date(2100, 1, 1)),
        day=st.none() | st.dates(date(2020, 1, 1), date(2100, 1, 1)),
        months=st.none() | st.integers(0, 99),
        cadence=st.none() | st.sampled_from(Cadence),
    ),
    st.integers(0, 999),
)
def test_a_button_holds_any_wish(wish: Wish, loan: int) -> None:
    assert decoded(coded(loan, wish)) == (loan, wish)


def test_a_button_of_another_time_is_a_fresh_start_and_never_a_fault() -> None:
    for value in ("", "x", "9/i-c3", "0/i-c", "0/z", "0/i-f20261399", "0/i-c3!", "0/i-c3!deadbeef", "7", "0/i-c3?zz"):
        for name in ("offer", "osend"):
            assert topic().presses(f"{name}:{value}").done == []


def test_above_the_own_limit_a_supervisor_is_asked_and_the_borrower_sees_nothing_yet() -> None:
    poor = replace(MING, limit={"TWD": 5_000_00})
    at = topic(me=poor, holder=poor).writes("/offer 6").sees("A supervisor has to decide:", "above your own limit")
    assert ASK in at.labels()
    at.taps(ASK).sees("A supervisor is asked, other than you", "the borrower sees nothing")
    (offer,) = at.asked()
    assert (offer.state, exceeded(offer), at.sent()) == (OfferState.ASKED, ("agent.covered",), [])
    assert not at.talk.wanted(Notify)
    at.talk.stands_at("offers", "loan")
    at.talk.taps("loan:0").sees_no("Your own proposal")


def test_what_a_supervisor_approved_comes_as_the_agents_offer_and_what_was_declined_not_at_all() -> None:
    for state, shown in ((OfferState.APPROVED, 1), (OfferState.DECLINED, 0)):
        poor = replace(MING, limit={"TWD": 0})
        at = topic(me=poor, holder=poor).writes("/offer 6").taps(ASK)
        (offer,) = at.talk.offers
        at.talk.offers = (replace(offer, state=state, by="Ann", reason="not now"),)
        at.talk.hear(OfferDecided(offer.id, state is OfferState.APPROVED))
        assert sum(isinstance(effect, Show) for effect in at.talk.effects) == shown
        if shown:
            at.talk.sees("Ming at Harbour Credit", "A colleague has agreed to it.").taps("take").taps("way:0")


def test_nobody_but_the_holder_offers_and_nothing_where_it_is_open_who_reads() -> None:
    assert "Nobody looks after this case yet" in topic(holder=None).writes("/offer 3").text
    assert "looks after this case" in topic(me=ANN).writes("/offer 3").text
    assert "Ming" in topic(me=BO).presses("osend:0/i-c3!12345678").text
    gone = topic()
    gone.talk.stops = ("deceased",)
    assert "no offer is made here" in gone.writes("/offer 3").text
    nobody = topic(level=Level.UNLINKED)
    assert "belongs to no borrower" in nobody.writes("/offer 3").text
    for at in (gone, nobody):
        assert at.done == []


def test_what_is_impossible_is_refused_in_words_with_its_rule_and_the_other_ways() -> None:
    at = topic(told=told(income=1_000_000, costs=1_000_000)).writes("/offer 6")
    at.sees("nothing is left", "(rule offers.no_surplus)")
    assert "A pause" in at.labels()
    topic().writes("/offer 40").sees("At most 18 payments are possible, also with a supervisor", "counter.too_many")
    topic().writes("/offer 1").sees("/offer extension", "counter.one")
    topic().writes("/offer extension 2027-06-01").sees("The latest day is", "counter.too_late")
    topic(told=told(income=3_000_000, costs=2_200_000)).writes("/offer 2").sees("More than is left", "at most")


def test_warnings_stand_before_the_button_and_forbid_nothing() -> None:
    at = topic(told=None).writes("/offer 6").sees("Income and costs are not known").taps(SEND)
    assert len(at.sent()) == 1
    bereaved = topic(told=told(Cause.BEREAVEMENT))
    bereaved.writes("/offer pause 1").sees("nothing has to be settled now")
    blocked = topic(more={"reachable": False}).writes("/offer 6").sees("has blocked the bot")
    assert SEND in blocked.labels()
    silent = topic()
    silent.talk.stops = ("borrower",)
    silent.writes("/offer 6").sees("asked for no messages").taps(SEND)
    assert not [effect for effect in silent.talk.effects if isinstance(effect, Show)]


def test_when_the_books_change_before_the_tap_it_is_shown_again_and_not_sent() -> None:
    at = topic().writes("/offer 6")
    loan = at.talk.loans[0]
    at.talk.loans = (replace(loan, balance=None, payments=(Payment("p", date(2026, 11, 23), 400_000, "transfer"),)),)
    at.taps(SEND).sees("Things have changed since you looked", "NT$7,700 due")
    assert at.done == []
    at.taps(SEND)
    assert at.sent()[0].covered.minor == 770_000


def test_two_taps_send_one_offer_and_a_new_one_takes_the_place_of_the_old() -> None:
    at = topic().writes("/offer 6")
    action = at.buttons[0]["data"].split(".", 2)[2]
    at.taps(SEND).presses(action)
    assert len(at.sent()) == 1
    at.sees("This is done already.")


def test_while_held_the_borrower_looks_accepts_and_signs_by_buttons() -> None:
    at = topic().writes("/offer 6 monthly 10th").taps(SEND)
    talk = at.talk
    talk.taps("take").taps("way:0").says("A123").sees("1. Thursday, 10 December").taps("agree")
    talk.says("What does cooling off mean?")
    assert isinstance(talk.effects[-1], PassOn)
    talk.says(NAMES["en"]).taps("sign")
    assert not any(isinstance(effect, PassOn) and NAMES["en"] in effect.words for effect in talk.done)
    assert talk.owner == "held"
    assert [a.state for a in talk.agreements] == [AgreementState.ACTIVE]
    assert talk.agreements[0].terms.schedule.first == date(2026, 12, 10)


def test_while_held_a_no_is_fine_and_other_words_reach_the_person() -> None:
    at = topic().writes("/offer 6").taps(SEND)
    at.talk.says("Could it be a week later?")
    assert [effect.words for effect in at.talk.effects if isinstance(effect, PassOn)] == ["Could it be a week later?"]
    at.talk.taps("refuse").sees("write here what would suit you better")
    assert at.talk.offers[-1].state is OfferState.REFUSED


def test_whoever_is_not_in_the_chat_gets_one_neutral_notice_and_the_check_first() -> None:
    at = topic()
    at.talk.idles()
    at.writes("/offer 6").taps(SEND)
    (note,) = at.talk.wanted(Notify)
    assert not note.screen.debt_fact  # type: ignore[attr-defined]
    at.talk.taps("news")
    assert at.talk.conversation.frame.dialog == "hello"
    at.talk.says("5 March").sees("Ming at Harbour Credit has put this together for you")


def test_an_agents_offer_stands_beside_the_bots_newer_ones() -> None:
    at = topic().writes("/offer 9").taps(SEND)
    at.talk.owner = "bot"
    at.talk.stands_at("offers", "loan")
    at.talk.taps("loan:0")
    assert [o.state for o in at.talk.offers if o.agent] == [OfferState.OPEN]
    assert sum(o.state is OfferState.OPEN for o in at.talk.offers) > 1
