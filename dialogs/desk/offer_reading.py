"""An offer as an agent writes it in one line (`6 monthly 25th`, `pause 2`), and as a button holds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from arrears.counter import Wish
from arrears.money import Money
from arrears.offer import OfferKind
from arrears.schedule import Cadence
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.hearing import amounts_in
from dialogs.offers.wishes import RHYTHMS
from dialogs.understand import DateStatus, fold, read_dates, read_number, read_pace
from dialogs.understand.numerals import plain_numerals

CODES = {"i": OfferKind.INSTALMENTS, "s": OfferKind.STEPPED, "e": OfferKind.EXTENSION, "p": OfferKind.PAUSE}
RHYTHM_CODES = {"w": Cadence.WEEKLY, "f": Cadence.FORTNIGHTLY, "m": Cadence.MONTHLY}
_KINDS = (
    (OfferKind.EXTENSION, r"(?<![a-z])(?:extension|extend|later)(?![a-z])|延期|展延|延后"),
    (OfferKind.PAUSE, r"(?<![a-z])(?:pause|holiday|break)(?![a-z])|暂(?:停|缓)(?:缴款|还款)?|缓缴"),
    (OfferKind.STEPPED, r"(?<![a-z])(?:stepped|steps|low first|low)(?![a-z])|先低后高|先少后多|递增|阶梯"),
    (OfferKind.INSTALMENTS, r"(?<![a-z])(?:instal?lments?|parts|plan)(?![a-z])|分期"),
)
_COUNT = re.compile(r"^(\d{1,3})(?![\d.,/-]|(?:st|nd|rd|th)(?![a-z])|月\d|号|日) ?"
                    r"(?:期|次|笔|个月|x|times|payments?|parts?|months?|instal?lments?)?(?![a-z])")  # fmt: skip
_FIGURES = re.compile(r"\d{3}|\d[-/.]\d")  # more than a rhythm needs: a day that was not understood
_EACH = re.compile(
    r"(?:(?<![a-z])(?:each|of|at|@)|每(?:期|次|笔))(?: ?(?:nt\$|hk\$|us\$|\$|twd|元))? ?(\d[\d,.]*(?:元|块)?)"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wished for which loan (the place among the view's loans); `loan` is None where none was named."""

    wish: Wish | None
    loan: int | None = None
    fault: Text | None = None


def read_offer(text: str, view: View, *, month_first: bool) -> Asked:
    """The wish in an agent's words; a `fault` says what could not be read. Without words there is no wish."""
    folded = plain_numerals(fold(text)).strip()
    loan, folded = _loan_in(folded, view)
    if not folded:
        return Asked(None, loan)
    kind, rest = _kind_in(folded)
    if kind is OfferKind.PAUSE:
        return _pause(rest, loan)
    if kind is OfferKind.EXTENSION:
        return _later(rest, loan, view, month_first)
    return _plan(kind, rest, loan, view, month_first)


def _loan_in(text: str, view: View) -> tuple[int | None, str]:
    """Which loan is named by its reference, and the words without it."""
    for n, loan in enumerate(view.loans):
        pattern = rf"(?<![a-z0-9]){re.escape(fold(loan.loan_ref))}(?![a-z0-9])"
        if re.search(pattern, text):
            return n, " ".join(re.sub(pattern, " ", text).split())
    return None, text


def _kind_in(text: str) -> tuple[OfferKind, str]:
    for kind, pattern in _KINDS:
        if re.search(pattern, text):
            return kind, " ".join(re.sub(pattern, " ", text, count=1).split())
    return OfferKind.INSTALMENTS, text


def _pause(rest: str, loan: int | None) -> Asked:
    wish = Wish(OfferKind.PAUSE)
    if not rest:
        return Asked(wish, loan)
    number = read_number(re.sub(r"^for |(?:个?月|(?<![a-z])months?|m)$", "", rest).strip())
    if number is None:
        return Asked(None, loan, unread(rest))
    return Asked(replace(wish, months=number), loan)


