"""Signals: what is done at once, by `policies/signals.toml`, and which screen says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from arrears.signals import SignalRule, complaint_number
from dialogs.grammar.effects import Complain, Effect, Forget, HandOver, Keep, Note, PassOn, Stop, Unbind
from dialogs.grammar.events import Event, Signalled, Typed
from dialogs.grammar.story import Dialog, Move, Rule, Step, go, stay
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.phrases import PASSED_ON
from dialogs.signals import screens
from dialogs.signals.memory import Memory
from dialogs.understand.labels import Signal

LONGEST_WORDS = 500  # characters of the own words on a ticket; all of them are kept
NAMES = {"fraud": "identity_fraud", "dispute": "dispute_amount"}  # the signal, where its screen is called otherwise
ELSEWHERE = {"stop_contact": "stop:stopped", "scam_doubt": "genuine:answer"}  # stories that were there before


def signalled(_memory: Memory, event: Signalled, view: View) -> Move:
    """Every signal does what it does; the weightiest one is answered. Without a case, those that make sense without."""
    rules = view.policy.signals
    known = view.identity.level > Level.UNLINKED
    found = [signal for signal in event.signals if known or rules.of(signal.value).without_case]
    if not found or (found == [Signal.VULNERABLE] and event.here == "signals:vulnerable"):
        return Move("quiet")  # more of the same need waits with what was told first
    first, rule = found[0], rules.of(found[0].value)
    if rule.ends_session:  # who tells of a death is no wrong number
        found = [first, *(signal for signal in found[1:] if not rules.of(signal.value).ends_session)]
    memory = _remembered(found, event, view)
    effects = tuple(effect for signal in found for effect in _done(signal, rules.of(signal.value), memory, event, view))
    effects = (*effects, *_private(found, event, view), *((Unbind(),) if known and rule.unlinks else ()))
    if event.held and rule.while_held == "done":
        return Move("quiet", effects=effects)
    if first is Signal.BORROW_TO_PAY:  # said on the way: the question goes on
        return Move("quiet", lead=screens.borrowing(view), effects=effects)
    if rule.says in ELSEWHERE:
        return go(ELSEWHERE[rule.says], None, *effects, lead=screens.recorded(memory))
    if first is Signal.DISPUTE_AMOUNT and view.fresh:
        return go("dispute_parts", memory, *effects, lead=_thanked(rule, memory))
    return go(rule.says, memory, *effects, lead=_thanked(rule, memory))


def _thanked(rule: SignalRule, memory: Memory) -> tuple[Text, ...]:
    """Said again: a word of its own, once, and then the short screen."""
    return (screens.SAID_AGAIN.get(rule.says, PASSED_ON),) if memory.again else ()


def _remembered(found: list[Signal], event: Signalled, view: View) -> Memory:
    """What the screen needs to know: whether it was said before, and the complaint there is."""
    first = found[0]
    stop = view.policy.signals.of(first.value).stop
    again = stop in view.stops if stop is not None and first is not Signal.COMPLAINT else False
    if view.identity.level is Level.UNLINKED:
        again = first.value in view.asked
    words = event.words if first is Signal.VULNERABLE else ""
    if Signal.COMPLAINT not in found:
        return Memory(again, words=words)
    if view.complaints:
        standing = view.complaints[-1]
        return Memory(again or first is Signal.COMPLAINT, number=standing.number, due=standing.due, words=words)
    clock = view.policy.clocks_for(view.jurisdiction or view.lender.jurisdiction).complaint
    number = complaint_number(event.chat, view.now)
    return Memory(again, number=number, due=clock.answer_by(view.today), words=words)


def _done(signal: Signal, rule: SignalRule, memory: Memory, event: Signalled, view: View) -> tuple[Effect, ...]:
    """What one signal does, each thing once; a complaint is made once while it is open."""
    known = view.identity.level > Level.UNLINKED
    words = "" if signal is Signal.VULNERABLE else event.words
    effects: list[Effect] = [Note("signal", (("name", signal.value), ("rule", f"signals.{rule.rule}")))]
    if (known or signal is Signal.STOP_CONTACT) and rule.stop is not None and rule.stop not in view.stops:
        until = view.now + timedelta(days=rule.hold_days) if rule.hold_days else None
        effects.append(Stop(rule.stop, until))
    if rule.complaint and not view.complaints and memory.due is not None:
        effects.append(Complain(memory.number, words, memory.due))
    if rule.person is not None and signal.value not in view.asked:
        effects.append(HandOver(signal.value, rule.person, words[:LONGEST_WORDS]))
    return tuple(effects)


def _private(found: list[Signal], event: Signalled, view: View) -> tuple[Effect, ...]:
    """The own words are kept; but of a need nothing is written down before the borrower agrees."""
    rule = view.policy.signals.of(found[0].value)
    if not event.words or found[0] is Signal.BORROW_TO_PAY or (event.held and rule.while_held == "done"):
        return ()  # they are kept by what goes on with them
    if found[0] is Signal.VULNERABLE:
        return (Forget(),)
    if found == [Signal.STOP_CONTACT] and len(event.words) <= (16 if event.words.isascii() else 4):
        return ()  # nothing was said but the word
    about = found[0].value
    if found[0] is Signal.COMPLAINT and view.complaints:
        about = view.complaints[-1].number
    return (Keep(f"signals:{about}", event.words),)


def added(step: str) -> Rule:
    """Own words beside the signal, for the colleague; those about a complaint go with its number."""

    def rule(memory: Memory, event: Typed, _view: View) -> Move:
        about = memory.number if step == "complaint" and memory.number else NAMES.get(step, step)
        words: tuple[Effect, ...] = (Keep(f"signals:{about}", event.text),)
        if step != "complaint":  # whoever it is about may read along at the desk
            words += (PassOn("text", event.text),)
        return stay(*words, lead=(PASSED_ON,), memory=replace(memory, told=True))

    return rule


def show_number(memory: Memory, _event: Event, _view: View) -> Move:
    """Whom to call, once more."""
    return go("number", memory)


def note_it(memory: Memory, _event: Event, _view: View) -> Move:
    """The borrower agrees: what was written may be noted. The step stays: no place behind it holds the words."""
    words: tuple[Effect, ...] = (Keep("signals:vulnerable", memory.words),) if memory.words else ()
    agreed = Note("consent", (("what", "vulnerable"), ("given", 1)))
    return stay(*words, agreed, memory=replace(memory, words="", noted=True))


def note_nothing(memory: Memory, _event: Event, _view: View) -> Move:
    """Nothing is noted."""
    refused = Note("consent", (("what", "vulnerable"), ("given", 0)))
    return stay(refused, memory=replace(memory, words="", noted=False))


def need_typed(memory: Memory, event: Typed, _view: View) -> Move:
    """More words: before the borrower agreed they wait with the first ones, after that they are kept as agreed."""
    if memory.noted is not None:
        kept: Effect = Keep("signals:vulnerable", event.text) if memory.noted else Forget()
        return stay(kept, lead=(t("Thank you for telling me."),), memory=memory)
    words = "\n".join(filter(None, (memory.words, event.text)))
    return stay(Forget(), lead=(t("Thank you for telling me."),), memory=replace(memory, words=words, again=True))


ENDS = {"deceased": screens.deceased, "minor": screens.minor, "fraud": screens.fraud, "not_me": screens.not_me}
NOTHING_MORE = {"represented": screens.represented, "insolvency": screens.insolvency, "custody": screens.custody}

SIGNALS = Dialog(
    "signals",
    t("What you told me"),
    Memory,
    steps={
        "crisis": Step(
            screens.crisis, on={"number": show_number, "typed": added("crisis")}, to=frozenset({"number"})
        ),
        "number": Step(screens.number, on={"typed": added("crisis")}),
        **{name: Step(shows, on={"typed": added(name)}, ends=True) for name, shows in ENDS.items()},
        **{name: Step(shows, on={"typed": added(name)}, ends=True) for name, shows in NOTHING_MORE.items()},
        "vulnerable": Step(
            screens.vulnerable,
            on={"yes": note_it, "no": note_nothing, "typed": need_typed},
        ),
        "complaint": Step(screens.complaint, on={"typed": added("complaint")}),
        "dispute": Step(screens.dispute, on={"typed": added("dispute")}),
        "dispute_parts": Step(screens.dispute_parts, on={"typed": added("dispute")}, needs=Level.FRESH),
    },
    receives={Signalled: signalled},
    reaches=frozenset(
        {"crisis", *ENDS, *NOTHING_MORE, "vulnerable", "complaint", "dispute", "dispute_parts", *ELSEWHERE.values()}
    ),
    aside=True,
    beside=True,
)  # fmt: skip
