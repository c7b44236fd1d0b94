"""`goodword act`: what a person decides is written down, and carried out in the turn of the case."""

from __future__ import annotations

import asyncio
import json
from datetime import date

import pytest

from bot.acts import record_act
from bot.store.journal import read_chain
from dialogs.grammar.effects import ChangeDetail
from tests.kit.officer import ANN, BOB, Officer

WHY = ("--reason", "the income is not enough")


async def ticket(officer: Officer) -> str:
    """The borrower asks for a person."""
    await officer.stage.says("person")
    (row,) = await officer.rows("SELECT ticket_id FROM tickets WHERE closed_at IS NULL")
    return str(row["ticket_id"])


async def stop(officer: Officer) -> str:
    """The borrower wants no more messages."""
    await officer.stage.says("stop")
    (row,) = await officer.rows("SELECT stop_id FROM stops WHERE lifted_at IS NULL")
    return str(row["stop_id"])


async def detail(officer: Officer) -> str:
    """The borrower has a new telephone number."""
    await officer.wants(ChangeDetail("phone", "+886 912 345 678"))
    (row,) = await officer.rows("SELECT detail_id FROM details")
    return str(row["detail_id"])


async def nothing_recorded(officer: Officer) -> None:
    assert await officer.rows("SELECT * FROM acts") == []
    assert await officer.rows("SELECT * FROM inbox WHERE source = 'act'") == []
    assert await officer.stage.house.db.read(read_chain("lender")) == []


# what is right is recorded and carried out ---------------------------------------------------------------------------


async def test_what_is_resolved_in_somebodys_hands_stays_there_and_the_line_says_what_gives_it_to_the_bot(
    officer: Officer,
) -> None:
    item = await ticket(officer)
    await officer.by_hand("UPDATE topics SET held_by = '2', held_since = created_at")
    said = await officer.does("act", item, "resolve", *ANN)
    assert "Bob looks after this case and keeps it: /release in its topic gives it to the bot." in said


@pytest.mark.parametrize("deed", ["release", "resolve"])
async def test_a_request_is_released_or_resolved_and_the_borrower_hears_of_it(officer: Officer, deed: str) -> None:
    item = await ticket(officer)
    heard = len(officer.stage.messages)
    said = await officer.does("act", item, deed, *BOB)
    assert said == f"{item}: {deed} is recorded; the bot carries it out.\n"
    (row,) = await officer.rows("SELECT * FROM tickets")
    assert (row["ticket_id"], row["closed_by"]) == (item, "2")
    assert len(officer.stage.messages) == heard + 1
    (line,) = await officer.stage.house.db.read(read_chain("lender"))
    body = json.loads(line["body"])
    assert (line["kind"], body["item"], body["deed"], body["by"]) == ("act", item, deed, 2)


async def test_a_locked_identity_is_unlocked_and_its_request_closed(officer: Officer) -> None:
    officer.stage.terminal.buttons = []
    await officer.by_hand("UPDATE chats SET verified_at = NULL, active_at = NULL, proved = ''")
    await officer.stage.terminal.start("B1")
    for _ in range(3):
        await officer.stage.says("1 January")
    (before,) = await officer.rows("SELECT locked_at FROM cases WHERE case_id = 'B1'")
    assert before["locked_at"] is not None
    await officer.does("act", "lock:B1", "unlock", *BOB)
    (after,) = await officer.rows("SELECT locked_at, tries FROM cases WHERE case_id = 'B1'")
    assert (after["locked_at"], after["tries"]) == (None, 0)
    assert await officer.listed("locked identity") == []
    assert await officer.listed("hand-over") == []


async def test_a_supervisor_lifts_a_stop_with_a_reason(officer: Officer) -> None:
    item = await stop(officer)
    await officer.does("act", item, "lift", *ANN, "--reason", "she called and wants messages again")
    (row,) = await officer.rows("SELECT * FROM stops")
    assert row["lifted_by"] == "1"
    (act,) = await officer.rows("SELECT * FROM acts")
    assert (act["by_name"], act["reason"]) == ("Ann", "she called and wants messages again")


