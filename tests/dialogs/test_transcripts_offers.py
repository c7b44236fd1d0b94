"""Golden talks about offers and agreements in every language, for people to read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from arranging import (
    BOTH,
    a_late_loan,
    decides,
    lender_signs,
    newest,
    of_kind,
    opens,
    paper_is_made,
    signs,
    told,
)
from golden import in_every_language, reads_as_approved
from talk import NAMES, TODAY, Talk

from arrears.circumstances import Cause, Lasting
from arrears.offer import OfferKind, OfferState
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.view import Level
from dialogs.plans.facts import tag

WORDS = {
    "nine": {"en": "nine", "zh_Hant": "九期", "zh_Hans": "九期"},
    "2000": {"en": "two thousand a month", "zh_Hant": "一個月兩千", "zh_Hans": "一个月两千"},
    "wrong": {"en": "Wong Siu Ming", "zh_Hant": "王小明", "zh_Hans": "王小明"},
    "folded": {"en": "CHAN  tai man", "zh_Hant": "陳 大文", "zh_Hans": "陳大文"},
    "twelve": {"en": "Twelve payments would be fine.", "zh_Hant": "十二期可以。", "zh_Hans": "十二期可以。"},
    "bonus": {"en": "My bonus comes in February.", "zh_Hant": "二月會有獎金。", "zh_Hans": "二月会有奖金。"},
}


def word(talk: Talk, key: str) -> str:
    return WORDS[key][talk.language]


def before(talk: Talk, *loans: object, **more: object) -> Talk:
    """On the screen of what is possible."""
    talk.loans = loans or (a_late_loan(),)  # type: ignore[assignment]
    talk.circumstances = talk.circumstances or told(**more)  # type: ignore[arg-type]
    talk.stands_at("offers", "loan")
    talk.log.clear()
    talk.taps("loan:0")
    del talk.log[0]  # the way to here is another story
    return talk


def plan_signed(talk: Talk) -> None:
    """Lost the job, something is left: an offer in full, the terms, a slip in the name, the signature, the paper."""
    opens(before(talk, a_late_loan(total=2_400_000))).taps("take").taps("way:0").says("A123").taps("agree")
    talk.says(word(talk, "wrong")).says(word(talk, "folded")).taps("sign")
    paper_is_made(talk).taps("mine").taps("ways")


def counter_offers(talk: Talk) -> None:
    """Another number, an amount in words, a first day; two payments would be too much, and one is all of it."""
    opens(before(talk, a_late_loan(total=2_400_000))).taps("change").taps("what:count").says(word(talk, "nine"))
    talk.taps("change").taps("what:first").says("15/12").taps("all").taps("own").says(word(talk, "2000"))
    talk.taps("change").taps("what:count").says("2").says("1").says("0")


def counter_above(talk: Talk) -> None:
    """Above the limits: put to a supervisor, declined with a word, then another one approved and signed."""
    opens(before(talk)).taps("change").taps("what:count").says("16").taps("yes").idles()
    decides(talk, approved=False, reason=word(talk, "twelve")).taps("news").says("3/5").taps("own")
    talk.taps("way:count").says("13").taps("yes").taps("all")
    decides(talk, approved=True).taps("news").taps("take").taps("way:0").says("A123").taps("agree")
    talk.says(NAMES[talk.language]).taps("sign")


def thought_over(talk: Talk) -> None:
    """Thought over, asked about once, left alone; and another one that has lapsed."""
    opens(before(talk)).taps("think")
    thought = next(o for o in talk.offers if o.state is OfferState.THINKING)
    talk.waits_until(TODAY + timedelta(days=3)).touched("service", "offer.follow_up", thought.id)
    talk.taps("news").says("3/5").taps("none").says(word(talk, "bonus")).taps("all")
    talk.waits_until(TODAY + timedelta(days=9)).touched("service", "offer.follow_up", thought.id)
    talk.taps("news").says("3/5").taps("again").taps("none").taps("leave")


def signature_taken_back(talk: Talk) -> None:
    """Taken back within the days; a second one too late for it."""
    signs(before(talk)).taps("mine").taps("withdraw").taps("yes").taps("again")
    talk.taps(f"offer:{_tag(talk, OfferKind.INSTALMENTS)}").taps("take").taps("way:0").taps("agree")
    talk.says(NAMES[talk.language]).taps("sign")
    talk.today = TODAY + timedelta(days=8)
    talk.taps("mine").taps("withdraw").taps("keep")


def nothing_left(talk: Talk) -> None:
    """Nothing is left: nothing is asked for, a pause, a look ahead, a person; at the review one looks again."""
    talk.circumstances = told(costs=3_200_000, debts=200_000, lasting=Lasting.MONTHS, until=date(2027, 1, 15))
    opens(before(talk, a_late_loan(fees=0)), OfferKind.STEPPED).taps("all")
    signs(talk, OfferKind.PAUSE).taps("mine")
    review = newest(talk).terms.review_on
    assert review
    talk.waits_until(review).touched("service", "plan.review", newest(talk).id).taps("news").says("3/5")


def late_every_month(talk: Talk) -> None:
    """Wages come after the due day: all of it on the pay day, in one payment."""
    talk.circumstances = told(Cause.PAY_DAY, costs=500_000)
    signs(before(talk, a_late_loan(total=380_000, late=6)), OfferKind.EXTENSION).taps("mine")


def pays_at_once(talk: Talk) -> None:
    """It had been forgotten: all of it at once, and the late fees are waived."""
    talk.circumstances = told(Cause.FORGOT)
    opens(before(talk), OfferKind.PAY_NOW).taps("take").taps("way:0").taps("yes")


def plan_kept(talk: Talk) -> None:
    """Signed without a mandate; a supervisor signs; a word half-way; paid, thanked for, and the letter."""
    talk.mandates = ()
    signs(before(talk)).taps("mine")
    lender_signs(talk, approved=True).taps("news")
    talk.waits_until(date(2026, 12, 9)).pays(585_000, date(2026, 12, 7))
    talk.conversation = _without_news(talk)
    talk.touched("service", "plan.check_in", newest(talk).id).taps("news").says("3/5").taps("mine")
    talk.waits_until(date(2027, 1, 6)).pays(300_000, date(2026, 12, 10))
    talk.conversation = _without_news(talk)
    talk.pays(585_000, date(2027, 1, 5)).taps("news").says("3/5").taps("letter").says("A123").taps("letter")


def two_plans(talk: Talk) -> None:
    """Two loans: the second plan takes the first into account; books that change before the signature."""
    talk.circumstances = told(income=6_000_000)
    signs(before(talk, a_late_loan(), a_late_loan("L-3077", late=9, total=900_000)))
    talk.stands_at("offers", "loan")
    talk.taps("loan:1").taps(f"offer:{_tag(talk, OfferKind.INSTALMENTS, 'L-3077')}").taps("take").taps("way:1")
    talk.pays(100_000, TODAY, loan=1).taps("agree")
    talk.stands_at("agreement", "mine")


def _tag(talk: Talk, kind: OfferKind, loan: str = "L-2041") -> str:
    return tag(of_kind(talk, kind, loan))


def _without_news(talk: Talk) -> Conversation:
    return replace(talk.conversation, news=())


STORIES: tuple[Callable[[Talk], None], ...] = (
    plan_signed, counter_offers, counter_above, thought_over, signature_taken_back, nothing_left, late_every_month,
    pays_at_once, plan_kept, two_plans,
)  # fmt: skip


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_talk_reads_as_it_was_approved(story: Callable[[Talk], None], language: str, update: bool) -> None:
    talk = Talk(language, level=Level.FRESH, items=BOTH, proved=BOTH[:1])
    reads_as_approved(story, talk, update=update)
