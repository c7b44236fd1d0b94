"""What the borrower writes and sends while a person holds the case, through real turns on both databases."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.store import inbox
from bot.store.relays import Relay, relay_write
from bot.store.statements import Tx, sql
from bot.terminal import CHAT
from bot.turn.turn import turn_claimed
from dialogs import REGISTER
from dialogs.grammar.conversation import Conversation, Frame, dump
from dialogs.grammar.story import Nothing
from tests.kit.held_chat import GROUP, HeldChat, a_held_chat

PHOTO = [{"file_id": "p1", "file_unique_id": "u1", "width": 90, "height": 90, "file_size": 1000}]


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[HeldChat]:
    async with a_held_chat(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made


async def relays(chat: HeldChat) -> list[dict[str, Any]]:
    return await chat.rows("SELECT * FROM relays ORDER BY CAST(from_message AS INTEGER)")


async def to_the_borrower(chat: HeldChat) -> list[str]:
    rows = await chat.outbox(f"chat:{CHAT}")
    return [row["payload"]["text"] for row in rows if "text" in row["payload"]]


async def test_words_come_into_the_topic_as_they_were_written_and_the_bot_is_silent(chat: HeldChat) -> None:
    number = await chat.says("I lost <b>my job</b> & need time")
    (row,) = await chat.outbox()
    assert (row["method"], row["purpose"]) == ("tell", "relay")
    assert row["payload"]["text"] == "💬 I lost &lt;b&gt;my job&lt;/b&gt; &amp; need time"
    (pair,) = await relays(chat)
    assert (pair["from_chat"], pair["from_message"], pair["shown_row"]) == (str(CHAT), str(number), row["row_id"])
    assert (pair["side"], pair["kind"], pair["words"]) == ("borrower", "text", "I lost <b>my job</b> & need time")
    assert await to_the_borrower(chat) == []
    (kept,) = await chat.rows("SELECT words FROM words WHERE words LIKE 'I lost%'")
    assert kept["words"] == pair["words"]


async def test_much_writing_costs_one_send_as_long_as_it_waits(database_url: str, tmp_path: Path) -> None:
    async with a_held_chat(database_url, tmp_path) as chat:
        for words in ("one", "two", "three"):
            await chat.says(words)
        (row,) = await chat.outbox()
        assert row["payload"]["text"] == "💬 one\n\n💬 two\n\n💬 three"
        assert {pair["shown_row"] for pair in await relays(chat)} == {row["row_id"]}
        await chat.does("UPDATE outbox SET state = 'sending' WHERE row_id = $1", row["row_id"])
        await chat.says("four")
        assert await chat.texts() == ["💬 four"]


async def test_one_message_never_holds_more_than_telegram_shows(chat: HeldChat) -> None:
    for letter in "abc":
        await chat.says(letter * 1900)
    await chat.says("x" * 4096)
    first, second, third = await chat.texts()
    assert "a" * 1900 in first
    assert "b" * 1900 in first
    assert second == "💬 " + "c" * 1900
    assert third == "x" * 4096


async def test_words_do_not_jump_over_a_photo_between_them(chat: HeldChat) -> None:
    await chat.says("look")
    await chat.sends(photo=PHOTO)
    await chat.says("that was it")
    assert [row["method"] for row in await chat.outbox()] == ["tell", "copy", "tell"]


async def test_a_photo_is_copied_with_its_words_in_plain(chat: HeldChat) -> None:
    words = "my <slip>"
    number = await chat.sends(photo=PHOTO, caption=words, caption_entities=[{"type": "bold", "offset": 0, "length": 2}])
    (row,) = await chat.outbox()
    payload = row["payload"]
    assert (row["method"], payload["from_chat"], payload["messages"]) == ("copy", str(CHAT), [number])
    assert payload["caption"] == "my &lt;slip&gt;"
    (pair,) = await relays(chat)
    assert (pair["kind"], pair["words"], pair["shown_row"]) == ("photo", words, row["row_id"])


async def test_words_too_long_for_a_caption_stand_below(chat: HeldChat) -> None:
    await chat.sends(photo=PHOTO, caption="w" * 1500)
    photo, words = await chat.outbox()
    assert photo["payload"]["caption"] == ""
    assert words["payload"]["text"] == "💬 " + "w" * 1500


@pytest.mark.parametrize(
    "what",
    [
        {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3, "file_size": 30_000_000}},
        {"location": {"longitude": 121.5, "latitude": 25.0}},
        {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
    ],
    ids=lambda what: next(iter(what)),
)  # fmt: skip
async def test_whatever_telegram_copies_is_copied(chat: HeldChat, what: dict[str, Any]) -> None:
    number = await chat.sends(**what)
    (row,) = await chat.outbox()
    assert (row["method"], row["payload"]["messages"]) == ("copy", [number])
    assert await to_the_borrower(chat) == []


async def test_a_contact_is_shown_to_nobody_and_both_are_told(chat: HeldChat) -> None:
    await chat.sends(contact={"phone_number": "0912345678", "first_name": "Ming"})
    (line,) = await chat.texts()
    assert "cannot be shown here (contact)" in line
    assert "0912345678" not in line
    (said,) = await to_the_borrower(chat)
    assert "I cannot pass on this kind of message" in said
    assert "Ann at" in said


async def test_a_copy_that_telegram_refuses_is_told_to_both(chat: HeldChat) -> None:
    await chat.sends(dice={"emoji": "🎲", "value": 3})
    (row,) = await chat.outbox()
    await chat.is_answered(row, "not copyable")
    assert "cannot be shown here (dice)" in (await chat.texts())[-1]
    assert "I cannot pass on" in (await to_the_borrower(chat))[-1]
    assert [pair["state"] for pair in await relays(chat)] == ["not_shown"]


async def test_an_album_of_which_telegram_left_out_a_part_is_paired_with_none_of_its_copies_by_guess(
    chat: HeldChat,
) -> None:
    numbers = [await chat.sends(photo=PHOTO, media_group_id="g1") for _ in range(3)]
    await chat.passes(2)
    (row,) = await chat.outbox()
    await chat.goes_out(row["row_id"], "901", "903", partly=True)
    await chat.is_answered(row, "partly", state="sent")
    (line,) = await chat.outbox()
    assert "Some parts of this album" in line["payload"]["text"]
    assert line["payload"]["reply_to"] == "901"
    assert {pair["state"] for pair in await relays(chat)} == {"shown"}
    await chat.says("the last", reply_to=str(numbers[2]))
    assert (await chat.outbox())[-1]["payload"]["reply_to"] == "901"  # the album, and no part of it by guess


# Albums


async def test_an_album_comes_as_one_once_its_parts_are_there(chat: HeldChat) -> None:
    numbers = [await chat.sends(photo=PHOTO, media_group_id="g1", caption=words) for words in ("both slips", "", "")]
    assert await chat.outbox() == []
    await chat.passes(2)
    (row,) = await chat.outbox()
    assert (row["method"], row["payload"]["messages"]) == ("copy", numbers)
    assert {(pair["shown_row"], pair["state"]) for pair in await relays(chat)} == {(row["row_id"], "shown")}
    await chat.goes_out(row["row_id"], "901", "902", "903")
    await chat.says("I mean the second", reply_to=str(numbers[1]))
    (words,) = await chat.outbox()
    assert words["payload"]["reply_to"] == "902"


async def test_a_part_that_comes_late_is_lost_no_more_than_the_others(chat: HeldChat) -> None:
    first = await chat.sends(photo=PHOTO, media_group_id="g1")
    await chat.passes(2)
    late = await chat.sends(photo=PHOTO, media_group_id="g1")
    await chat.passes(2)
    assert [row["payload"]["messages"] for row in await chat.outbox()] == [[first], [late]]


async def test_parts_that_waited_in_the_inbox_stay_together(chat: HeldChat) -> None:
    """As after a long stop of the process: the album's time is over when its second part is turned."""
    first, second = [await chat.sends(photo=PHOTO, media_group_id="g1", later=True) for _ in range(2)]
    await chat.stage.house.db.run(one_turn(chat))
    await chat.passes(5)
    (row,) = await chat.outbox()
    assert row["payload"]["messages"] == [first, second]