async def test_a_counter_offer_is_approved_and_the_approval_signs_it_later(officer: Officer) -> None:
    item = await officer.asks()
    await officer.does("act", item, "approve", *ANN)
    assert await officer.state("offers", "offer_id", item) == "approved"
    (row,) = await officer.rows("SELECT offer FROM offers WHERE replaced_at IS NULL")
    assert json.loads(row["offer"])["by"] == "Ann"


async def test_a_counter_offer_is_declined_with_the_reason_kept(officer: Officer) -> None:
    item = await officer.asks()
    await officer.does("act", item, "decline", *ANN, *WHY)
    assert await officer.state("offers", "offer_id", item) == "declined"
    (row,) = await officer.rows("SELECT offer FROM offers WHERE replaced_at IS NULL")
    assert json.loads(row["offer"])["reason"] == WHY[1]


async def test_a_signed_agreement_is_approved_and_holds_with_its_parts_and_paper(officer: Officer) -> None:
    item = await officer.signs()
    assert await officer.state("agreements", "agreement_id", item) == "signed"
    await officer.does("act", item, "approve", *ANN)
    (row,) = await officer.rows("SELECT * FROM agreements WHERE replaced_at IS NULL")
    assert (row["state"], row["act_by"], row["act_mandate"]) == ("active", "Ann", "")
    parts = await officer.rows("SELECT * FROM promises WHERE replaced_at IS NULL AND agreement_id = $1", item)
    assert [part["state"] for part in parts] == ["open"] * 3
    assert len(await officer.rows("SELECT * FROM blobs WHERE sha256 = $1", row["document"])) == 1


async def test_money_that_came_before_the_approval_counts_at_once(officer: Officer) -> None:
    item = await officer.signs()
    await officer.stage.books("P1,L1,2026-11-24,1170,transfer\n", as_of=date(2026, 11, 24))
    await officer.does("act", item, "approve", *ANN)
    parts = await officer.rows("SELECT state, paid FROM promises WHERE replaced_at IS NULL ORDER BY part")
    assert [(part["state"], part["paid"]) for part in parts] == [("kept", 117_000), ("open", 0), ("open", 0)]


async def test_a_signed_agreement_is_declined_and_nothing_of_it_is_asked_for(officer: Officer) -> None:
    item = await officer.signs()
    await officer.does("act", item, "decline", *ANN, *WHY)
    assert await officer.state("agreements", "agreement_id", item) == "ended"
    assert await officer.rows("SELECT * FROM promises") == []


async def test_a_supervisor_ends_an_active_agreement_and_its_parts_with_it(officer: Officer) -> None:
    item = await officer.signs()
    await officer.does("act", item, "approve", *ANN)
    await officer.does("act", item, "decline", *ANN, *WHY)
    assert await officer.state("agreements", "agreement_id", item) == "ended"
    parts = await officer.rows("SELECT state FROM promises WHERE replaced_at IS NULL")
    assert {part["state"] for part in parts} == {"withdrawn"}
    lines = await officer.stage.house.db.read(read_chain("case:B1"))
    (ended,) = [json.loads(line["body"]) for line in lines if line["kind"] == "agreement.ended"]
    assert (ended["by"], ended["reason"]) == ("Ann", WHY[1])


async def test_a_payment_told_of_is_matched_with_the_one_in_the_books(officer: Officer) -> None:
    item = await officer.has_paid(123_400)
    await officer.stage.books("P1,L1,2026-11-01,3000,transfer\n")
    assert await officer.state("receipts", "receipt_id", item) == "open"
    await officer.does("act", item, "match", "P1", *BOB)
    (row,) = await officer.rows("SELECT * FROM receipts WHERE replaced_at IS NULL")
    assert (row["state"], row["payment_ref"]) == ("matched", "P1")


