"""When an agent's words may go: said with the rule, and with the next moment at which they may."""

from __future__ import annotations

from arrears.contact import IDENTITY, OK, Purpose, Verdict
from arrears.desk_contact import agent_may_write, visitor_may_read
from dialogs.desk.outgoing import HoldBack, Outgoing, Record, answering_of
from dialogs.desk.story import Answer
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level

STOPPED, LATER = "stop", "later"  # stages of a draft


def gate(out: Outgoing, view: DeskView, *, neutral: bool) -> tuple[bool, Answer | None]:
    """Whether we would be writing first, and what is answered when it may not go now; None when it may."""
    first, verdict = verdict_on(out, view, neutral=neutral)
    return first, None if verdict.allowed else _refused(out, view, verdict)


def verdict_on(out: Outgoing, view: DeskView, *, neutral: bool) -> tuple[bool, Verdict]:
    """Whether we would be writing first, and the gate's verdict.

    Words that join others behind a notice send nothing by themselves: they are read when the borrower comes, so neither
    caps nor hours stand against them.
    """
    here = answering_of(view)
    if here.facts is None or here.rules is None:  # a visitor without a case: an answer, or nothing
        return False, visitor_may_read(
            view.heard_at,
            view.now,
            reply_hours=here.replies.reply_hours,
            silent=here.silent,
            despite_stop="stop" in out.passed,
        )
    purpose, verdict = agent_may_write(
        here.facts,
        here.rules,
        view.now,
        reply_hours=here.replies.reply_hours,
        neutral=neutral,
        despite_stop="stop" in out.passed,
    )
    first = purpose is Purpose.DUNNING
    joins = first and here.waiting and view.view.identity.level < Level.FRESH
    return first, OK if joins and verdict.rule.partition(".")[0] in ("cap", "hours") else verdict


def _refused(out: Outgoing, view: DeskView, verdict: Verdict) -> Answer:
    draft = view.fresh_id
    record = Record("refused", (("rule", verdict.rule), ("words", out.text), ("draft", draft)))
    kind = verdict.rule.removeprefix("stop.")
    if verdict.rule.startswith("stop.") and kind not in IDENTITY:
        only = t("Only a supervisor may send it, with a reason: /override and the reason.")
        asked = Screen((why(verdict.rule), only), choices(Button(t("Don't send"), f"nosend:{draft}")))
        return Answer((HoldBack(draft, STOPPED, out), record), asked)
    if verdict.until is not None and not verdict.rule.startswith("stop."):
        offered = Button(t("Send on {at}", at=verdict.until), f"later:{draft}", "primary")
        asked = Screen((why(verdict.rule), t("It may go on {at}.", at=verdict.until)),
                       choices(offered, Button(t("Don't send"), f"nosend:{draft}")))  # fmt: skip
        return Answer((HoldBack(draft, LATER, out), record), asked)
    return Answer((record,), Screen((why(verdict.rule),)))


NOT_ANNOUNCED = t("Your words wait until the borrower comes by themselves.")


def not_delivered(told: str) -> Text:
    """What the messaging app says against it."""
    return t("This did not reach the borrower: {why}", why=told)


def why(rule: str) -> Text:
    """The gate's rule in words, with its name."""
    part, _, kind = rule.partition(".")
    if part == "stop" and kind in IDENTITY:
        return t("Not sent ({rule}): it is not clear who reads this chat. Only sentences of /say that tell nothing of "
                 "the account may go, as an answer.", rule=rule)  # fmt: skip
    if rule == "stop.borrower":
        return t("Not sent ({rule}): the borrower asked not to be written to, and has not written since.", rule=rule)
    match part:
        case "stop":
            return t("Not sent ({rule}): there is a stop, and you would be writing first.", rule=rule)
        case "hours":
            return t("Not sent ({rule}): the borrower's last word is more than a day old, and these are not the hours "
                     "in which we may write first.", rule=rule)  # fmt: skip
        case "cap":
            return t("Not sent ({rule}): the borrower's last word is more than a day old, and we have written as often "
                     "as we may.", rule=rule)  # fmt: skip
        case "unreachable":
            return t("Not sent ({rule}): the borrower has blocked the chat. What is written now reaches nobody.",
                     rule=rule)  # fmt: skip
    if rule == "identity.not_fresh":
        return t("Not sent ({rule}): the borrower's session was over before it could go out. Please send it once more: "
                 "it then waits until they confirm who they are.", rule=rule)  # fmt: skip
    if rule == "identity.never_verified":
        return t("Not sent ({rule}): the borrower never confirmed who they are; within a day of their last word you "
                 "may answer, not write first.", rule=rule)  # fmt: skip
    return t("Not sent ({rule}): this chat cannot be written to; you may only answer, within a day of the last word "
             "here.", rule=rule)  # fmt: skip