def one_turn(chat: HeldChat) -> Tx[None]:
    means = chat.stage.house.means
    row = yield from inbox.claim("telegram", str(chat.update - 1))
    assert row is not None
    yield from turn_claimed(means, row)


# What changed since


async def test_changed_words_go_out_changed_or_are_drawn_over(chat: HeldChat) -> None:
    number = await chat.says("on Friday")
    await chat.says("for sure")
    await chat.sends(edits=number, text="on Monday")
    (row,) = await chat.outbox()
    assert row["payload"]["text"] == "💬 on Monday\n✏️ changed by the borrower\n\n💬 for sure"
    await chat.goes_out(row["row_id"], "901")
    for day in ("Tuesday", "Wednesday"):
        await chat.sends(edits=number, text=f"on {day}")
    (over,) = await chat.outbox()
    assert (over["method"], over["target_row"]) == ("redraw", row["row_id"])
    assert over["payload"]["text"].startswith("💬 on Wednesday\n✏️")
    await chat.sends(edits=number, text="on Wednesday")  # as for a preview: nothing changed
    assert len(await chat.outbox()) == 1


async def test_a_changed_caption_is_said_below_the_picture(chat: HeldChat) -> None:
    number = await chat.sends(photo=PHOTO, caption="may")
    (row,) = await chat.outbox()
    await chat.goes_out(row["row_id"], "901")
    await chat.sends(edits=number, photo=PHOTO, caption="June")
    (line,) = await chat.outbox()
    assert (line["payload"]["text"], line["payload"]["reply_to"]) == ("✏️ The borrower changed this: June", "901")