async def test_a_hold_is_lifted_and_reminders_need_not_wait(officer: Officer) -> None:
    item = await officer.has_paid()
    await officer.does("act", item, "lift", *BOB)
    assert await officer.state("receipts", "receipt_id", item) == "closed"


async def test_a_changed_detail_is_resolved(officer: Officer) -> None:
    item = await detail(officer)
    await officer.does("act", item, "resolve", *BOB)
    (row,) = await officer.rows("SELECT * FROM details")
    assert row["done_by"] == "2"
    assert row["done_at"] is not None


PAYMENTS = """payment_ref,loan_ref,paid_on,amount,method,kind
P1,L1,2026-11-01,3000,transfer,payment
P2,L2,2026-11-01,3000,transfer,payment
P3,L1,2026-11-02,3000,transfer,reversal
P4,L1,2026-11-03,500,transfer,payment
P5,L1,2026-11-03,30,late fee,waiver
"""

# what is wrong is refused with a sentence ----------------------------------------------------------------------------

ITEMS = ("T-00000000", "S-00000000", "lock:B1", "O-00000000", "AG-00000000", "R-00000000", "D-00000000", "C-00000000")
FITS = {
    "T-": {"release", "resolve"}, "S-": {"lift"}, "lock:": {"unlock"}, "O-": {"approve", "decline"},
    "AG-": {"approve", "decline"}, "R-": {"match", "lift"}, "D-": {"resolve"},
    "C-": {"resolve"},
}  # fmt: skip
DEEDS = ("release", "resolve", "unlock", "lift", "match", "approve", "decline")


@pytest.mark.parametrize("item", ITEMS)
async def test_a_deed_that_does_not_fit_the_item_is_refused_with_those_that_do(alone: Officer, item: str) -> None:
    start = next(start for start in FITS if item.startswith(start))
    for deed in DEEDS:
        words = ("act", item, deed, *(["P1"] if deed == "match" else []), *ANN, *WHY)
        said = await alone.refused(*words)
        if deed in FITS[start]:
            assert f"there is no open item {item}" in said
        else:
            assert f"{deed} needs an item that starts with" in said
            assert all(fitting in said.rpartition("what can be done with")[2] for fitting in FITS[start])
    await nothing_recorded(alone)


async def test_something_that_is_no_item_and_no_deed_is_refused(alone: Officer) -> None:
    assert "approve needs an item that starts with O- or AG-, not 'X-1'" in await alone.refused(
        "act", "X-1", "approve", *ANN
    )
    assert "'bless' is no act: expected release, resolve" in await alone.refused("act", "T-1", "bless", *ANN)
    assert "resolve takes no 'P1'" in await alone.refused("act", "T-1", "resolve", "P1", *ANN)
    assert "user 99 is no agent" in await alone.refused("act", "T-1", "resolve", "--by", "99")
    await nothing_recorded(alone)


async def test_an_agent_approves_and_declines_nothing_and_lifts_no_stop(alone: Officer) -> None:
    for item, deed in (
        ("O-1", "approve"),
        ("O-1", "decline"),
        ("AG-1", "approve"),
        ("AG-1", "decline"),
        ("S-1", "lift"),
    ):
        assert f"{deed} needs a supervisor; Bob is an agent" in await alone.refused("act", item, deed, *BOB, *WHY)
    await nothing_recorded(alone)


@pytest.mark.parametrize("reason", [(), ("--reason", ""), ("--reason", "  ")])
async def test_a_no_needs_a_reason(alone: Officer, reason: tuple[str, ...]) -> None:
    for item, deed in (("O-1", "decline"), ("AG-1", "decline"), ("S-1", "lift")):
        assert f"{deed} needs a reason: --reason TEXT" in await alone.refused("act", item, deed, *ANN, *reason)


