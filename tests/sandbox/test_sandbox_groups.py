"""Groups with the bot as administrator, and what becomes of a group that turns into a supergroup."""

import pytest
from telegram.error import BadRequest, ChatMigrated


async def test_a_group_brings_its_people_and_the_bot_as_administrator(hands, bot, ann):
    await hands.do("users", id=8, first_name="Ben")
    made = await hands.do("groups", id=-1001, title="Desk", forum=True, members=[7, 8])
    assert (made["type"], made["is_forum"]) == ("supergroup", True)
    joined = (await bot.get_updates())[-1].my_chat_member
    assert (joined.chat.title, joined.new_chat_member.status) == ("Desk", "administrator")
    await hands.do("messages", user=8, chat=-1001, text="hello")
    assert (await bot.get_updates())[-1].message.from_user.first_name == "Ben"
    assert (await bot.send_message(-1001, "case 12")).chat.is_forum
    assert (await bot.get_chat_member(-1001, 8)).status == "member"
    assert (await bot.get_chat_administrators(-1001))[0].user.id == bot.id
    assert await bot.get_chat_member_count(-1001) == 3
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(-1001, "x", message_thread_id=5)
    assert await hands.refused("groups", id=5, title="x") == "the id of a group is negative"
    assert await hands.refused("groups", id=-5, title="x", members=[99]) == "unknown user 99"


async def test_a_group_that_became_a_supergroup_tells_where_it_went(hands, bot, ann):
    await hands.do("groups", id=-55, title="Desk", members=[7])
    await bot.get_updates(offset=-1)
    await hands.do("migrations", chat=-55, to=-100055)
    *_, old, new = await bot.get_updates()
    assert (old.message.chat.id, old.message.migrate_to_chat_id) == (-55, -100055)
    assert (new.message.chat.id, new.message.migrate_from_chat_id) == (-100055, -55)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-55, "x")
    assert moved.value.new_chat_id == -100055
    answer = await hands.call("sendMessage", chat_id=-55, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert (await bot.send_message(-100055, "x")).chat.type == "supergroup"
    assert await hands.refused("messages", user=7, chat=-55, text="x") == "unknown chat -55"


async def test_a_group_that_gets_topics_becomes_a_supergroup_first(hands, bot, ann):
    await hands.do("groups", id=-55, title="Desk", members=[7])
    await hands.do("members", chat=-55, user=7, status="creator")
    assert await hands.no("createForumTopic", chat_id=-55, name="x") == "Bad Request: the chat is not a forum"
    made = await hands.do("groups", id=-55, forum=True)
    assert (made["id"], made["type"], made["is_forum"]) == (-1_000_000_000_055, "supergroup", True)
    assert (made["title"], made["roles"]) == ("Desk", {"7": "creator"})
    with pytest.raises(ChatMigrated):
        await bot.create_forum_topic(-55, "x")
    assert (await bot.create_forum_topic(made["id"], "x")).message_thread_id > 1
    assert await hands.refused("groups", id=-55, forum=True) == "unknown group -55"


async def test_a_group_is_migrated_to_the_id_that_is_asked_for(hands, bot, ann):
    await hands.do("groups", id=-55, title="Desk", members=[7])
    moved = await hands.do("groups", id=-55, migrate_to=-1_000_000_000_777, forum=True)
    assert (moved["id"], moved["is_forum"]) == (-1_000_000_000_777, True)
    *_, old, new = [update.message for update in await bot.get_updates() if update.message]
    assert (old.migrate_to_chat_id, new.migrate_from_chat_id) == (moved["id"], -55)
    body = await hands.call("copyMessage", chat_id=-55, from_chat_id=7, message_id=1)
    assert body["parameters"] == {"migrate_to_chat_id": moved["id"]}
    assert "cannot be the new id" in await hands.refused("groups", id=moved["id"], migrate_to=7)
