"""Contact rules by jurisdiction, through real turns: a recorded consent, an unknown zone, a no that explains itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import moment
from bot.store.journal import read_chain
from bot.store.statements import sql
from bot.terminal import CHAT
from bot.turn.gate import sender_gate
from tests.kit import plan_story as talk
from tests.kit.stage import TAIPEI, Stage, a_stage

HEAD = "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction\n"


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(database_url, tmp_path) as made:
        await made.books(as_of=date(2026, 11, 23))
        await made.verified()
        yield made
        await talk.whole(made)


async def days_with_books(stage: Stage, count: int) -> None:
    """The lender imports every morning that nothing came."""
    for _ in range(count):
        await stage.days(1)
        await stage.books()


async def written_first(stage: Stage) -> list[str]:
    """When something was written first, by the borrower's clock in Taipei."""
    rows = await talk.sent(stage, "purpose IN ('dunning', 'promise', 'service') AND state = 'sent'")
    return [f"{moment(row['claimed_at'] or row['done_at']).astimezone(TAIPEI):%H:%M}" for row in rows]


async def asks_for(stage: Stage, words: str) -> None:
    """The borrower says when to be written to."""
    await stage.says("home")
    for said in ("My details", "Best time to write", words):
        await stage.says(said)


async def test_a_consent_to_late_hours_is_recorded_with_its_words_and_followed(stage: Stage) -> None:
    await asks_for(stage, "after 10 pm")
    await stage.taps("Yes, I agree")
    (consent,) = await stage.rows(sql("consents_of_case", "B1"))
    assert (consent["what"], consent["offer_id"]) == ("hours", "")
    assert "every day, 22:00 to 24:00" in consent["text"]
    assert "Do you agree?" in consent["text"]
    assert moment(consent["at"]) == stage.clock.now()
    await days_with_books(stage, 5)
    assert set(await written_first(stage)) == {"22:00"}


async def test_a_plan_for_somebody_in_an_unknown_zone_waits_until_it_is_day_everywhere(stage: Stage) -> None:
    await stage.books(borrowers=HEAD + "B1,王小明,1980-05-03,6789,,,en,,US\n")
    (case,) = await stage.rows(sql("case_read", "B1"))
    at = moment(case["next_touch_at"])
    local = {zone: at.astimezone(ZoneInfo(zone)) for zone in ("America/New_York", "Pacific/Honolulu")}
    assert local["Pacific/Honolulu"].hour >= 8
    assert local["America/New_York"].hour < 21
    assert local["America/New_York"].hour >= 9  # nothing is planned earlier, by the clock that dates are read on


async def test_a_no_of_the_gate_names_the_jurisdiction_and_the_rules_it_rests_on(stage: Stage) -> None:
    row = {"row_id": "R1", "case_id": "B1", "purpose": "service", "lane": f"chat:{CHAT}"}
    night = stage.clock.now().astimezone(TAIPEI).replace(hour=23)
    verdict = await stage.house.db.run(sender_gate(stage.house.means)(row, night))
    assert (verdict.allowed, verdict.rule) == (False, "hours")
    chain = await stage.house.db.read(read_chain("case:B1"))
    bodies = [json.loads(line["body"]) for line in chain if line["kind"] == "gate.no"]
    assert [(body["rule"], body["jurisdiction"], body["basis"]) for body in bodies] == [("hours", "TW", ["tw.hours"])]
    rule = stage.house.policy.contact_for(bodies[0]["jurisdiction"], stage.today).reasons[bodies[0]["basis"][0]]
    assert rule.evidence == "P"
    assert rule.cite.endswith("art. 14(1)(3)")
