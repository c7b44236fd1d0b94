"""Tone at the desk: every word of an agent's own is judged before a borrower can read it."""

from __future__ import annotations

from dataclasses import replace

from dialogs.desk.outgoing import HoldBack, Outgoing, Record, answering_of
from dialogs.desk.story import Answer
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, Value, own, t
from dialogs.tone import Judgement, judge

BLOCKED, WARNED = "block", "warn"  # stages of a draft


def judged(out: Outgoing, view: DeskView) -> tuple[Judgement, Answer | None]:
    """The judgement, and what is answered when the words may not go as they are; None when they may.

    Approved sentences were judged when the policies were read; a yes given to a warning, or a supervisor's override,
    holds for exactly these words.
    """
    language = answering_of(view).language
    found = judge(out.judged, view.tone, language, "agent")
    if found.verdict == "ok" or out.reply or "tone" in out.passed:
        return found, None
    draft = view.fresh_id
    record = Record(
        "held_back",
        (("rule", found.rule), ("verdict", found.verdict), ("words", out.text), ("found", found.words),
         ("tone", view.tone.digest), ("draft", draft)),
    )  # fmt: skip
    asked = _blocked(found, view, draft) if found.verdict == BLOCKED else _warned(found, draft)
    return found, Answer((HoldBack(draft, found.verdict, out), record), asked)


def phrase(found: Judgement, view: DeskView) -> str:
    """The approved phrase in the borrower's language with what we know filled in; '' where something is missing."""
    lender = view.view.lender.name.in_locale(answering_of(view).language)
    said = found.say.replace("{agent}", view.me.alias).replace("{lender}", lender)
    return "" if "{" in said else said


def instead_of(out: Outgoing, view: DeskView) -> Outgoing:
    """The same message with the approved phrase in place of its words."""
    found = judge(out.judged, view.tone, answering_of(view).language, "agent")
    return replace(out, text=phrase(found, view), passed=tuple(p for p in out.passed if p != "tone"))


def _blocked(found: Judgement, view: DeskView, draft: str) -> Screen:
    suggested = phrase(found, view)
    offer: tuple[Text, ...] = (t("You could write: {words}", words=suggested or found.say),)
    if found.rule == view.tone.shouting.rule:  # how to write it, not what to write
        suggested, offer = "", (own(found.instead),)
    use = (Button(t("Send the suggested words"), f"phrase:{draft}", "primary"),) if suggested else ()
    return Screen(
        (
            t("⛔ Not sent: {rule}.", rule=found.name),
            own(found.why),
            *offer,
            t("A supervisor may send it all the same: /override and the reason."),
        ),
        choices(*use, Button(t("I will rewrite"), f"nosend:{draft}")),
    )


def _warned(found: Judgement, draft: str) -> Screen:
    why: Value = found.why
    return Screen(
        (t("⚠️ Please read it once more: {rule}.", rule=found.name), own(why)),
        choices(Button(t("Send as it is"), f"sendit:{draft}"), Button(t("Don't send"), f"nosend:{draft}")),
    )
