"""Photos and documents of the bot: uploaded, sent again, fetched, and forgotten when there are too many."""

import time

import aiohttp
import pytest
import telegram
from telegram.error import BadRequest, NetworkError

from sandbox import running_sandbox
from sandbox.files import FileStore, picture_size

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (300).to_bytes(4) + (200).to_bytes(4) + b"\x08\x02\0\0\0"
JPEG = b"\xff\xd8\xff\xe0\x00\x04\0\0" + b"\xff\xc0\x00\x11\x08" + (20).to_bytes(2) + (30).to_bytes(2) + b"\x03" * 12


async def test_a_document_goes_out_comes_back_and_goes_out_again_by_its_id(bot, ann):
    content = bytes(range(256)) * 400
    sent = await bot.send_document(ann, content, filename="協議書.pdf", caption="<b>Yours</b>", parse_mode="HTML")
    assert (sent.document.file_name, sent.document.file_size) == ("協議書.pdf", len(content))
    assert (sent.caption, sent.caption_entities[0].type) == ("Yours", "bold")
    file = await bot.get_file(sent.document.file_id)
    assert file.file_path.endswith(".pdf")
    assert bytes(await file.download_as_bytearray()) == content
    again = await bot.send_document(ann, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id


async def test_a_photo_is_measured_and_what_is_none_is_refused(hands, bot, ann):
    sent = await bot.send_photo(ann, PNG, caption="chart")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (300, 200)
    await sent.edit_caption("new caption")
    assert (await hands.see("chats/7/messages"))[-1]["caption"] == "new caption"
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(ann, b"no picture")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("x")


async def test_files_telegram_does_not_know_are_refused(hands, bot, ann):
    wrong = "Bad Request: wrong file identifier/HTTP URL specified"
    assert await hands.no("sendDocument", chat_id=ann, document="unknown") == wrong
    assert await hands.no("sendDocument", chat_id=ann) == "Bad Request: there is no document in the request"
    assert await hands.no("getFile", file_id="unknown") == "Bad Request: invalid file_id"
    caption = "Bad Request: message caption is too long"
    sent = await bot.send_document(ann, b"x")
    document = sent.document.file_id
    assert await hands.no("sendDocument", chat_id=ann, document=document, caption="x" * 1025) == caption
    async with hands.http.get("/file/bot1:x/documents/file_99.pdf") as answer:
        assert answer.status == 404


def test_pictures_are_measured_by_their_own_bytes():
    assert picture_size(PNG) == (300, 200)
    assert picture_size(JPEG) == (30, 20)
    assert picture_size(b"GIF89a" + b"\x05\0\x06\0") == (5, 6)
    assert picture_size(b"\xff\xd8") is None


def test_old_files_go_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr("sandbox.files.KEPT_BYTES", 25)
    store = FileStore()
    kept = [store.keep("documents", b"x" * 10, f"{n}.txt", "text/plain") for n in range(3)]
    assert [store.by_id(file.file_id) is not None for file in kept] == [False, True, True]
    assert store.by_path(kept[0].path) is None


async def test_a_long_chat_forgets_its_oldest_messages(monkeypatch):
    monkeypatch.setattr("sandbox.world.KEPT_MESSAGES", 10)
    async with running_sandbox() as running:
        running.sandbox.world.add_user(7, "Ann")
        running.sandbox.world.chats[7].started = True
        async with telegram.Bot("1:x", base_url=running.bot_url) as bot:
            for number in range(25):
                await bot.send_message(7, str(number))
        messages = running.sandbox.world.chats[7].messages
        assert len(messages) <= 10
        assert max(messages) == 25


async def test_a_document_has_words_and_buttons_and_both_can_change(hands, bot, ann):
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Yes", callback_data="yes")]])
    sent = await bot.send_document(ann, b"%PDF-1.7", filename="a.pdf", caption="one", reply_markup=keyboard)
    assert sent.reply_markup == keyboard
    await sent.edit_caption("<b>two</b>", parse_mode="HTML", reply_markup=keyboard)
    shown = (await hands.see("chats/7/messages"))[-1]
    assert (shown["caption"], shown["caption_entities"][0]["type"], "document" in shown) == ("two", "bold", True)
    await sent.edit_reply_markup()
    assert "reply_markup" not in (await hands.see("chats/7/messages"))[-1]


async def test_what_is_larger_than_telegram_takes_or_gives_is_refused(hands, bot, ann, monkeypatch):
    monkeypatch.setattr("sandbox.methods.media.UPLOAD_MAX", 100)
    monkeypatch.setattr("sandbox.methods.media.DOWNLOAD_MAX", 50)
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(ann, bytes(101))
    sent = await bot.send_document(ann, bytes(100))
    assert await hands.no("getFile", file_id=sent.document.file_id) == "Bad Request: file is too big"
    small = await bot.send_document(ann, bytes(50))
    assert (await bot.get_file(small.document.file_id)).file_size == 50


async def test_a_download_can_be_refused_be_slow_or_end_in_the_middle(hands, bot, ann):
    file = await bot.get_file((await bot.send_document(ann, b"x" * 1000)).document.file_id)
    address = file.file_path
    await hands.do("faults", method="*", kind="refuse", times=1)  # is meant for calls, not for files
    await hands.do("faults", method="download", kind="refuse", code=502)
    await hands.do("faults", method="download", kind="delay", seconds=0.1)
    await hands.do("faults", method="download", kind="timeout_after_accept", seconds=0)
    async with hands.http.get(address) as answer:
        assert answer.status == 502
    began = time.monotonic()
    async with hands.http.get(address) as answer:
        assert len(await answer.read()) == 1000
    assert time.monotonic() - began >= 0.1
    with pytest.raises(aiohttp.ClientPayloadError):
        async with hands.http.get(address) as answer:
            await answer.read()
    assert [fault["method"] for fault in await hands.see("faults")] == ["*"]


def test_another_sandbox_gives_other_ids_and_can_put_a_file_back_under_its_own():
    old, new = FileStore(), FileStore()
    first, second = (store.keep("documents", b"x", "a.pdf", "application/pdf") for store in (old, new))
    assert first.file_id != second.file_id
    back = new.keep("documents", b"y", "b.pdf", "application/pdf", file_id=first.file_id)
    assert new.by_id(first.file_id) == back
    assert back.path != second.path
