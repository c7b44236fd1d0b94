"""A supervisor decides in the topic: offers above the limits, and the lender's signature; through the door of `act`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.statements import sql
from tests.kit import plan_story as talk
from tests.kit.floor import ANN, BOB, SUE, Floor, a_floor


@pytest.fixture
async def floor(tmp_path: Path) -> AsyncIterator[Floor]:
    async with a_floor(f"sqlite:///{tmp_path}/test.db", tmp_path, mandate=False) as made:
        yield made


async def asks(floor: Floor) -> str:
    """The borrower asks for a day that only a supervisor may grant; gives the offer's id."""
    stage = floor.stage
    await stage.books(as_of=stage.today, instalments=talk.QUIET)
    await talk.tells(stage)
    item = await talk.asks_a_late_day(stage)
    await floor.opens()
    return item


async def state(floor: Floor, item: str) -> str:
    (row,) = await floor.rows("SELECT state FROM offers WHERE offer_id = $1 AND replaced_at IS NULL", item)
    return str(row["state"])


async def test_an_offer_above_the_limits_is_put_before_supervisors_as_the_borrower_would_get_it(floor: Floor) -> None:
    item = await asks(floor)
    (card,) = [text for text in await floor.in_topic() if "This is what the borrower would get:" in text]
    for words in (f"The borrower asks for {item}", "The day is later than usual.", "by Friday, 15 January 2027",
                  "A colleague has agreed to it.", "You can decide until Tuesday, 1 December"):  # fmt: skip
        assert words in card
    assert any(f"an offer above the limits waits for a supervisor · {item}" in text for text in await floor.told())
    (queue,) = await floor.says(BOB, "/queue")
    assert f"For a supervisor to decide:\noffer {item}, case G-BEAGWX https://t.me/c/1234567/77" in queue
    said = await floor.taps(BOB, f"approve:{item}", thread=77)
    assert said == ["Only a supervisor decides on this. Please ask Ann, Sue."]
    assert await state(floor, item) == "asked"
    said = await floor.taps(ANN, f"approve:{item}", thread=77)
    assert f"{item}, by Ann: Approved. The borrower is told, and can decide until Tuesday, 1 December" in said[0]
    assert await state(floor, item) == "approved"
    (act,) = await floor.rows("SELECT * FROM acts WHERE item = $1", item)
    assert (act["act"], act["by_user"], act["by_name"]) == ("approve", "1", "Ann")
    assert await floor.noted("desk.decided") == [{"item": item, "deed": "approve", "by": 1}]
    assert await floor.taps(SUE, f"decline:{item}", thread=77) == [f"{item} is approved already."]
    assert "Nothing waits for a decision" in (await floor.says(SUE, "/decline no", thread=77))[0]
    assert item not in (await floor.says(BOB, "/queue"))[0]


async def test_a_decline_asks_for_the_reason_and_takes_the_next_message_for_it(floor: Floor) -> None:
    item = await asks(floor)
    (said,) = await floor.taps(ANN, f"decline:{item}", thread=77)
    assert f"Why is {item} declined?" in said
    await floor.says(SUE, "what do you think?", thread=77)  # a colleague's word is no reason
    assert await state(floor, item) == "asked"
    await floor.taps(ANN, f"undecline:{item}", thread=77)
    await floor.says(ANN, "let us wait for the payslip", thread=77)
    assert await state(floor, item) == "asked"
    await floor.taps(ANN, f"decline:{item}", thread=77)
    said = await floor.says(ANN, "the figures do not\ncarry it", thread=77)
    assert "Declined. The borrower is told kindly." in said[0]
    assert await state(floor, item) == "declined"
    (row,) = await floor.stage.rows(sql("offer_read", item))
    assert "the figures do not carry it" in row["offer"]
    await floor.says(ANN, "and now to lunch", thread=77)
    assert len(await floor.rows("SELECT * FROM acts")) == 1


async def test_a_decision_by_command_needs_no_card_and_nobody_decides_on_their_own_wish(floor: Floor) -> None:
    item = await asks(floor)
    await floor.does('UPDATE offers SET offer = REPLACE(offer, \'"inputs":[\', \'"inputs":[["agent","Ann"],\')')
    assert (await floor.says(ANN, "/approve", thread=77)) == [
        "You asked for this yourself, so another supervisor has to decide."
    ]
    await floor.says(SUE, "/decline too far ahead", thread=77)
    assert await state(floor, item) == "declined"
    await floor.passes(minutes=1)
    assert "is declined already" in (await floor.says(ANN, f"/approve {item}", thread=77))[0]


async def test_a_signature_waits_for_the_lender_and_a_card_shows_what_was_signed(floor: Floor) -> None:
    stage = floor.stage
    await stage.books(as_of=stage.today, instalments=talk.QUIET)
    await talk.tells(stage)
    await talk.reads_terms(stage)
    await talk.signs(stage)
    await floor.opens()
    (row,) = await talk.agreements(stage)
    item = row["agreement_id"]
    (card,) = [text for text in await floor.in_topic() if "This is what the borrower has signed:" in text]
    assert "1. Monday, 7 December: NT$1,750" in card
    assert f"signature {item}" in (await floor.says(ANN, "/queue"))[0]
    hers = f"VALUES ('{row['offer_id']}', 'B1', '1', '')"
    await floor.does(f"INSERT INTO desk_offers (offer_id, case_id, by_user, at) {hers}")
    (said,) = await floor.says(ANN, f"/approve {item}", thread=77)  # what she offered herself another signs
    assert f"Ann asked for {item}: another supervisor decides" in said
    said = await floor.says(SUE, f"/approve {item}", thread=77)
    assert f"{item}, by Sue: Signed for the lender." in said[0]
    (row,) = await talk.agreements(stage)
    assert (row["state"], row["act_by"]) == ("active", "Sue")
    assert await floor.taps(ANN, f"approve:{item}", thread=77) == [f"{item} is signed by both already."]
