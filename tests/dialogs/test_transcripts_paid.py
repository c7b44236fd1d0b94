"""Golden talks of payments told of, payments of plans, and details, in every language, for people to read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from golden import in_every_language, reads_as_approved
from plan_talk import only_one_instalment, under_plan
from talk import Talk

from arrears.books import Books
from dialogs.grammar.events import FileFetched, PaymentMatched, SentFile
from dialogs.grammar.view import Level

WORDS = {
    "all": {
        "en": "I paid 3,000 yesterday by bank transfer",
        "zh_Hant": "昨天用銀行轉帳繳了三千",
        "zh_Hans": "昨天用银行转账还了三千",
    },
    "friday": {"en": "Friday", "zh_Hant": "星期五", "zh_Hans": "星期五"},
    "tomorrow": {"en": "tomorrow", "zh_Hant": "明天", "zh_Hans": "明天"},
    "sister": {"en": "My sister paid it for me.", "zh_Hant": "是我姊姊幫我繳的。", "zh_Hans": "是我姐姐帮我还的。"},
    "ill": {"en": "My child was ill.", "zh_Hant": "小孩生病了。", "zh_Hans": "孩子生病了。"},
    "next_friday": {"en": "next Friday", "zh_Hant": "下週五", "zh_Hans": "下周五"},
    "nights": {"en": "only after 10 pm please", "zh_Hant": "晚上十點以後", "zh_Hans": "晚上十点以后"},
    "after_four": {
        "en": "after 4 pm, not on Mondays",
        "zh_Hant": "下午四點以後，星期一不要",
        "zh_Hans": "下午四点以后，星期一不要",
    },
    "phone": {
        "en": "my new number is 0987 654 321",
        "zh_Hant": "我的新號碼是 0987654321",
        "zh_Hans": "我的新号码是 13800001234",
    },
}


def word(talk: Talk, key: str) -> str:
    return WORDS[key][talk.language]


class Known(Talk):
    """A borrower of whom the book knows telephone and e-mail."""

    @property
    def books(self) -> Books:
        found = super().books
        return replace(found, borrower=replace(found.borrower, phone="0912345678", email="tai.man@example.com"))


def sends(talk: Talk, *files: SentFile) -> Talk:
    for sent in files:
        talk.log.append(f"borrower: ({sent.kind}{f' {sent.name}' if sent.name else ''})")
        talk.hear(sent)
    return talk


def matches(talk: Talk, minor: int, on: date) -> Talk:
    """The payment comes into the books, a promise is judged by it, and it is matched with what was told."""
    talk.log.append("    (a payment is in the books)")
    talk.pays(minor, on)
    ref = talk.loans[0].payments[-1].ref
    talk.receipts = (*talk.receipts[:-1], replace(talk.receipts[-1], state="matched", payment_ref=ref))
    talk.hear(PaymentMatched(talk.receipts[-1].id))
    return talk


def paid_and_matched(talk: Talk) -> None:
    """I have paid, in taps and in one sentence; receipts; and another amount than was told arrives."""
    talk.starts(None).taps("paid").says(word(talk, "tomorrow")).says(word(talk, "friday")).taps("back")
    talk.says(word(talk, "all")).taps("amount").taps("amount:0").taps("yes")
    sends(talk, SentFile("photo", "F-1"), SentFile("voice", "V-1"), SentFile("document", "F-2", "slip.pdf"))
    talk.taps("done").taps("home").taps("owe")
    talk.waits_until(date(2026, 11, 26))
    matches(talk, 300_000, date(2026, 11, 23)).taps("news").says("3/5").taps("owe")


def paid_passed_on(talk: Talk) -> None:
    """Which day and how is not known: just passed on. The picture can't be kept; then the payment is not found."""
    talk.starts(None).taps("owe").taps("paid").says(word(talk, "sister")).taps("skip")
    sends(talk, SentFile("photo", "F-1"))
    talk.hear(FileFetched("R-1", False, "gone"))
    sends(talk.taps("news"), SentFile("photo", "F-2"))
    talk.waits_until(date(2026, 12, 2))
    talk.receipts = (replace(talk.receipts[0], state="lapsed"),)
    talk.touched("service", "receipt.ended", "R-1").taps("news").says("3/5").taps("ask")


def picture_out_of_the_blue(talk: Talk) -> None:
    """A picture comes unasked: of a payment not told yet, of one told already, and of something else."""
    talk.starts(None)
    sends(talk, SentFile("photo", "F-1", caption="7-11"))
    talk.taps("new").taps("day:2026-11-24").taps("amount:0").says("7-11").taps("yes").idles()
    sends(talk, SentFile("photo", "F-2"))
    talk.says("3/5").taps("of:0").taps("home")
    sends(talk, SentFile("photo", "F-3")).taps("no")


def plan_payments_kept(talk: Talk) -> None:
    """A payment of a plan: reminded of, paid, thanked for; the last ones early, thanked for once."""
    only_one_instalment(under_plan(talk))
    talk.starts(None).taps("owe")
    talk.waits_until(date(2026, 11, 26)).touched("promise", "promise.before1").taps("news").says("3/5")
    talk.waits_until(date(2026, 12, 1)).pays(120_000, date(2026, 11, 27)).taps("news").says("3/5").taps("home")
    talk.waits_until(date(2026, 12, 3)).pays(230_000, date(2026, 12, 2)).taps("news").says("3/5")


def plan_payment_missed(talk: Talk) -> None:
    """A payment of a plan is missed: what happened, paid now, or moved to the end; the second time a person looks."""
    only_one_instalment(under_plan(talk))
    talk.waits_until(date(2026, 12, 2)).judged().taps("news").says("3/5").says(word(talk, "ill")).taps("pay")
    talk.says(word(talk, "next_friday")).taps("back").taps("move").taps("home").taps("owe")
    talk.waits_until(date(2026, 12, 16)).judged().taps("news").says("3/5")


def my_details(talk: Talk) -> None:
    """My details: a changed number, the best time to write, one outside the usual hours, and at any time."""
    talk.starts(None).taps("details").taps("change").taps("field:phone").says("hmm").says(word(talk, "phone")).taps(
        "yes"
    )
    talk.taps("mine").taps("times").says(word(talk, "after_four")).taps("mine")
    talk.taps("times").says(word(talk, "nights")).taps("yes").taps("mine").taps("times").taps("any")


STORIES: tuple[Callable[[Talk], None], ...] = (
    paid_and_matched, paid_passed_on, picture_out_of_the_blue, plan_payments_kept, plan_payment_missed, my_details,
)  # fmt: skip


@in_every_language
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_talk_reads_as_it_was_approved(story: Callable[[Talk], None], language: str, update: bool) -> None:
    talk = Known(language, level=Level.FRESH)
    reads_as_approved(story, talk, update=update)
