"""Lines that belong to no story: said when a turn failed, and to the lender's own people."""

from __future__ import annotations

from dialogs.grammar.screen import Button, Screen, choices, screen
from dialogs.grammar.text import Text, t


def sorry() -> Screen:
    """Said once when something could not be taken in, however often it was tried."""
    return screen(
        t("I am sorry, something went wrong on my side and I could not take that in. A colleague has been told."),
        rows=choices(Button(t("Home"), "home"), Button(t("A person"), "person")),
    )


def desk_line(case: str, reason: str, priority: str, ticket: str) -> Text:
    """One line to the lender's group: which case, why, how urgent, and the item to answer it by."""
    return t(
        "Case {case}: {reason} ({priority}) · {ticket}", case=case, reason=reason, priority=priority, ticket=ticket
    )
