"""The control API: people write, tap, send files, edit, block; the clock goes forward."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta

import aiohttp
import telegram

from sandbox import Sandbox, running_sandbox

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def packed(content, name, mime_type):
    return {"name": name, "mime_type": mime_type, "base64": base64.b64encode(content).decode()}


async def newest(bot):
    return (await bot.get_updates())[-1]


async def asked(bot, chat):
    keys = [
        [telegram.InlineKeyboardButton("Yes", callback_data="v1|yes")],
        [telegram.InlineKeyboardButton("Site", url="https://example.com/")],
        [telegram.InlineKeyboardButton("Copy", copy_text=telegram.CopyTextButton("812"))],
    ]
    return await bot.send_message(chat, "?", reply_markup=telegram.InlineKeyboardMarkup(keys))


async def test_people_are_added_renamed_and_listed(hands):
    made = await hands.do("users", id=7, first_name="Ann", language_code="en")
    assert made == {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    await hands.do("users", id=7, first_name="Anna")
    assert [user["first_name"] for user in await hands.see("users")] == ["Anna"]
    assert await hands.refused("users", id=-7, first_name="x") == "the id of a user is positive"
    assert await hands.refused("users", id=9) == "first_name is missing"
    assert await hands.refused("users", first_name="x") == "id is missing"


async def test_what_a_person_writes_reaches_the_bot_as_telegram_would_bring_it(hands, bot, ann):
    written = await hands.do("messages", user=7, text="/stop now", reply_to=1)
    update = await newest(bot)
    assert update.message.message_id == written["message_id"]
    assert update.message.from_user.language_code == "zh-hant"
    assert update.message.parse_entities() == {update.message.entities[0]: "/stop"}
    assert update.message.reply_to_message.text == "/start k3J9"


async def test_nobody_writes_where_they_are_not(hands, bot, ann):
    assert await hands.refused("messages", user=99, text="x") == "unknown user 99"
    assert await hands.refused("messages", user=7, chat=-5, text="x") == "unknown chat -5"
    await hands.do("users", id=8, first_name="Ben")
    assert await hands.refused("messages", user=8, chat=7, text="x") == "user 8 is not in chat 7"
    assert await hands.refused("messages", user=7, text=" ") == (
        "a message needs text, photo, document, sticker or voice"
    )
    assert await hands.refused("messages", user=7, text="x", reply_to=99) == "unknown message 99"
    assert await hands.refused("messages", user=7, text="x", topic=3) == "unknown topic 3"


async def test_a_photo_arrives_with_its_size_caption_and_bytes(hands, bot, ann):
    await hands.do("messages", user=7, photo=packed(PNG, "r.png", "image/png"), caption="paid, see https://a.bc/d")
    message = (await newest(bot)).message
    assert (message.photo[-1].width, message.photo[-1].height) == (1, 1)
    assert message.caption_entities[0].type == "url"
    file = await message.photo[-1].get_file()
    assert bytes(await file.download_as_bytearray()) == PNG


async def test_a_document_arrives_with_name_type_and_bytes(hands, bot, ann):
    await hands.do("messages", user=7, document=packed(b"%PDF-1.7", "收據.pdf", "application/pdf"))
    document = (await newest(bot)).message.document
    assert (document.file_name, document.mime_type, document.file_size) == ("收據.pdf", "application/pdf", 8)
    assert bytes(await (await document.get_file()).download_as_bytearray()) == b"%PDF-1.7"
    broken = {"name": "x", "mime_type": "y", "base64": "***"}
    assert await hands.refused("messages", user=7, document=broken) == "document: base64 cannot be read"
    assert await hands.refused("messages", user=7, photo={}) == "photo: base64 is missing or empty"


async def test_stickers_and_voices_are_complete_objects(hands, bot, ann):
    await hands.do("messages", user=7, sticker="🙏")
    assert (await newest(bot)).message.sticker.emoji == "🙏"
    await hands.do("messages", user=7, voice={"duration": 4})
    assert (await newest(bot)).message.to_dict()["voice"]["duration"] == 4


async def test_an_edit_comes_as_an_edited_message(hands, bot, ann):
    await hands.do("messages", user=7, edit=1, text="/start other")
    update = await newest(bot)
    assert update.message is None
    assert (update.edited_message.message_id, update.edited_message.text) == (1, "/start other")
    assert update.edited_message.edit_date is not None
    sent = await bot.send_message(ann, "the bot's")
    assert "not one the user can edit" in await hands.refused("messages", user=7, edit=sent.message_id, text="x")


async def test_a_tap_by_label_or_data_becomes_a_callback_query(hands, bot, ann):
    sent = await asked(bot, ann)
    for how in ({"text": "Yes"}, {"data": "v1|yes"}):
        query_id = await hands.do("taps", user=7, chat=7, message_id=sent.message_id, **how)
        query = (await newest(bot)).callback_query
        assert (query.id, query.data, query.from_user.id) == (query_id, "v1|yes", 7)
        assert query.message.reply_markup.inline_keyboard[0][0].text == "Yes"
        assert query.chat_instance


async def test_links_and_copies_stay_on_the_phone(hands, bot, ann):
    sent = await asked(bot, ann)
    tap = {"user": 7, "chat": 7, "message_id": sent.message_id}
    assert await hands.do("taps", **tap, text="Site") == {"url": "https://example.com/"}
    assert await hands.do("taps", **tap, text="Copy") == {"copy_text": "812"}
    assert await bot.get_updates() == ()


async def test_a_button_that_is_not_there_cannot_be_tapped_unless_the_phone_is_slow(hands, bot, ann):
    sent = await asked(bot, ann)
    tap = {"user": 7, "chat": 7, "message_id": sent.message_id}
    await sent.edit_reply_markup(None)
    assert await hands.refused("taps", **tap, data="v1|yes") == "unknown button 'v1|yes'"
    assert await hands.refused("taps", **tap, text="Yes", stale=True) == "unknown button 'Yes'"
    await hands.do("taps", **tap, data="v1|yes", stale=True)
    assert (await newest(bot)).callback_query.data == "v1|yes"
    await sent.delete()
    assert await hands.refused("taps", **tap, data="v1|yes") == f"unknown message {sent.message_id}"
    await hands.do("taps", **tap, data="v1|yes", stale=True)
    query = (await hands.call("getUpdates"))["result"][-1]["callback_query"]
    assert query["message"] == {"chat": sent.chat.to_dict(), "message_id": sent.message_id, "date": 0}


async def test_blocking_and_coming_back_is_told_to_the_bot(hands, bot, ann):
    await hands.do("block", user=7, blocked=True)
    change = (await newest(bot)).my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    assert await hands.refused("messages", user=7, text="hello") == "the user has blocked the bot"
    await hands.do("messages", user=7, text="/start")
    back, start = (await bot.get_updates())[-2:]
    assert back.my_chat_member.new_chat_member.status == "member"
    assert start.message.text == "/start"


async def test_the_clock_only_goes_forward_and_dates_the_messages(hands, bot, ann):
    target = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    reached = await hands.do("clock", now=target.isoformat())
    assert abs(datetime.fromisoformat(reached["now"]) - target) < timedelta(seconds=2)
    sent = await bot.send_message(ann, "x")
    assert abs(sent.date - target) < timedelta(seconds=3)
    assert "only goes forward" in await hands.refused("clock", now="2020-01-01T00:00:00+00:00")
    assert "only goes forward" in await hands.refused("clock", advance=-1)
    assert "needs an offset" in await hands.refused("clock", now="2099-01-01T00:00:00")
    assert "ISO 8601" in await hands.refused("clock", now="tomorrow")
    assert "ISO 8601" in await hands.refused("clock")
    later = await hands.do("clock", advance=3600)
    assert datetime.fromisoformat(later["now"]) - target >= timedelta(hours=1)


async def test_whoever_shares_the_clock_works_off_what_is_due_before_the_answer():
    worked = []

    async def on_travel(target):
        await asyncio.sleep(0.01)
        worked.append(target)

    sandbox = Sandbox(on_travel=on_travel)
    async with running_sandbox(sandbox=sandbox) as running, aiohttp.ClientSession(running.base_url) as http:
        answer = await http.post("/control/clock", json={"advance": 60})
        assert len(worked) == 1
        assert datetime.fromisoformat((await answer.json())["result"]["now"]) >= worked[0]


async def test_calls_about_the_bot_wait_until_it_comes(running, hands):
    await hands.do("users", id=7, first_name="Ann")
    waiting = asyncio.create_task(hands.do("messages", user=7, text="/start"))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    async with telegram.Bot("1:x", base_url=running.bot_url) as bot:
        await waiting
        assert [update.message.text for update in await bot.get_updates()] == ["/start"]


async def test_another_site_in_the_same_browser_cannot_play_the_borrower(running, hands, ann):
    body = '{"user": 7, "text": "not me"}'
    for origin, status in (("https://evil.example", 400), ("null", 400), (running.base_url, 200)):
        async with hands.http.post("/control/messages", data=body, headers={"Origin": origin}) as answer:
            assert answer.status == status


async def test_nonsense_bodies_are_refused_plainly(hands, bot):
    for body, words in (("{", "the body is not JSON"), ("[]", "the body must be a JSON object")):
        async with hands.http.post("/control/users", data=body) as answer:
            assert (answer.status, (await answer.json())["description"]) == (400, words)
    async with hands.http.get("/control/chats/99/messages") as answer:
        assert (answer.status, (await answer.json())["description"]) == (400, "unknown chat 99")
