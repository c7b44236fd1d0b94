"""From an agreement's rows to its paper, on both databases: opened and read back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from arrears.agreement import Act, Agreement, AgreementState, parts_as_promises
from bot.i18n import Texts
from bot.papers import maker
from bot.sender.outcome import Claimed
from bot.store.agreements import agreement_writes
from bot.store.cases import promise_writes
from bot.store.statements import sql
from tests.kit.stage import Stage, a_stage
from tests.store.test_plans import NOW, SIGNATURE, TODAY, an_agreement, an_offer, writes


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(database_url, tmp_path) as made:
        yield made


async def signed(stage: Stage) -> Agreement:
    """An agreement that both have signed, with its parts and the consent to its terms."""
    agreement = replace(
        an_agreement(an_offer()),
        state=AgreementState.ACTIVE, act=Act("Ann", "M-7", date(2027, 1, 1)), active_on=TODAY,
    )  # fmt: skip
    signature = replace(SIGNATURE, active_at=NOW)
    rows = agreement_writes(agreement, signature, case_id="B1", at=NOW, policy_hash="p")
    consent = ("c1", "B1", "O-1", "terms", "telegram:41:0", "...", "2026-11-24T02:00:00.000000Z")
    rows.append(sql("consent_add", *consent))
    for part in parts_as_promises(agreement):
        kept = replace(part, paid=part.amount.minor)
        rows += promise_writes(kept, case_id="B1", at=NOW, policy_hash="p", kept_on=part.due)
    await stage.house.db.run(writes(*rows))
    return agreement


async def paper(stage: Stage, kind: str) -> str:
    """The words of a document, as a reader of the file sees them."""
    row = Claimed({"row_id": "x"}, "work:B1", {"document": kind, "agreement": "AG-1"})
    content = await maker(stage.house, Texts())(row)
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace(" ", "")


async def test_the_agreement_says_what_was_signed_by_whom_and_on_which_word(stage: Stage) -> None:
    agreement = await signed(stage)
    words = await paper(stage, "agreement")
    for expected in ("王小明", "港灣信貸", "NT$3,490", "2026年12月10日", "2027年2月10日", "NT$1,170", "Ann", "M-7"):
        assert expected in words
    for evidence in (agreement.terms_hash, agreement.text_hash, "telegram:41:0", "2026-11-2402:00:00UTC"):
        assert evidence in words


async def test_the_letter_says_what_was_paid(stage: Stage) -> None:
    await signed(stage)
    words = await paper(stage, "completion")
    for expected in ("王小明", "NT$3,490", "2027年2月10日"):
        assert expected in words
