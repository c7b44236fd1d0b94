"""`goodword today`: each thing that waits is a line with its id, and gone once it is done."""

from __future__ import annotations

import re
from datetime import date

import pytest
from rich.console import Console

from bot.commands import common, lines
from bot.commands.reports import WHAT_TO_DO
from bot.settings import ROOT
from dialogs.grammar.effects import ChangeDetail, WithdrawAgreement
from tests.kit.officer import ANN, BOB, Officer

WHY = ("--reason", "because")


async def test_a_signature_waits_until_the_lender_has_acted(officer: Officer) -> None:
    first = await officer.signs()
    (line,) = await officer.listed("signature")
    for words in (first, "G-", "L1: instalments, NT$3,500 in 3 payments, 2026-12-10 to 2027-02-10", "has signed"):
        assert words in line
    await officer.does("act", first, "approve", *ANN)
    assert await officer.listed("signature") == []


async def test_a_signature_that_was_taken_back_waits_no_more(officer: Officer) -> None:
    name = await officer.signs()
    await officer.wants(WithdrawAgreement(name))
    assert await officer.listed("signature") == []


async def test_an_approval_waits_until_it_is_decided_or_has_lapsed(officer: Officer) -> None:
    item = await officer.asks()
    (line,) = await officer.listed("approval")
    assert item in line
    assert "valid through 2026-12-01" in line
    officer.stage.clock.set(officer.stage.clock.now().replace(month=12, day=2))
    assert await officer.listed("approval") == []
    officer.stage.clock.set(officer.stage.clock.now().replace(month=12, day=1))
    assert len(await officer.listed("approval")) == 1
    await officer.does("act", item, "decline", *ANN, *WHY)
    assert await officer.listed("approval") == []


async def test_a_payment_told_of_waits_to_be_matched_then_its_hold_ends(officer: Officer) -> None:
    item = await officer.has_paid(123_456, "ATM")
    (line,) = await officer.listed("receipt to match")
    assert f"{item}" in line
    assert "L1: NT$1,234.56 of 2026-11-24 by ATM; reminders wait through 2026-12-01" in line
    await officer.stage.days(6)
    assert await officer.listed("receipt to match") == []
    (line,) = await officer.listed("hold ending")
    assert item in line
    await officer.stage.days(3)
    (line,) = await officer.listed("hold ending")
    assert "the hold ended on 2026-12-01, reminders go on" in line
    await officer.does("act", item, "lift", *BOB)
    assert await officer.listed("hold ending") == []


async def test_a_matched_payment_waits_no_more_whoever_matched_it(officer: Officer) -> None:
    by_books, by_hand = await officer.has_paid(100_000), await officer.has_paid(55_500)
    assert len(await officer.listed("receipt to match")) == 2
    await officer.stage.books("P1,L1,2026-11-24,1000,transfer\nP2,L1,2026-11-02,200,transfer\n")
    (line,) = await officer.listed("receipt to match")
    assert by_hand in line
    await officer.does("act", by_hand, "match", "P2", *BOB)
    assert await officer.listed("receipt to match") == []
    assert by_books != by_hand


async def test_a_payment_without_amount_or_method_is_a_line_too(officer: Officer) -> None:
    item = await officer.has_paid(None, "")
    (line,) = await officer.listed("receipt to match")
    assert item in line
    assert "an amount not named of 2026-11-24; reminders" in line


async def test_a_changed_detail_waits_until_it_is_resolved(officer: Officer) -> None:
    await officer.wants(ChangeDetail("phone", "+886 912 345 678"))
    (line,) = await officer.listed("changed detail")
    (row,) = await officer.rows("SELECT detail_id FROM details")
    assert row["detail_id"] in line
    assert "phone: +886 912 345 678" in line
    await officer.does("act", row["detail_id"], "resolve", *BOB)
    assert await officer.listed("changed detail") == []


