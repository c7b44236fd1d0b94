"""Golden talks about hardship, for people to read: `transcripts/hardship_<story>.<language>.txt`."""

from collections.abc import Callable
from datetime import date

import pytest
from golden import in_every_language, reads_as_approved
from talk import Talk, a_loan

from dialogs.grammar.view import Level

WORDS = {
    "job": {"en": "I lost my job in September", "zh_Hant": "九月被公司裁員了", "zh_Hans": "九月被公司裁员了"},
    "why": {"en": "Why do you ask?", "zh_Hant": "為什麼要問這個？", "zh_Hans": "为什么要问这个？"},
    "september": {"en": "since September", "zh_Hant": "九月", "zh_Hans": "九月"},
    "three_months": {"en": "two or three months", "zh_Hant": "兩三個月吧", "zh_Hans": "两三个月吧"},
    "weekly": {"en": "about 5k a week", "zh_Hant": "每週大概五千", "zh_Hans": "每周大概五千"},
    "friday": {"en": "every Friday", "zh_Hant": "每週五", "zh_Hans": "每周五"},
    "costs": {"en": "rent 9,000, the rest 6,000", "zh_Hant": "房租九千，其他六千", "zh_Hans": "房租九千，其他六千"},
    "kids": {"en": "two kids", "zh_Hant": "兩個小孩", "zh_Hans": "两个孩子"},
    "2000": {"en": "two thousand", "zh_Hant": "兩千", "zh_Hans": "两千"},
    "late": {
        "en": "My pay always comes after the due day",
        "zh_Hant": "薪水都比繳款日晚",
        "zh_Hans": "工资总是晚几天才发",
    },
    "35000": {"en": "35k", "zh_Hant": "三萬五", "zh_Hans": "三万五"},
    "7th": {"en": "on the 7th", "zh_Hant": "每月七號", "zh_Hans": "每月七号"},
    "24000": {"en": "24,000", "zh_Hant": "兩萬四", "zh_Hans": "两万四"},
    "borrow": {
        "en": "I could borrow from my brother to pay",
        "zh_Hant": "不然我跟弟弟借來還",
        "zh_Hans": "不然我向弟弟借钱还",
    },
    "rather_not": {"en": "I'd rather not say", "zh_Hant": "我不太想說", "zh_Hans": "我不太想说"},
    "mother": {"en": "My mother passed away", "zh_Hant": "我媽媽上週過世了", "zh_Hans": "我妈妈上周去世了"},
    "rent": {"en": "the rent here is high", "zh_Hant": "這裡房租很高", "zh_Hans": "这里房租很高"},
    "no": {"en": "no", "zh_Hant": "不對", "zh_Hans": "不对"},
}


def say(talk: Talk, key: str) -> Talk:
    return talk.says(WORDS[key][talk.language])


def hardship_lost_job(talk: Talk) -> None:
    """A job lost; every answer in own words, one of them changed at the end, carried on two days later."""
    talk.taps("help").taps("yes")
    say(talk, "job").taps("yes")
    say(talk, "september")
    say(talk, "three_months")
    say(talk, "why")
    say(talk, "weekly")
    say(talk, "friday")
    say(talk, "costs").taps("pick:0").taps("home")
    talk.waits_until(date(2026, 11, 26)).starts(None).taps("resume").says("3/5")
    say(talk, "kids")
    say(talk, "2000").taps("skip").taps("change:costs").says("14000").taps("yes")


def hardship_pays_late(talk: Talk) -> None:
    """Wages come after the due day, every month."""
    talk.taps("help").taps("yes")
    say(talk, "late").taps("yes")
    say(talk, "35000")
    say(talk, "7th")
    say(talk, "24000").taps("count:0").taps("none").taps("yes")


def hardship_wont_say(talk: Talk) -> None:
    """Nothing is told, by taps and by words, and something can be offered all the same."""
    talk.taps("help").taps("yes").taps("more").taps("back")
    say(talk, "rather_not")
    say(talk, "why")
    say(talk, "borrow").taps("skip").taps("skip").taps("yes")


def hardship_bereavement(talk: Talk) -> None:
    """Somebody has died: no more questions. Asked again some days later, whether it is still so."""
    talk.taps("help").taps("yes")
    say(talk, "mother").taps("yes")
    talk.waits_until(date(2026, 12, 2)).starts(None).taps("check").says("3/5").taps("help")
    talk.taps("no").taps("cause:large_expense")


def hardship_slips(talk: Talk) -> None:
    """Two late loans; slips of the finger, another currency, nothing understood."""
    talk.loans = (a_loan(), a_loan("L-3077", late=8))
    talk.taps("help").taps("yes").taps("cause:illness").says("2026/12/1").says("1999").taps("pick:0").says("2045")
    talk.taps("permanent").says("hmm").says("35000000").says("-900").says("US$1,000").taps("pay:5").says("NT$20,000")
    talk.says("900").taps("count:0").taps("none").taps("change:income").taps("back").taps("yes")


def hardship_full_form(talk: Talk) -> None:
    """Costs above the income; the offers ask for more, and the full form goes through the groups."""
    talk.taps("help").taps("yes").taps("cause:less_income").taps("ago:1").taps("for:6").says("28000").taps("pay:31")
    talk.says("30000").taps("count:0")
    if talk.conversation.frame.step == "debts":
        talk.taps("none")
    say(talk, "rent").taps("yes").taps("form").says("15000").says("1800").taps("skip").says("800").taps("back").says(
        "900"
    )
    for _ in range(5):
        talk.taps("none")
    talk.says("8,000").taps("skip").taps("line:2").says("500").taps("yes")


STORIES: tuple[Callable[[Talk], None], ...] = (
    hardship_lost_job, hardship_pays_late, hardship_wont_say, hardship_bereavement, hardship_slips, hardship_full_form,
)  # fmt: skip


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_talk_reads_as_it_was_approved(story: Callable[[Talk], None], language: str, update: bool) -> None:
    talk = Talk(language, level=Level.FRESH).starts(None)
    reads_as_approved(story, talk, update=update)
