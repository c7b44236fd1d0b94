"""What goes wrong at the desk, over HTTP: a clear line for whoever has to know, and no word of anybody's lost."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.kit.desk_group import ANN, BOB, CAT, Forum
from tests.kit.desk_story import HEAD, PICTURE, DeskStory, a_desk_story
from tests.kit.phone import labels

ZED = 9  # nobody's agent
HUGE = {"name": "scan.pdf", "mime_type": "application/pdf", "base64": base64.b64encode(b"x" * (21 * 2**20)).decode()}
VOICE = {"duration": 4, "base64": base64.b64encode(b"OggS").decode()}


@pytest.fixture(autouse=True)
def soon_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a topic that is made anew is tried again sooner, for these tests pass in real time."""
    monkeypatch.setattr("bot.sender.record.ANEW", 0.2)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[DeskStory]:
    async with a_desk_story(tmp_path) as made:
        yield made
        await made.nobody_sees_anothers_account()


async def order(desk: DeskStory, *words: str) -> None:
    """The group shows these words of the borrower's, in this order and each once."""
    found = [m.get("text", m.get("caption", "")) for m in await desk.forum.control.messages(desk.forum.group)]
    relayed = "\n".join(text for text in found if not text.startswith("G-"))
    assert [relayed.count(word) for word in words] == [1] * len(words), relayed
    assert sorted(words, key=relayed.index) == list(words)


async def test_the_answer_to_a_new_topic_is_lost_while_people_write_and_there_is_one_topic(desk: DeskStory) -> None:
    await desk.town.fault(method="createForumTopic", kind="timeout_after_accept", seconds=0)
    await desk.ming.says("person")
    await desk.ming.says("it is about my rent")
    await desk.town.later(hours=0.1)
    await desk.anew()
    assert len(await desk.forum.topics()) == 1
    assert desk.town.wire.count("createForumTopic") == 1
    assert await desk.forum.pinned() == [(await desk.forum.brief(desk.topic))["message_id"]]
    await order(desk, "asks for a person", "my rent")
    await desk.writes(BOB, "/take")
    await desk.writes(BOB, "/r I am here.")
    await desk.ming.sees("I am here.")


async def test_a_topic_deleted_while_a_person_holds_the_case_is_made_again_with_every_word(desk: DeskStory) -> None:
    await desk.taken()
    await desk.writes(BOB, "/r Hello.")
    hello = await desk.ming.newest()
    await desk.forum.does("topics", user=ANN, topic=desk.topic, delete=True)
    await desk.ming.says("alpha", reply_to=hello["message_id"])
    await desk.ming.photo(caption="bravo")
    await desk.town.later(hours=0.1)
    await desk.anew()
    await order(desk, "alpha", "is gone. What is open is repeated here.", "bravo")
    assert (await desk.forum.brief(desk.topic))["message_id"] == (await desk.forum.pinned())[-1]
    assert (await desk.forum.name()).endswith("🟢 taken")
    assert "Bob has looked after this case" in (await desk.writes(CAT, "/take"))[0]
    alpha = await desk.of_the_borrower("alpha")
    assert await desk.writes(BOB, "I see it.", reply_to=alpha["message_id"]) == []
    await desk.ming.sees(f"Bob{HEAD}I see it.")


async def test_topics_switched_off_and_on_again_while_a_person_holds_the_case(desk: DeskStory) -> None:
    await desk.taken()
    await desk.ming.says("alpha")
    await desk.forum.control.do("groups", id=desk.forum.group, forum=False)
    await desk.ming.says("bravo")
    await desk.ming.photo(caption="charlie")
    desk.topic = 0
    said = await desk.said()
    assert said.count("topics are switched off in this group") == 1
    bravo = next(m for m in await desk.shown() if "bravo" in m.get("text", ""))
    assert bravo["text"].startswith("Case G-")  # whose words they are
    await desk.writes(BOB, "/r nobody's answer")
    assert "without topics as a reply" in (await desk.forum.said())[-1]
    await desk.writes(BOB, "I read you.", reply_to=bravo["message_id"])
    await desk.ming.sees(f"Bob{HEAD}I read you.")

    await desk.forum.control.do("groups", id=desk.forum.group, forum=True)
    await desk.forum.write(ANN, "topics are on again")  # the next message in the group tells the bot
    await desk.town.later(hours=0.1)
    desk.topic = next(t["message_thread_id"] for t in await desk.forum.topics() if "taken" in t["name"])
    await desk.ming.says("delta")
    delta = await desk.of_the_borrower("delta")
    await desk.writes(BOB, "And this.", reply_to=delta["message_id"])
    await desk.ming.sees(f"Bob{HEAD}And this.")
    await order(desk, "alpha", "bravo", "charlie", "delta")