async def test_what_is_settled_is_refused_with_the_state_it_is_in(alone: Officer) -> None:
    asked, told = await alone.asks(), await detail(alone)
    await alone.does("act", asked, "decline", *ANN, *WHY)
    assert f"there is no open item {asked}: see `goodword today` (it is declined)" in await alone.refused(
        "act", asked, "approve", *ANN
    )
    await alone.does("act", told, "resolve", *BOB)
    assert "(it is settled since 2026-11-24)" in await alone.refused("act", told, "resolve", *BOB)
    agreement = await alone.signs()
    await alone.does("act", agreement, "approve", *ANN)
    assert f"{agreement} is signed by both already: decline ends it" in await alone.refused(
        "act", agreement, "approve", *ANN
    )
    await alone.does("act", agreement, "decline", *ANN, *WHY)
    assert "(it is ended)" in await alone.refused("act", agreement, "decline", *ANN, *WHY)


async def test_a_second_act_is_refused_as_long_as_the_first_waits_for_the_bot(officer: Officer) -> None:
    item = await officer.asks()
    first = await officer.tries("act", item, "approve", *ANN)
    assert first.code == 0
    for deed in ("approve", "decline"):
        said = await officer.refused("act", item, deed, *ANN, *WHY)
        assert f"approve of {item} by Ann is recorded already" in said
    assert len(await officer.rows("SELECT * FROM acts")) == 1
    await officer.stage.terminal.settle()
    assert await officer.state("offers", "offer_id", item) == "approved"


@pytest.mark.on_both
async def test_of_two_people_who_act_at_the_same_moment_one_is_refused(officer: Officer) -> None:
    item, house = await officer.asks(), officer.stage.house
    acts = (record_act(house.means, item, deed, by=1, name="Ann", reason="why") for deed in ("approve", "decline"))
    said = sorted(await asyncio.gather(*map(house.db.run, acts)))
    assert said[0] == ""
    assert "is recorded already" in said[1]
    await officer.stage.terminal.settle()
    await officer.does("verify")


async def test_an_offer_whose_last_day_has_passed_is_decided_no_more(alone: Officer) -> None:
    item = await alone.asks()
    alone.stage.clock.set(alone.stage.clock.now().replace(month=12, day=2))
    assert f"{item} was valid through 2026-12-01 and has lapsed" in await alone.refused("act", item, "approve", *ANN)


async def test_a_payment_that_cannot_be_the_one_is_refused_for_what_it_is(officer: Officer) -> None:
    item = await officer.has_paid(123_400)
    await officer.stage.books(more=PAYMENTS)
    expected = "match needs a payment on loan L1 that the books hold: "
    for payment, why in (
        ("P9", "they know no P9"),
        ("P2", "P2 is on loan L2"),
        ("P3", "P3 is a reversal"),
        ("P5", "P5 is a waiver"),
        ("P1", "P1 was reversed"),
    ):
        assert expected + why in await officer.refused("act", item, "match", payment, *BOB)
    assert "match needs the payment it is" in await officer.refused("act", item, "match", *BOB)
    await officer.does("act", item, "match", "P4", *BOB)
    other = await officer.has_paid(99_900)
    assert f"{expected}P4 is matched with {item}" in await officer.refused("act", other, "match", "P4", *BOB)


async def test_what_lapsed_meanwhile_is_left_as_it_is(alone: Officer) -> None:
    """The act is written before the last day ends, and the bot wakes after it."""
    item = await alone.asks()
    assert (await alone.tries("act", item, "approve", *ANN)).code == 0
    alone.stage.clock.set(alone.stage.clock.now().replace(month=12, day=2))
    await alone.stage.terminal.settle()
    assert await alone.state("offers", "offer_id", item) == "lapsed"


async def test_an_approval_replaces_the_plan_before_it_and_one_is_active(officer: Officer) -> None:
    first = await officer.signs()
    await officer.does("act", first, "approve", *ANN)
    second = await officer.signs(await officer.offered(date(2026, 12, 15), date(2027, 1, 15)))
    await officer.does("act", second, "approve", *ANN)
    assert await officer.state("agreements", "agreement_id", first) == "superseded"
    assert await officer.state("agreements", "agreement_id", second) == "active"
    await officer.does("verify")
