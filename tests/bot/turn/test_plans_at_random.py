"""Whatever the books bring, a signed plan never changes: payments, reversals, imports and days at random."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arrears.agreement import AgreementState
from arrears.follow import follow
from arrears.position import position
from bot.books.load import books_of
from bot.clock import FixedClock
from bot.house import open_house
from bot.ids import Ids
from bot.store.agreements import agreement_of
from bot.store.statements import sql
from bot.terminal import Terminal
from tests.kit import plan_story as talk
from tests.kit.databases import shipped_policies
from tests.kit.stage import Stage, a_stage

ZONE, JURISDICTION = "Asia/Taipei", "TW"
SIGNED = ("terms", "terms_hash", "text", "text_hash", "typed_name", "signed_at", "signer", "offer_id")
SCHEDULED = ("promise_id", "loan_ref", "currency", "amount", "due", "method", "made_on", "part")
KINDS = "payment_ref,loan_ref,paid_on,amount,method,kind\n"

pays = st.tuples(st.just("pays"), st.sampled_from([500, 700, 1000, 1743, 1750, 3500, 9000]), st.integers(0, 3))
takes_back = st.tuples(st.just("takes back"), st.integers(0, 5), st.just(0))
waits = st.tuples(st.just("waits"), st.integers(1, 25), st.just(0))
steps = st.lists(st.one_of(pays, waits, takes_back), min_size=1, max_size=6)


@pytest.fixture(scope="module", params=[talk.TWO, talk.STEPPED, talk.PAUSE])
def signed(request: pytest.FixtureRequest) -> Iterator[tuple[Path, datetime]]:
    """A database in which a plan was signed, and when."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "signed.db"
        yield path, asyncio.run(_sign(path, request.param))


async def _sign(path: Path, offer: str) -> datetime:
    async with a_stage(f"sqlite:///{path}", path.parent) as stage:
        await talk.with_plan(stage, offer, quiet=False)
        return stage.clock.now()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=steps)
def test_a_signed_plan_never_changes_and_agrees_with_the_books(
    signed: tuple[Path, datetime], story: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        shutil.copy(signed[0], path)
        asyncio.run(_play(path, signed[1], story))


async def _play(path: Path, now: datetime, story: list[tuple[str, int, int]]) -> None:
    clock = FixedClock(now.astimezone(UTC))
    config = talk.settings_for(f"sqlite:///{path}")
    ids = Ids(Random(2).randbytes)
    async with open_house(config, clock=clock, ids=ids, policy=shipped_policies()) as house:
        stage = Stage(house, clock, Terminal(house, clock, lambda *_: None, updates=1000), path.parent)
        stage.terminal.say = stage.heard
        before, paid = await _signed_rows(stage), []
        for n, (what, value, back) in enumerate(story):
            if what == "waits":
                await stage.days(value)
                rows = ""
            elif what == "pays":
                paid.append(value)
                rows = f"P{n},L1,{stage.today - timedelta(days=back)},{value},transfer,payment\n"
            else:
                amount = paid[value % len(paid)] if paid else 300
                rows = f"X{n},L1,{stage.today},{amount},transfer,reversal\n"
            file = path.parent / f"{n}.csv"
            file.write_text(KINDS + rows, encoding="utf-8")
            await talk.imports(stage, file)
            assert await _signed_rows(stage) == before
            await _reconciled(stage)
        await talk.whole(stage)


async def _signed_rows(stage: Stage) -> list[dict[str, Any]]:
    """What was signed, as every version has it, and the schedule as every version of its promises has it."""
    agreements = await stage.rows(sql("agreements_all_versions", "B1"))
    promises = await stage.rows(sql("promises_all_versions", "B1"))
    kept = [{key: row[key] for key in SIGNED} for row in agreements]
    kept += [{key: row[key] for key in SCHEDULED} for row in promises]
    return sorted((dict(t) for t in {tuple(row.items()) for row in kept}), key=str)


async def _reconciled(stage: Stage) -> None:
    """Part for part, the rows say what following the plan through the books says; nothing of the money is lost."""
    (row,) = await talk.agreements(stage)
    if row["state"] != "active":
        assert row["state"] == "completed"
        return
    books = await stage.house.db.read(books_of("B1"))
    assert books is not None
    loan, policy = books.loan("L1"), stage.house.policy
    assert loan is not None
    as_of = books.payments_as_of
    plan = follow(
        replace(agreement_of(row, ZONE), state=AgreementState.ACTIVE),
        loan,
        stage.today,
        as_of=as_of,
        position=position(loan, stage.today, as_of=as_of, jurisdiction=JURISDICTION),
        offers=policy.offers,
        promises=policy.promises,
        jurisdiction=JURISDICTION,
    )
    parts = await talk.parts(stage)
    assert parts == [(p.state.value, p.paid, p.due.isoformat()) for p in plan.parts]
    assert not plan.complete
    if parts:
        total = sum(p.total for p in plan.parts)
        assert sum(paid for _, paid, _ in parts) == plan.paid.minor
        assert plan.outstanding.minor == total - plan.paid.minor
    assert bool(row["drifted"]) == (plan.drift is not None or plan.beside_days >= policy.offers.beside_days)