async def test_a_plain_group_becomes_a_supergroup_and_a_forum_in_the_middle_of_a_talk(tmp_path: Path) -> None:
    async with a_desk_story(tmp_path, forum=False) as desk:
        await desk.ming.says("person")
        await desk.taps(BOB, "Take")
        await desk.ming.says("alpha")
        moved = -1000000000200
        await desk.town.control.do("migrations", chat=desk.forum.group, to=moved)
        await desk.ming.says("bravo")
        old, desk.forum = desk.forum, Forum(desk.town, moved)
        bravo = next(m for m in await desk.shown() if "bravo" in m.get("text", ""))
        await desk.writes(BOB, "Got it.", reply_to=bravo["message_id"])
        await desk.ming.sees(f"Bob{HEAD}Got it.")
        await desk.town.control.do("groups", id=moved, forum=True)
        await desk.forum.write(ANN, "/who")
        await desk.anew()
        await desk.ming.says("charlie")
        await desk.writes(BOB, "In a topic now.", reply_to=(await desk.of_the_borrower("charlie"))["message_id"])
        await desk.ming.sees("In a topic now.")
        assert await desk.town.rows("SELECT group_id FROM topics") == [{"group_id": str(moved)}]
        assert "alpha" in "\n".join(await Forum(desk.town, old.group).said() or await desk.forum.said())
        await desk.nobody_sees_anothers_account()


async def test_rights_that_are_taken_away_are_named_once_and_topics_come_when_they_are_back(desk: DeskStory) -> None:
    await desk.taken()
    rights = {"can_manage_topics": False, "can_pin_messages": False}
    await desk.forum.control.do("members", chat=desk.forum.group, user="bot", rights=rights)
    await desk.ming.says("alpha")
    assert await desk.of_the_borrower("alpha")  # what is open stays
    other = await desk.town.guest("B3", 78, "2 March")
    await other.says("真人")
    said = "\n".join(await desk.forum.said())
    assert said.count("• Manage topics") == said.count("• Pin messages") == 1
    assert said.count("I could not open a topic here") == 1
    assert "asks for a person" in said
    await desk.forum.control.do("members", chat=desk.forum.group, user="bot", rights=dict.fromkeys(rights, True))
    await desk.town.later(hours=0.1)
    assert len(await desk.forum.topics()) == 2


async def test_strangers_and_the_nameless_are_told_why_nothing_is_done_and_nothing_reaches_the_borrower(
    desk: DeskStory,
) -> None:
    control, group = desk.forum.control, desk.forum.group
    await desk.taken()
    await desk.ming.says("hello?")
    hello, heard = await desk.of_the_borrower("hello?"), len(await desk.ming.heard())
    await control.do("users", id=ZED, first_name="Zed", language_code="en")
    await control.do("groups", id=group, members=[ANN, BOB, CAT, ZED])
    (told,) = await desk.writes(ZED, "Pay at once", reply_to=hello["message_id"])
    assert "I don't know you as an agent yet" in told
    assert "Your number is 9" in told
    assert await desk.writes(ZED, "/take") == []  # said once a day
    await desk.taps(ZED, "Back to the bot")
    assert (await desk.case())["held_by"] == str(BOB)

    await control.do("members", chat=group, user=BOB, status="administrator", anonymous=True, by=ANN)
    told = "\n".join(await desk.writes(BOB, "Pay at once", reply_to=hello["message_id"]))
    assert "You write as an anonymous administrator" in told
    await desk.writes(BOB, "/r Pay at once")
    assert len(await desk.ming.heard()) == heard
    assert "What became of it?" in (await desk.taps(BOB, "Done"))["text"]  # a tap carries the real person


async def test_a_case_whose_holder_is_put_out_is_idle_or_goes_home_waits_for_people_again(desk: DeskStory) -> None:
    await desk.taken()
    (asked,) = (await desk.case())["tickets"]

    async def waits() -> bool:
        case = await desk.case()
        return (case["owner"], case["held_by"]) == ("waiting", "") and [t["due_at"] for t in case["tickets"]] == [
            asked["due_at"]
        ]

    await desk.forum.does("members", user=BOB, status="kicked")
    assert "Whoever looked after this case has left the group." in await desk.said()
    assert await waits()
    await desk.writes(CAT, "/take")
    await desk.ming.says("hello?")
    heard = len(await desk.ming.heard())
    await desk.town.later(hours=0.6)
    assert "nothing was done here for 30 minutes" in await desk.said()
    assert await waits()
    await desk.ming.says("It is about the key of the shop")  # meant for Cat, who is not there any more
    await desk.ming.sees("I will pass this on to a colleague", "by Tuesday, 24 November, 15:00")
    assert await desk.of_the_borrower("key of the shop")
    await desk.writes(CAT, "/take")
    await desk.writes(CAT, "/r I am back.")
    await desk.town.later(hours=9)
    assert "The desk has closed for today, and with it Cat's shift." in await desk.said()
    assert await waits()
    assert [line["why"] for line in await desk.recorded("desk.returned")] == ["left", "idle", "shift"]
    assert len(await desk.ming.heard()) > heard


