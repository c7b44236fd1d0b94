"""Offers by agents in real turns: from the topic to the signature, above the limits by a supervisor, and afterwards."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.desk.rating import ratings_since
from bot.store.statements import sql
from tests.kit.floor import BOB, SUE, Floor, a_floor
from tests.kit.plan_story import AGREE, LAST4, NAME, SIGN, TAKE, WAY
from tests.kit.stage import ANN

TOPIC = 77


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    """Bob holds the case of B1, who passed the check and owes NT$3,500."""
    async with a_floor(f"sqlite:///{tmp_path / 'desk.db'}", tmp_path) as floor:
        await floor.asked()
        await floor.says(BOB, "/take", TOPIC)
        yield floor


@pytest.fixture
async def each_floor(database_url: str, tmp_path: Path) -> AsyncIterator[Floor]:
    """The same on each kind of database: for statements that other stories don't run."""
    async with a_floor(database_url, tmp_path) as floor:
        await floor.asked()
        await floor.says(BOB, "/take", TOPIC)
        yield floor


async def button(floor: Floor, name: str) -> str:
    """The newest button of that name in the topic."""
    rows = await floor.rows("SELECT payload FROM outbox WHERE lane = 'topic:case:B1' ORDER BY seq DESC")
    for row in rows:
        for line in json.loads(row["payload"]).get("buttons", []):
            for drawn in line:
                action = str(drawn["data"]).split(".", 2)[2]
                if action.startswith(name + ":"):
                    return action
    raise AssertionError(f"no button {name}")


async def offers(floor: Floor) -> list[dict[str, Any]]:
    rows = await floor.stage.rows(sql("offers_of_case", "B1"))
    return [{**row, **json.loads(row["offer"])} for row in rows]


async def test_from_the_topic_to_the_signature_while_a_person_holds_the_case(floor: Floor) -> None:
    said = await floor.says(BOB, "/offer 2 monthly 2026-12-07", TOPIC)
    assert "In 2 payments, one a month" in said[-1]
    assert await offers(floor) == []
    said = await floor.taps(BOB, await button(floor, "osend"), TOPIC)
    assert any("on the screen now" in line for line in said)
    (offer,) = await offers(floor)
    assert (offer["state"], offer["by"]) == ("open", "Bob")
    (mine,) = await floor.stage.rows(sql("desk_offer_of", offer["offer_id"]))
    assert mine["by_user"] == str(BOB["user_id"])
    (line,) = await floor.noted("desk.offer")
    assert (line["by"], line["offer"]) == (BOB["user_id"], offer["offer_id"])
    assert "Bob at" in floor.stage.last
    for label in (TAKE, WAY):
        await floor.stage.taps(label)
    await floor.stage.says(LAST4)
    await floor.stage.taps(AGREE)
    await floor.stage.says(NAME)
    await floor.stage.taps(SIGN)
    (agreement,) = await floor.stage.rows(sql("agreements_of_case", "B1"))
    assert (agreement["state"], agreement["offer_id"]) == ("active", offer["offer_id"])
    (case,) = await floor.rows("SELECT owner FROM cases WHERE case_id = 'B1'")
    assert case["owner"] == "held"
    assert any("has signed; the plan is in force" in line for line in await floor.in_topic())


async def test_above_the_limits_another_supervisor_decides_and_then_it_is_the_borrowers(floor: Floor) -> None:
    await floor.says(BOB, "/offer 15", TOPIC)
    await floor.says(SUE, "/transfer @Sue", TOPIC)
    said = await floor.says(SUE, "/offer extension 2027-01-15", TOPIC)
    assert "A supervisor has to decide" in said[-1]
    before = len(floor.stage.messages)
    await floor.taps(SUE, await button(floor, "osend"), TOPIC)
    (offer,) = await offers(floor)
    assert offer["state"] == "asked"
    assert len(floor.stage.messages) == before
    said = await floor.says(SUE, f"/approve {offer['offer_id']}", TOPIC)
    assert any("another supervisor" in line for line in said), said
    await floor.says(ANN, f"/approve {offer['offer_id']}", TOPIC)
    (offer,) = await offers(floor)
    assert (offer["state"], offer["by"]) == ("approved", "Ann")
    assert "Sue at" in floor.stage.last


async def test_an_offer_to_somebody_away_waits_behind_one_notice_and_an_older_one_of_the_desk_goes(
    floor: Floor,
) -> None:
    await floor.passes(hours=25)
    await floor.says(BOB, "/take", TOPIC)
    await floor.says(BOB, "/offer 3", TOPIC)
    first = await button(floor, "osend")
    said = await floor.taps(BOB, first, TOPIC)
    assert any("neutral notice" in line for line in said), said
    assert "put something together" in floor.stage.last
    assert floor.stage.keyboards[-1] == ["Read the message"]
    await floor.passes(hours=0.01)  # of two of one moment none is the older
    await floor.says(BOB, "/offer 2", TOPIC)
    await floor.taps(BOB, await button(floor, "osend"), TOPIC)
    assert [offer["state"] for offer in await offers(floor)] == ["replaced", "open"]


async def test_when_the_books_changed_the_tap_shows_it_anew_and_nothing_is_sent(floor: Floor) -> None:
    await floor.says(BOB, "/offer 2", TOPIC)
    action = await button(floor, "osend")
    await floor.stage.books(f"P1,L1,{floor.stage.today},500,transfer\n", as_of=date(2026, 11, 24))
    said = await floor.taps(BOB, action, TOPIC)
    assert any("Things have changed since you looked" in line for line in said)
    assert await offers(floor) == []


async def test_once_the_case_is_given_back_the_help_may_be_rated_once(each_floor: Floor) -> None:
    floor = each_floor
    await floor.says(BOB, "/resolve helped | explained the fees | -", TOPIC)
    await floor.says(BOB, "/release", TOPIC)
    assert "See the new message" in floor.stage.keyboards[-1]
    await floor.stage.taps("See the new message")
    await floor.stage.taps("5")
    await floor.stage.says("Very patient.")
    since = await floor.stage.house.db.read(ratings_since(floor.stage.clock.now() - timedelta(days=1)))
    assert (int(since["asked"]), int(since["given"]), int(since["total"])) == (1, 1, 5)
    assert "last 30 days: 5.0 of 5 (1 of 1 answered)" in (await floor.says(SUE, "/sla"))[-1]
    (rating,) = await floor.rows("SELECT * FROM ratings")
    assert (rating["score"], rating["words"], rating["helped_by"]) == (5, "Very patient.", str(BOB["user_id"]))
    await floor.says(BOB, "/take", TOPIC)
    await floor.says(BOB, "/release", TOPIC)
    asked = await floor.rows("SELECT rating_id FROM ratings")
    assert len(asked) == len({row["rating_id"] for row in asked})
