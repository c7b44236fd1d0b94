"""A bad line to Telegram: what is in doubt is repeated only where a repetition harms nobody."""

from __future__ import annotations

from datetime import date

from tests.kit.phone import Phone
from tests.kit.town import Town

MING = 7
SAY = {"method": "sendMessage", "chat": MING}


async def reminded(town: Town) -> Phone:
    """A borrower who will be reminded within the hour, two days after the talk."""
    phone = await town.guest("B1", MING, "3 May")
    await town.until(date(2026, 11, 26), hour=9)
    await town.books(as_of=date(2026, 11, 25))
    return phone


async def test_after_a_429_the_reply_comes_once_the_pause_is_over(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    before = len(await phone.heard())
    await town.fault(**SAY, kind="refuse", retry_after=1)
    await phone.says("home")
    assert len(await phone.heard()) == before + 1
    row = (await town.outbox("method = 'say'"))[-1]
    assert (row["doubtful"], row["attempts"]) == (0, 0)


async def test_a_reply_in_doubt_is_repeated_once_and_only_because_it_was_in_doubt(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    before = len(await phone.heard())
    await town.fault(**SAY, kind="timeout_after_accept", seconds=0.1)
    await phone.says("home")
    await town.later(hours=0.01)
    texts = (await phone.texts())[before:]
    assert len(texts) == 2
    assert texts[0] == texts[1]
    (row,) = await town.outbox("doubtful = 1")
    assert row["state"] == "sent"


async def test_a_reminder_in_doubt_is_never_sent_again_and_counts_as_sent(town: Town) -> None:
    phone = await reminded(town)
    before = len(await phone.heard())
    await town.fault(**SAY, kind="timeout_after_accept", seconds=0.1)
    await town.until(date(2026, 11, 26), hour=12)
    assert len(await phone.heard()) == before + 1
    (row,) = await town.outbox("purpose = 'dunning'")
    assert (row["state"], row["outcome"]) == ("dropped", "doubtful")
    await town.until(date(2026, 11, 27), hour=12)
    assert len(await phone.heard()) == before + 1
    assert len(await town.outbox("purpose = 'dunning'")) == 1


async def test_a_reminder_that_was_refused_for_certain_is_tried_again_within_its_time(town: Town) -> None:
    phone = await reminded(town)
    before = len(await phone.heard())
    await town.fault(**SAY, kind="refuse", code=500, description="Internal Server Error", times=2)
    await town.until(date(2026, 11, 26), hour=12)
    assert len(await phone.heard()) == before + 1


async def test_a_reminder_that_cannot_go_out_for_hours_is_dropped_as_stale_and_says_so(town: Town) -> None:
    phone = await reminded(town)
    before = len(await phone.heard())
    await town.fault(**SAY, kind="refuse", code=500, description="Internal Server Error", times=50)
    await town.until(date(2026, 11, 26), hour=16)
    await town.fault(clear=True)
    await town.until(date(2026, 11, 27), hour=8)
    assert len(await phone.heard()) == before
    (row,) = await town.outbox("purpose = 'dunning'")
    assert row["state"] in ("dropped", "dead")


async def test_behind_a_broken_gateway_a_reply_arrives_at_least_once_and_a_reminder_at_most_once(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    before = len(await phone.heard())
    await town.fault(**SAY, kind="refuse", code=502, description="Bad Gateway")
    await phone.says("home")
    await town.later(hours=0.01)
    assert len(await phone.heard()) == before + 1
    await town.until(date(2026, 11, 26), hour=9)
    await town.books(as_of=date(2026, 11, 25))
    talked = len(await phone.heard())
    await town.fault(**SAY, kind="refuse", code=502, description="Bad Gateway")
    await town.until(date(2026, 11, 27), hour=12)
    assert len(await phone.heard()) <= talked + 1


async def test_a_slow_line_keeps_the_order_of_a_chat_and_holds_up_no_other(town: Town) -> None:
    phone, other = await town.guest("B1", MING, "3 May"), await town.guest("B3", 8, "3月2日", "zh-hant")
    before = len(await phone.heard())
    await town.fault(**SAY, kind="delay", seconds=0.5)
    for words in ("home", "language", "home"):
        await phone.says(words, quick=True)
    await other.says("主選單", quick=True)
    await town.settle()
    texts = (await phone.texts())[before:]
    assert len(texts) == 3
    assert texts[0] == texts[2]
    calls = [c.chat for c in town.wire.texts()]
    assert calls.index("8", len(calls) - 4) < len(calls) - 1


async def test_an_unreachable_bot_api_loses_no_update(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await town.fault(method="getUpdates", kind="refuse", code=502, description="Bad Gateway", times=2)
    await phone.says("home")
    await phone.sees("How can I help you")
    await town.fault(method="getUpdates", kind="timeout_after_accept", seconds=0.1, times=2)
    await phone.says("person")
    await phone.sees("I have asked a colleague")
    assert len(await town.rows("SELECT * FROM tickets")) == 1


async def test_a_tap_whose_answer_is_refused_has_acted_all_the_same(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await town.fault(method="answerCallbackQuery", kind="refuse", code=400, description="Bad Request: query is too old")
    await phone.taps("Choose a day to pay")
    await phone.sees("How much can you pay?")


async def test_a_desk_that_cannot_be_reached_keeps_no_borrower_waiting(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.says("person")
    await phone.sees("I have asked a colleague")
    (row,) = await town.outbox("method = 'tell'")
    assert row["state"] == "ready"  # it waits for the group
    assert len(await town.rows("SELECT * FROM tickets WHERE closed_at IS NULL")) == 1
