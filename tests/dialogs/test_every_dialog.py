"""What holds for every story, whatever happens in whatever order."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from talk import Talk, a_loan

import dialogs
from arrears.contact import IDENTITY
from arrears.money import Money
from dialogs import REGISTER
from dialogs.grammar.effects import Keep, Notify, PassOn, Show
from dialogs.grammar.events import (
    BORROWER_EVENTS,
    Edited,
    Event,
    LinkState,
    PersonAnswered,
    PersonLeft,
    PersonTook,
    PromiseJudged,
    Reached,
    SentFile,
    Started,
    Tapped,
    TouchDue,
    Typed,
    Unread,
)
from dialogs.grammar.reading import may_answer_the_check
from dialogs.grammar.register import CHECK
from dialogs.grammar.screen import Screen
from dialogs.grammar.story import Step
from dialogs.grammar.view import Level
from dialogs.person import GOES_ON

WORDS = (
    "3/5", "1 May", "A123", "stop", "停止", "真人", "person", "back", "home", "選單", "English", "繁體中文", "yes",
    "no", "謝謝", "hello", "help", "not me", "不是我", "resume", "下週五", "next Friday", "12/3", "三千五", "3500",
    "I want to kill myself", "他上個月過世了，我是他太太", "我要投诉你们", "I am only 16 years old", "金額不對",
    "有人冒用我的名字貸款", "Is this a scam?", "I have filed for bankruptcy", "我有憂鬱症", "請跟我的律師聯絡",
    "我在看守所",
    "half", "all", "NT$1,234.56", "0", "-5", "999999999999", "30 February", "我失業了",
    "I want to speak to a person now please", "", " ", "😀", "x" * 5000, "{amount}", "<b>&amp;", "\x00",
)  # fmt: skip

PLACES = (*GOES_ON, "nowhere")
TAP, OLD_TAP, DRAWN_ELSEWHERE, SAY, START, CLOCK, PEOPLE, OTHER, TIME = range(9)
moves = st.lists(st.tuples(st.integers(TAP, TIME), st.integers(0, 200)), max_size=30)


def chosen(talk: Talk, kind: int, n: int) -> Event | None:
    """The next event; None when only time or the books moved on."""
    here = talk.conversation
    buttons = [button["data"].split(".", 2) for button in talk.buttons]
    if kind in (TAP, OLD_TAP) and buttons:
        conversation, revision, action = buttons[n % len(buttons)]
        return Tapped(action, conversation, int(revision) - (kind == OLD_TAP))
    if kind == DRAWN_ELSEWHERE:
        names = sorted({name for d in REGISTER.dialogs.values() for s in d.steps.values() for name in s.on})
        return Tapped(f"{names[n % len(names)]}:{n}", here.id if n % 3 else "other", here.revision)
    if kind == SAY:
        return Typed(WORDS[n % len(WORDS)])
    if kind == START:
        link = (None, *LinkState)[n % 7]
        if link is LinkState.GOOD and talk.bound:
            link = LinkState.OURS  # the shell tells a link of another borrower
        return Started(link, "B-1" if link else "", "zh_Hant")
    if kind in (CLOCK, PEOPLE) and not talk.bound:
        return None
    if kind == CLOCK:
        return TouchDue(("dunning", "promise")[n % 2], talk.policy.ladder.steps[n % 7].id, ("L-2041",))
    if kind == PEOPLE:
        talk.owner = ("bot", "held", "waiting")[n % 3]
        talk.tickets = () if talk.owner == "bot" else talk.tickets
        talk.tries = 3
        if n % 2:
            return PersonTook("Ann", n % 5 > 0) if talk.owner == "held" else PersonLeft("Ann", PLACES[n % 8], n % 5 > 0)
        return PersonAnswered(("release", "resolve", "unlock", "lift")[n % 4], "T-1")
    if kind == OTHER:
        other = (Edited("5/3"), SentFile("photo", caption="receipt"), Unread("sticker"), Reached(n % 2 == 0))
        return other[n % 4] if n % 5 or not talk.promises else judged(talk, n)
    talk.idles()
    talk.today += timedelta(days=n % 5)
    if n % 4 == 0 and talk.bound:
        talk.pays(50_000 * (n % 9), talk.today)
    return None


def judged(talk: Talk, n: int) -> PromiseJudged:
    promise = talk.promises[n % len(talk.promises)]
    state = ("kept", "part", "missed", "kept")[n % 4]
    return PromiseJudged(promise.id, state, Money(1, promise.amount.currency), in_time=n % 8 == 3)


def amounts_and_days(screen: Screen) -> bool:
    labels = [button.label for row in screen.rows for button in row]
    return any(text.holds_money or text.holds_day for text in (*screen.paragraphs, *labels))


def check(talk: Talk, event: Event, before: Talk) -> None:
    """What must hold after any event."""
    shown = [effect for effect in talk.effects if isinstance(effect, Show)]
    if isinstance(event, BORROWER_EVENTS) and before.owner != "held":
        assert len(shown) == 1, f"{event} was not answered once"
    if before.owner == "held" and isinstance(event, Tapped):
        assert len(shown) == 1, f"{event} led nowhere"
    elif before.owner == "held" and isinstance(event, BORROWER_EVENTS) and not isinstance(event, Started):
        passed = [effect for effect in talk.effects if isinstance(effect, PassOn)]
        assert not shown or talk.conversation.frame.dialog in ("stop", "signals", "language", "home", "hello")
        assert len(shown) + len(passed) > 0, f"{event} was lost"
        if f"{before.conversation.frame.dialog}:{before.conversation.frame.step}" == CHECK:
            assert not any(may_answer_the_check(effect.words) for effect in passed), "an answer of the check went on"
    for effect in shown:
        if effect.screen.debt_fact:
            assert talk.level >= Level.FRESH, f"a fact of the debt before the check: {talk.text}"
    if talk.stops and set(talk.stops) & IDENTITY and talk.bound:
        assert talk.level < Level.FRESH, "a session where it is open who reads"
        assert not shown or talk.books.borrower.name not in talk.text
    for effect in talk.effects:
        if isinstance(effect, Notify):
            assert not effect.screen.debt_fact
            assert not amounts_and_days(effect.screen)
            assert len(effect.screen.actions) == 1
            assert effect.screen.actions == {"news"}
    if shown and before.owner != "held":
        actions = shown[-1].screen.actions
        assert actions & {"stop", "write_again"}, "no way to stop"
        assert talk.owner == "held" or "person" in actions, "no way to a person"
    if f"{before.conversation.frame.dialog}:{before.conversation.frame.step}" == CHECK and isinstance(event, Edited):
        assert not any(isinstance(effect, Keep) for effect in talk.effects), "an answer of the check was kept"


STEPS = [(d.name, name, step) for d in REGISTER.dialogs.values() for name, step in d.steps.items()]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    moves, st.sampled_from(["en", "zh_Hant", "zh_Hans"]), st.sampled_from([None, *STEPS]), st.sampled_from([0, 1, 2])
)
def test_any_sequence_of_events_is_answered_and_gives_nothing_away(
    played: list[tuple[int, int]], language: str, place: tuple[str, str, Step] | None, kind: int
) -> None:
    loans = ((a_loan(),), (a_loan(), a_loan("L-3077", late=8, currency="HKD", total=120_050)), (a_loan(late=-3),))
    talk = Talk(language, loans[kind], items=("birthday", "last4") if kind else ())
    if place is not None:  # in the midst of a story, perhaps left there by an earlier version of it
        talk.bound, talk.level, talk.items = True, Level.FRESH, ("birthday",)
        talk.stands_at(place[0], place[1])
    for move, n in played:
        event = chosen(talk, move, n)
        if event is None:
            continue
        before = replace(talk)
        before.conversation = talk.conversation
        talk.hear(event)
        check(talk, event, before)


@settings(max_examples=100, deadline=None)
@given(moves, st.integers(0, 20))
def test_an_old_button_acts_on_nothing(played: list[tuple[int, int]], n: int) -> None:
    talk = Talk(level=Level.FRESH)
    talk.starts(None)
    for move, k in played:
        event = chosen(talk, move, k)
        if event is not None:
            talk.hear(event)
    talk.owner = "bot"
    timeless = {"home", "person", "stop", "language", "news", "resume"}
    for step in REGISTER.dialogs[talk.conversation.frame.dialog].steps.values():
        for name in step.on:
            if name in timeless or name in ("typed", "file"):
                continue
            frame = talk.conversation.frame
            effects = talk.hear(Tapped(f"{name}:{n}", talk.conversation.id, talk.conversation.revision - 1))
            assert all(isinstance(effect, Show) for effect in effects)
            if talk.level >= Level.FRESH:
                assert talk.conversation.frame == frame


def test_a_second_tap_on_yes_promises_nothing_twice() -> None:
    talk = Talk(level=Level.FRESH).starts(None).taps("promise").taps("all").taps("day:2026-11-27").taps("way:0")
    yes = next(b["data"].split(".", 2) for b in talk.buttons if b["data"].endswith(".yes"))
    talk.taps("yes")
    effects = talk.hear(Tapped(yes[2], yes[0], int(yes[1])))
    assert [effect.redraw for effect in effects if isinstance(effect, Show)] == [True]
    assert len(effects) == 1
    assert len(talk.promises) == 1


@pytest.mark.parametrize(("dialog", "name", "step"), STEPS, ids=lambda value: value if isinstance(value, str) else "")
def test_every_step_offers_a_person_stop_and_home(dialog: str, name: str, step: Step) -> None:
    for level in Level:
        talk = Talk(level=level)
        screen = talk.stands_at(dialog, name)
        assert {"person", "stop"} <= screen.actions
        assert dialog == "home" or "home" in screen.actions
        if step.needs < Level.FRESH:
            assert not (screen.debt_fact and level < Level.FRESH)


@pytest.mark.parametrize(("dialog", "name", "step"), STEPS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_step_needs_a_fresh_session_exactly_when_it_says_something_of_the_debt(
    dialog: str, name: str, step: Step
) -> None:
    if dialog != "home":  # which has a screen for every level
        assert (step.needs >= Level.FRESH) == Talk(level=Level.FRESH).stands_at(dialog, name).debt_fact


def test_an_old_tap_in_a_session_that_ran_out_shows_nothing_of_the_debt() -> None:
    talk = Talk(level=Level.FRESH).starts(None).taps("owe").idles()
    talk.hear(Tapped("promise", talk.conversation.id, 1))
    talk.sees("born").sees_no("NT$")


def test_every_step_can_be_reached() -> None:
    reached = {"home:home", CHECK}
    places = [(f"{d}:{n}", s.to) for d, n, s in STEPS]
    for d in REGISTER.dialogs.values():
        reached |= {to if ":" in to else f"{d.name}:{to}" for to in (*d.reaches, *d.news.values())}
    while True:
        more = {
            to if ":" in to else f"{place.partition(':')[0]}:{to}"
            for place, tos in places
            if place in reached
            for to in tos
        } - reached
        if not more:
            break
        reached |= more
    assert {place for place, _ in places} == reached


def test_every_arrow_of_a_table_leads_to_a_step_that_exists() -> None:
    for dialog, _, step in STEPS:
        for to in step.to:
            REGISTER.step(*(to.split(":") if ":" in to else (dialog, to)))


@pytest.mark.parametrize("dialog", sorted(REGISTER.dialogs))
def test_stories_know_each_other_by_name_only(dialog: str) -> None:
    home = Path(dialogs.__file__).parent
    sources = [home / f"{dialog}.py"] if (home / f"{dialog}.py").exists() else sorted((home / dialog).glob("*.py"))
    trees = [ast.parse(source.read_text(encoding="utf-8")) for source in sources]
    imported = {node.module or "" for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    others = [f"dialogs.{name}" for name in REGISTER.dialogs if name != dialog]
    assert imported
    assert not [name for name in imported for other in others if name == other or name.startswith(f"{other}.")]
    assert "dialogs" not in imported


def test_a_person_who_holds_the_case_gets_the_words_and_the_bot_is_silent_but_for_stop() -> None:
    talk = Talk(level=Level.FRESH, owner="held")
    effects = talk.hear(Typed("Can we talk?"))
    assert [Keep, PassOn] == [type(effect) for effect in effects]
    talk.says("please stop writing to me").sees("I will not write to you first")
    assert talk.stops == ("borrower",)
    assert PassOn("text", "please stop writing to me", alarm=("stop_contact",)) in talk.effects
