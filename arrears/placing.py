"""Where money goes while a signed plan runs: to its parts and to the current instalments beside it.

All money of a day is placed at once, claim by claim, so neither the order of the day's payments nor how one is split
changes anything; and more money never makes a part missed that was kept without it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from arrears.books import Instalment
from arrears.policy import PromiseRules
from arrears.promise import deadline, least
from arrears.terms import Terms

_EARLY = timedelta(
    days=6
)  # who pays some days early means the part that is near; of weekly parts never the next but one
_SOON = timedelta(days=31)  # an instalment that falls due within a month is looked after before a plan gets shorter


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that money can go to, minor units.

    A part of the plan is two claims: `core` is what keeps it, `rest` the tolerance. `row` is an instalment beside the
    plan, `arrears` what a pause covers.
    """

    kind: Literal["core", "rest", "row", "arrears"]
    number: int
    due: date
    amount: int


@dataclass(frozen=True, slots=True)
class Coming:
    """What came on a day, minor units: money, and what the lender waived."""

    day: date
    money: int
    waived: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount placed on a claim."""

    day: date
    claim: Claim
    amount: int
    waived: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Everything that was placed, by day; `rows` are the claims beside the plan; `over` found no claim at all."""

    entries: tuple[Entry, ...]
    rows: tuple[Claim, ...]
    over: int

    @property
    def plan(self) -> tuple[Entry, ...]:
        """What went towards the plan."""
        return tuple(entry for entry in self.entries if entry.claim.kind != "row")

    def of_part(self, number: int) -> tuple[Entry, ...]:
        """What went to that part."""
        return tuple(e for e in self.entries if e.claim.kind in ("core", "rest") and e.claim.number == number)

    def beside(self, on: date) -> tuple[tuple[date, int], ...]:
        """The instalments due by that day with what is unpaid of them, oldest first."""
        left = ((row.due, row.amount - self._on(row)) for row in self.rows if row.due <= on)
        return tuple((due, amount) for due, amount in left if amount)

    def ahead(self, on: date) -> int:
        """What lies ready for instalments that are not due on that day yet, or for none."""
        return self.over + sum(self._on(row) for row in self.rows if row.due > on)

    def _on(self, claim: Claim) -> int:
        return sum(entry.amount for entry in self.entries if entry.claim == claim)


def place(
    terms: Terms,
    instalments: Iterable[Instalment],
    came: Iterable[Coming],
    rules: PromiseRules,
    jurisdiction: str = "",
) -> Placed:
    """Where what `came` (rising days) went.

    Money of a day goes, as with free promises, to what it is in time for, oldest first, a part before an instalment of
    the same day; where nothing is, to the part that comes next within days. So neither a late part nor an instalment
    that was left out makes anybody miss the next part. Then to all else that is due by then, oldest first; to the next
    part, then the next instalment (within a month); to the plan from its end, which gets shorter; then to the
    instalments ahead. What a part that is kept already lacks waits until the next part is there, so that a transfer fee
    taken off each payment does not add up to a miss. What the lender waives takes from the plan's end at once.
    """
    pairs = [_pair(part.number, part.due, part.total, rules) for part in terms.schedule.parts]
    arrears = [] if pairs else [Claim("arrears", 0, terms.balance_on, terms.covered - terms.waived)]
    after = [row for row in instalments if row.due_date > terms.balance_on and row.total]
    rows = [Claim("row", row.number, row.due_date, row.total) for row in after]
    rows.sort(key=lambda row: (row.due, row.number))
    backwards = [claim for pair in reversed(pairs) for claim in pair] + arrears + rows
    left = {claim: claim.amount for claim in backwards}
    entries, over = [], 0
    for coming in came:
        wanting = {claim for claim in (*rows, *(core for core, _ in pairs)) if left[claim]}
        money = [*_first(coming.day, pairs, rows, wanting, rules, jurisdiction), *backwards]
        for amount, order, waived in ((coming.money, money, False), (coming.waived, backwards, True)):
            for claim in order:
                taken = min(amount, left[claim])
                if taken:
                    entries.append(Entry(coming.day, claim, taken, waived))
                    left[claim] -= taken
                    amount -= taken
            over += amount
    return Placed(tuple(entries), tuple(rows), over)


def _pair(number: int, due: date, total: int, rules: PromiseRules) -> tuple[Claim, Claim]:
    core = least(total, rules)
    return Claim("core", number, due, core), Claim("rest", number, due, total - core)


def _first(
    day: date,
    pairs: Sequence[tuple[Claim, Claim]],
    rows: Sequence[Claim],
    wanting: Collection[Claim],
    rules: PromiseRules,
    jurisdiction: str,
) -> list[Claim]:
    """What money of that day goes to before the plan is shortened; `wanting` are parts and instalments not paid yet."""
    due = [pair for pair in pairs if pair[0].due <= day]
    coming = pairs[len(due) : len(due) + 1]
    owed = [claim for pair in due for claim in pair if pair[0] in wanting]
    owed = sorted([*owed, *(row for row in rows if row.due <= day and row in wanting)], key=lambda claim: claim.due)
    ahead = [claim for pair in coming for claim in pair if pair[0] in wanting]
    soon = next((row for row in rows if row.due > day and row in wanting), None)
    after = [*ahead, *([soon] if soon and soon.due - day <= _SOON else [])]
    near = [claim for claim in owed if deadline(claim.due, rules, jurisdiction) >= day]
    if not near and ahead and ahead[0].due <= day + _EARLY:
        near = ahead
    return [*near, *owed, *after, *(rest for _, rest in (*due, *coming))]
