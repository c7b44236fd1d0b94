"""What is held back, what is let through, and what the person at the desk is told."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house import tone_of
from bot.settings import ROOT
from dialogs.tone import ToneRules, judge
from dialogs.tone.likeness import NO_VOICE, Likeness

TONE = tone_of(ROOT / "policies")

HELD = {
    "threat_of_arrest": [
        "You will be arrested.", "不還就抓去關", "不还就抓你",
        "我們不排除請管區去府上坐坐", "等住坐監啦你",
    ],
    "impersonation": ["I am an officer of the court.", "我們是法院的執行人員", "我们是公检法"],
    "threat_legal_false_or_pressure": [
        "We will seize everything you own.", "查封你家", "薪水全扣", "別怪我們不客氣", "想清楚後果",
        "we know where you work",
        "It would be a shame if something happened.", "上门催收",
    ],
    "third_party_disclosure": ["We will tell your boss.", "你也不想你公司知道吧", "爆通讯录", "我會告訴你家人"],
    "asks_secret": ["Please send me the OTP.", "把驗證碼給我", "银行卡密码告诉我", "請拍身分證正反面給我"],
    "personal_contact": ["Add me on WhatsApp.", "加我LINE", "加我微信", "匯到我的帳戶", "現金直接交給我"],
    "borrow_to_repay": ["Borrow from your family.", "去跟朋友借來還", "借新还旧"],
    "insult": ["You deadbeat.", "老赖", "賴帳", "不要臉"],
    "shame": ["Aren't you ashamed?", "你不覺得丟臉嗎？", "做人要讲诚信"],
    "exaggerated_consequence": ["You will be blacklisted forever.", "永遠貸不到款", "全国黑名单"],
    "fake_deadline": ["FINAL NOTICE: pay today.", "最後通牒", "最后通牒"],
    "pressure_full_now": ["Pay in full now.", "全額立即清償", "立即结清"],
    "all_caps_shouting": ["WHY DO YOU NOT ANSWER", "請回覆！！！"],
}  # fmt: skip

LET_THROUGH = [
    "如果您已委任律師，請告訴我們", "您沒有違法，不會有人被逮捕", "依約定，逾期超過 90 天會通報聯徵中心",
    "Please bring this letter to the police if your identity was stolen", "your last day to withdraw is 30 November",
    "Never share a one-time code with anybody, we will never ask for it", "We will never tell your boss.",
    "若有人自稱法院要求匯款，那是詐騙。", "如果有人威脅要告訴您家人，請告訴我們。", "您問會不會坐牢：不會。",
    "您說「他們說要抓我去關」，我們的人不可以這樣說，對不起。",
    "You wrote \"they said I would go to jail\". That will not happen.",
    "唔使擔心，我哋唔會打去你公司。", "一次、分期或延後，您可以選一種，也可以說明其他想法。", "請先照顧必要生活支出。",
    "可以打1925，24小時都有人。", "You can use ATM or FPS; PDF, TWD, NT.",
    "Dear CHAN TAI MAN, your payment has arrived.", "OK, thank you. PDF is attached.",
]  # fmt: skip


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in HELD.items() for text in texts])
def test_a_threat_or_a_trick_is_held_back_by_its_cues(rule: str, text: str) -> None:
    found = judge(text, replace(TONE, likeness=NO_VOICE))
    assert (found.verdict, found.rule) == ("block", rule)
    assert found.words


@pytest.mark.parametrize("text", LET_THROUGH)
@pytest.mark.parametrize("speaker", ["agent", "bot_template"])
def test_lawful_facts_kind_lines_and_harmless_mentions_go_through(text: str, speaker: str) -> None:
    assert judge(text, TONE, speaker="agent" if speaker == "agent" else "bot_template").verdict == "ok"


def test_irony_is_only_warned_of() -> None:
    found = judge("呵呵，又忘了喔？", TONE)
    assert (found.verdict, found.rule) == ("warn", "sarcasm")


def test_an_insult_beside_irony_is_held_back() -> None:
    assert judge("Oh great, another excuse. You are a liar.", TONE).verdict == "block"
    mute = replace(
        TONE, tongues=tuple(replace(tongue, finders={"sarcasm": tongue.finders["sarcasm"]}) for tongue in TONE.tongues)
    )
    assert judge("呵呵", mute).verdict == "warn"
    assert judge("呵呵，把你送進去坐牢，叫警察抓你", mute).verdict == "block"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Pay in full now, you deadbeat, or you will be arrested.", "threat_of_arrest"),
        ("最後通牒：再不還就告訴你公司。", "third_party_disclosure"),
        ("FINAL DEMAND: WE WILL SUE YOU!!!", "threat_legal_false_or_pressure"),
    ],
)
def test_of_several_rules_the_gravest_is_told(text: str, rule: str) -> None:
    assert judge(text, TONE).rule == rule


@pytest.mark.parametrize(
    "text",
    [
        "坐 牢", "坐🚔牢", "抓*去*關", "查.封你家", "You will go to j a i l.", "You will go to ja1l.",
        "You wіll be аrrested.",
        "ＪＡＩＬ is waiting for you", "You will be arres\u200bted.", "加 我 微 信", "請PAY IN FULL NOW",
    ],
)  # fmt: skip
def test_a_disguise_does_not_help(text: str) -> None:
    assert judge(text, replace(TONE, likeness=NO_VOICE)).verdict == "block"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We will not call your employer.", "ok"),
        ("If you do not pay we will call your employer.", "block"),
        ("Do not pay, and we will call your employer.", "block"),
        ("We will not call your employer. We will call your wife.", "block"),
        ("We will not call your boss but we will call your wife.", "block"),
        ("我們不會打給您的主管。", "ok"),
        ("不還錢就打給你的主管。", "block"),
        ("你不會想被抓去關吧？", "block"),
        ("我們不會放過你。", "block"),
        ("Don't think the police won't come for you.", "block"),
        ("You don't want to end up in jail.", "block"),
    ],
)
def test_a_denial_excuses_its_own_clause_and_no_veiled_threat(text: str, verdict: str) -> None:
    assert judge(text, TONE).verdict == verdict


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("en", "This stays between you and us."),
        ("zh-Hant", "這件事只有您和我們知道。"),
        ("zh_Hans", "这件事只有您和我们知道。"),
    ],
)
def test_what_to_say_instead_comes_in_the_language_of_the_text(language: str, phrase: str) -> None:
    found = judge("你也不想你公司知道吧", TONE, language)
    assert found.say == phrase
    assert found.instead.in_locale(language.replace("-", "_")) == phrase


def test_the_judgement_explains_itself_in_every_language(tone: ToneRules) -> None:
    for rule in tone.rules:
        for told in (rule.name, rule.why, rule.instead):
            assert {locale for locale, text in told.localized.by_locale if text} == {"en", "zh_Hant", "zh_Hans"}
    assert judge("You deadbeat.", tone).why.in_locale("zh_Hant").startswith("我們面對的是")


def test_a_rule_is_asked_only_for_those_it_is_written_for(tone: ToneRules) -> None:
    rules = tuple(
        rule.model_copy(update={"speakers": ("agent",)}) if rule.id == "insult" else rule for rule in tone.rules
    )
    narrowed = replace(tone, rules=rules, likeness=NO_VOICE)
    assert judge("You deadbeat.", narrowed, speaker="agent").verdict == "block"
    assert judge("You deadbeat.", narrowed, speaker="bot_template").verdict == "ok"


def test_what_no_cue_names_is_heard_by_the_second_voice(tone: ToneRules) -> None:
    known = ["expect the boys in blue", "Your car can be towed any night now."]
    held = [judge(text, tone) for text in known]
    assert all(one.verdict == "block" for one in held)
    mute = replace(tone, tongues=())
    assert judge("把你送進去坐牢，叫警察抓你", mute).verdict == "block"
    assert judge("把你送進去坐牢，叫警察抓你", mute).words == ""
    assert judge("謝謝您，款項已經收到。", mute).verdict == "ok"


HARMLESS = "The seizure from last year was lifted in court this spring, so your pay stays with you and we are glad."
WORDS = [*HARMLESS.lower().replace(",", "").rstrip(".").split(), "don't", "me", "expect", "bailiffs"]
ALWAYS_HARMLESS = Likeness(labels=("held", "insult"), pardon=5, weights=dict.fromkeys(WORDS, (-9, 0)))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (HARMLESS, "ok"),
        ("Expect bailiffs.", "block"),  # too short to be told from a mention
        (HARMLESS.replace("we are glad", "don't make me ask"), "block"),  # a cue that nothing excuses
        (f"{HARMLESS} Tomorrow we seize everything you own.", "block"),  # another sentence
    ],
)
def test_a_cue_is_a_mere_mention_where_its_whole_sentence_sounds_harmless(text: str, verdict: str) -> None:
    assert judge(HARMLESS, replace(TONE, likeness=NO_VOICE)).verdict == "block"
    assert judge(text, replace(TONE, likeness=ALWAYS_HARMLESS)).verdict == verdict


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    found = judge(text, TONE)
    assert (found.verdict == "ok") == (found.rule == "")


@given(st.sampled_from(LET_THROUGH), st.sampled_from([texts[0] for texts in HELD.values()][:12]))
def test_kind_words_before_a_threat_do_not_excuse_it(kind: str, threat: str) -> None:
    assert judge(f"{kind}\n{threat}", TONE).verdict == "block"


@pytest.mark.parametrize("junk", ["警察 不 會 ", "you will not tell the ", "我們會", "a b c d ", "!? ", "家人知道"])
def test_long_junk_takes_no_time(junk: str) -> None:
    start = perf_counter()
    judge(junk * 2000, TONE)
    assert perf_counter() - start < 2
