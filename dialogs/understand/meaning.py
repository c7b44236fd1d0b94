"""What a free text means: its labels, the signals in it, and the amount and day it names.

Three voices speak: the words of each label (policies/intents/*.toml), the readers of amounts and days, and a small
trained model for what no words were listed for. Safety is decided by the words; see docs/understanding.md.
"""

from __future__ import annotations

from datetime import date

from dialogs.understand.choosing import in_order
from dialogs.understand.cues import find_cues
from dialogs.understand.folding import LONGEST
from dialogs.understand.intents import Intents
from dialogs.understand.labels import Context, Label, Signal, Understood
from dialogs.understand.named import named_amount, named_day, read_days
from dialogs.understand.politeness import plain_answer

#: Where a bare number in a sentence is an amount.
_OF_AMOUNTS = frozenset({Context.ASKED_INCOME, Context.SHOWN_OFFERS, Context.REMINDER})
#: A day named beside these is not one of paying.
_NO_DAY = frozenset({Label.CRISIS, Label.OFFTOPIC, Label.ASK_DUE_DATE})


def understand(
    text: str,
    intents: Intents,
    *,
    today: date,
    language: str = "",
    context: Context = Context.IDLE,
    zone: str = "Asia/Taipei",
) -> Understood:
    """What `text` means as seen from `today`; pure, takes any text, never raises.

    `language` (zh-Hant, zh_Hans, en ...) and `zone` decide what 3/12 is, `context` which of several labels comes first.
    """
    text = text[:LONGEST]
    wording = intents.speller.read(text)
    said = find_cues(wording, intents)
    labels = {Label(name): place for name, place in said.items() if name in Label._value2member_map_}
    signals = tuple(signal for signal in Signal if signal.value in said)
    amount, currency = named_amount(text, asked=context in _OF_AMOUNTS, income=context is Context.ASKED_INCOME)
    reading, folded = read_days(text, today, language, zone)
    day = named_day(reading, folded, today, asked=context is Context.REMINDER)
    if not labels:
        labels = {_unsaid(folded, amount, day): 0.0}
    if Label.PAID_CLAIM in labels and Label.PROMISE_DATE not in labels:
        day = day if day == today else None  # a day on which something was paid has passed
    ordered = in_order(labels, context)
    if ordered[0] in _NO_DAY:
        day = None
    return Understood(ordered[0], ordered, signals, amount, currency, day)


def _unsaid(folded: str, amount: str | None, day: date | None) -> Label:
    """The label of a text that says nothing of what we listen for."""
    rest = plain_answer(folded)
    if day is not None and len(rest) > 12:
        return Label.PROMISE_DATE
    return Label.AMBIGUOUS
