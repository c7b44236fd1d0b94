"""Where a person has to look at what is possible: why, when, and where else there is help."""

from __future__ import annotations

from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.help_lines import advice_line
from dialogs.phrases import first_answer


def why_a_person(rule: str, view: View) -> tuple[Text, ...]:
    """Why somebody looks at it, honestly, and when."""
    return (REASONS.get(rule, REASONS["offers.none"]), *first_answer(view))


REASONS = {
    "offers.no_surplus": t("From what you told me, nothing is left for payments at the moment, so I don't ask you "
                           "for any. A colleague will look at it with you."),
    "offers.care": t("I am sorry for what has happened. Nothing has to be settled now; a colleague will look after "
                     "it with you."),
    "offers.joint": t("Somebody else answers for this loan too, so a colleague will arrange it with you."),
    "offers.broken": t("Some earlier dates did not work out. That happens; a colleague will look with you at what "
                       "is really possible."),
    "offers.currency": t("This is about different currencies, and I don't convert them. A colleague will look at it "
                         "with you."),
    "offers.permanent": t("When income does not come back, a plan of a few months does not help. A colleague will "
                          "look with you for something that lasts."),
    "offers.longer_term": t("From what you told me, a plan would need more time than I can arrange. A colleague "
                            "will look at it with you."),
    "offers.none": t("For this loan a colleague will arrange things with you in person."),
}  # fmt: skip


def free_advice(view: View) -> tuple[Text, ...]:
    """Where there is help that costs nothing and sells nothing."""
    told = view.circumstances
    several = told is not None and ((told.debts or 0) > 0 or (told.owed_elsewhere or 0) > 0)
    if view.jurisdiction.startswith("TW") and several:
        return (t("In Taiwan there is also a free, official way to arrange things with all your banks at once "
                  "(前置協商). A colleague can explain it."),)  # fmt: skip
    return advice_line(view)
