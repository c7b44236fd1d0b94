"""How the help was, as borrowers see it: one line for supervisors, over everybody together."""

from __future__ import annotations

from dialogs.grammar.text import Text, t

DAYS = 30


def rated(asked: int, given: int, total: int) -> tuple[Text, ...]:
    """The average score of so many answers (`total` is their sum); nothing where nobody was asked."""
    if not asked:
        return ()
    if not given:
        return (t("How the help was, last {days} days: no answer yet ({asked} asked).", days=DAYS, asked=asked),)
    tenths = (total * 20 + given) // (2 * given)  # rounded half up, to a tenth
    return (t("How the help was, last {days} days: {average} of 5 ({given} of {asked} answered).", days=DAYS,
              average=f"{tenths // 10}.{tenths % 10}", given=given, asked=asked),)  # fmt: skip
