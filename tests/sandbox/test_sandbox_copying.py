"""Copies, forwards, albums, media that change, deletions: what reaches the chat, and what is refused."""

import base64
import json

import pytest
import telegram
from telegram.error import BadRequest

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (30).to_bytes(4) + (20).to_bytes(4) + b"\x08\x02\0\0\0"


def file(name="p.png", content=PNG):
    return {"name": name, "mime_type": "image/png", "base64": base64.b64encode(content).decode()}


async def last(hands, chat, count=1):
    return (await hands.see(f"chats/{chat}/messages"))[-count:]


async def test_a_copy_says_nothing_of_its_source_and_can_be_captioned_anew(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    said = await hands.do("messages", user=7, text="see https://a.bc/d")
    shown = await hands.do("messages", user=7, photo=file(), caption="slip")
    await bot.copy_message(desk, 7, said["message_id"], message_thread_id=thread)
    keys = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Take", callback_data="t")]])
    copied = await bot.copy_message(desk, 7, shown["message_id"], caption="new", reply_markup=keys)
    assert isinstance(copied, telegram.MessageId)
    text, photo = await last(hands, desk, 2)
    assert (text["text"], text["entities"][0]["type"], text["message_thread_id"]) == (said["text"], "url", thread)
    assert (photo["caption"], photo["photo"]) == ("new", shown["photo"])
    assert photo["reply_markup"]["inline_keyboard"][0][0]["text"] == "Take"
    assert photo["from"]["id"] == bot.id
    assert "forward_origin" not in photo
    bare = await bot.copy_message(desk, 7, shown["message_id"], caption="")
    assert "caption" not in (await last(hands, desk))[0]
    assert bare.message_id == photo["message_id"] + 1


async def test_what_cannot_be_copied_is_refused(hands, bot, desk):
    topic = await bot.create_forum_topic(desk, "Case 12")
    secret = await bot.send_message(7, "secret", protect_content=True)
    here = {"chat_id": desk, "from_chat_id": desk}
    assert await hands.no("copyMessage", **here, message_id=99) == "Bad Request: message to copy not found"
    service = {**here, "message_id": topic.message_thread_id}
    assert await hands.no("copyMessage", **service) == "Bad Request: message can't be copied"
    assert await hands.no("forwardMessage", **service) == "Bad Request: message can't be forwarded"
    with pytest.raises(BadRequest, match="can't be copied"):
        await bot.copy_message(desk, 7, secret.message_id)
    assert await hands.no("copyMessage", chat_id=desk, message_id=1) == "Bad Request: chat_id is empty"
    assert await hands.no("copyMessage", chat_id=desk, from_chat_id=-9, message_id=1) == "Bad Request: chat not found"


async def test_copied_albums_stay_together_and_what_is_gone_is_passed_over(hands, bot, desk):
    sent = [(await hands.do("messages", user=7, photo=file(), album="a1"))["message_id"] for _ in range(3)]
    alone = (await hands.do("messages", user=7, text="these"))["message_id"]
    await hands.do("deletions", user=7, message_id=sent[1])
    copied = await bot.copy_messages(desk, 7, [*sent, alone])
    assert len(copied) == 3
    one, two, three = await last(hands, desk, 3)
    assert one["media_group_id"] == two["media_group_id"] != "a1"
    assert "media_group_id" not in three
    await bot.copy_messages(desk, 7, [sent[0]], remove_caption=True)
    assert "media_group_id" not in (await last(hands, desk))[0]
    call = {"chat_id": desk, "from_chat_id": 7}
    for numbers, words in (
        ([sent[1]], "there are no messages to forward"),
        ([alone, sent[0]], "message identifiers must be in a strictly increasing order"),
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
    ):
        assert await hands.no("copyMessages", **call, message_ids=numbers) == f"Bad Request: {words}"


async def test_a_forward_tells_who_wrote_it(hands, bot, desk):
    said = await hands.do("messages", user=7, text="hello")
    forwarded = await bot.forward_message(desk, 7, said["message_id"])
    assert (forwarded.text, forwarded.forward_origin.sender_user.id) == ("hello", 7)
    await bot.forward_messages(7, desk, [forwarded.message_id])
    assert (await last(hands, 7))[0]["forward_origin"]["sender_user"]["id"] == 7


async def test_an_album_of_the_bot_is_several_messages_with_one_group(bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    photos = [telegram.InputMediaPhoto(PNG, caption="<b>one</b>", parse_mode="HTML"), telegram.InputMediaPhoto(PNG)]
    one, two = await bot.send_media_group(desk, photos, message_thread_id=thread)
    assert one.media_group_id == two.media_group_id is not None
    assert (one.caption, one.caption_entities[0].type, two.caption) == ("one", "bold", None)
    assert (two.message_thread_id, two.is_topic_message) == (thread, True)
    assert bytes(await (await two.photo[-1].get_file()).download_as_bytearray()) == PNG
    papers = [telegram.InputMediaDocument(b"a", filename="a.txt"), telegram.InputMediaDocument(b"b", filename="b.txt")]
    three, four = await bot.send_media_group(desk, papers)
    assert three.media_group_id == four.media_group_id != one.media_group_id
    assert three.document.file_name == "a.txt"


async def test_albums_too_short_too_long_or_mixed_are_refused_and_nothing_is_sent(hands, bot, desk):
    photo = {"type": "photo", "media": (await bot.send_photo(7, PNG)).photo[-1].file_id}
    paper = {"type": "document", "media": (await bot.send_document(7, b"x")).document.file_id}
    for media, words in (
        ([photo], "too few messages to send as an album"),
        ([photo] * 11, "too many messages to send as an album"),
        ([photo, paper], "document can't be mixed with other media types"),
        ([photo, {"type": "sticker", "media": "x"}], "can't use the media of the specified type in the album"),
        ([photo, {"type": "photo", "media": "x"}], "wrong file identifier/HTTP URL specified"),
        ("album", "can't parse InputMedia JSON object"),
        ([photo, {**photo, "caption": "x" * 1025}], "message caption is too long"),
    ):
        assert await hands.no("sendMediaGroup", chat_id=desk, media=json.dumps(media)) == f"Bad Request: {words}"
    assert await hands.see(f"chats/{desk}/messages") == []


async def test_albums_voices_and_papers_of_people_in_a_topic_reach_the_bot_with_their_bytes(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    here = {"user": 7, "chat": desk, "topic": thread}
    await hands.do("messages", **here, photo=file(), album="a1", caption="slips")
    await hands.do("messages", **here, photo=file(), album="a1")
    await hands.do("messages", **here, voice={"duration": 4, "base64": "T2dnUw=="})
    await hands.do("messages", **here, document=file("slip.pdf", b"%PDF-1.7"))
    _, one, two, voice, paper = [update.message for update in await bot.get_updates()]
    assert one.media_group_id == two.media_group_id == "a1"
    assert {message.message_thread_id for message in (one, two, voice, paper)} == {thread}
    assert bytes(await (await voice.voice.get_file()).download_as_bytearray()) == b"OggS"
    assert paper.document.file_name == "slip.pdf"


async def test_the_bot_puts_another_file_in_a_messages_place(hands, bot, ann):
    sent = await bot.send_photo(ann, PNG, caption="old")
    changed = await sent.edit_media(telegram.InputMediaDocument(b"%PDF", filename="plan.pdf", caption="plan"))
    assert (changed.document.file_name, changed.caption, changed.photo) == ("plan.pdf", "plan", ())
    same = {"type": "document", "media": changed.document.file_id, "caption": "plan"}
    here = {"chat_id": ann, "message_id": sent.message_id}
    assert "message is not modified" in await hands.no("editMessageMedia", **here, media=json.dumps(same))
    words = await bot.send_message(ann, "words")
    changed = await words.edit_media(telegram.InputMediaPhoto(PNG))
    assert (changed.text, changed.photo[-1].width) == (None, 30)


async def test_people_edit_words_and_files_in_groups_and_alone(hands, bot, desk):
    said = await hands.do("messages", user=7, chat=desk, text="tomorow")
    shown = await hands.do("messages", user=7, photo=file(), caption="slip")
    await hands.do("messages", user=7, chat=desk, edit=said["message_id"], text="tomorrow")
    await hands.do("messages", user=7, edit=shown["message_id"], document=file("b.pdf", b"%PDF"), caption="paper")
    *_, words, paper = [update.edited_message for update in await bot.get_updates()]
    assert (words.chat.id, words.text) == (desk, "tomorrow")
    assert (paper.document.file_name, paper.caption, paper.photo) == ("b.pdf", "paper", ())
    assert "another's place" in await hands.refused("messages", user=7, edit=shown["message_id"], voice={})
    assert "can edit" in await hands.refused("messages", user=8, chat=desk, edit=said["message_id"], text="x")


async def test_people_delete_what_they_may_and_the_bot_is_not_told(hands, bot, desk):
    topic = (await hands.do("topics", chat=desk, user=7, name="Mine"))["message_thread_id"]
    mine = (await hands.do("messages", user=7, chat=desk, text="mine"))["message_id"]
    theirs = (await bot.send_message(desk, "the bot's")).message_id
    count = len(await bot.get_updates())
    here = {"user": 7, "chat": desk}
    assert "may not" in await hands.refused("deletions", **here, message_id=theirs)
    assert "may not" in await hands.refused("deletions", **here, message_id=topic)
    await hands.do("deletions", **here, message_id=mine)
    await hands.do("deletions", user=8, chat=desk, message_id=theirs)
    assert [message["message_id"] for message in await hands.see(f"chats/{desk}/messages")] == [topic]
    assert len(await bot.get_updates()) == count
    assert await hands.refused("deletions", **here, message_id=mine) == f"unknown message {mine}"


async def test_the_bot_deletes_what_is_young_and_what_it_may(hands, bot, desk):
    topic = await bot.create_forum_topic(desk, "Case 12")
    said = (await hands.do("messages", user=7, chat=desk, text="x"))["message_id"]
    sent = [(await bot.send_message(desk, "x")).message_id for _ in range(2)]
    forbidden = "Bad Request: message can't be deleted"
    assert await hands.no("deleteMessage", chat_id=desk, message_id=topic.message_thread_id) == forbidden
    await hands.do("members", chat=desk, user="bot", rights={"can_delete_messages": False})
    assert await hands.no("deleteMessages", chat_id=desk, message_ids=[*sent, said]) == forbidden
    assert len(await hands.see(f"chats/{desk}/messages")) == 4
    assert await bot.delete_messages(desk, [*sent, 99])
    assert len(await hands.see(f"chats/{desk}/messages")) == 2
    old = (await bot.send_message(desk, "old")).message_id
    await hands.do("clock", advance=49 * 3600)
    words = "Bad Request: message can't be deleted for everyone"
    assert await hands.no("deleteMessages", chat_id=desk, message_ids=[old]) == words
