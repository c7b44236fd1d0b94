"""Topics: what opens, closes, renames and deletes them, who may, and what the bot is told of it."""

import pytest
from telegram.error import BadRequest


async def told(bot):
    """The messages of the updates that wait, which are confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [update.effective_message for update in updates]


async def texts(hands, chat):
    return [message["text"] for message in await hands.see(f"chats/{chat}/messages") if "text" in message]


async def test_the_bot_opens_a_topic_and_is_told_of_its_own_service_message(hands, bot, desk):
    topic = await bot.create_forum_topic(desk, "Case 12", icon_color=0xFFD67E)
    assert (topic.name, topic.icon_color) == ("Case 12", 0xFFD67E)
    (message,) = await told(bot)
    assert message.message_id == message.message_thread_id == topic.message_thread_id
    assert (message.from_user.id, message.is_topic_message) == (bot.id, True)
    assert message.forum_topic_created.name == "Case 12"
    assert message.reply_to_message is None


async def test_a_message_in_a_topic_shows_the_topics_first_message_unless_it_answers_another(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    sent = await bot.send_message(desk, "brief", message_thread_id=thread)
    assert (sent.message_thread_id, sent.is_topic_message) == (thread, True)
    assert sent.reply_to_message.forum_topic_created.name == "Case 12"
    await hands.do("messages", user=7, chat=desk, topic=thread, text="note")
    await hands.do("messages", user=7, chat=desk, reply_to=sent.message_id, text="answer")
    *_, note, answer = await told(bot)
    assert (note.message_thread_id, note.reply_to_message.message_id) == (thread, thread)
    assert (answer.message_thread_id, answer.reply_to_message.text) == (thread, "brief")
    assert answer.reply_to_message.reply_to_message is None
    assert (await bot.send_message(desk, "x", reply_to_message_id=note.message_id)).message_thread_id == thread


async def test_a_reply_in_general_carries_a_thread_but_is_no_topic_message(hands, bot, desk):
    first = await hands.do("messages", user=7, chat=desk, text="hello")
    second = await hands.do("messages", user=8, chat=desk, reply_to=first["message_id"], text="hi")
    await hands.do("messages", user=7, chat=desk, reply_to=second["message_id"], text="so")
    plain, *replies = await told(bot)
    assert (plain.message_thread_id, plain.is_topic_message) == (None, None)
    assert [reply.message_thread_id for reply in replies] == [first["message_id"]] * 2
    assert not any(reply.is_topic_message for reply in replies)


async def test_general_is_not_named_in_a_send_but_in_a_chat_action(hands, bot, desk):
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(desk, "x", message_thread_id=1)
    assert await bot.send_chat_action(desk, "typing", message_thread_id=1)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_chat_action(desk, "typing", message_thread_id=99)


async def test_editing_closing_and_reopening_are_told_and_changing_nothing_is_refused(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    assert await bot.edit_forum_topic(desk, thread, name="Case 12: promised", icon_custom_emoji_id="531201")
    assert await bot.edit_forum_topic(desk, thread, icon_custom_emoji_id="")
    assert await bot.edit_forum_topic(desk, thread)
    assert await bot.close_forum_topic(desk, thread)
    assert await bot.reopen_forum_topic(desk, thread)
    _, renamed, bared, closed, reopened = await told(bot)
    assert renamed.forum_topic_edited.name == "Case 12: promised"
    assert (bared.forum_topic_edited.name, bared.forum_topic_edited.icon_custom_emoji_id) == (None, "")
    assert closed.forum_topic_closed is not None
    assert reopened.forum_topic_reopened is not None
    assert {message.message_thread_id for message in (renamed, bared, closed, reopened)} == {thread}
    here = {"chat_id": desk, "message_thread_id": thread}
    unchanged = "Bad Request: TOPIC_NOT_MODIFIED"
    assert await hands.no("reopenForumTopic", **here) == unchanged
    assert await hands.no("editForumTopic", **here, name="Case 12: promised") == unchanged


async def test_general_is_renamed_closed_hidden_and_shown_again(hands, bot, desk):
    assert await bot.edit_general_forum_topic(desk, "Hall")
    assert await bot.hide_general_forum_topic(desk)
    assert "is closed" in await hands.refused("messages", user=7, chat=desk, text="x")
    assert await bot.unhide_general_forum_topic(desk)
    assert await bot.reopen_general_forum_topic(desk)
    assert await bot.close_general_forum_topic(desk)
    renamed, hidden, shown, reopened, closed = await told(bot)
    assert (renamed.forum_topic_edited.name, renamed.is_topic_message) == ("Hall", None)
    assert hidden.general_forum_topic_hidden is not None
    assert shown.general_forum_topic_unhidden is not None
    assert reopened.forum_topic_reopened is not None
    assert closed.forum_topic_closed is not None
    (general,) = await hands.see(f"chats/{desk}/topics")
    assert (general["name"], general["closed"], general["hidden"]) == ("Hall", True, False)


async def test_a_closed_topic_takes_messages_of_those_who_manage_topics_alone(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    others = (await hands.do("topics", chat=desk, user=8, name="Rota"))["message_thread_id"]
    for topic in (thread, others):
        await hands.do("topics", chat=desk, user=8, topic=topic, close=True)
        assert await hands.refused("messages", user=7, chat=desk, topic=topic, text="x") == f"topic {topic} is closed"
        await hands.do("messages", user=8, chat=desk, topic=topic, text="an administrator")
        await bot.send_message(desk, "the bot", message_thread_id=topic)
    await hands.do("members", chat=desk, user="bot", rights={"can_manage_topics": False})
    assert (await bot.send_message(desk, "its own", message_thread_id=thread)).text == "its own"
    closed = "Bad Request: TOPIC_CLOSED"
    assert await hands.no("sendMessage", chat_id=desk, text="x", message_thread_id=others) == closed


async def test_a_deleted_topic_takes_its_messages_along_and_is_not_found_any_more(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    sent = await bot.send_message(desk, "in it", message_thread_id=thread)
    outside = await bot.send_message(desk, "outside")
    await told(bot)
    assert await bot.delete_forum_topic(desk, thread)
    assert await told(bot) == []
    assert await texts(hands, desk) == ["outside"]
    lost = "Bad Request: message thread not found"
    copy = {"chat_id": desk, "from_chat_id": desk, "message_id": outside.message_id}
    assert await hands.no("sendMessage", chat_id=desk, text="x", message_thread_id=thread) == lost
    assert await hands.no("copyMessage", **copy, message_thread_id=thread) == lost
    assert await hands.no("editMessageText", chat_id=desk, message_id=sent.message_id, text="x") == (
        "Bad Request: message to edit not found"
    )
    for method in ("editForumTopic", "closeForumTopic", "reopenForumTopic", "deleteForumTopic"):
        words = await hands.no(method, chat_id=desk, message_thread_id=thread, name="x")
        assert words == "Bad Request: TOPIC_ID_INVALID"


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("createForumTopic", {"name": " "}, "title must be non-empty"),
        ("createForumTopic", {"name": "x", "icon_color": 7}, "invalid icon color specified"),
        ("createForumTopic", {"name": "x", "icon_custom_emoji_id": "a"}, "invalid custom emoji identifier specified"),
        ("closeForumTopic", {}, "invalid message thread identifier specified"),
        ("deleteForumTopic", {"message_thread_id": 1}, "TOPIC_ID_INVALID"),
        ("createForumTopic", {"name": "x", "chat_id": 7}, "the chat is not a forum"),
    ],
)
async def test_what_telegram_would_refuse_of_a_topic_is_refused_in_its_words(hands, desk, method, params, words):
    assert await hands.no(method, **{"chat_id": desk, **params}) == f"Bad Request: {words}"
    assert len(await hands.see(f"chats/{desk}/topics")) == 1


async def test_a_name_is_cut_at_128_characters(bot, desk):
    assert (await bot.create_forum_topic(desk, "例" * 130)).name == "例" * 128


async def test_people_open_rename_close_reopen_and_delete_topics(hands, bot, desk):
    here = {"chat": desk, "user": 8}
    topic = (await hands.do("topics", **here, name="Case 13"))["message_thread_id"]
    await hands.do("topics", **here, topic=topic, rename="Case 13: mine")
    await hands.do("topics", **here, topic=topic, close=True)
    await hands.do("topics", **here, topic=topic, reopen=True)
    created, renamed, closed, reopened = await told(bot)
    assert (created.from_user.first_name, created.forum_topic_created.name) == ("Ben", "Case 13")
    assert renamed.forum_topic_edited.name == "Case 13: mine"
    assert closed.forum_topic_closed is not None
    assert reopened.forum_topic_reopened is not None
    assert await hands.refused("topics", chat=desk, user=7, topic=topic, close=True) == "user 7 lacks can_manage_topics"
    await hands.do("topics", **here, topic=topic, delete=True)
    assert await told(bot) == []
    assert await hands.refused("topics", **here, topic=topic, rename="x") == f"unknown topic {topic}"
    assert "changes nothing" in await hands.refused("topics", **here, topic=1)
    assert "1 to 128" in await hands.refused("topics", **here, name="x" * 129)


async def test_topics_switched_off_keep_their_ids_and_come_back_when_switched_on(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    old = await bot.send_message(desk, "in it", message_thread_id=thread)
    await hands.do("groups", id=desk, forum=False)
    await told(bot)
    assert await hands.no("createForumTopic", chat_id=desk, name="x") == "Bad Request: the chat is not a forum"
    lost = "Bad Request: message thread not found"
    assert await hands.no("sendMessage", chat_id=desk, text="x", message_thread_id=thread) == lost
    await hands.do("messages", user=7, chat=desk, reply_to=old.message_id, text="and now?")
    (reply,) = await told(bot)
    assert (reply.message_thread_id, reply.is_topic_message, reply.chat.is_forum) == (thread, None, None)
    back = await hands.do("groups", id=desk, forum=True)
    assert (back["title"], back["members"]) == ("Desk", [7, 8])
    assert (await bot.send_message(desk, "x", message_thread_id=thread)).is_topic_message
