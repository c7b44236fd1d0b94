"""What was promised is not owed any more: paid before the promise, waived, or put right by the lender."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.kit import plan_story as talk
from tests.kit.stage import Stage, a_stage

HEAD = "payment_ref,loan_ref,paid_on,amount,method,kind\n"
BEFORE = "P1,L1,2026-11-20,3500,transfer,payment\n"  # paid before the promise was made, booked after it
WAIVED = "W1,L1,2026-11-30,3500,letter,waiver\n"


async def _promises_all(stage: Stage) -> None:
    """Everything that is due on L1, by Friday, 4 December."""
    await stage.verified()
    await talk.promises_friday(stage)


async def _state(stage: Stage) -> list[tuple[str, int]]:
    rows = await talk.found(stage, "SELECT state, paid FROM promises WHERE replaced_at IS NULL ORDER BY promise_id")
    return [(row["state"], row["paid"]) for row in rows]


@pytest.mark.parametrize("row", [BEFORE, WAIVED])
async def test_a_promise_of_what_is_not_owed_any_more_is_neither_reminded_of_nor_missed(
    tmp_path: Path, row: str
) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/test.db", tmp_path) as stage:
        await _promises_all(stage)
        await talk.until(stage, date(2026, 12, 1))
        await stage.books(more=HEAD + row)
        await talk.until(stage, date(2026, 12, 9))
        await stage.books(more=HEAD + row)
        assert await talk.sent(stage, "purpose = 'promise'") == []
        assert await _state(stage) == [("superseded", 0)]


async def test_a_promise_paid_late_before_anybody_asked_is_not_asked_about(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/test.db", tmp_path) as stage:
        await _promises_all(stage)
        await talk.until(stage, date(2026, 12, 10))
        before = await talk.sent(stage, "purpose = 'promise'")
        await stage.books("P1,L1,2026-12-09,3500,transfer\n")
        await stage.days(1)
        assert await talk.sent(stage, "purpose = 'promise'") == before
        assert await _state(stage) == [("missed", 350000)]
