"""The lender's book beside the phone: what was promised, on which loan, and what of it the payments cover."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.books.importer import import_files
from bot.demo.book import book_of
from bot.demo.next_thing import next_thing
from tests.kit import plan_story as talk
from tests.kit.stage import PAYMENTS, SECRET, Stage, a_stage


async def _came(stage: Stage, ref: str, amount: str) -> None:
    """A payment stands in the books, and the bot has not looked at it yet."""
    path = stage.folder / f"{ref}.csv"
    path.write_text(f"{PAYMENTS}{ref},L1,{stage.today},{amount},transfer\n", encoding="utf-8")
    assert (await import_files(stage.house.db, [path], as_of=stage.today, keep_good=False, secret_key=SECRET,
                               clock=stage.clock, lender_zone="Asia/Taipei")).landed  # fmt: skip


async def _promises(stage: Stage) -> list[tuple[str, str, int | None]]:
    book = await stage.house.db.read(book_of(stage.house, "B1", stage.today))
    assert book is not None
    assert {one["loan"] for one in book["promises"]} == {"L1"}
    return [(one["due"], one["state"], one["pay"] and one["pay"]["minor"]) for one in book["promises"]]


async def test_a_part_is_paid_in_the_book_as_soon_as_the_money_is_there_and_kept_once_it_is_judged(
    tmp_path: Path,
) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/book.db", tmp_path) as stage:
        await talk.with_plan(stage)
        first, second = "2026-12-07", "2027-01-05"
        assert await _promises(stage) == [(first, "open", 175_000), (second, "open", None)]
        await talk.until(stage, date.fromisoformat(first) - timedelta(days=1))
        await _came(stage, "P1", "1000")
        assert await _promises(stage) == [(first, "open", 75_000), (second, "open", None)]
        await _came(stage, "P2", "750")
        assert await _promises(stage) == [(first, "paid", None), (second, "open", 175_000)]
        await stage.terminal.settle()
        assert await _promises(stage) == [(first, "kept", None), (second, "open", 175_000)]


async def test_a_promise_of_a_day_is_paid_in_the_book_as_soon_as_the_money_is_there(
    tmp_path: Path,
) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/book.db", tmp_path) as stage:
        await stage.verified()
        await talk.promises_friday(stage)
        assert await _promises(stage) == [("2026-12-04", "open", 350_000)]
        await _came(stage, "P1", "3500")
        assert await _promises(stage) == [("2026-12-04", "paid", None)]
        await stage.terminal.settle()
        assert await _promises(stage) == [("2026-12-04", "kept", None)]


async def test_the_next_thing_is_the_borrowers_own_note_and_then_the_morning_on_which_the_promise_is_judged(
    tmp_path: Path,
) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/book.db", tmp_path) as stage:
        await stage.verified()
        await talk.promises_friday(stage)
        seen = []
        for _ in range(2):
            thing = await stage.house.db.read(next_thing(stage.house, "B1", 0, stage.clock.now()))
            assert thing is not None
            assert thing.ref == "B1"
            seen.append((thing.at[:10], thing.what))
            await talk.until(stage, date.fromisoformat(thing.at[:10]) + timedelta(days=1))
        assert seen == [("2026-12-03", "message"), ("2026-12-08", "books")]