def _later(rest: str, loan: int | None, view: View, month_first: bool) -> Asked:
    if not rest:
        return Asked(Wish(OfferKind.EXTENSION), loan)
    day = _day_in(rest, view, month_first)
    if isinstance(day, Text) or day is None:
        return Asked(None, loan, day or unread(rest))
    return Asked(Wish(OfferKind.EXTENSION, day=day), loan)


def _plan(kind: OfferKind, rest: str, loan: int | None, view: View, month_first: bool) -> Asked:
    wish = Wish(kind)
    if each := _EACH.search(rest):
        amount = _amount(each[1], view, loan)
        if amount is None:
            return Asked(None, loan, unread(each[0]))
        wish, rest = replace(wish, amount=amount), (rest[: each.start()] + " " + rest[each.end() :]).strip()
    if count := _COUNT.match(rest):
        wish, rest = replace(wish, count=int(count[1])), rest[count.end() :].strip(" ,")
    pace = read_pace(rest)
    if pace is not None and pace not in RHYTHMS:
        return Asked(None, loan, unread(rest))
    if pace is not None:
        wish = replace(wish, cadence=RHYTHMS[pace])
    day = _day_in(rest, view, month_first)
    if isinstance(day, Text):
        return Asked(None, loan, day)
    if day is None and rest and (pace is None or _FIGURES.search(rest)):
        return Asked(None, loan, unread(rest))
    return Asked(replace(wish, first=day), loan)


def _day_in(rest: str, view: View, month_first: bool) -> date | Text | None:
    """The one day that is named; a sentence where it is doubtful or not in the calendar; None: there is none."""
    reading = read_dates(rest, view.today, month_first=month_first)
    if reading.status is DateStatus.IMPOSSIBLE:
        return t("The calendar has no such day: {words}", words=rest)
    if len(reading.candidates) > 1:
        return t("{words} can be more than one day. Please write it like 2026-12-25.", words=rest)
    return reading.candidates[0].day if reading.candidates else None


def _amount(words: str, view: View, loan: int | None) -> int | None:
    position = view.loans[loan] if loan is not None else next(iter(view.late), None)
    if position is None:
        return None
    found = amounts_in(words, position.due, Money(0, position.due.currency))
    return found[0].minor if len(found) == 1 else None


def unread(words: str) -> Text:
    """What could not be read, with examples that can."""
    return t("I could not read “{words}”. Like this: /offer 3 · /offer 6 monthly 25th · /offer extension 2026-12-15 · "
             "/offer pause 2", words=words)  # fmt: skip


def coded(loan: int, wish: Wish) -> str:
    """A wish for a button, such as `0/i-c6-f20261225-rm`."""
    parts = [next(code for code, kind in CODES.items() if kind is wish.kind)]
    if wish.count is not None:
        parts.append(f"c{wish.count}")
    if wish.amount is not None:
        parts.append(f"a{wish.amount}")
    if wish.first is not None:
        parts.append(f"f{wish.first:%Y%m%d}")
    if wish.day is not None:
        parts.append(f"d{wish.day:%Y%m%d}")
    if wish.months is not None:
        parts.append(f"m{wish.months}")
    if wish.cadence is not None:
        parts.append("r" + next(code for code, cadence in RHYTHM_CODES.items() if cadence is wish.cadence))
    return f"{loan}/{'-'.join(parts)}"


def decoded(value: str) -> tuple[int, Wish] | None:
    """The loan's place and the wish of a button; None for what is no such thing (a button of an older version)."""
    found = re.fullmatch(r"(\d{1,3})/([isep])((?:-[cafdmr]\w+)*)", value)
    if found is None:
        return None
    wish = Wish(CODES[found[2]])
    for part in filter(None, found[3].split("-")):
        try:
            wish = _with(wish, part[0], part[1:])
        except (ValueError, KeyError):
            return None
    return int(found[1]), wish


def _with(wish: Wish, field: str, value: str) -> Wish:
    match field:
        case "c":
            return replace(wish, count=int(value))
        case "a":
            return replace(wish, amount=int(value))
        case "f":
            return replace(wish, first=date.fromisoformat(value))
        case "d":
            return replace(wish, day=date.fromisoformat(value))
        case "m":
            return replace(wish, months=int(value))
        case _:
            return replace(wish, cadence=RHYTHM_CODES[value])
