"""Bad days: crashes between claim and record, silence after acceptance, refusals, floods, groups that move."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.sender import Rates, Sender
from bot.sender.outcome import Claimed, Outcome, Sent
from bot.sender.record import TRIES
from bot.store.db import Database
from bot.telegram.client import open_bot
from bot.telegram.outgoing import deliver_with
from sandbox.limits import Rates as SandboxRates
from tests.kit.post_office import TOKEN, PostOffice, open_post_office


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        for user in (1, 2, 3):
            await office.phone.join(user)
        yield office


async def _die(sender: Sender) -> None:
    """The process ends: whatever it has sent, nothing more is recorded."""
    await sender.landed()


async def test_after_a_crash_a_reminder_is_dropped_and_a_reply_repeated_once(office: PostOffice) -> None:
    old = await office.sender()
    await office.put(office.reminder("reminder", 1), office.row("reply", 2))
    await old.step()  # both are claimed and go out ...
    await _die(old)  # ... and nobody writes down that they arrived
    new = await office.sender()
    await new.drained()
    office.later(5)
    await new.drained()
    assert await office.state("reminder") == ("dropped", "doubtful")
    assert (await office.look("reminder"))["claimed_at"] is not None  # it counts as a contact
    assert await office.phone.seen(1) == ["reminder"]
    assert (await office.look("reply"))["doubtful"] == 1
    assert await office.phone.seen(2) == ["reply", "reply"]
    assert [(kind, detail["row"]) for _, kind, detail in office.notes] == [("message.doubtful", "reminder")]


async def test_a_sender_that_was_replaced_can_claim_and_record_nothing(office: PostOffice) -> None:
    old = await office.sender()
    await office.put(office.row("reply", 1), office.reminder("reminder", 2))
    await old.step()
    new = await office.sender()
    await new.step()  # decides about both rows
    await office.put(office.row("fresh", 3))
    assert await old.step() is False
    assert old.lease.epoch is None
    assert await office.state("reminder") == ("dropped", "doubtful")
    assert (await office.look("reply"))["doubtful"] == 1
    assert (await office.look("fresh"))["state"] == "ready"


async def test_what_a_replaced_sender_knows_for_certain_is_still_written_down(office: PostOffice) -> None:
    old = await office.sender()
    await office.put(office.reminder("reminder", 1))
    await old.step()
    await old.landed()
    new = await office.sender()  # elected, but it has not looked at the rows yet
    await old.step()
    assert (await office.look("reminder"))["state"] == "sent"
    await new.drained()
    assert await office.phone.seen(1) == ["reminder"]


async def test_a_row_claimed_too_long_ago_is_not_sent_any_more(office: PostOffice) -> None:
    async def slow_database(*_: object) -> None:
        office.later(60)

    sender = await office.sender()
    run = office.db.run

    async def stalled(tx: object) -> object:
        result = await run(tx)  # type: ignore[arg-type]
        await slow_database()
        return result

    office.db.run = stalled  # type: ignore[method-assign, assignment]
    await office.put(office.reminder("reminder", 1))
    await sender.step()
    await sender.landed()
    assert await office.phone.seen(1) == []


async def test_silence_after_acceptance_drops_a_reminder_and_repeats_a_reply(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.do("faults", kind="timeout_after_accept", method="sendMessage", seconds=0.05, times=2)
    await office.put(office.reminder("reminder", 1), office.row("reply", 2))
    await sender.drained()
    assert await office.state("reminder") == ("dropped", "doubtful")
    assert (await office.look("reply"))["doubtful"] == 1
    office.later(5)
    await sender.drained()
    assert await office.phone.seen(1) == ["reminder"]
    assert await office.phone.seen(2) == ["reply", "reply"]
    assert (await office.look("reply"))["state"] == "sent"


async def test_a_redraw_in_doubt_is_simply_drawn_again(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("screen", 1))
    await sender.drained()
    await office.phone.do("faults", kind="timeout_after_accept", method="editMessageText", seconds=0.05)
    await office.put(office.row("redraw", 1, "two", method="redraw", target_row="screen", on_doubt="drop"))
    await sender.drained()
    office.later(5)
    await sender.drained()
    row = await office.look("redraw")
    assert (row["state"], row["doubtful"]) == ("sent", 0)
    assert await office.phone.seen(1) == ["two"]


async def test_a_bad_gateway_is_a_doubt_and_a_plain_refusal_to_work_is_not(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.do("faults", kind="refuse", code=502, chat=1)
    await office.phone.do("faults", kind="refuse", code=500, chat=2)
    await office.put(office.reminder("gateway", 1), office.reminder("server", 2))
    await sender.drained()
    assert await office.state("gateway") == ("dropped", "doubtful")
    assert (await office.look("server"))["state"] == "ready"
    office.later(5)
    await sender.drained()
    assert await office.phone.seen(2) == ["server"]


async def test_a_failed_row_holds_its_lane_until_it_is_through(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.do("faults", kind="refuse", code=500, chat=1)
    await office.put(office.row("first", 1), office.row("second", 1), office.row("elsewhere", 2))
    await sender.drained()
    assert await office.phone.seen(1) == []
    assert await office.phone.seen(2) == ["elsewhere"]
    office.later(5)
    await sender.drained()
    assert await office.phone.seen(1) == ["first", "second"]


async def test_a_more_urgent_row_does_not_overtake_a_failed_one(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.do("faults", kind="refuse", code=500, chat=1)
    await office.put(office.reminder("reminder", 1), office.row("reply", 1))
    await sender.drained()
    assert (await office.look("reminder"))["attempts"] == 1  # and its back-off is kept, whatever waits behind it
    assert await office.phone.seen(1) == []
    office.later(5)
    await sender.drained()
    assert await office.phone.seen(1) == ["reminder", "reply"]


async def test_a_row_that_fails_too_often_is_dead_and_the_lane_goes_on(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.do("faults", kind="refuse", code=500, chat=1, times=TRIES)
    await office.put(office.row("poison", 1, case_id="B1"), office.row("next", 1))
    for _ in range(TRIES):
        await sender.drained()
        office.later(600)
    await sender.drained()
    assert (await office.look("poison"))["state"] == "dead"
    assert [(case, kind) for case, kind, _ in office.notes] == [("B1", "message.dead")]
    assert await office.phone.seen(1) == ["next"]


async def test_a_refusal_for_good_kills_the_row_at_once(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("long", 1, "x" * 5000), office.row("next", 1))
    await sender.drained()
    assert await office.state("long") == ("dead", "Message is too long")
    assert await office.phone.seen(1) == ["next"]


async def test_cosmetic_rows_die_in_silence(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("screen", 1))
    await sender.drained()
    await office.phone.do("faults", kind="refuse", retry_after=7, chat=1)
    bare = office.row("bare", 1, method="unbutton", payload={}, target_row="screen", droppable=True, priority=3)
    await office.put(bare)
    await sender.step()
    await sender.landed()
    await sender.step()
    assert (await office.look("bare"))["state"] == "dropped"
    assert office.notes == []


async def test_somebody_who_blocked_us_is_unreachable_and_the_case_hears_of_it(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.do("block", user=1, blocked=True)
    await office.put(office.row("reply", 1), office.row("stranger", 99))
    await sender.drained()
    assert await office.state("reply") == ("unreachable", "Forbidden: bot was blocked by the user")
    assert (await office.look("stranger"))["state"] == "unreachable"
    heard = {row["key"]: (row["source"], row["lane"], row["payload"]) for row in await office.inbox()}
    payload = '{"event":"reached","chat_id":"1","reachable":false}'
    assert heard["reply"] == ("outcome", "chat:1", payload)


async def test_flood_control_stops_its_chat_alone_and_costs_no_try(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.do("faults", kind="refuse", retry_after=30, chat=1)
    await office.put(office.row("one", 1), office.row("two", 2))
    await sender.step()
    await sender.landed()
    await office.put(office.row("three", 3))
    for _ in range(3):
        await sender.step()
        await sender.landed()
    assert (await office.phone.seen(2), await office.phone.seen(3)) == (["two"], ["three"])
    row = await office.look("one")
    assert (row["state"], row["attempts"]) == ("ready", 0)
    office.later(29)
    await sender.step()
    await sender.landed()
    assert await office.phone.seen(1) == []
    office.later(2)
    await sender.drained()
    assert await office.phone.seen(1) == ["one"]


async def test_a_dead_network_costs_no_tries(office: PostOffice) -> None:
    await office.put(office.reminder("one", 1), office.reminder("two", 2))
    async with open_bot(TOKEN, "http://127.0.0.1:1") as nobody:
        sender = await office.sender(deliver=deliver_with(nobody))
        for _ in range(2 * TRIES):
            await sender.step()
            await sender.landed()
            office.later(3)
    row = await office.look("one")
    assert (row["attempts"], row["doubtful"]) == (0, 0)
    sender.deliver = deliver_with(office.client)
    await sender.drained()
    assert await office.phone.seen(1) == ["one"]


async def test_a_group_that_became_another_takes_its_lanes_along(office: PostOffice) -> None:
    sender = await office.sender()
    await office.phone.group(-100)
    await office.phone.do("migrations", chat=-100, to=-100200)
    await office.put(office.row("one", -100, method="tell"), office.row("two", -100, method="tell"))
    await sender.drained()
    assert (await office.phone.seen(-100200))[-2:] == ["one", "two"]
    assert (await office.look("two"))["lane"] == "chat:-100200"
    new = await office.sender()  # a later one knows it too
    await office.put(office.row("three", -100, method="tell"))
    await new.drained()
    assert (await office.phone.seen(-100200))[-3:] == ["one", "two", "three"]
    assert (await office.look("three"))["lane"] == "chat:-100"  # no call was wasted on the old number


async def test_no_reminder_is_sent_twice_however_often_senders_crash(office: PostOffice) -> None:
    await office.put(*(office.reminder(f"{chat}-{n}", chat) for n in range(6) for chat in (1, 2, 3)))
    for _ in range(9):
        sender = await office.sender(in_flight=2)
        await sender.step()
        await sender.landed()
        await sender.step()
        await _die(sender)
    await (await office.sender()).drained()
    for chat in (1, 2, 3):
        seen = await office.phone.seen(chat)
        assert len(seen) == len(set(seen))
        assert seen == sorted(seen)


async def test_our_pace_is_one_that_telegram_accepts(db: Database) -> None:
    wanted = SandboxRates(overall=20, chat=2, chat_burst=3, group=600)
    outcomes: list[Outcome] = []
    async with open_post_office(db, rates=wanted) as office:
        deliver = deliver_with(office.client)

        async def watched(message: Claimed) -> Outcome:
            outcomes.append(await deliver(message))
            return outcomes[-1]

        for user in (1, 2, 3):
            await office.phone.join(user)
        sender = await office.sender(rates=Rates(20, 2, 3, 600), monotonic=time.monotonic, deliver=watched)
        await office.put(*(office.row(f"{chat}-{n}", chat) for n in range(5) for chat in (1, 2, 3)))
        await sender.drained()
        for chat in (1, 2, 3):
            assert await office.phone.seen(chat) == [f"{chat}-{n}" for n in range(5)]
    assert len(outcomes) == 15  # no 429 on the way


async def test_a_cancelled_step_leaves_no_claimed_row_unsent(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(*(office.reminder(f"r{chat}", chat) for chat in (1, 2, 3)))
    for pause in (0, 1, 2, 3, 5, 8):
        task = asyncio.create_task(sender.step())
        for _ in range(pause):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await sender.close()
    new = await office.sender()
    await new.drained()
    assert [await office.phone.seen(chat) for chat in (1, 2, 3)] == [["r1"], ["r2"], ["r3"]]
    assert {(await office.look(f"r{chat}"))["state"] for chat in (1, 2, 3)} == {"sent"}


async def test_a_bug_in_sending_is_a_doubt_not_a_dead_sender(office: PostOffice) -> None:
    async def broken(message: Claimed) -> Outcome:
        if message.row_id == "reminder":
            raise KeyError("a bug")
        return Sent("1")

    sender = await office.sender(deliver=broken)
    await office.put(office.reminder("reminder", 1), office.row("reply", 2))
    await sender.drained()
    assert await office.state("reminder") == ("dropped", "doubtful")
    assert (await office.look("reply"))["state"] == "sent"


async def test_run_sends_what_comes_and_sleeps_else(office: PostOffice) -> None:
    sender = await office.sender()
    running = asyncio.create_task(sender.run())
    for n in range(3):
        await office.put(office.row(str(n), 1))
        sender.wake()
        async with asyncio.timeout(5):
            while (await office.look(str(n)))["state"] != "sent":
                await asyncio.sleep(0.005)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await sender.close()
    assert await office.phone.seen(1) == ["0", "1", "2"]
