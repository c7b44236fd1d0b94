"""Safety in free text: what must never be missed, and what only looks like it."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.understand.intents import Intents
from dialogs.understand.labels import SAFETY, Context, Label, Signal
from dialogs.understand.meaning import understand

TODAY = date(2026, 11, 23)

SAID = {
    Label.CRISIS: (
        "我不想活了",
        "活不下去了",
        "真的撐不下去了",
        "想結束一切",
        "我買了木炭準備燒炭",
        "走投無路想死",
        "人間不值得",
        "I want to end it all",
        "I'd be better off dead",
        "I can't go on",
        "no reason to live",
        "kms",
        "唔想做人",
        "一了百了算數",
        "想4",
        "我在頂樓準備往下跳",
        "i feel sucidal",
        "想 死",
        "i wanna 死",
        "我想自杀😭",
        "my life insurance will pay you",
        "下輩子再還你們",
        "不想再醒來",
        "活著好累沒意義",
        "撐不下去了 想離開這個世界",
        "想一了百了 這樣你們也省事",
        "my kids would be better off without me",
        "這世界少我一個也沒差",
        "我沒打算過完今年",
    ),
    Label.DECEASED: (
        "借款人上個月過世了",
        "我是他太太,他三月走了",
        "Mr Chan died last month, I am his daughter",
        "the account holder has passed away",
        "機主已經去世 我是他兒子",
        "my husband had this loan. He died in May.",
        "我爸欠你們的錢,他已經往生了,別再傳了",
    ),
    Label.MINOR: (
        "我未成年",
        "我才16歲",
        "I'm 15 and my dad took my phone",
        "i am under 18",
        "我還在讀國中",
        "我今年十五歲",
    ),
    Label.IDENTITY_FRAUD: (
        "有人冒用我的身分貸款",
        "I never took out this loan",
        "someone used my ID to borrow",
        "我從來沒有跟你們借過錢",
        "不是我借的",
        "身份证被盗用了",
        "my identity was stolen",
    ),
    Label.NOT_ME: (
        "你打錯了",
        "wrong number",
        "我不是陳志明",
        "這個號碼我上禮拜才辦的",
        "搵錯人喇",
        "I don't know this person",
        "who is David Chen?",
    ),
    Label.REPRESENTED: (
        "請聯絡我的律師",
        "please contact my solicitor",
        "我委託律師處理了",
        "StepChange is handling my debts",
    ),
    Label.INSOLVENCY: (
        "我已經聲請更生",
        "我破产了 法院受理了",
        "I filed for bankruptcy",
        "I'm in an IVA",
        "在辦前置協商",
    ),
    Label.VULNERABLE: (
        "我有憂鬱症在吃藥",
        "我媽失智了",
        "my husband beats me",
        "家裡沒米沒飯吃三天了",
        "I'm blind",
        "我不識字",
        "they cut off our electricity and we have no food",
        "領有身障手冊",
    ),
    Label.SCAM_DOUBT: ("你們是詐騙嗎", "is this a scam?", "how do I know you are really the bank", "系咪呃人㗎"),
    Label.COMPLAINT: ("我要投訴", "I want to make a complaint", "我會向金管會檢舉", "I'm going to the ombudsman"),
    Label.DISPUTE_AMOUNT: ("金額不對", "利息算錯了吧", "the amount is wrong", "I don't owe that much", "我沒欠這麼多"),
    Label.STOP_CONTACT: ("不要再傳訊息給我", "stop texting me", "別再聯絡我", "請停止聯繫", "unsubscribe"),
}

HARMLESS = (
    "我沒有要投訴",
    "I'm not suicidal",
    "my lawyer friend says hi",
    "my boss went bankrupt and I lost my job",
    "這部電影的主角自殺",
    "我餓死了",
    "累死我了",
    "笑死",
    "I'm dying of laughter",
    "you're killing me with these fees",
    "it's not a complaint, just a question",
    "我不會自殺啦放心",
    "公司破產了 被資遣",
    "我沒有憂鬱症",
    "我得流感發燒",
    "had an operation on my knee",
    "my son is 15 and needs new shoes",
    "跳樓大拍賣",
    "我死心了",
    "手機沒電了 晚點說",
    "我爸過世 這個月付喪葬費",
    "我沒打錯",
    "do I need a lawyer?",
    "打錯字了",
    "打錯了 是3500",
    "抱歉上一則打錯了",
    "sorry, wrong number typed",
    "這個月生活費都撐不過去了 沒錢繳",
    "skint till payday, cant do it",
    "資料都準備好了",
    "笑不活了",
    "我兒子16歲也在打工",
    "我上次投訴別家電信 超累",
    "最近詐騙真多 還好你們不是",
)


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in SAID.items() for text in texts])
def test_safety_is_heard_in_every_language_and_spelling(label: Label, text: str, intents: Intents) -> None:
    meant = understand(text, intents, today=TODAY)
    assert meant.label is label
    assert Signal(label.value) in meant.signals


@pytest.mark.parametrize("text", HARMLESS)
def test_negations_quotes_idioms_and_other_people_are_no_safety(text: str, intents: Intents) -> None:
    meant = understand(text, intents, today=TODAY)
    assert not set(meant.labels) & set(SAFETY)
    assert not {Signal(label.value) for label in SAFETY} & set(meant.signals)


@pytest.mark.parametrize("context", list(Context))
def test_safety_wins_in_every_context(context: Context, intents: Intents) -> None:
    text = "我昨天繳了 我下週五繳 我同意這個方案 我失業了 可是我不想活了"
    assert understand(text, intents, today=TODAY, context=context).label is Label.CRISIS


def test_of_several_safety_labels_the_gravest_is_the_label_and_all_are_kept(intents: Intents) -> None:
    meant = understand("我要投訴 金額不對 我不想活了", intents, today=TODAY)
    assert meant.label is Label.CRISIS
    assert {Label.COMPLAINT, Label.DISPUTE_AMOUNT} <= set(meant.labels)
    assert meant.signals == (Signal.CRISIS, Signal.COMPLAINT, Signal.DISPUTE_AMOUNT)


def test_a_joke_about_dying_is_unclear_never_nothing(intents: Intents) -> None:
    for text in ("笑死", "熱死了", "I'm dying of laughter"):
        assert understand(text, intents, today=TODAY).label is Label.AMBIGUOUS


def test_a_dead_relative_is_a_reason_and_a_dead_borrower_a_signal(intents: Intents) -> None:
    reason = understand("我爸上個月過世了", intents, today=TODAY, context=Context.ASKED_REASON)
    assert reason.label is Label.REASON_BEREAVEMENT_FAMILY
    assert understand("借款人是我爸 他上個月過世了", intents, today=TODAY).label is Label.DECEASED


def test_an_employers_bankruptcy_is_a_reason_and_ones_own_a_signal(intents: Intents) -> None:
    assert understand("公司破產了我沒工作", intents, today=TODAY).label is Label.REASON_JOB_LOSS
    assert understand("my employer went bankrupt", intents, today=TODAY).label is Label.REASON_JOB_LOSS
    assert understand("我要聲請破產", intents, today=TODAY).label is Label.INSOLVENCY


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("我現在在看守所", Signal.CUSTODY),
        ("I am in prison until May", Signal.CUSTODY),
        ("我在監服刑", Signal.CUSTODY),
        ("我去跟地下錢莊借來還你們", Signal.BORROW_TO_PAY),
        ("I'll take out another loan to pay you", Signal.BORROW_TO_PAY),
        ("借新還舊", Signal.BORROW_TO_PAY),
    ],
)
def test_custody_and_borrowing_to_pay_are_signals_but_no_labels(text: str, signal: Signal, intents: Intents) -> None:
    meant = understand(text, intents, today=TODAY)
    assert signal in meant.signals
    assert signal.value not in {label.value for label in meant.labels}


@pytest.mark.parametrize(
    "text", ["會不會被關", "am I going to jail?", "我不會去借錢還", "I will not borrow to pay this"]
)
def test_fear_of_prison_and_no_borrowing_are_no_signals(text: str, intents: Intents) -> None:
    assert not {Signal.CUSTODY, Signal.BORROW_TO_PAY} & set(understand(text, intents, today=TODAY).signals)
