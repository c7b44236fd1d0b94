"""Who is what in a group: roles, the bot's rights, anonymous administrators; pins and reactions, which need them."""

import pytest
import telegram
from telegram.error import BadRequest, Forbidden

from sandbox.updates import queue_of


async def told(bot):
    """The updates that wait, which are confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def test_a_new_role_is_told_and_answered_when_asked(hands, bot, desk):
    await hands.do("members", chat=desk, user=7, status="administrator", rights={"can_pin_messages": False}, by=8)
    (update,) = await told(bot)
    change = update.chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "administrator")
    assert (change.from_user.id, change.new_chat_member.can_pin_messages) == (8, False)
    assert [member.user.id for member in await bot.get_chat_administrators(desk)] == [bot.id, 7, 8]
    await hands.do("members", chat=desk, user=8, status="creator")
    assert isinstance(await bot.get_chat_member(desk, 8), telegram.ChatMemberOwner)
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(7)


async def test_who_leaves_or_is_sent_away_no_longer_takes_part(hands, bot, desk):
    await hands.do("members", chat=desk, user=7, status="kicked", by=8)
    left, change = await told(bot)
    assert left.message.left_chat_member.id == 7
    assert change.chat_member.new_chat_member.status == "kicked"
    assert (await bot.get_chat_member(desk, 7)).status == "kicked"
    assert await bot.get_chat_member_count(desk) == 2
    assert await hands.refused("messages", user=7, chat=desk, text="x") == f"user 7 is not in chat {desk}"
    await hands.do("members", chat=desk, user=7, status="member")
    joined, _ = await told(bot)
    assert joined.message.new_chat_members[0].id == 7
    await hands.do("members", chat=desk, user=7, status="left")
    assert (await bot.get_chat_member(desk, 7)).status == "left"


async def test_changes_of_members_and_reactions_are_told_only_to_those_who_asked(hands, bot, desk):
    await bot.get_updates(allowed_updates=[])
    await hands.do("members", chat=desk, user=7, status="administrator")
    said = await hands.do("messages", user=7, chat=desk, text="x")
    await hands.do("reactions", user=8, chat=desk, message_id=said["message_id"], emoji="👍")
    assert [update.effective_message.text for update in await told(bot)] == ["x"]


@pytest.mark.parametrize(
    ("right", "method", "params", "words"),
    [
        ("can_manage_topics", "createForumTopic", {"name": "x"}, "not enough rights to create a topic"),
        ("can_manage_topics", "editForumTopic", {"name": "x"}, "not enough rights to edit the topic"),
        ("can_manage_topics", "closeForumTopic", {}, "not enough rights to close or open the topic"),
        ("can_manage_topics", "hideGeneralForumTopic", {}, "not enough rights to close or open the topic"),
        ("can_delete_messages", "deleteForumTopic", {}, "not enough rights to delete the topic"),
        ("can_pin_messages", "pinChatMessage", {}, "not enough rights to manage pinned messages in the chat"),
        (
            "can_pin_messages",
            "unpinAllForumTopicMessages",
            {},
            "not enough rights to manage pinned messages in the chat",
        ),
    ],
)
async def test_without_the_right_the_bot_is_refused_in_telegrams_words(hands, bot, desk, right, method, params, words):
    topic = (await hands.do("topics", chat=desk, user=8, name="Rota"))["message_thread_id"]
    await told(bot)
    await hands.do("members", chat=desk, user="bot", rights={right: False})
    (update,) = await told(bot)
    assert getattr(update.my_chat_member.new_chat_member, right) is False
    here = {"chat_id": desk, "message_thread_id": topic, "message_id": topic}
    assert await hands.no(method, **here, **params) == f"Bad Request: {words}"
    await hands.do("members", chat=desk, user="bot", rights={right: True})
    assert (await hands.call(method, **here, **params))["ok"]


async def test_the_bot_changes_the_topics_it_opened_without_the_right(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    await hands.do("members", chat=desk, user="bot", status="member")
    assert await bot.edit_forum_topic(desk, thread, name="Case 12: closed")
    assert await bot.close_forum_topic(desk, thread)


async def test_a_bot_sent_away_is_told_once_and_then_hears_and_says_nothing(hands, bot, desk):
    await hands.do("members", chat=desk, user="bot", status="kicked", by=8)
    await hands.do("messages", user=7, chat=desk, text="gone?")
    (update,) = await told(bot)
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(desk, "x")
    await hands.do("members", chat=desk, user="bot", status="left")
    assert await hands.no("getChat", chat_id=desk) == "Forbidden: bot is not a member of the supergroup chat"


async def test_an_anonymous_administrator_writes_as_the_group_and_taps_as_a_person(hands, bot, desk):
    await hands.do("members", chat=desk, user=8, anonymous=True)
    keys = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Take", callback_data="t")]])
    card = await bot.send_message(desk, "card", reply_markup=keys)
    said = await hands.do("messages", user=8, chat=desk, text="/r hello")
    await hands.do("messages", user=8, chat=desk, edit=said["message_id"], text="/r hi")
    await hands.do("topics", user=8, chat=desk, name="Rota")
    await hands.do("reactions", user=8, chat=desk, message_id=card.message_id, emoji="👍")
    await hands.do("taps", user=8, chat=desk, message_id=card.message_id, data="t")
    _, written, edited, opened, reacted, tapped = await told(bot)
    for message in (written.message, edited.edited_message, opened.message):
        assert (message.from_user.id, message.from_user.is_bot, message.sender_chat.id) == (1087968824, True, desk)
    assert (reacted.message_reaction.user, reacted.message_reaction.actor_chat.id) == (None, desk)
    assert tapped.callback_query.from_user.id == 8
    assert "can edit" in await hands.refused("messages", user=7, chat=desk, edit=said["message_id"], text="x")


async def test_a_pin_is_told_shown_and_taken_away(hands, bot, desk):
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    card = await bot.send_message(desk, "card", message_thread_id=thread)
    note = await hands.do("messages", user=7, chat=desk, text="note")
    await told(bot)
    assert await bot.pin_chat_message(desk, card.message_id)
    assert await bot.pin_chat_message(desk, card.message_id)
    await hands.do("pins", user=8, chat=desk, message_id=note["message_id"])
    own, bens = [update.message for update in await told(bot)]
    assert (own.pinned_message.text, own.from_user.id, own.message_thread_id) == ("card", bot.id, thread)
    assert (bens.pinned_message.text, bens.from_user.id, bens.is_topic_message) == ("note", 8, None)
    assert (await bot.get_chat(desk)).pinned_message.text == "note"
    assert "may not pin" in await hands.refused("pins", user=7, chat=desk, message_id=note["message_id"])
    assert await bot.unpin_chat_message(desk)
    assert (await bot.get_chat(desk)).pinned_message.text == "card"
    assert await bot.unpin_all_general_forum_topic_messages(desk)
    assert (await bot.get_chat(desk)).pinned_message.text == "card"
    assert await bot.unpin_all_forum_topic_messages(desk, thread)
    assert (await bot.get_chat(desk)).pinned_message is None
    assert await hands.no("unpinChatMessage", chat_id=desk) == "Bad Request: message to unpin not found"
    assert await hands.no("pinChatMessage", chat_id=desk, message_id=99) == "Bad Request: message to pin not found"
    assert await told(bot) == ()


async def test_a_deleted_message_is_pinned_no_more(bot, ann):
    sent = await bot.send_message(ann, "card")
    assert await bot.pin_chat_message(ann, sent.message_id)
    assert await sent.delete()
    assert (await bot.get_chat(ann)).pinned_message is None


async def test_pins_and_topics_outlast_the_oldest_messages(bot, desk, monkeypatch):
    monkeypatch.setattr("sandbox.world.KEPT_MESSAGES", 6)
    thread = (await bot.create_forum_topic(desk, "Case 12")).message_thread_id
    card = await bot.send_message(desk, "card", message_thread_id=thread)
    await bot.pin_chat_message(desk, card.message_id)
    for _ in range(8):
        last = await bot.send_message(desk, "x", message_thread_id=thread)
    assert last.reply_to_message.forum_topic_created.name == "Case 12"
    assert await card.edit_text("card, changed")
    with pytest.raises(BadRequest, match="to delete not found"):
        await bot.delete_message(desk, card.message_id + 2)


async def test_reactions_of_people_are_told_and_those_of_the_bot_are_seen(hands, bot, desk):
    said = (await hands.do("messages", user=7, chat=desk, text="x"))["message_id"]
    await told(bot)
    assert await bot.set_message_reaction(desk, said, "👌")
    here = {"user": 8, "chat": desk, "message_id": said}
    for emoji in ("👍", "👍", "👎", ""):
        await hands.do("reactions", **here, emoji=emoji)
    changes = [update.message_reaction for update in await told(bot)]
    seen = [[[one.emoji for one in side] for side in (change.old_reaction, change.new_reaction)] for change in changes]
    assert seen == [[[], ["👍"]], [["👍"], ["👎"]], [["👎"], []]]
    assert (changes[0].user.id, changes[0].message_id) == (8, said)
    assert await hands.see(f"chats/{desk}/reactions") == [{"message_id": said, "user": bot.id, "emoji": "👌"}]
    assert await bot.set_message_reaction(desk, said, None)
    assert await hands.see(f"chats/{desk}/reactions") == []
    assert await hands.refused("reactions", **here, emoji="xx") == "xx is no reaction"


async def test_reactions_telegram_does_not_know_are_refused(hands, bot, ann):
    here = {"chat_id": ann, "message_id": 1}
    for reaction, words in (
        ([{"type": "emoji", "emoji": "🥝"}], "REACTION_INVALID"),
        ([{"type": "paid"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}], "REACTIONS_TOO_MANY"),
    ):
        assert await hands.no("setMessageReaction", **here, reaction=reaction) == f"Bad Request: {words}"
    assert await hands.no("setMessageReaction", chat_id=ann, message_id=99) == "Bad Request: message to react not found"


def test_changes_of_one_persons_roles_are_delivered_one_after_the_other():
    changes = [{"chat": {"id": chat}, "new_chat_member": {"user": {"id": 7}}} for chat in (-1, -2)]
    assert {queue_of("chat_member", change) for change in changes} == {"member:7"}
    assert len({queue_of("my_chat_member", change) for change in changes}) == 2


async def test_nonsense_about_members_is_refused_plainly(hands, desk):
    here = {"chat": desk, "user": 7}
    assert "status must be one of" in await hands.refused("members", **here, status="boss")
    assert "rights must be some of" in await hands.refused("members", **here, rights={"can_fly": True})
    assert await hands.refused("members", chat=desk, user=99) == "unknown user 99"
    assert await hands.refused("members", chat=7, user=7) == "unknown group 7"
