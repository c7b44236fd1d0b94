"""I have paid: believed, kept with its receipt, and waited for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from talk import TODAY, Talk, a_loan, fresh, kinds, promised

from arrears.books import Payment
from arrears.money import Money
from arrears.promise import PromiseState
from arrears.receipts import Receipt
from dialogs.grammar.effects import AttachFile, ClaimPayment, HandOver, Keep, Notify, Show
from dialogs.grammar.events import FileFetched, PaymentMatched, SentFile, Unread
from dialogs.grammar.view import Level

YESTERDAY = TODAY - timedelta(days=1)
PHOTO = SentFile("photo", "F-1", "", 1000)


def claimed(talk: Talk) -> ClaimPayment:
    (claim,) = talk.wanted(ClaimPayment)
    assert isinstance(claim, ClaimPayment)
    return claim


def told(talk: Talk | None = None) -> Talk:
    """Everything is told in taps, up to the question about a receipt."""
    talk = talk or fresh()
    talk.taps("owe").taps("paid").taps(f"day:{YESTERDAY}").taps("amount:0").taps("way:0").sees(
        "NT$3,500", "23 November"
    )
    return talk.taps("yes")


def with_receipt(talk: Talk, minor: int | None = 350_000, **more: object) -> Talk:
    amount = None if minor is None else Money(minor, "TWD")
    receipt = Receipt("R-1", "L-2041", amount, YESTERDAY, "Bank transfer", YESTERDAY, date(2026, 12, 1))
    talk.receipts = (replace(receipt, **more),)  # type: ignore[arg-type]
    return talk


def booked(talk: Talk, minor: int) -> Talk:
    """The payment is in the books and was matched."""
    payment = Payment("pay-9", YESTERDAY, minor, "transfer")
    talk.loans = (replace(talk.loans[0], payments=(payment,)),)
    talk.receipts = (replace(talk.receipts[0], state="matched", payment_ref="pay-9"),)
    talk.hear(PaymentMatched("R-1"))
    return talk


def test_a_payment_is_told_in_four_taps_and_nobody_is_called() -> None:
    talk = told()
    assert claimed(talk) == ClaimPayment("L-2041", Money(350_000, "TWD"), YESTERDAY, "Bank transfer", "")
    talk.sees("I have noted your payment", "photo or file").taps("done").sees("no reminders", "1 December")
    assert not talk.wanted(HandOver)


def test_nothing_is_noted_before_it_was_said_back_and_confirmed() -> None:
    talk = fresh().taps("owe").taps("paid").taps(f"day:{YESTERDAY}").taps("amount:0").taps("way:0")
    assert not talk.wanted(ClaimPayment)
    talk.taps("amount").says("1,200").taps("day").says("last Friday").sees("NT$1,200", "20 November").taps("yes")
    assert (claimed(talk).amount, claimed(talk).paid_on) == (Money(120_000, "TWD"), date(2026, 11, 20))


def test_everything_said_in_one_go_is_asked_no_more() -> None:
    talk = fresh().taps("owe").taps("paid").says("I paid 2,000 yesterday by bank transfer").sees("So you paid NT$2,000")
    assert Keep("paid:when", "I paid 2,000 yesterday by bank transfer") in talk.done
    talk.taps("yes")
    assert claimed(talk).words == "I paid 2,000 yesterday by bank transfer"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("tomorrow", "still to come"),
        ("next Friday", "still to come"),
        ("2 January 2020", "more than a year ago"),
        ("30 February", "no such day"),
        ("hm", "could not read a day"),
    ],
)
def test_a_day_that_cannot_be_is_asked_again(words: str, answer: str) -> None:
    talk = fresh().taps("owe").taps("paid").says(words).sees(answer)
    assert talk.conversation.frame.memory.paid_on is None
    assert Keep("paid:when", words) in talk.done


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Friday", date(2026, 11, 20)),
        ("the 15th", date(2026, 11, 15)),
        ("just now", TODAY),
        ("前天", date(2026, 11, 22)),
    ],
)
def test_a_day_is_read_as_one_that_has_been(words: str, day: date) -> None:
    assert fresh().taps("owe").taps("paid").says(words).conversation.frame.memory.paid_on == day


@pytest.mark.parametrize("words", ["0", "-5", "nothing", "HK$300"])
def test_an_amount_that_is_none_is_asked_again(words: str) -> None:
    talk = fresh().taps("owe").taps("paid").taps(f"day:{TODAY}").says(words).sees("could not read an amount")
    assert talk.conversation.frame.memory.amount == 0


def test_all_of_nothing_is_no_amount() -> None:
    talk = fresh(loans=(a_loan(late=-3),)).taps("owe").taps("paid").taps(f"day:{TODAY}").says("all of it")
    talk.sees("could not read an amount")


@given(st.integers(1, 10**9))
def test_any_amount_above_nothing_is_believed(major: int) -> None:
    talk = fresh().taps("owe").taps("paid").taps(f"day:{TODAY}").says(f"{major}").taps("way:1").taps("yes")
    assert claimed(talk).amount == Money(major * 100, "TWD")


def test_it_can_just_be_passed_on_at_any_question() -> None:
    talk = fresh().taps("owe").taps("paid").taps("skip").sees("Thank you", "no reminders")
    assert claimed(talk) == ClaimPayment("L-2041", None, None, "", "")
    talk = fresh().taps("owe").taps("paid").says("on Friday, my sister did it").taps("skip")
    assert (claimed(talk).paid_on, claimed(talk).words) == (date(2026, 11, 20), "on Friday, my sister did it")


def test_the_same_payment_told_twice_is_noted_once() -> None:
    talk = told().taps("back").taps("yes")
    assert len(talk.wanted(ClaimPayment)) == 1
    talk.taps("done").taps("home")
    told(talk)
    assert len(talk.receipts) == 1


def test_with_several_late_loans_it_is_asked_which() -> None:
    talk = fresh(loans=(a_loan(), a_loan("L-3077", late=8, currency="HKD", total=120_050))).taps("owe").taps("paid")
    talk.sees("Which loan").taps("loan:1").taps(f"day:{TODAY}").taps("amount:0").taps("way:0").taps("yes")
    assert (claimed(talk).loan_ref, claimed(talk).amount) == ("L-3077", Money(120_050, "HKD"))


def test_what_was_promised_is_offered_first() -> None:
    talk = promised(PromiseState.OPEN).taps("owe").taps("paid").taps(f"day:{TODAY}")
    assert talk.labels()[:2] == ["As promised: NT$2,000", "All of it: NT$3,500"]


# Receipts


def test_a_photo_and_a_file_are_kept_with_the_payment_and_their_words() -> None:
    talk = told()
    talk.hear(replace(PHOTO, caption="from my bank"))
    assert AttachFile("", "F-1", "photo", "", 1000) in talk.effects
    assert Keep("paid:file", "from my bank") in talk.effects
    talk.sees("I have kept it", "another one")
    talk.hear(SentFile("document", "F-2", "slip.pdf", 10))
    assert len(talk.wanted(AttachFile)) == 2
    talk.taps("done").sees_no("find a receipt later")
    talk.hear(SentFile("photo", "F-3"))
    assert len(talk.wanted(AttachFile)) == 3


def test_an_album_is_kept_whole_and_answered_once() -> None:
    talk = told()
    for n in range(3):
        talk.hear(SentFile("photo", f"F-{n}", album="A"))
    assert len(talk.wanted(AttachFile)) == 3
    assert talk.text.count("I have kept it") == 1
    assert not any(isinstance(effect, Show) for effect in talk.effects)


def test_a_voice_a_sticker_and_a_huge_file_are_answered_kindly() -> None:
    talk = told()
    talk.hear(SentFile("voice", "V-1"))
    talk.sees("can't listen")
    talk.hear(SentFile("document", "F-9", "film.mov", 30_000_000))
    talk.sees("too large")
    talk.hear(Unread("sticker"))
    talk.sees("words and buttons")
    assert not talk.wanted(AttachFile)


def test_a_receipt_sent_before_the_questions_are_answered_goes_along() -> None:
    talk = fresh().taps("owe").taps("paid")
    talk.hear(PHOTO)
    talk.sees("I will add it", "When did you pay").taps(f"day:{TODAY}").taps("amount:0").taps("way:0").taps("yes")
    assert kinds(talk) == [ClaimPayment, AttachFile]
    talk.sees("no reminders").sees_no("photo or file")


def test_a_picture_out_of_the_blue_is_asked_about_and_becomes_a_receipt() -> None:
    talk = fresh()
    talk.hear(PHOTO)
    talk.sees("Is it the receipt of a payment?").taps("new").says("today").taps("amount:0").taps("way:0").taps("yes")
    assert kinds(talk) == [ClaimPayment, AttachFile]


def test_a_picture_out_of_the_blue_can_belong_to_what_was_told() -> None:
    talk = with_receipt(fresh())
    talk.hear(PHOTO)
    talk.taps("Yes: NT$3,500 on Monday, 23 November").sees("I have kept it")
    assert talk.wanted(AttachFile) == [AttachFile("R-1", "F-1", "photo", "", 1000)]
    assert not talk.wanted(ClaimPayment)


def test_a_picture_of_something_else_is_not_kept() -> None:
    talk = fresh()
    talk.hear(PHOTO)
    talk.taps("no").sees("not kept it", "How can I help you")
    assert not talk.wanted(AttachFile)


def test_a_picture_in_the_midst_of_another_story_leads_back_to_it() -> None:
    talk = fresh().taps("promise").taps("half")
    talk.hear(PHOTO)
    talk.taps("no").taps("resume").sees("By which day can you pay?")


def test_a_picture_waits_behind_the_check_when_the_session_is_over() -> None:
    talk = fresh().taps("owe").idles()
    talk.hear(PHOTO)
    talk.sees("confirm once more").sees_no("receipt").says("3/5").sees("Is it the receipt of a payment?")


def test_a_picture_in_the_check_or_of_a_visitor_is_not_taken() -> None:
    talk = Talk().starts()
    talk.hear(PHOTO)
    talk.sees("confirm first that it is you", "On which day and month")
    visitor = Talk().starts(None)
    visitor.hear(PHOTO)
    visitor.sees("words and buttons")


def test_a_person_who_holds_the_case_gets_the_picture_and_the_bot_is_silent() -> None:
    talk = fresh()
    talk.owner = "held"
    assert not any(isinstance(effect, Show) for effect in talk.hear(PHOTO))


# What the books say


def test_a_matched_payment_is_thanked_for_behind_a_neutral_note() -> None:
    talk = booked(with_receipt(Talk(level=Level.FRESH)), 350_000)
    (notice,) = talk.wanted(Notify)
    assert (notice.purpose, notice.about) == ("service", "matched")  # type: ignore[attr-defined]
    talk.sees_no("NT$", "payment").taps("news").sees("NT$3,500", "has arrived", "Nothing else is due")
    talk.sees_no("You had told me")


def test_another_amount_than_was_told_is_said_plainly() -> None:
    talk = booked(with_receipt(Talk(level=Level.FRESH)), 300_000).taps("news")
    talk.sees("payment of NT$3,000", "You told me it was NT$3,500", "NT$500 is due")


def test_a_file_that_was_lost_is_asked_for_once_more() -> None:
    talk = with_receipt(Talk(level=Level.FRESH))
    assert not talk.hear(FileFetched("R-1", True))
    talk.hear(FileFetched("R-1", False, "too big"))
    talk.sees_no("receipt", "NT$").taps("news").sees("once more", "stays noted")
    talk.hear(PHOTO)
    assert AttachFile("R-1", "F-1", "photo", "", 1000) in talk.effects


def ended(talk: Talk) -> Talk:
    return with_receipt(talk, state="lapsed").touched("service", "receipt.ended", "R-1")


def test_a_payment_that_is_not_found_is_asked_about_kindly_and_nobody_is_called_by_itself() -> None:
    talk = ended(Talk(level=Level.FRESH)).sees_no("payment").taps("news")
    talk.sees("NT$3,500", "can't see it in the books yet", "left your account")
    assert not talk.wanted(HandOver)
    talk.taps("ask").sees("A colleague will look for your payment", "15:30")
    assert talk.wanted(HandOver) == [HandOver("payment_not_found")]


def test_a_receipt_of_a_payment_that_is_not_found_goes_to_a_person_once() -> None:
    talk = ended(Talk(level=Level.FRESH)).taps("news")
    talk.hear(PHOTO)
    talk.hear(replace(PHOTO, file_id="F-2"))
    assert [effect.file_id for effect in talk.wanted(AttachFile)] == ["F-1", "F-2"]  # type: ignore[attr-defined]
    assert talk.wanted(HandOver) == [HandOver("payment_not_found")]


def test_a_payment_that_is_not_found_can_be_told_again() -> None:
    talk = ended(Talk(level=Level.FRESH)).taps("news").taps("again").sees("When did you pay")
    talk.taps(f"day:{TODAY}").taps("amount:0").taps("way:0").taps("yes")
    assert len(talk.wanted(ClaimPayment)) == 1


def test_while_a_payment_is_awaited_what_is_due_says_so() -> None:
    talk = with_receipt(fresh()).taps("owe")
    talk.sees("You told me of a payment of NT$3,500 on Monday, 23 November", "waiting for it", "Tuesday, 1 December")
    with_receipt(fresh(), state="matched").taps("owe").sees_no("You told me")
    with_receipt(fresh(), until=YESTERDAY).taps("owe").sees_no("You told me")


def test_an_unfinished_payment_is_offered_again_at_home_and_news_that_were_read_are_not() -> None:
    talk = fresh().taps("owe").taps("paid").taps(f"day:{TODAY}").taps("home")
    assert "Carry on: your payment" in talk.labels()
    talk.taps("resume").sees("How much did you pay")
    for read in (booked(with_receipt(Talk(level=Level.FRESH)), 350_000), ended(Talk(level=Level.FRESH))):
        read.taps("news").taps("home")
        assert not [label for label in read.labels() if label.startswith("Carry on")]


def test_a_tap_on_a_loan_means_that_loan_though_another_is_paid_meanwhile() -> None:
    both = (a_loan(), a_loan("L-3077", late=8, currency="HKD", total=120_050), a_loan("L-4001", late=3))
    for way in ("paid", "promise"):
        talk = fresh(loans=both).taps("owe").taps(way)
        talk.loans = (replace(both[0], instalments=()), *both[1:])
        talk.taps("loan:1")
        assert talk.conversation.frame.memory.loan == "L-3077"
