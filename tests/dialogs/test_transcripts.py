"""Golden talks in every language, for people to read: `transcripts/<story>.<language>.txt`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from golden import in_every_language, reads_as_approved
from talk import TODAY, Talk, a_loan

from arrears.promise import Promise, PromiseState
from dialogs.grammar.events import LinkState, PersonAnswered
from dialogs.grammar.view import Level

WORDS = {
    "tomorrow": {"en": "tomorrow", "zh_Hant": "明天", "zh_Hans": "明天"},
    "2000": {"en": "two thousand", "zh_Hant": "兩千", "zh_Hans": "两千"},
    "next_friday": {"en": "next Friday", "zh_Hant": "下週五", "zh_Hans": "下周五"},
    "ill": {"en": "My child was ill.", "zh_Hant": "小孩生病了。", "zh_Hans": "孩子生病了。"},
    "stop": {"en": "stop", "zh_Hant": "停止", "zh_Hans": "停止"},
    "person": {"en": "person", "zh_Hant": "真人", "zh_Hans": "人工"},
}


def word(talk: Talk, key: str) -> str:
    return WORDS[key][talk.language]


def first_talk(talk: Talk) -> None:
    """An invitation, a wrong and a right birthday, what is due, a promise and its day changed at the end."""
    talk.starts().says("1/5").says("hmm").says("3/5")
    talk.taps("promise").says(word(talk, "2000")).says(word(talk, "next_friday"))
    if any(button["data"].split(".")[2].startswith("day:") for button in talk.buttons):
        talk.taps("day:2026-12-04")
    talk.taps("way:0").taps("day").taps("day:2026-12-07").taps("yes").taps("home").taps("mine").taps("withdraw:0")
    talk.taps("yes")


def reminders(talk: Talk) -> None:
    """Every step of the ladder, and what is behind it."""
    talk.level = Level.VERIFIED
    for step in talk.policy.ladder.steps:
        talk.touched(step=step.id)
    talk.taps("news").says("3/5").taps("ways").taps("back").taps("help")


def promised_days(talk: Talk) -> None:
    """A promise kept, one kept in part, one missed; and a second one missed."""
    talk.level = Level.FRESH
    talk.starts(None).taps("promise").taps("half").taps("day:2026-11-27").taps("way:1").taps("yes")
    talk.waits_until(date(2026, 11, 26)).touched("promise", "promise.1").taps("news").says("3/5")
    talk.waits_until(date(2026, 12, 1)).pays(175_000, date(2026, 11, 27)).taps("news").says("3/5").taps("owe")
    talk.taps("promise").taps("all").taps("day:2026-12-04").taps("way:0").taps("yes")
    talk.waits_until(date(2026, 12, 9)).pays(100_000, date(2026, 12, 3)).taps("news").says("3/5").taps("rest")
    talk.taps("day:2026-12-11").taps("way:0").taps("yes")
    talk.waits_until(date(2026, 12, 16)).judged().taps("news").says("3/5").says(word(talk, "ill")).taps("paid")


def stops_and_people(talk: Talk) -> None:
    """Another language, a person, stop and its undoing, a person's answer."""
    talk.level = Level.FRESH
    talk.starts(None).taps("language").taps(f"speak:{talk.language}").taps("owe")
    talk.says(word(talk, "person")).says(word(talk, "ill")).taps("back")
    talk.says(word(talk, "stop")).taps("undo").says(word(talk, "stop")).taps("home")
    talk.stops, talk.owner, talk.tickets = (), "bot", ()
    talk.hear(PersonAnswered("resolve", "T-1"))
    talk.taps("news")
    talk.owner = "held"
    talk.starts(None)


def strangers(talk: Talk) -> None:
    """Visitors, invitations that don't work, the wrong person, a locked account."""
    talk.starts(None).taps("genuine").taps("home").taps("person").taps("stop")
    for link in (LinkState.USED, LinkState.EXPIRED, LinkState.UNKNOWN, LinkState.OTHER_BORROWER):
        talk.starts(link)
    talk.tickets, talk.owner = (), "bot"
    talk.starts().taps("genuine").taps("back").says("1/1").says("2/2").says("3/3")
    talk.tries, talk.tickets, talk.owner = 3, (), "bot"
    talk.hear(PersonAnswered("unlock", "B-1"))
    talk.taps("news").says("not me")


def two_loans(talk: Talk) -> None:
    """Two loans in two currencies; the promise of one changed to more than is due."""
    talk.level = Level.FRESH
    talk.loans = (a_loan(), a_loan("L-3077", late=8, currency="HKD", total=120_050))
    talk.starts(None).taps("owe").taps("promise").taps("loan:1").taps("all").says("12/3")
    if any(button["data"].endswith("day:2026-12-03") for button in talk.buttons):
        talk.taps("day:2026-12-03")
    talk.says("ATM").taps("yes").taps("home").taps("mine").taps("change:0").says("99999999").taps("half")
    talk.taps("day:2026-12-04").taps("yes")


def not_due_yet(talk: Talk) -> None:
    """A note before the due day, and nothing due at all."""
    talk.level = Level.FRESH
    talk.loans = (replace(a_loan(late=-3), instalments=a_loan(late=-3).instalments[:1]),)
    talk.touched(step="before").taps("news").taps("ways")
    talk.pays(350_000, TODAY).taps("home").taps("owe")


def broken_often(talk: Talk) -> None:
    """After two broken promises a person looks at the next one."""
    talk.level = Level.FRESH
    loan = talk.loans[0]
    talk.promises = tuple(
        Promise(f"P-{n}", loan.ref, loan.money(50_000), date(2026, 11, day), "Bank transfer", date(2026, 11, 1),
                PromiseState.MISSED if n == 1 else PromiseState.OPEN)
        for n, day in ((1, 10), (2, 17))
    )  # fmt: skip
    talk.judged().taps("news").taps("help").taps("home").taps("promise")


STORIES: tuple[Callable[[Talk], None], ...] = (
    first_talk, reminders, promised_days, stops_and_people, strangers, two_loans, not_due_yet, broken_often,
)  # fmt: skip


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_talk_reads_as_it_was_approved(story: Callable[[Talk], None], language: str, update: bool) -> None:
    talk = Talk(language)
    if story is not first_talk and story is not strangers:
        talk.bound, talk.level = True, Level.FRESH
    reads_as_approved(story, talk, update=update)