async def test_a_message_from_before_that_is_changed_now_is_shown_as_changed(chat: HeldChat) -> None:
    await chat.sends(edits=17, text="what I said to the bot")
    assert await chat.texts() == ["💬 what I said to the bot\n✏️ changed by the borrower"]


# Answers


async def test_an_answer_to_an_agents_message_stands_below_that_message(chat: HeldChat) -> None:
    shown = (await chat.rows("SELECT row_id FROM outbox WHERE lane = $1", f"chat:{CHAT}"))[0]["row_id"]
    written = Relay("r", "case:B1", "agent", "1", GROUP, "555", shown, "text", "When?", "shown", "")
    await chat.run(relay_write(written))
    await chat.run(sql("placed_add", str(CHAT), "33", shown, 0))
    await chat.says("on Friday", reply_to="33")
    await chat.says("I think")
    (answer,) = await chat.outbox()
    assert answer["payload"]["reply_to"] == "555"


# What is never passed on, and what acts first


async def test_an_answer_of_the_check_is_shown_to_nobody(chat: HeldChat) -> None:
    await chat.does("UPDATE chats SET verified_at = NULL, active_at = NULL")
    asked = replace(Conversation("x"), frame=Frame("hello", "check", Nothing()))
    await chat.does("UPDATE chats SET state = $1", json.dumps(dump(asked, REGISTER.dialogs)))
    await chat.says("4 March")
    await chat.says("5月3日")
    assert await chat.texts() == []
    assert await relays(chat) == []
    await chat.says("thank you Ann")
    assert await chat.texts() == ["💬 thank you Ann"]


async def test_who_speaks_of_not_wanting_to_live_is_shown_the_line_and_the_supervisors_are_called(
    chat: HeldChat,
) -> None:
    for _ in range(2):
        await chat.passes(60)
        await chat.says("I want to kill myself")
        call, words = (await chat.texts())[-2:]
        if "💬" in call:
            call, words = words, call
        assert "🆘" in call
        assert '<a href="tg://user?id=1">Ann</a>' in call
        assert words.endswith("💬 I want to kill myself")
    assert "1925" in (await to_the_borrower(chat))[0]
    assert "1925" not in (await to_the_borrower(chat))[1]


async def test_the_people_learn_once_that_the_borrower_blocked_the_chat_and_came_back(chat: HeldChat) -> None:
    await chat.blocks()
    await chat.blocks()
    await chat.blocks(again=True)
    gone, back = await chat.texts()
    assert "has blocked the chat" in gone
    assert "has come back" in back


async def test_while_nobody_is_there_yet_the_words_for_the_colleague_stand_in_the_topic(chat: HeldChat) -> None:
    await chat.does("UPDATE cases SET owner = 'bot'")
    await chat.does("UPDATE topics SET held_by = ''")
    await chat.says("person")
    number = await chat.says("it is about my rent")
    assert (await chat.texts())[-1].endswith("💬 it is about my rent")
    await chat.sends(edits=number, text="it is about my wages")
    assert any("my wages" in text for text in await chat.texts())
    await chat.says("home")
    before = len(await relays(chat))
    await chat.says("thanks")
    assert len(await relays(chat)) == before


async def test_in_a_group_without_topics_it_is_said_whose_words_they_are(chat: HeldChat) -> None:
    await chat.does("UPDATE topics SET state = 'flat'")
    await chat.says("hello")
    await chat.sends(location={"longitude": 121.5, "latitude": 25.0})
    (case,) = await chat.rows("SELECT number FROM cases WHERE case_id = 'B1'")
    words, head, place = await chat.outbox()
    assert words["payload"]["flat"] == head["payload"]["text"] == f"Case {case['number']}:"
    assert (words["payload"]["text"], place["method"]) == ("💬 hello", "copy")
