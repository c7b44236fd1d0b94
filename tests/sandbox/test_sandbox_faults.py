"""The bad days of a network, on demand."""

import time

import aiohttp
import pytest
from telegram.error import ChatMigrated, NetworkError, RetryAfter, TimedOut


async def test_a_refusal_meets_so_many_calls_and_no_more(hands, bot, ann):
    await hands.do("faults", method="sendMessage", kind="refuse", code=502, description="Bad Gateway", times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(ann, "x")
    assert (await bot.send_message(ann, "x")).text == "x"


async def test_a_refusal_can_ask_to_wait_or_tell_of_a_migration(hands, bot, ann, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await hands.do("faults", method="sendMessage", kind="refuse", retry_after=5)
    with pytest.raises(RetryAfter, match="Retry in 0:00:05"):
        await bot.send_message(ann, "x")
    await hands.do("faults", method="sendMessage", kind="refuse", migrate_to_chat_id=-1009)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(ann, "x")
    assert moved.value.new_chat_id == -1009


async def test_a_fault_meets_only_its_method_and_its_chat(hands, bot, ann):
    await hands.do("users", id=8, first_name="Ben")
    await hands.do("messages", user=8, text="/start")
    await hands.do("faults", method="sendMessage", chat=8, kind="refuse", code=403)
    assert await bot.send_chat_action(8, "typing")
    assert await bot.send_message(ann, "x")
    assert await hands.no("sendMessage", chat_id=8, text="x") == "Forbidden: bot was blocked by the user"


async def test_a_star_meets_any_method_and_clearing_ends_it(hands, bot, ann):
    await hands.do("faults", method="*", kind="refuse", times=5)
    assert await hands.no("getMe") == "Internal Server Error"
    assert (await hands.see("faults"))[0]["times"] == 4
    await hands.do("faults", clear=True)
    assert await hands.see("faults") == []
    assert (await hands.call("getMe"))["ok"]


async def test_a_delay_only_takes_its_time(hands, bot, ann):
    await hands.do("faults", method="sendMessage", kind="delay", seconds=0.2)
    began = time.monotonic()
    assert await bot.send_message(ann, "x")
    assert time.monotonic() - began >= 0.2


async def test_a_message_may_be_taken_though_no_answer_comes(hands, bot, ann):
    await hands.do("faults", method="sendMessage", kind="timeout_after_accept", seconds=30)
    with pytest.raises(TimedOut):
        await bot.send_message(ann, "taken", read_timeout=0.2)
    assert (await hands.see("chats/7/messages"))[-1]["text"] == "taken"


async def test_after_its_silence_the_server_hangs_up(running, hands, ann):
    await hands.do("faults", method="sendMessage", kind="timeout_after_accept", seconds=0.1)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await hands.call("sendMessage", chat_id=ann, text="taken")
    assert (await hands.see("chats/7/messages"))[-1]["text"] == "taken"


async def test_a_refused_call_leaves_nothing_behind(hands, bot, ann):
    await hands.do("faults", kind="refuse", method="sendMessage")
    await hands.no("sendMessage", chat_id=ann, text="lost")
    assert [message["text"] for message in await hands.see("chats/7/messages")] == ["/start k3J9"]


async def test_an_order_nobody_understands_is_refused(hands):
    assert "kind must be one of" in await hands.refused("faults", kind="explode")
    assert "unknown field: methods" in await hands.refused("faults", kind="delay", methods="x")
    assert "seconds must be a number" in await hands.refused("faults", kind="delay", seconds="long")


async def test_two_faults_wait_in_the_order_they_were_given(hands, bot, ann):
    await hands.do("faults", method="getMe", kind="refuse", code=500)
    await hands.do("faults", method="getMe", kind="refuse", code=502)
    answers = [await hands.call("getMe") for _ in range(3)]
    assert [answer.get("error_code", 200) for answer in answers] == [500, 502, 200]
