"""Texts are values until the last moment: an English sentence and what goes into it; only the shell knows languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from arrears.money import Money


@dataclass(frozen=True, slots=True)
class Localized:
    """A text the lender wrote in several languages; `by_locale` maps en, zh_Hant, zh_Hans to it."""

    by_locale: tuple[tuple[str, str], ...]

    def in_locale(self, locale: str) -> str:
        """The text in that language, or in English, or in the first one given."""
        texts = dict(self.by_locale)
        return texts.get(locale) or texts.get("en") or next(iter(texts.values()), "")


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence to be said: `msgid` is the English one, `params` its typed values, formatted when rendered."""

    msgid: str
    params: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None
    n: int | None = None

    def values(self) -> Iterator[Value]:
        """Every value in it, also those of texts within texts."""
        for value in self.params.values():
            yield value
            if isinstance(value, Text):
                yield from value.values()

    @property
    def holds_money(self) -> bool:
        """Whether an amount is in it: such a text is a debt fact and is never shown before identity."""
        return any(isinstance(value, Money) for value in self.values())

    @property
    def holds_day(self) -> bool:
        """Whether a day or an hour is in it: a message we start names none."""
        return any(isinstance(value, date) for value in self.values())


Value = str | int | date | datetime | Money | Localized | Text


def t(msgid: str, **params: Value) -> Text:
    """A text; `{name}` in the sentence stands for the parameter of that name."""
    return Text(msgid, params)


def tn(one: str, many: str, n: int, **params: Value) -> Text:
    """A text whose form depends on a count, available in it as `{n}`."""
    return Text(one, {"n": n, **params}, many, n)


def own(words: Value) -> Text:
    """What needs no translation of ours: a name, an amount, a day, the lender's own text, what the borrower wrote."""
    return Text("{words}", {"words": words})


def lines(*texts: Text) -> Text:
    """Several texts as one paragraph, a line each."""
    return Text("\n".join(f"{{l{n}}}" for n in range(len(texts))), {f"l{n}": line for n, line in enumerate(texts)})