async def test_odd_and_large_files_a_chat_that_is_blocked_and_one_that_comes_back(desk: DeskStory) -> None:
    ming = desk.ming
    await desk.taken()
    heard = len(await ming.heard())
    await ming.sends(document=HUGE, caption="all 300 pages")
    await ming.sends(sticker="👍")
    there = await desk.shown()
    assert (await desk.of_the_borrower("all 300 pages"))["document"]["file_size"] > 20 * 2**20
    assert sum("sticker" in m for m in there) == 1
    assert len(await ming.heard()) == heard
    pages = (await desk.of_the_borrower("all 300 pages"))["message_id"]
    odd: tuple[dict[str, Any], ...] = (
        {"sticker": "👍", "reply_to": pages},
        {"voice": VOICE, "reply_to": pages},
        {"photo": PICTURE, "caption": "/r look"},
    )
    for what in odd:
        (told,) = await desk.sends(BOB, **what)
        assert "can't be judged for tone" in told
    assert await desk.sends(BOB, sticker="👍") == []  # among colleagues
    assert len(await ming.heard()) == heard
    await desk.sends(BOB, document=HUGE, caption="/r The contract.")
    assert (await ming.newest())["document"]["file_size"] > 20 * 2**20

    await ming.blocks()
    (told,) = await desk.writes(BOB, "/r Are you well?")
    assert told.startswith("Not sent (unreachable)")
    await ming.blocks(False)
    await ming.says("I am back")
    assert await desk.writes(BOB, "/r Welcome back.") == []
    await ming.sees("Welcome back.")
    said = await desk.said()
    assert said.count("The borrower has blocked the chat. What you write") == said.count("has come back") == 1


async def test_two_take_at_once_words_are_mistyped_and_somebody_writes_where_the_case_is_closed(
    desk: DeskStory,
) -> None:
    control, group = desk.forum.control, desk.forum.group
    await desk.asked()
    request = [m for m in await desk.shown() if "Take" in labels(m)][-1]
    for user in (BOB, CAT):
        await control.do("taps", user=user, chat=group, message_id=request["message_id"], data="desk.0.take")
    await desk.town.settle()
    holder = int((await desk.case())["held_by"])
    assert len(await desk.recorded("desk.taken")) == 1
    assert "has looked after this case since" in await desk.said()
    await desk.forum.does("topics", user=ANN, topic=desk.topic, rename="王先生 3,500")
    for word, told in {
        "/tkae": "Did you mean /take?",
        "/snooze whenever": "I can't read “whenever” as a time.",
        "/resolve sorted": "There is no outcome called “sorted”.",
        "/transfer @Zed": "Nobody here is called “@Zed”.",
        "/offer moon": "I could not read “moon”.",
        "/say nope": "There are: thanks",
        "/r": "Nothing was sent.",
        "/xyzzy": "I don't know /xyzzy. /help lists everything.",
    }.items():
        (said,) = await desk.writes(holder, word)
        assert told in said
    await desk.writes(holder, "/resolve helped | explained | -")
    await desk.writes(holder, "/release")
    await desk.forum.soon()
    (topic,) = await desk.forum.topics()
    assert (topic["closed"], topic["name"][-len("with the bot") :]) == (True, "with the bot")
    heard = len(await desk.ming.heard())
    (told,) = await desk.writes(ANN, "did she call?")
    assert "is closed here" in told
    assert "Your words are kept as a note" in told
    (told,) = await desk.writes(ANN, "/r Did you call?")
    assert told.startswith("Nobody holds this case yet.")
    assert len(await desk.ming.heard()) == heard
    assert [row["words"] for row in await desk.town.rows("SELECT words FROM desk_notes")] == ["did she call?"]


async def test_a_group_that_is_too_busy_holds_up_neither_the_borrower_nor_the_order_of_words(desk: DeskStory) -> None:
    await desk.taken()
    await desk.town.fault(method="sendMessage", chat=desk.forum.group, kind="refuse", retry_after=1)
    for words in ("alpha", "bravo", "charlie"):
        await desk.ming.says(words, quick=True)
    await desk.ming.says("English")  # the bot answers the borrower all the same
    await desk.writes(BOB, "/r One moment.")
    await desk.ming.sees("One moment.")
    await order(desk, "alpha", "bravo", "charlie")
    refused = [c for c in desk.town.wire.calls if c.status == 429]
    assert len(refused) == 1
