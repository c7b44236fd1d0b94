"""Golden talks of signals, in every language, to be read as somebody who grieves or is frightened would."""

from collections.abc import Callable

import pytest
from golden import in_every_language, reads_as_approved
from signal_talk import in_hardship, words
from talk import Talk

from dialogs.grammar.view import Level

MORE = {
    "who": {
        "en": "Ms Wu, Legal Aid, 02-2322-5255",
        "zh_Hant": "法扶的吳律師，02-2322-5255",
        "zh_Hans": "法援的吴律师，02-2322-5255",
    },
    "case": {"en": "112-456", "zh_Hant": "112年度消債更字第456號", "zh_Hans": "（2026）破申456号"},
    "rude": {
        "en": "Your man shouted at me on Monday.",
        "zh_Hant": "星期一打電話的人對我大吼。",
        "zh_Hans": "星期一打电话的人对我大吼。",
    },
    "paid": {
        "en": "It should be 2,100, I have the slip.",
        "zh_Hant": "應該是2,100，我有收據。",
        "zh_Hans": "应该是2,100，我有凭证。",
    },
    "birthday": {"en": "5 March", "zh_Hant": "3月5日", "zh_Hans": "3月5日"},
}


def says(talk: Talk, signal: str) -> Talk:
    return talk.says(words(signal, talk.language))


def adds(talk: Talk, key: str) -> Talk:
    return talk.says(MORE[key][talk.language])


def crisis_in_the_middle(talk: Talk) -> None:
    """In the middle of the questions somebody writes that they don't want to live; once more; and goes on later."""
    talk.log = in_hardship(talk.language).log[-12:]
    talk.conversation = in_hardship(talk.language).conversation
    says(says(talk, "crisis"), "crisis").taps("number").taps("back").taps("back")


def crisis_of_a_stranger(talk: Talk) -> None:
    """In a chat without an invitation: the line of where the lender is, and a person."""
    talk.bound, talk.level = False, Level.UNLINKED
    says(talk.starts(None), "crisis")


def a_death(talk: Talk) -> None:
    """The wife writes. Then somebody tries the birthday: nobody is named, and no account."""
    says(talk.starts(None), "deceased").taps("home").taps("person").taps("home")
    adds(talk, "birthday").says("home")


def under_age(talk: Talk) -> None:
    """Somebody under age."""
    says(talk.starts(None), "minor").taps("home")


def the_wrong_person(talk: Talk) -> None:
    """Whoever opened the link is somebody else, and says so instead of an answer."""
    talk.bound, talk.level = False, Level.UNLINKED
    says(talk.starts(), "not_me").taps("home")


def a_stolen_name(talk: Talk) -> None:
    """A loan that somebody else took in their name; and it is said once more."""
    says(says(talk.starts(None), "identity_fraud"), "identity_fraud").taps("home")


def represented_and_insolvent(talk: Talk) -> None:
    """Somebody acts for the borrower; then a procedure of their own."""
    adds(says(talk.starts(None), "represented"), "who")
    adds(says(talk, "insolvency"), "case").taps("home")


def in_custody(talk: Talk) -> None:
    """In custody."""
    says(talk.starts(None), "custody")


def needs_care(talk: Talk) -> None:
    """A need is told, and may be noted; another time it may not."""
    says(talk.starts(None), "vulnerable").taps("yes").taps("home")
    says(talk, "vulnerable").taps("no")


def is_it_a_scam(talk: Talk) -> None:
    """A doubt instead of an answer: the ways to make sure, and then on with the check."""
    talk.bound, talk.level = False, Level.UNLINKED
    adds(says(talk.starts(), "scam_doubt").taps("sure"), "birthday")


def a_complaint(talk: Talk) -> None:
    """A complaint, what it is about, and once more."""
    adds(says(talk.starts(None), "complaint"), "rude")
    says(talk.taps("home"), "complaint")


def the_amount_is_wrong(talk: Talk) -> None:
    """The amount is disputed: what the books show, own figures; and what "What I owe" says then."""
    adds(says(talk.starts(None), "dispute_amount"), "paid").taps("home").taps("owe")


def the_amount_is_wrong_before_the_check(talk: Talk) -> None:
    """The same from somebody who has not passed the check: no amount."""
    talk.bound, talk.level = False, Level.UNLINKED
    says(talk.starts(), "dispute_amount")


def to_borrow(talk: Talk) -> None:
    """In the middle of the questions: borrowing is not encouraged, and the question goes on."""
    talk.log = in_hardship(talk.language).log[-12:]
    talk.conversation = in_hardship(talk.language).conversation
    says(talk, "borrow_to_pay")


def held_by_a_person(talk: Talk) -> None:
    """While a person holds the case the bot is silent, but for a crisis and a stop."""
    talk.owner = "held"
    says(says(says(talk.starts(None), "insolvency"), "crisis"), "stop_contact")


STORIES: tuple[Callable[[Talk], None], ...] = (
    crisis_in_the_middle, crisis_of_a_stranger, a_death, under_age, the_wrong_person, a_stolen_name,
    represented_and_insolvent, in_custody, needs_care, is_it_a_scam, a_complaint, the_amount_is_wrong,
    the_amount_is_wrong_before_the_check, to_borrow, held_by_a_person,
)  # fmt: skip


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_talk_reads_as_it_was_approved(story: Callable[[Talk], None], language: str, update: bool) -> None:
    talk = Talk(language, level=Level.FRESH)
    reads_as_approved(story, talk, update=update)
