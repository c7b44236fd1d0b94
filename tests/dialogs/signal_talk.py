"""What the tests of signals share: how each is said in three languages, and where the borrower may be then."""

from __future__ import annotations

from collections.abc import Callable

from talk import Talk

from dialogs.grammar.view import Level

LANGUAGES = ("en", "zh_Hant", "zh_Hans")
# Signal: English, zh_Hant, zh_Hans.
SAID: dict[str, tuple[str, str, str]] = {
    "crisis": ("I want to kill myself", "我不想活了", "我不想活了"),
    "deceased": (
        "He passed away last month, this is his wife",
        "他上個月過世了，我是他太太",
        "他上个月去世了，我是他妻子",
    ),
    "minor": ("I am only 16 years old", "我才16歲，未成年", "我还没满18岁"),
    "identity_fraud": (
        "Somebody took out this loan in my name, I never borrowed anything",
        "有人冒用我的名字貸款",
        "有人冒用我的身份贷款",
    ),
    "not_me": ("You have the wrong person", "你們打錯了，我不是這個人", "你们找错人了"),
    "represented": ("Please talk to my lawyer, he is handling this for me", "請跟我的律師聯絡", "请联系我的律师"),
    "insolvency": ("I have filed for bankruptcy", "我已經聲請更生", "我已申请个人破产"),
    "vulnerable": ("I suffer from severe depression", "我有憂鬱症", "我有抑郁症"),
    "custody": ("I am in prison", "我在監獄服刑", "我在看守所"),
    "scam_doubt": ("Is this a scam?", "這是詐騙嗎", "这是骗子吗"),
    "complaint": ("I want to make a complaint about you", "我要投訴你們", "我要投诉你们"),
    "dispute_amount": ("The amount is wrong", "金額不對", "金额不对"),
    "stop_contact": ("Please stop texting me", "不要再傳訊息給我", "别再发消息给我"),
    "borrow_to_pay": ("I will borrow from a friend to pay this", "我去跟朋友借錢來還", "我去借网贷来还"),
}


def words(signal: str, language: str) -> str:
    """How somebody says it."""
    return SAID[signal][LANGUAGES.index(language)]


def at_home(language: str) -> Talk:
    """The borrower, known and at home."""
    return Talk(language, level=Level.FRESH).starts(None)


def in_hardship(language: str) -> Talk:
    """In the middle of telling what happened: asked for the income."""
    return at_home(language).taps("help").taps("yes").taps("cause:less_income").taps("skip").taps("skip")


def at_the_check(language: str) -> Talk:
    """Somebody opened the invitation and is asked who they are."""
    return Talk(language).starts()


def without_invitation(language: str) -> Talk:
    """A chat of which nothing is known."""
    return Talk(language).starts(None)


def with_a_person(language: str) -> Talk:
    """A person holds the case."""
    talk = at_home(language)
    talk.owner = "held"
    return talk


SITUATIONS: dict[str, Callable[[str], Talk]] = {
    "home": at_home,
    "hardship": in_hardship,
    "check": at_the_check,
    "unlinked": without_invitation,
    "held": with_a_person,
}