async def test_a_plan_that_differs_from_the_books_stays_a_line_until_it_is_ended(officer: Officer) -> None:
    name = await officer.signs()
    await officer.does("act", name, "approve", *ANN)
    assert await officer.listed("plan in conflict") == []
    await officer.stage.days(2)
    balances = "loan_ref,as_of,principal_due,interest_due,late_fees_due,other_fees_due,pay_reference\n"
    await officer.stage.books(balances=balances + "L1,2026-11-26,1500,500,0,0,8801\n", as_of=date(2026, 11, 25))
    (line,) = await officer.listed("plan in conflict")
    assert name in line
    assert "the plan goes on as signed until it is replaced or ended" in line
    await officer.does("act", name, "decline", *ANN, *WHY)
    assert await officer.listed("plan in conflict") == []


async def test_no_mandate_and_one_that_ends_within_two_weeks_are_lines(officer: Officer) -> None:
    (line,) = await officer.listed("no mandate")
    assert "every signature waits for a supervisor" in line
    await officer.does("mandate", *ANN, "--until", "2026-12-08")
    assert await officer.listed("no mandate") == []
    (line,) = await officer.listed("mandate ending")
    (row,) = await officer.rows("SELECT mandate_id FROM mandates")
    assert row["mandate_id"] in line
    assert "Ann's holds through 2026-12-08" in line
    await officer.does("mandate", *ANN, "--until", "2026-12-09")
    assert await officer.listed("mandate ending") == []


async def test_what_comes_first_is_what_stops_everything_and_last_who_never_came(alone: Officer) -> None:
    await alone.has_paid()
    await alone.stage.says("person")
    await alone.signs()
    await alone.asks(await alone.offered(date(2026, 12, 15)))
    kinds = [line.split("  ")[0] for line in (await alone.does("today")).splitlines()]
    assert kinds == ["no mandate", "hand-over", "signature", "approval", "receipt to match", "never linked"]
    assert set(kinds) <= set(WHAT_TO_DO)


async def test_a_borrowers_words_are_shown_and_do_nothing_to_the_terminal(alone: Officer) -> None:
    await alone.has_paid(100, "[/red]\x1b[2J[bold]ATM\u202e\n\r8")
    (line,) = await alone.listed("receipt to match")
    assert "by [/red][2J[bold]ATM 8;" in line
    assert not set("\x1b\u202e\r") & set(line)


@pytest.mark.parametrize("width", [80, 160])
async def test_in_a_terminal_each_kind_has_a_heading_with_what_can_be_done_and_nothing_is_wider(
    alone: Officer, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    asked, told = await alone.asks(), await alone.has_paid(100, "[/red] 超商" * 9)
    console = Console(force_terminal=True, width=width, no_color=True, highlight=False, emoji=False)
    for module in ("reports", "lines"):
        monkeypatch.setattr(f"bot.commands.{module}.out", console)
    assert common.out is not lines.out
    said = (await alone.does("today")).replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    found = said.splitlines()
    assert f"approval (1)   {WHAT_TO_DO['approval']}" in found
    assert any(line.startswith(f"  {asked}  G-") for line in found)
    assert any(line.startswith(f"  {told}  G-") for line in found)
    assert max(map(len, found)) <= width


async def test_a_terminal_shows_twenty_of_a_kind_and_all_when_asked(
    alone: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(22):
        await alone.wants(ChangeDetail("phone", f"number {n}"))
    console = Console(force_terminal=True, width=100, no_color=True, highlight=False, emoji=False)
    for module in ("reports", "lines"):
        monkeypatch.setattr(f"bot.commands.{module}.out", console)
    said = await alone.does("today")
    assert said.count("phone: number") == 20
    assert "... and 2 more (--all lists them)" in said
    assert (await alone.does("today", "--all")).count("phone: number") == 22


def test_every_kind_of_line_says_what_can_be_done_and_is_explained() -> None:
    source = (ROOT / "bot" / "worklist.py").read_text(encoding="utf-8")
    kinds = {*re.findall(r'Item\(\s*"([a-z -]+)"', source), "receipt to match", "hold ending"}
    assert kinds == set(WHAT_TO_DO)
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {kind for kind in kinds if f"`{kind}`" not in operations} == set()
