"""What a free text means: its labels, the signals in it, and the amount and day it names.

Three voices speak: the words of each label (policies/intents/*.toml), the readers of amounts and days, and a small
trained model for what no words were listed for. Safety is decided by the words; see docs/understanding.md.
"""

from __future__ import annotations

import re
from datetime import date

from dialogs.understand.choosing import in_order
from dialogs.understand.cues import find_cues
from dialogs.understand.date_reading import DateReading
from dialogs.understand.folding import LONGEST
from dialogs.understand.intents import EXTRA, Intents
from dialogs.understand.labels import Context, Label, Signal, Understood
from dialogs.understand.named import named_amount, named_day, read_days
from dialogs.understand.politeness import plain_answer
from dialogs.understand.weighing import MIDDLE, weigh

#: Where a bare number in a sentence is an amount.
_OF_AMOUNTS = frozenset({Context.ASKED_INCOME, Context.SHOWN_OFFERS, Context.REMINDER})
#: A day named beside these is not one of paying.
_NO_DAY = frozenset({Label.CRISIS, Label.DECEASED, Label.OFFTOPIC, Label.ASK_DUE_DATE})

_COURTESY = frozenset({Label.GREETING, Label.THANKS, Label.ACCEPT, Label.AMBIGUOUS})
_ASKS = re.compile(r"\?|吗|可不可以|能不能|行不行|得唔得|[a-z] (?:ok|okay|possible|can)$")
LONGEST_FIGURE = 24
#: More than a figure with its currency.
_WORDY = re.compile(r"[a-z]{4,}|[^零〇一二三四五六七八九十百千万亿两廿元块圆钱整蚊毛角分台币港人民美金新0-9a-z$£€¥., ]")


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
    cues = find_cues(wording, intents)
    found = cues.said
    said = {Label(name): place for name, place in found.items() if name not in EXTRA}
    amount, currency = named_amount(text, asked=context in _OF_AMOUNTS, income=context is Context.ASKED_INCOME)
    reading, folded = read_days(text, today, language, zone)
    day = named_day(reading, folded, today, asked=context is Context.REMINDER)
    if not said and _only_a_figure(folded, reading, amount):
        return Understood(Label.AMBIGUOUS, (Label.AMBIGUOUS,), (), amount, currency, day)
    if day is not None and context is Context.REMINDER and not set(said) - _COURTESY and not _ASKS.search(folded):
        said[Label.PROMISE_DATE] = MIDDLE  # a day named after a reminder is the day of paying
    told = intents.voice.chances(wording, context, found, cues.spared)
    chances = {Label(name): chance for name, chance in told.items()}
    beside = any(name in EXTRA for name in found)
    labels = weigh(said, chances, beside=beside, spared=cues.spared, folded=folded) or {Label.AMBIGUOUS: 0.0}
    if Label.PAID_CLAIM in labels and Label.PROMISE_DATE not in labels:
        day = day if day == today else None  # a day on which something was paid has passed
    ordered = in_order(labels, context)
    if ordered[0] in _NO_DAY:
        day = None
    signals = tuple(s for s in Signal if (s.value in found and s.value in EXTRA) or s.value in labels)
    return Understood(ordered[0], ordered, signals, amount, currency, day)


def _only_a_figure(folded: str, reading: DateReading, amount: str | None) -> bool:
    """Whether the text is only the figure or the day that was asked for, with polite words at most."""
    rest = plain_answer(folded)
    if not rest or len(rest) > LONGEST_FIGURE:
        return False
    if any(m.phrase == rest for m in reading.mentions):
        return True
    return amount is not None and not _WORDY.search(rest)
