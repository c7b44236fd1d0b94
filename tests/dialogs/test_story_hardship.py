"""Hardship looked at together: every answer voluntary, in any usual form, said back, and kept as it was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from talk import TODAY, Talk, a_loan

from arrears.circumstances import Cause, Circumstances, Lasting
from arrears.schedule import Cadence, PayDay
from dialogs.grammar.effects import HandOver, Keep, KeepCircumstances
from dialogs.grammar.view import Level
from dialogs.hardship.flow import QUESTIONS, Memory
from dialogs.hardship.texts import CAUSES, KIND_WORDS, told_lines

NTD = 100  # minor units
RIGHT = "yes"
ANSWERS = {
    "reason": "cause:job_loss",
    "since": "ago:1",
    "lasting": "for:3",
    "income": "35,000",
    "pay_day": "pay:5",
    "costs": "20,000",
    "dependants": "count:2",
    "debts": "3,000",
    "owed": "80,000",
}


def at_help(language: str = "en", **more: object) -> Talk:
    talk = Talk(language, level=Level.FRESH, **more)  # type: ignore[arg-type]
    return talk.starts(None).taps("help").taps("yes")


def step(talk: Talk) -> str:
    frame = talk.conversation.frame
    return f"{frame.dialog}:{frame.step}"


def answer(talk: Talk, wanted: str) -> Talk:
    """Taps it where it is a button, else writes it."""
    actions = [button["data"].split(".", 2)[2] for button in talk.buttons]
    return talk.taps(wanted) if wanted in actions else talk.says(wanted)


def until(talk: Talk, question: str, **other: str) -> Talk:
    """Answers everything before that question."""
    while (here := talk.conversation.frame.step) != question:
        answer(talk, {**ANSWERS, **other}[here])
    return talk


def at_summary(language: str = "en", **other: str) -> Talk:
    return until(at_help(language), "summary", **other)


def told(talk: Talk) -> Circumstances:
    """What is kept once the summary is confirmed."""
    talk.taps(RIGHT)
    kept = talk.wanted(KeepCircumstances)[-1]
    assert isinstance(kept, KeepCircumstances)
    return kept.told


def test_it_is_offered_and_nobody_has_to() -> None:
    talk = Talk(level=Level.FRESH).starts(None).taps("help")
    talk.sees("Would you like us to look at this together?", "leave out any of them").taps("no")
    talk.sees("Whenever you like", "How can I help you")
    assert not talk.wanted(KeepCircumstances)
    talk.taps("help").taps("person").sees("I have asked a colleague")


def test_everything_told_is_said_back_and_kept_and_offers_follow() -> None:
    talk = at_summary()
    talk.sees(
        "Reason: Lost my job", "Since: October 2026", "until about February 2027", "Income a month: NT$35,000",
        "Pay day: on the 5th of the month", "Living costs a month: NT$20,000", "Depend on you: 2 people",
        "To other lenders a month: NT$3,000", "Owed to them in all: NT$80,000",
    )  # fmt: skip
    assert not talk.wanted(KeepCircumstances)
    assert told(talk) == Circumstances(
        TODAY, Cause.JOB_LOSS, "", date(2026, 10, 1), Lasting.MONTHS, date(2027, 2, 28), "TWD", 35_000 * NTD,
        PayDay(Cadence.MONTHLY, date(2026, 12, 5), 5), 20_000 * NTD, 2, 3_000 * NTD, 80_000 * NTD,
    )  # fmt: skip
    assert step(talk) == "offers:choose"
    talk.sees("Thank you, Chan Tai Man. I have noted it.")


@pytest.mark.parametrize("word", ["yes", "是", "對", "对"])
def test_the_summary_may_be_confirmed_in_a_word(word: str) -> None:
    talk = at_summary().says(word)
    assert step(talk) == "offers:choose"


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause not in (Cause.OTHER, Cause.UNSAID)])
def test_every_cause_can_be_tapped_and_is_met_with_a_kind_sentence(cause: Cause) -> None:
    talk = at_help()
    if CAUSES[cause].msgid not in talk.labels():
        talk.taps("more")
    talk.taps(CAUSES[cause].msgid).sees(KIND_WORDS[cause].msgid)


def test_no_screen_has_many_buttons() -> None:
    talk = at_help()
    assert len(talk.labels()) <= 12  # with the four that every screen has
    assert len(talk.taps("more").labels()) <= 12


@pytest.mark.parametrize("cause", ["bereavement", "disaster"])
def test_after_a_death_or_a_disaster_nothing_more_is_asked(cause: str) -> None:
    talk = at_help().taps("more").taps(f"cause:{cause}")
    assert step(talk) == "offers:choose"
    assert talk.circumstances == Circumstances(TODAY, Cause(cause), currency="TWD")
    assert "offers.care" in [effect.reason for effect in talk.wanted(HandOver) if isinstance(effect, HandOver)]


@pytest.mark.parametrize("cause", ["forgot", "technical"])
def test_who_forgot_is_not_asked_for_the_income_but_may_tell_it(cause: str) -> None:
    talk = at_help()
    talk = (talk if cause == "forgot" else talk.taps("more")).taps(f"cause:{cause}").sees("Is that right?")
    talk.sees_no("Income").taps("more").says("30000").taps("pay:10").says("12000").taps("count:0").taps("none")
    talk.sees("Income a month: NT$30,000", "Living costs a month: NT$12,000")
    assert told(talk).costs == 12_000 * NTD


def test_pay_that_comes_late_every_month_has_no_beginning_and_no_end() -> None:
    talk = at_help().taps("cause:pay_day").sees("About how much do you have coming in")
    until(talk, "summary").sees_no("Since", "last")
    assert told(talk).lasting is Lasting.UNKNOWN


@pytest.mark.parametrize(
    ("language", "words", "label"),
    [
        ("en", "I lost my job", "Lost my job"),
        ("zh_Hant", "我失業了", "失業了"),
        ("zh_Hans", "我失业了", "失业了"),
        ("en", "My wages come a week late", "Wages come after the due day"),
        ("zh_Hant", "薪水都晚五天才下來", "發薪日比繳款日晚"),
        ("zh_Hans", "工资总是晚发", "发薪日比还款日晚"),
        ("en", "I was in hospital", "Illness or an accident"),
        ("zh_Hant", "生病住院", "生病或意外受傷"),
        ("zh_Hans", "生病住院了", "生病或意外受伤"),
        ("zh_Hant", "我媽過世了", "親人或好友過世"),
    ],
)
def test_own_words_are_kept_and_what_they_plainly_say_is_asked_back(language: str, words: str, label: str) -> None:
    talk = at_help(language).says(words).sees(label)
    assert [words] == [effect.words for effect in talk.wanted(Keep) if isinstance(effect, Keep)]
    talk.says("yes" if language == "en" else "對")
    kept = talk.circumstances or talk.conversation.frame.memory.told
    assert kept.words == words
    assert kept.cause not in (Cause.OTHER, Cause.UNSAID)


def test_own_words_that_say_no_usual_reason_stand_as_they_are() -> None:
    words = "It is complicated at home with the landlord"
    talk = at_help().says(words).sees("I have noted it in your own words", "Since when")
    until(talk, "summary").sees(f"Reason: “{words}”")
    kept = told(talk)
    assert (kept.cause, kept.words) == (Cause.OTHER, words)


def test_a_reason_that_was_misunderstood_is_put_right_and_the_words_stay() -> None:
    talk = at_help().says("My boss was ill and paid nobody").taps("no").taps("cause:less_income")
    kept = told(until(talk, "summary"))
    assert (kept.cause, kept.words) == (Cause.LESS_INCOME, "My boss was ill and paid nobody")
    talk = at_help().says("My boss was ill and paid nobody").taps("mine")
    assert told(until(talk, "summary")).cause is Cause.OTHER


def test_of_several_reasons_the_weightiest_is_asked_for_the_gentlest_first() -> None:
    talk = at_help().says("My father passed away and then I lost my job").sees("Which of these matters most?")
    assert talk.labels()[:2] == ["Somebody close has died", "Lost my job"]


@pytest.mark.parametrize("word", ["no", "yes", "不是", " "])
def test_a_bare_word_is_no_reason(word: str) -> None:
    assert step(at_help().says(word)) == "hardship:reason"


@pytest.mark.parametrize(
    "words", ["I will borrow from my brother to pay", "我去借錢來還", "我找朋友借钱还"],
)  # fmt: skip
def test_borrowing_in_order_to_pay_is_never_encouraged(words: str) -> None:
    for talk in (at_help(), until(at_help(), "costs"), until(at_help(), "debts")):
        talk.says(words).sees("Please don't borrow to pay this", "Living costs come first")
        assert words in [effect.words for effect in talk.wanted(Keep) if isinstance(effect, Keep)]


@pytest.mark.parametrize("language", ["en", "zh_Hant", "zh_Hans"])
@pytest.mark.parametrize("question", QUESTIONS[:-1])
def test_why_is_answered_at_every_question_and_the_question_stands(question: str, language: str) -> None:
    talk = until(at_help(language), question)
    words = {"en": "why?", "zh_Hant": "為什麼要問這個？", "zh_Hans": "为什么要问这个？"}[language]
    keep = {"en": "voluntary", "zh_Hant": "自願", "zh_Hans": "自愿"}[language]
    talk.says(words).sees(keep)
    assert step(talk) == f"hardship:{question}"


@pytest.mark.parametrize("words", ["prefer not to say", "不想說", "不方便透露", "跳过", "skip"])
@pytest.mark.parametrize("question", [q for q in QUESTIONS if q != "above"])
def test_rather_not_blocks_nothing(question: str, words: str) -> None:
    talk = until(at_help(), question).says(words)
    assert step(talk) != f"hardship:{question}"
    assert step(until(talk, "summary")) == "hardship:summary"


def test_who_would_rather_not_and_says_why_is_not_overheard() -> None:
    talk = at_help().says("I'd rather not say, it is about my health").sees("That is quite all right")
    assert [effect.words for effect in talk.wanted(Keep) if isinstance(effect, Keep)]


def test_everything_may_be_left_out_and_still_something_is_offered() -> None:
    talk = at_help().taps("skip").taps("skip").taps("skip")
    talk.sees("Reason: not said", "Income a month: not said", "Pay day: no fixed day")
    assert told(talk) == Circumstances(TODAY, Cause.UNSAID, currency="TWD")
    assert step(talk) == "offers:choose"


def test_an_income_that_was_withheld_spares_the_other_amounts_until_it_is_told() -> None:
    talk = until(at_help(), "income").taps("skip").taps("skip").sees("Income a month: not said").sees_no("Living costs")
    talk.taps("change:income").says("30000").sees("About how much do you need for living")
    until(talk, "summary").sees("Living costs a month: NT$20,000")


SINCE = [
    ("September", date(2026, 9, 1)), ("since last month", date(2026, 10, 1)), ("1 October", date(2026, 10, 1)),
    ("three months ago", date(2026, 8, 1)), ("九月", date(2026, 9, 1)), ("三個月前", date(2026, 8, 1)),
    ("去年十月", date(2025, 10, 1)), ("十月五日", date(2026, 10, 5)), ("半年", date(2026, 5, 1)),
    ("两个星期前", date(2026, 11, 10)), ("2025年", date(2025, 1, 1)), ("yesterday", date(2026, 11, 23)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "day"), SINCE)
def test_since_when_is_read_in_any_usual_form(words: str, day: date) -> None:
    talk = until(at_help(), "since").says(words).sees("Noted: since")
    assert talk.conversation.frame.memory.told.since == day


UNTIL = [
    ("until March", date(2027, 3, 31)), ("about two months", date(2027, 1, 31)), ("3個月", date(2027, 2, 28)),
    ("到明年三月", date(2027, 3, 31)), ("半年", date(2027, 5, 31)), ("过年后", date(2027, 2, 28)),
    ("15 January 2027", date(2027, 1, 15)), ("end of the year", date(2026, 12, 31)),
]  # fmt: skip


@pytest.mark.parametrize(("words", "day"), UNTIL)
def test_until_when_is_read_in_any_usual_form(words: str, day: date) -> None:
    talk = until(at_help(), "lasting").says(words).sees("Noted: until about")
    known = talk.conversation.frame.memory.told
    assert (known.lasting, known.until) == (Lasting.MONTHS, day)


@pytest.mark.parametrize(
    ("words", "lasting"),
    [
        ("a few days", Lasting.DAYS), ("幾天", Lasting.DAYS),
        ("10 days", Lasting.DAYS), ("I don't know", Lasting.UNKNOWN),
        ("不確定", Lasting.UNKNOWN), ("for good", Lasting.PERMANENT), ("不會好了", Lasting.PERMANENT),
        ("长期都会这样", Lasting.PERMANENT),
    ],
)  # fmt: skip
def test_how_long_may_be_days_for_good_or_unknown(words: str, lasting: Lasting) -> None:
    talk = until(at_help(), "lasting").says(words)
    assert talk.conversation.frame.memory.told.lasting is lasting
    assert step(talk) == "hardship:income"


def test_days_on_the_wrong_side_of_today_or_years_away_are_asked_back() -> None:
    talk = until(at_help(), "since").says("1 December 2026").sees("That is still ahead")
    talk.says("1999").sees("Did you mean this?").taps("pick:0").sees("Noted: since January 1999")
    talk.says("last month").sees("That has passed already").says("2036").sees("Did you mean this?")
    talk.taps("permanent")
    assert talk.conversation.frame.memory.told.lasting is Lasting.PERMANENT


def test_a_date_that_can_be_two_days_is_asked_back() -> None:
    talk = until(at_help(), "since").says("3/4").sees("Which of these do you mean?")
    assert set(talk.labels()[:2]) == {"Friday, 3 April", "Wednesday, 4 March"}
    talk.taps("Wednesday, 4 March").sees("Noted: since Wednesday, 4 March")


INCOMES = [
    ("35,000", 35_000, "Noted: NT$35,000 a month."), ("三萬五", 35_000, ""),
    ("3.5萬", 35_000, ""), ("3万5", 35_000, ""),
    ("about 2k a week", 8_666, "NT$2,000 a week comes to about NT$8,666 a month."), ("每週八千", 34_666, "a week"),
    ("8000 every two weeks", 17_333, "every two weeks"), ("两周一万", 21_666, "every two weeks"),
    ("0", 0, "start from"),
    ("年薪60萬", 50_000, "a year"), ("15000 twice a month", 30_000, "twice a month"), ("no income", 0, "start from"),
    ("沒有收入", 0, "start from"), ("没有", 0, "start from"), ("大概三萬多", 30_000, ""),
    ("NT$28,500.50", 28_500.5, ""),
    ("9000 every four weeks", 9_750, "every four weeks"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "amount", "said"), INCOMES)
def test_income_is_read_in_any_usual_form_and_said_back(words: str, amount: float, said: str) -> None:
    talk = until(at_help(), "income").says(words).sees(said or "Noted: NT$")
    assert talk.conversation.frame.memory.told.income == amount * NTD


def test_no_income_is_met_kindly_and_no_pay_day_is_asked() -> None:
    talk = until(at_help(), "income").taps("none").sees("Thank you for saying so openly", "need for living")
    kept = told(until(talk, "summary").sees("Income a month: NT$0").sees_no("Pay day"))
    assert (kept.income, kept.pay_day) == (0, None)


def test_costs_above_the_income_are_not_judged() -> None:
    talk = until(at_help(), "summary", income="20000", costs="24000", dependants="count:0", debts="none")
    for word in ("more than", "exceed", "too high", "unfortunately", "above"):
        talk.sees_no(word)
    assert told(talk).costs == 24_000 * NTD


@pytest.mark.parametrize("words", ["-35,000", "負三萬五"])
def test_a_negative_amount_is_asked_back(words: str) -> None:
    talk = until(at_help(), "income").says(words).sees("I read -NT$35,000, which may be a slip").taps("NT$35,000")
    assert talk.conversation.frame.memory.told.income == 35_000 * NTD


def test_an_absurd_amount_is_asked_back_and_never_taken() -> None:
    talk = until(at_help(), "income").says("35000000").sees("I read NT$35,000,000, which may be a slip")
    assert talk.labels()[:2] == ["NT$35,000", "NT$350,000"]
    talk.says("999999999999").sees("may be a slip").says("35000000").taps("NT$35,000")
    assert talk.conversation.frame.memory.told.income == 35_000 * NTD


def test_an_income_without_its_thousands_is_asked_back() -> None:
    talk = until(at_help(), "income").says("35").sees("Which of these do you mean?")
    assert talk.labels()[:3] == ["NT$35", "NT$35,000", "NT$350,000"]
    talk.taps("NT$35")
    assert talk.conversation.frame.memory.told.income == 35 * NTD


def test_several_amounts_are_offered_together_or_one_of_them() -> None:
    talk = until(at_help(), "costs").says("房租一萬二，吃飯八千")
    assert talk.labels()[:3] == ["NT$20,000 in all", "NT$12,000", "NT$8,000"]
    talk.taps("pick:0")
    assert talk.conversation.frame.memory.told.costs == 20_000 * NTD
    for words in ("30000 to 40000", "3-4萬", "三到四萬", "三四萬", "3萬到4萬"):
        assert until(at_help(), "income").says(words).labels()[:2] == ["NT$30,000", "NT$40,000"]


def test_pay_by_the_hour_is_asked_by_the_month() -> None:
    talk = until(at_help(), "income").says("時薪190").sees("in a usual month").says("27000")
    assert talk.conversation.frame.memory.told.income == 27_000 * NTD


def test_an_income_in_another_currency_is_kept_and_a_person_looks() -> None:
    talk = until(at_help(), "income").says("US$2,000").sees("Noted: US$2,000 a month", "a colleague will look")
    talk.taps("pay:25").says("NT$20,000").sees("I note all amounts in one currency", "USD").says("900")
    kept = told(until(talk, "summary", debts="none"))
    assert (kept.currency, kept.income, kept.costs) == ("USD", 200_000, 90_000)
    assert talk.owner == "waiting"


def test_a_change_of_currency_asks_for_the_other_amounts_anew() -> None:
    talk = at_summary().taps("change:income").says("HK$9,000").sees("need for living")
    kept = told(until(talk, "summary", costs="4000", debts="100", owed="skip"))
    assert (kept.currency, kept.income, kept.costs, kept.debts) == ("HKD", 900_000, 400_000, 10_000)


PAY_DAYS = [
    ("on the 7th", 7), ("every month on the 7th", 7), ("每月七號", 7), ("7", 7), ("每个月7号", 7), ("end of month", 31),
    ("月底", 31), ("the last working day", 31), ("31號", 31),
]  # fmt: skip


@pytest.mark.parametrize(("words", "day"), PAY_DAYS)
def test_a_pay_day_of_the_month_is_read_in_any_usual_form(words: str, day: int) -> None:
    talk = until(at_help(), "pay_day").says(words).sees("Noted: the money comes")
    pay = talk.conversation.frame.memory.told.pay_day
    assert (pay.cadence, pay.day) == (Cadence.MONTHLY, day)
    assert TODAY <= pay.anchor < TODAY + timedelta(days=32)


@pytest.mark.parametrize("words", ["every Friday", "每週五", "每周五", "Fridays"])
def test_a_weekly_pay_day_is_read_in_any_usual_form(words: str) -> None:
    talk = until(at_help(), "pay_day").says(words).sees("every Friday")
    assert talk.conversation.frame.memory.told.pay_day == PayDay(Cadence.WEEKLY, date(2026, 11, 27))


@pytest.mark.parametrize("words", ["every other Friday", "每兩週的週五", "biweekly on Friday"])
def test_pay_every_two_weeks_asks_which_week_comes_next(words: str) -> None:
    talk = until(at_help(), "pay_day").says(words).sees("When does it come next?").taps("Friday, 4 December")
    assert talk.conversation.frame.memory.told.pay_day == PayDay(Cadence.FORTNIGHTLY, date(2026, 12, 4))


def test_a_weekday_can_be_tapped() -> None:
    talk = until(at_help(), "pay_day").taps("often:weekly").taps("weekday:0")
    assert talk.conversation.frame.memory.told.pay_day == PayDay(Cadence.WEEKLY, date(2026, 11, 30))
    talk = until(at_help(), "pay_day").taps("often:fortnightly").says("Thursday").taps("pick:1")
    assert talk.conversation.frame.memory.told.pay_day == PayDay(Cadence.FORTNIGHTLY, date(2026, 12, 3))


@pytest.mark.parametrize("words", ["no fixed day", "不固定", "不一定"])
def test_pay_without_a_day_is_fine(words: str) -> None:
    talk = until(at_help(), "pay_day").says(words)
    assert step(talk) == "hardship:costs"
    assert talk.conversation.frame.memory.told.pay_day is None


def test_of_two_pay_days_the_main_one_is_asked() -> None:
    talk = until(at_help(), "pay_day").says("每個月5號和20號").sees("the main one?").taps("pick:1")
    assert talk.conversation.frame.memory.told.pay_day.day == 20


@pytest.mark.parametrize(
    ("words", "many"),
    [
        ("2", 2),
        ("two kids", 2),
        ("兩個小孩", 2),
        ("一个妈妈两个孩子", 3),
        ("none", 0),
        ("没有", 0),
        ("nobody", 0),
        ("七", 7),
    ],
)
def test_how_many_live_on_it_is_read_in_any_usual_form(words: str, many: int) -> None:
    talk = until(at_help(), "dependants").says(words)
    assert talk.conversation.frame.memory.told.dependants == many


def test_what_is_owed_to_others_is_asked_only_of_those_who_pay_others() -> None:
    talk = until(at_help(), "debts").taps("none").sees("This is what I have noted")
    talk.taps("change:debts").says("2000").sees("owe them in all").taps("skip")
    kept = told(talk)
    assert (kept.debts, kept.owed_elsewhere) == (2_000 * NTD, None)


def test_costs_above_the_guideline_get_one_question_that_may_be_left_out() -> None:
    talk = until(at_help(), "above", costs="60000", dependants="count:0").sees("No papers are needed")
    assert told(talk.taps("skip")).why_above == ()
    talk = until(at_help(), "above", costs="60000", dependants="count:0").says("high rent")
    assert told(talk.sees("Reason for the costs: “high rent”")).why_above == (("costs", "high rent"),)


def test_costs_within_the_guideline_are_not_questioned() -> None:
    at_summary(costs="24000", dependants="count:0").sees("This is what I have noted")


NEW = {
    "reason": ("cause:illness", {"cause": Cause.ILLNESS}),
    "since": ("ago:0", {"since": date(2026, 11, 1)}),
    "lasting": ("permanent", {"lasting": Lasting.PERMANENT, "until": None}),
    "income": ("31000", {"income": 31_000 * NTD}),
    "pay_day": ("pay:25", {"pay_day": PayDay(Cadence.MONTHLY, date(2026, 11, 25), 25)}),
    "costs": ("21000", {"costs": 21_000 * NTD}),
    "dependants": ("count:4", {"dependants": 4}),
    "debts": ("1000", {"debts": 1_000 * NTD}),
    "owed": ("50000", {"owed_elsewhere": 50_000 * NTD}),
}


@pytest.mark.parametrize("question", NEW)
def test_any_one_answer_can_be_changed_and_the_others_stay(question: str) -> None:
    before = told(at_summary())
    words, fields = NEW[question]
    talk = at_summary().taps(f"change:{question}")
    assert step(answer(talk, words)) == "hardship:summary"
    assert told(talk) == replace(before, **fields)  # type: ignore[arg-type]


def test_an_answer_takes_what_hung_on_it_along() -> None:
    talk = at_summary().taps("change:income").taps("none").sees_no("Pay day")
    assert told(talk).pay_day is None
    talk = at_summary().taps("change:income").says("0").taps("change:income").says("30000").sees("On which day")
    talk = at_summary().taps("change:debts").taps("none").sees_no("Owed to them").taps("change:debts").says("10")
    talk.sees("owe them in all").taps("skip")
    assert told(talk).owed_elsewhere is None
    talk = at_summary(dependants="count:0", costs="60000", above="high rent").taps("change:costs").says("20000")
    assert told(talk.sees_no("high rent")).why_above == ()


def test_another_reason_takes_the_former_words_and_times_along() -> None:
    talk = until(at_help().says("It is about the landlord"), "summary").taps("change:reason").taps("cause:pay_day")
    kept = told(talk.sees_no("landlord", "Since"))
    assert (kept.words, kept.since, kept.lasting, kept.until) == ("", None, Lasting.UNKNOWN, None)
    assert kept.income == 35_000 * NTD


@pytest.mark.parametrize("question", NEW)
def test_a_change_can_be_thought_better_of(question: str) -> None:
    before = told(at_summary())
    assert told(at_summary().taps(f"change:{question}").says("back")) == before


def test_it_can_be_left_and_carried_on_days_later() -> None:
    talk = until(at_help(), "costs").taps("home")
    assert "Carry on: looking at it together" in talk.labels()
    talk.waits_until(TODAY + timedelta(days=4)).starts(None).taps("resume").says("5/3").sees("need for living")
    kept = told(until(talk, "summary").sees("Income a month: NT$35,000"))
    assert (kept.told_on, kept.income, kept.costs) == (TODAY + timedelta(days=4), 35_000 * NTD, 20_000 * NTD)


def test_what_was_told_lately_is_asked_after_not_asked_again() -> None:
    talk = at_summary().taps(RIGHT)
    talk.waits_until(TODAY + timedelta(days=20)).starts(None).taps("check").says("5/3").taps("help")
    talk.sees("told me this", "Income a month: NT$35,000", "Is it still like this?")
    talk.says("no").taps("change:income").says("30000").sees("Income a month: NT$30,000")
    kept = told(talk)
    assert (kept.told_on, kept.income, kept.costs) == (TODAY + timedelta(days=20), 30_000 * NTD, 20_000 * NTD)
    talk.taps("home").taps("help").taps("yes")
    assert step(talk) == "offers:choose"


def test_after_a_death_nobody_is_asked_whether_it_is_still_so() -> None:
    talk = at_help().taps("more").taps("cause:bereavement")
    talk.waits_until(TODAY + timedelta(days=5)).starts(None).taps("check").says("3/5").taps("help")
    talk.sees("There is no hurry").sees_no("still like this", "died").taps("no").sees("What got in the way?")
    talk.taps("home").taps("help").taps("yes")
    assert step(talk) == "offers:choose"


def test_what_was_told_long_ago_is_asked_anew() -> None:
    talk = at_summary().taps(RIGHT)
    talk.waits_until(TODAY + timedelta(days=31)).starts(None).taps("check").says("5/3").taps("help")
    talk.sees("Would you like us to look at this together?").taps("yes").sees("What got in the way?")


def test_several_late_loans_lead_to_the_choice_of_one() -> None:
    loans = (a_loan(), a_loan("L-3077", late=8))
    talk = until(at_help(loans=loans), "summary").taps(RIGHT)
    assert step(talk) == "offers:loan"


def test_a_loan_that_is_gone_is_not_talked_about() -> None:
    talk = Talk(level=Level.FRESH, loans=()).starts(None)
    talk.stands_at("hardship", "start")
    talk.sees("no loan here")


# The full form


def at_form(costs: int = 35_000, **more: object) -> Talk:
    talk = Talk(level=Level.FRESH).starts(None)
    known = Circumstances(TODAY, Cause.LESS_INCOME, currency="TWD", income=30_000 * NTD, costs=costs * NTD)
    talk.circumstances = replace(known, **more)  # type: ignore[arg-type]
    talk.stands_at("hardship", "form")
    return talk


GROUPS = 11


def test_the_full_form_says_why_and_goes_group_by_group_with_a_running_total() -> None:
    talk = at_form().sees("With a few more details I may find something that fits", "Housing")
    talk.says("12000").sees("So far: NT$12,000", "Electricity").says("每週500").sees("So far: NT$14,167", "Health")
    for _ in range(GROUPS - 2):
        talk.taps("none")
    kept = told(talk.sees("Together: NT$14,167"))
    assert kept.form[:3] == (("home", 12_000 * NTD), ("utilities", 2_167 * NTD), ("health_care", 0))
    assert (kept.costs, kept.income, kept.cause) == (14_167 * NTD, 30_000 * NTD, Cause.LESS_INCOME)
    assert step(talk) == "offers:choose"


def test_back_leads_to_the_group_before() -> None:
    talk = at_form().says("12000").says("2000").sees("Health").says("back").sees("Electricity").says("1800")
    talk.sees("So far: NT$13,800", "Health").says("back").says("back").sees("Housing")


def test_costs_do_not_shrink_by_leaving_out_lines() -> None:
    talk = at_form().says("12000")
    for _ in range(GROUPS - 1):
        talk.taps("skip")
    kept = told(talk.sees("Housing: NT$12,000", "Not split up: NT$23,000", "Together: NT$35,000"))
    assert kept.form == (("home", 12_000 * NTD), ("rest", 23_000 * NTD))
    assert kept.costs == 35_000 * NTD


def test_a_form_left_empty_changes_nothing() -> None:
    talk = at_form()
    for _ in range(GROUPS):
        talk.says("rather not say")
    kept = told(talk.sees("Together: NT$35,000"))
    assert (kept.form, kept.costs) == ((), 35_000 * NTD)


def test_one_line_of_the_form_can_be_changed_and_the_others_stay() -> None:
    talk = at_form().says("12000").says("2000")
    for _ in range(GROUPS - 2):
        talk.taps("none")
    talk.taps("line:0").sees("Housing").says("11000").sees("Housing: NT$11,000", "Electricity, water, gas: NT$2,000")
    assert told(talk).costs == 13_000 * NTD


def test_a_new_form_begins_with_its_first_line() -> None:
    talk = (
        at_form(form=(("food_housekeeping", 9_000 * NTD),), costs=9_000)
        .sees_no("So far")
        .says("500")
        .sees("So far: NT$500")
    )
    for _ in range(GROUPS - 1):
        talk.taps("none")
    assert told(talk.sees("Together: NT$500")).costs == 500 * NTD


def test_costs_told_anew_take_the_place_of_the_form() -> None:
    talk = at_form()
    for _ in range(GROUPS):
        talk.says("1000")
    talk.taps("yes").taps("home").taps("help").taps("no").taps("change:costs").says("15000")
    kept = told(talk)
    assert (kept.form, kept.costs) == ((), 15_000 * NTD)


def test_the_form_can_be_refused_and_asked_about() -> None:
    talk = at_form().says("why").sees("voluntary").taps("leave")
    assert step(talk) == "offers:choose"
    assert not talk.wanted(KeepCircumstances)


def test_a_flexible_group_above_the_guideline_gets_one_question() -> None:
    talk = at_form(dependants=0)
    for _ in range(GROUPS - 1):
        talk.taps("none")
    talk.says("40000").sees("No papers are needed").says("medicine")
    assert told(talk.sees("medicine")).why_above == (("personal", "medicine"),)


# Properties

WORDS = (
    "35,000", "三萬五", "0", "-5", "999999999999", "US$400", "why", "skip", "none", "沒有", "September",
    "到三月", "1999",
    "every Friday", "每月七號", "two kids", "I lost my job", "我媽過世了", "borrow to pay",
    "12000 and 3000", "hmm", "back",
    "yes", "no", "about 2k a week", "3/4", "不知道", "2036",
)  # fmt: skip


def test_income_left_out_is_asked_for_when_a_slip_of_the_mind_wants_it_after_all() -> None:
    talk = at_help()
    talk.says("35,000").taps("ago:0").taps("for:0")
    talk.says("skip").says("every Friday").taps("change:reason").taps("cause:forgot")
    assert "every Friday" not in talk.text
    talk.taps("more")
    assert step(talk) == "hardship:income"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 200)), max_size=40))
def test_whatever_is_answered_in_whatever_order_what_is_kept_is_what_the_summary_showed(
    played: list[tuple[bool, int]],
) -> None:
    talk = at_help()
    for taps, n in played:
        talk.owner, talk.tickets = "bot", ()
        frame = talk.conversation.frame
        if frame.dialog != "hardship" or frame.step.startswith("form"):
            break
        buttons = [b["data"].split(".", 2)[2] for b in talk.buttons]
        mine = [action for action in buttons if action not in ("person", "stop", "home")]
        shown, before = talk.text, len(talk.wanted(KeepCircumstances))
        if taps and mine:
            talk.taps(mine[n % len(mine)])
        else:
            talk.says(WORDS[n % len(WORDS)])
        for effect in talk.wanted(KeepCircumstances)[before:]:
            assert isinstance(effect, KeepCircumstances)
            kept = effect.told
            assert kept.told_on == TODAY
            assert min(kept.income or 0, kept.costs or 0, kept.debts or 0, kept.owed_elsewhere or 0) >= 0
            assert kept.since is None or kept.since <= TODAY
            assert kept.until is None or kept.until >= TODAY
            if frame.step == "summary":
                check_shown(talk, shown, kept)


def check_shown(talk: Talk, shown: str, kept: Circumstances) -> None:
    """Every line that the kept answers give stood in the summary, and nothing is kept that it did not show."""
    from talk import TEXTS

    memory = Memory(passed=("income",), more="Income" in shown)
    said = [TEXTS.say(line, "en", "Asia/Taipei", today=TODAY) for line in told_lines(kept, memory, talk.view())]
    assert all(line in shown for line in said), (said, shown)
    hidden = replace(
        kept,
        since=kept.since if "Since:" in shown else None,
        until=kept.until if "Expected to last" in shown else None,
        income=kept.income if "Income a month" in shown else None,
        pay_day=kept.pay_day if "Pay day" in shown else None,
        costs=kept.costs if "Living costs a month" in shown else None,
        dependants=kept.dependants if "Depend on you" in shown else None,
        debts=kept.debts if "To other lenders" in shown else None,
        owed_elsewhere=kept.owed_elsewhere if "Owed to them" in shown else None,
        why_above=kept.why_above if "Reason for the costs" in shown else (),
    )
    assert hidden == kept
