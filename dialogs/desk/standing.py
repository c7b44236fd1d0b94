"""Who may act on a case, as every story of the desk says it."""

from __future__ import annotations

from collections.abc import Iterable

from arrears.desk import for_supervisor
from dialogs.desk.story import Answer, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button
from dialogs.grammar.text import Text, own, t
from dialogs.lines import reason_text

TAKE = Button(t("Take"), "take", "primary")


def someone_elses(view: DeskView) -> Answer | None:
    """A refusal for whoever does not hold the case; None for the holder, and for a supervisor."""
    return None if view.ours or view.me.supervises else held_or_not(view)


def not_held(view: DeskView) -> Answer | None:
    """A refusal for everybody who does not hold the case, supervisors among them."""
    return None if view.ours else held_or_not(view)


def held_or_not(view: DeskView) -> Answer:
    """That somebody else has it, or that nobody has."""
    return says(
        who_has_it(view) if view.holder is not None else t("Nobody looks after this case yet: write /take first.")
    )


def who_has_it(view: DeskView) -> Text:
    """Whose it is, and since when."""
    assert view.holder is not None
    if view.held_since is None:
        return t("{alias} looks after this case.", alias=view.holder.alias)
    return t("{alias} has looked after this case since {at}.", alias=view.holder.alias, at=view.held_since)


def grave(view: DeskView, *, stops: bool = True) -> tuple[str, ...]:
    """Open reasons (and stops that stand) with which only a supervisor ends a person's care."""
    reasons = [request.reason for request in view.requests]
    return for_supervisor([*reasons, *(view.view.stops if stops else ())], view.view.policy.desk)


def supervisors(view: DeskView) -> Text:
    """Their aliases, to be written to."""
    return own(", ".join(f"@{member.alias}" for member in view.present if member.supervises) or "-")


def named_reasons(reasons: tuple[str, ...]) -> Text:
    """Reasons in words, in one line."""
    return listed(map(reason_text, reasons))


def listed(texts: Iterable[Text]) -> Text:
    """Several in one line."""
    known = {f"r{n}": text for n, text in enumerate(texts)}
    return Text("; ".join(f"{{{name}}}" for name in known), known)


def for_a_supervisor(view: DeskView, reasons: tuple[str, ...]) -> Answer:
    """Why an agent may not, and how it goes on."""
    return says(
        t("Only a supervisor can end this one: {reasons}.", reasons=named_reasons(reasons)),
        t("Please pass it on with /transfer, to one of: {aliases}", aliases=supervisors(view)),
    )
