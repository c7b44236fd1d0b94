"""Every signal, in every language, wherever the borrower is: acted on at once, answered once, nothing given away."""

from __future__ import annotations

import pytest
from signal_talk import LANGUAGES, SAID, SITUATIONS, at_home, words
from talk import POLICY, Talk

from arrears.contact import IDENTITY
from dialogs.grammar import reading
from dialogs.grammar.effects import Complain, Forget, HandOver, Keep, Note, Show, Stop, Unbind
from dialogs.grammar.view import Level
from dialogs.understand.labels import Label, Signal, Understood

RULES = POLICY.signals
everywhere = pytest.mark.parametrize("situation", sorted(SITUATIONS))
in_words = pytest.mark.parametrize("language", LANGUAGES)
each = pytest.mark.parametrize("signal", sorted(SAID))


def wanted(talk: Talk, kind: type) -> list[object]:
    return [effect for effect in talk.effects if isinstance(effect, kind)]


def test_every_signal_is_tried_here() -> None:
    assert set(SAID) == set(Signal)


@each
@in_words
@everywhere
def test_a_signal_does_what_its_rule_says_wherever_it_is_said(signal: str, language: str, situation: str) -> None:
    rule, talk = RULES.of(signal), SITUATIONS[situation](language)
    linked, level = talk.bound, talk.level
    said = words(signal, language)
    talk.says(said)
    if not linked and not rule.without_case:
        assert not wanted(talk, Note)
        return
    assert Note("signal", (("name", signal), ("rule", f"signals.{signal}"))) in talk.effects
    stops = (
        [rule.stop] if rule.stop and (linked or signal == "stop_contact") else []
    )  # a visitor's is kept for the desk
    assert [stop.kind for stop in wanted(talk, Stop)] == stops  # type: ignore[attr-defined]
    tickets = [(asked.reason, asked.priority) for asked in wanted(talk, HandOver)]  # type: ignore[attr-defined]
    assert tickets == ([(signal, rule.person)] if rule.person else [])
    assert bool(wanted(talk, Unbind)) == (linked and rule.unlinks)
    assert bool(wanted(talk, Complain)) == rule.complaint
    shown = wanted(talk, Show)
    assert len(shown) == (0 if situation == "held" and rule.while_held == "done" else 1)
    for show in shown:
        assert not (show.screen.debt_fact and level < Level.FRESH)  # type: ignore[attr-defined]
    if rule.ends_session:
        assert talk.level < Level.FRESH
        assert talk.conversation.paused is talk.conversation.awaiting is None
        assert talk.conversation.trail == talk.conversation.news == ()
    kept = [keep.words for keep in wanted(talk, Keep)]  # type: ignore[attr-defined]
    if situation == "check" and signal != "borrow_to_pay":  # no answer of the check: the check itself goes on with it
        assert not kept
        assert all(not asked.words for asked in wanted(talk, HandOver))  # type: ignore[attr-defined]
        assert all(not made.words for made in wanted(talk, Complain))  # type: ignore[attr-defined]
    elif signal == "vulnerable" and situation != "held":
        assert wanted(talk, Forget)
        assert not kept
    else:
        assert said in kept


@each
@in_words
@pytest.mark.parametrize("situation", ["home", "hardship", "check", "unlinked"])
def test_said_again_nothing_is_done_twice_and_the_long_words_are_not_repeated(
    signal: str, language: str, situation: str
) -> None:
    talk = SITUATIONS[situation](language)
    talk.says(words(signal, language))
    first = talk.text
    if signal in ("borrow_to_pay", "not_me") or (situation == "unlinked" and not RULES.of(signal).without_case):
        return  # said on the way; or the chat is nobody's now; or it has no signal's answer
    talk.says(words(signal, language))
    assert not wanted(talk, HandOver) + wanted(talk, Complain)
    lifted = situation == "unlinked" and signal == "stop_contact"  # a visitor's stop holds until they write again
    assert bool(wanted(talk, Stop)) == lifted
    if signal not in ("stop_contact", "scam_doubt"):  # short anyway; a question, answered again
        assert len(talk.text) < len(first)
        assert talk.text.split("\n\n")[0] != first.split("\n\n")[0]


@pytest.mark.parametrize("signal", [name for name in SAID if RULES.of(name).ends_session])
@in_words
@pytest.mark.parametrize("situation", ["home", "hardship", "check", "held"])
def test_whoever_writes_after_a_death_or_a_fraud_is_told_neither_whose_account_it_is_nor_that_there_is_one(
    signal: str, language: str, situation: str
) -> None:
    talk = SITUATIONS[situation](language)
    name, secrets = talk.books.borrower.name, ("NT$", "TWD", "L-2041", "3,500")
    talk.says(words(signal, language))
    talk.owner = "waiting"
    for said in ("home", "3/5", "5月3日", "what do I owe", "person", "stop"):
        talk.says(said).sees_no(name, *secrets)
        assert talk.level < Level.FRESH
        assert not talk.screen or not talk.screen.debt_fact
    for button in ("check", "owe", "promise", "paid", "help"):
        assert button not in {b["data"].split(".", 2)[2] for b in talk.says("home").buttons}


def test_the_kinds_that_end_a_session_are_those_for_which_the_gate_holds_back_every_answer() -> None:
    ending = {rule.stop for rule in RULES.signals.values() if rule.ends_session}
    assert ending == IDENTITY - {"fraud"}  # which is the lender's own flag


HARMLESS = (
    ("zh_Hant", "我沒有要投訴"),
    ("zh_Hans", "我不是要投诉"),
    ("en", "I don't want to complain"),
    ("en", "my lawyer friend says hi"),
    ("zh_Hant", "我不是要自殺啦，只是很累"),
    ("zh_Hans", "我没有被起诉也没有破产"),
    ("en", "I am not bankrupt"),
    ("en", "My birthday is 5 March"),
    ("zh_Hant", "我的律師朋友說你好"),
    ("en", "My uncle passed away last week"),
    ("zh_Hant", "我爸爸上週過世了"),
)


@pytest.mark.parametrize(("language", "said"), HARMLESS)
def test_negations_quotes_and_harmless_mentions_do_not_stop_the_talk(language: str, said: str) -> None:
    talk = at_home(language).says(said)
    assert not wanted(talk, Stop)
    assert not [note for note in wanted(talk, Note) if note.what == "signal"]  # type: ignore[attr-defined]


@in_words
def test_a_birthday_is_never_a_signal(language: str) -> None:
    for said in ("5 March", "3月5日", "民國69年3月5日", "1980-05-03", "三月五號", "0305"):
        talk = SITUATIONS["check"](language).says(said)
        assert not [note for note in wanted(talk, Note) if note.what == "signal"]  # type: ignore[attr-defined]


def test_whatever_the_reader_makes_of_a_birthday_the_check_hears_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    alarmed = Understood(Label.MINOR, (Label.MINOR,), (Signal.MINOR,))
    monkeypatch.setattr(reading, "understand", lambda *_, **__: alarmed)
    for said in (
        "5 March",
        "I was born on March 5th, 1980",
        "1980/3/5",
        "三月五日",
        "我的生日是3月5號",
        "A123",
        "(0305)",
    ):
        talk = SITUATIONS["check"]("en").says(said)
        assert not wanted(talk, Stop), said
    for said in ("5 March, and I am still at school", "I am not 18 yet"):
        assert wanted(SITUATIONS["check"]("en").says(said), Stop), said
