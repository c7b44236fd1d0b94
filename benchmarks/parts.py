"""What the parts of a turn cost in CPU: planning a case, drawing a screen, reading what was typed.

.venv/bin/python -m benchmarks.parts
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from timeit import repeat

from arrears.books import Books, Borrower, Instalment, Loan
from arrears.contact import ContactFacts
from arrears.ladder import next_touch
from arrears.money import Money
from arrears.position import case_position
from arrears.touch import TouchFacts
from bot.i18n import Texts
from bot.policies import load_policies
from bot.render import Renderer
from bot.settings import ROOT
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import own, t
from dialogs.understand import read_amounts, read_command, read_dates

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
ROUNDS = 200


def planning() -> Callable[[], object]:
    """The position and the next touch of a loan with 24 instalments."""
    policy = load_policies(ROOT / "policies")
    rows = tuple(Instalment(n, TODAY + timedelta(days=30 * (n - 12)), 3000, 500, 0) for n in range(24))
    loan = Loan("L1", "Loan", "TWD", 72_000, date(2025, 1, 1), rows)
    books = Books(Borrower("B1", "Ming"), (loan,), (), TODAY)
    facts = ContactFacts(("Asia/Taipei",), "TW", payments_as_of=TODAY)
    return lambda: next_touch(TouchFacts(facts, case_position(books, TODAY)), policy.ladder, policy.contact, NOW)


def drawing() -> Callable[[], object]:
    """A screen of four paragraphs and five buttons."""
    renderer = Renderer(Texts())
    rows = choices(*(Button(own(Money(n, "TWD")), f"pick:{n}") for n in range(5)))
    screen = Screen((t("{loan}: {amount} is due.", loan="L-1", amount=Money(350_000, "TWD")),) * 4, rows)
    return lambda: renderer.render(screen, "ABC123", 7, "zh_Hant", "Asia/Taipei")


def reading() -> Callable[[], object]:
    """A message read as a command, a day and an amount."""
    text = "我下週五可以先繳三千五"
    return lambda: (read_command(text), read_dates(text, TODAY), read_amounts(text, "TWD", 2))


def main() -> None:
    """Print microseconds a call, the best and the middle of 15 rounds."""
    for name, make in (("planning", planning), ("drawing", drawing), ("reading", reading)):
        call = make()
        call()
        times = sorted(seconds / ROUNDS * 1e6 for seconds in repeat(call, number=ROUNDS, repeat=15))
        print(f"{name:<10} {times[0]:7.0f} us best  {times[len(times) // 2]:7.0f} us median")


if __name__ == "__main__":
    main()
