"""getUpdates: confirmed by the offset, waited for, kept for its time, given to one consumer."""

import asyncio
from datetime import timedelta

import aiohttp
import pytest
import telegram
from telegram.error import Conflict

from sandbox import Running, Sandbox, running_sandbox


async def ids(bot: telegram.Bot, offset: int | None = None, **more: int) -> list[int]:
    return [update.update_id for update in await bot.get_updates(offset=offset, **more)]


async def say(hands, *texts: str) -> None:
    for text in texts:
        await hands.do("messages", user=7, text=text)


async def test_updates_come_again_until_an_offset_confirms_them(hands, bot, ann):
    await say(hands, "one", "two", "three")
    assert await ids(bot) == await ids(bot) == [2, 3, 4]
    assert await ids(bot, offset=3) == [3, 4]
    assert await ids(bot) == [3, 4]
    assert await ids(bot, offset=5) == []


async def test_a_limit_gives_the_oldest_first(hands, bot, ann):
    await say(hands, "one", "two", "three")
    assert await ids(bot, limit=2) == [2, 3]


async def test_a_negative_offset_keeps_only_the_last_and_forgets_the_rest(hands, bot, ann):
    await say(hands, "one", "two", "three")
    assert await ids(bot, offset=-2) == [3, 4]
    assert await ids(bot) == [3, 4]


async def test_a_long_poll_answers_as_soon_as_something_happens(hands, bot, ann):
    poll = asyncio.create_task(bot.get_updates(offset=2, timeout=30))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await say(hands, "hello")
    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message.text == "hello"


async def test_a_long_poll_ends_empty_when_nothing_happens(hands, bot, ann):
    assert await bot.get_updates(offset=2, timeout=1) == ()


async def test_a_second_consumer_ends_the_first_ones_wait_with_409(hands, bot, ann):
    first = asyncio.create_task(bot.get_updates(offset=2, timeout=30))
    await asyncio.sleep(0.05)
    assert (await hands.call("getUpdates", offset=2))["result"] == []
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_the_409_has_telegrams_own_words(hands, ann):
    first = asyncio.create_task(hands.no("getUpdates", offset=2, timeout=30))
    await asyncio.sleep(0.05)
    await hands.call("getUpdates", offset=2)
    assert await first == (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_wished_kinds_stay_wished_until_changed(hands, bot, ann):
    await bot.get_updates(offset=2, allowed_updates=["callback_query"])
    await say(hands, "unwished")
    assert await ids(bot) == []
    await bot.get_updates(allowed_updates=[])
    await say(hands, "wished again")
    assert [update.message.text for update in await bot.get_updates()] == ["wished again"]


async def test_an_update_nobody_fetched_for_a_day_is_gone(hands, bot, ann):
    await say(hands, "old")
    await hands.do("clock", advance=23 * 3600)
    await say(hands, "young")
    assert len(await ids(bot)) == 2
    await hands.do("clock", advance=2 * 3600)
    assert [update.message.text for update in await bot.get_updates()] == ["young"]


async def test_a_tap_nobody_fetched_for_150_seconds_is_gone_before_older_messages(hands, bot, ann):
    sent = await bot.send_message(ann, "?", reply_markup=one_button("Yes", "y"))
    await say(hands, "a message")
    await hands.do("taps", user=7, chat=7, message_id=sent.message_id, data="y")
    await hands.do("clock", advance=149)
    assert len(await ids(bot)) == 2
    await hands.do("clock", advance=2)
    (left,) = await bot.get_updates()
    assert left.message.text == "a message"


async def test_an_update_shows_the_message_as_it_was_then(hands, bot, ann):
    sent = await bot.send_message(ann, "before", reply_markup=one_button("Yes", "y"))
    await hands.do("taps", user=7, chat=7, message_id=sent.message_id, data="y")
    await sent.edit_text("after")
    (update,) = await bot.get_updates()
    assert update.callback_query.message.text == "before"


async def test_deleting_a_webhook_that_is_not_there_may_drop_what_waits(hands, bot, ann):
    await say(hands, "dropped")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("", 1)
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert await ids(bot) == []


async def test_updates_outlive_the_bot_that_did_not_confirm_them(running: Running, hands, bot, ann):
    """A bot killed in its long poll takes nothing with it."""
    url = f"{running.bot_url}1:x/getUpdates?timeout=30&offset=2"
    async with aiohttp.ClientSession() as killed:
        poll = asyncio.create_task(killed.get(url))
        await asyncio.sleep(0.05)
        poll.cancel()
    await say(hands, "kept")
    assert await ids(bot) == [2]


async def test_the_clock_given_to_the_sandbox_decides_what_is_old():
    sandbox = Sandbox()
    async with running_sandbox(sandbox=sandbox):
        sandbox.updates.add("message", {})
        sandbox.clock.move_to(sandbox.clock.now() + timedelta(days=2))
        assert sandbox.updates.take(0, 100) == []


def one_button(text: str, data: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton(text, callback_data=data)]])
