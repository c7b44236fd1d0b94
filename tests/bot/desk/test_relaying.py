"""What the borrower writes and sends while a person holds the case, through real turns; nothing goes out by itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.sender import Rates
from bot.sender.buckets import Buckets
from bot.sender.claim import Claim, Taken
from bot.store import inbox
from bot.store.relays import Relay, relay_write
from bot.store.statements import Row, Statement, Tx, composed, sql
from bot.terminal import CHAT
from bot.turn.gate import sender_gate, sender_note
from bot.turn.turn import turn_claimed
from dialogs import REGISTER
from dialogs.grammar.conversation import Conversation, Frame, dump
from dialogs.grammar.story import Nothing
from tests.kit.held_chat import GROUP, LANE, HeldChat, a_held_chat
from tests.kit.stage import a_stage

PHOTO = [{"file_id": "p1", "file_unique_id": "u1", "width": 90, "height": 90, "file_size": 1000}]
VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 3, "file_size": 30_000_000}
HERE = {"longitude": 121.5, "latitude": 25.0}


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[HeldChat]:
    async with a_held_chat(f"sqlite:///{tmp_path}/test.db", tmp_path) as made:
        yield made


async def relays(chat: HeldChat) -> list[dict[str, Any]]:
    return await chat.rows("SELECT * FROM relays ORDER BY CAST(from_message AS INTEGER)")


async def to_the_borrower(chat: HeldChat) -> list[str]:
    rows = await chat.outbox(f"chat:{CHAT}")
    return [row["payload"]["text"] for row in rows if "text" in row["payload"]]


# Words


async def test_words_come_into_the_topic_as_they_were_written_and_the_bot_is_silent(chat: HeldChat) -> None:
    number = await chat.says("I lost <b>my job</b> & need time")
    (row,) = await chat.outbox()
    assert (row["method"], row["purpose"]) == ("tell", "relay")
    assert row["payload"]["text"] == "💬 I lost &lt;b&gt;my job&lt;/b&gt; &amp; need time"
    (pair,) = await relays(chat)
    assert (pair["from_chat"], pair["from_message"], pair["shown_row"]) == (str(CHAT), str(number), row["row_id"])
    assert (pair["side"], pair["kind"], pair["words"]) == ("borrower", "text", "I lost <b>my job</b> & need time")
    assert await to_the_borrower(chat) == []
    assert await chat.rows("SELECT words FROM words WHERE words = $1", pair["words"])


async def test_much_writing_costs_one_send_as_long_as_it_waits(database_url: str, tmp_path: Path) -> None:
    async with a_held_chat(database_url, tmp_path) as chat:
        for words in ("one", "two", "three"):
            await chat.says(words)
        (row,) = await chat.outbox()
        assert row["payload"]["text"] == "💬 one\n\n💬 two\n\n💬 three"
        assert {pair["shown_row"] for pair in await relays(chat)} == {row["row_id"]}
        await chat.does("UPDATE outbox SET state = 'sending' WHERE row_id = $1", row["row_id"])
        await chat.says("four")
        await chat.sends(photo=PHOTO)
        await chat.says("five")  # no words jump over the photo
        assert [row["payload"].get("text", row["method"]) for row in await chat.outbox()] == [
            "💬 four", "copy", "💬 five"
        ]  # fmt: skip


async def test_words_added_between_the_senders_look_and_its_claim_go_out_with_the_row(chat: HeldChat) -> None:
    await chat.says("one")
    (row,) = await chat.outbox()
    await chat.does("INSERT INTO leases (name, holder, epoch, beat) VALUES ('sender', 'we', 1, 0)")
    plan, means = Buckets(Rates()).plan(), chat.stage.house.means
    claim = Claim(
        1, chat.stage.clock.now(), 8, 0, plan, frozenset(), {}, sender_gate(means), sender_note(means)
    )  # fmt: skip
    newer = composed("UPDATE outbox SET payload = $2 WHERE row_id = $1", row["row_id"], '{"text": "one and two"}')
    taken = await chat.stage.house.db.run(meanwhile(claim.run(), "outbox_claim", newer))
    assert [dict(message.payload) for message in taken.messages if message.row["lane"] == LANE] == [
        {"text": "one and two"}
    ]


def meanwhile(claiming: Tx[Taken], before: str, act: Statement) -> Tx[Taken]:
    """A transaction, with another's act just before its statements of that name."""
    rows: list[Row] | None = None
    while True:
        try:
            wanted = claiming.send(rows)  # type: ignore[arg-type]
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        if wanted.name == before:
            yield act
        rows = yield wanted


async def test_one_message_never_holds_more_than_telegram_shows(chat: HeldChat) -> None:
    for letter in "abc":
        await chat.says(letter * 1900)
    await chat.says("x" * 4096)
    first, second, third = await chat.texts()
    assert "a" * 1900 in first
    assert "b" * 1900 in first
    assert second == "💬 " + "c" * 1900
    assert third == "x" * 4096


async def test_in_a_group_without_topics_it_is_said_whose_words_they_are(chat: HeldChat) -> None:
    await chat.does("UPDATE topics SET state = 'flat'")
    await chat.says("hello")
    await chat.sends(location=HERE)
    (case,) = await chat.rows("SELECT number FROM cases WHERE case_id = 'B1'")
    words, head, place = await chat.outbox()
    assert words["payload"]["flat"] == head["payload"]["text"] == f"Case {case['number']}:"
    assert (words["payload"]["text"], place["method"]) == ("💬 hello", "copy")


# What is no text


async def test_whatever_telegram_copies_is_copied_and_its_words_go_along_in_plain(chat: HeldChat) -> None:
    words = "my <slip>"
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    numbers = [
        await chat.sends(photo=PHOTO, caption=words, caption_entities=bold),
        await chat.sends(photo=PHOTO, caption="w" * 1500),
        await chat.sends(voice=VOICE),
        await chat.sends(location=HERE),
    ]
    slip, long, below, voice, place = await chat.outbox()
    assert [row["payload"]["messages"] for row in (slip, long, voice, place)] == [[number] for number in numbers]
    assert slip["payload"]["caption"] == "my &lt;slip&gt;"
    assert (long["payload"]["caption"], below["payload"]["text"]) == ("", "💬 " + "w" * 1500)
    assert [(pair["kind"], pair["words"]) for pair in await relays(chat)] == [
        ("photo", words), ("photo", "w" * 1500), ("voice", ""), ("location", "")
    ]  # fmt: skip
    await chat.sends(edits=numbers[3], location={**HERE, "latitude": 25.1})  # a live one moves: no news in words
    assert len(await chat.outbox()) == 5
    assert await to_the_borrower(chat) == []


async def test_what_cannot_be_shown_is_told_to_both_at_once_or_when_telegram_refuses(chat: HeldChat) -> None:
    await chat.sends(contact={"phone_number": "0912345678", "first_name": "Ming"})
    (line,) = await chat.texts()
    assert "cannot be shown here (contact)" in line
    assert "0912345678" not in line
    (said,) = await to_the_borrower(chat)
    assert "I cannot pass on this kind of message" in said
    assert "Ann at" in said
    await chat.sends(dice={"emoji": "🎲", "value": 3})
    await chat.is_answered((await chat.outbox())[-1], "not copyable")
    assert "cannot be shown here (dice)" in (await chat.texts())[-1]
    assert len(await to_the_borrower(chat)) == 2
    assert [pair["state"] for pair in await relays(chat)] == ["not_shown"]


# Albums


async def test_an_album_comes_as_one_once_its_parts_are_there_and_a_late_part_by_itself(chat: HeldChat) -> None:
    numbers = [await chat.sends(photo=PHOTO, media_group_id="g1", caption=words) for words in ("both slips", "", "")]
    assert await chat.outbox() == []
    await chat.passes(2)
    row, said = await chat.outbox()
    assert said["payload"]["text"].endswith("both slips")
    assert (row["method"], row["payload"]["messages"]) == ("copy", numbers)
    assert {(pair["shown_row"], pair["state"]) for pair in await relays(chat)} == {(row["row_id"], "shown")}
    await chat.goes_out(row["row_id"], "901", "902", "903")
    await chat.goes_out(said["row_id"], "904")
    await chat.says("I mean the second", reply_to=str(numbers[1]))
    (words,) = await chat.outbox()
    assert words["payload"]["reply_to"] == "902"
    late = await chat.sends(photo=PHOTO, media_group_id="g1")
    await chat.passes(2)
    assert (await chat.outbox())[-1]["payload"]["messages"] == [late]


async def test_parts_that_waited_in_the_inbox_stay_together(chat: HeldChat) -> None:
    """As after a long stop of the process: the album's time is over when its second part is turned."""
    numbers = [await chat.sends(photo=PHOTO, media_group_id="g1", later=True) for _ in range(3)]
    await chat.stage.house.db.run(one_turn(chat))
    await chat.passes(5)
    (row,) = await chat.outbox()
    assert row["payload"]["messages"] == numbers


async def test_an_album_of_a_chat_that_left_its_case_before_it_was_whole_is_shown_all_the_same(chat: HeldChat) -> None:
    numbers = [await chat.sends(photo=PHOTO, media_group_id="g1") for _ in range(2)]
    await chat.does("UPDATE cases SET chat_id = NULL")
    await chat.passes(2)
    (row,) = await chat.outbox()
    assert row["payload"]["messages"] == numbers


def one_turn(chat: HeldChat) -> Tx[None]:
    row = yield from inbox.claim("telegram", str(chat.update - 2))
    assert row is not None
    yield from turn_claimed(chat.stage.house.means, row)


async def test_of_an_album_that_telegram_left_parts_out_of_no_pair_is_guessed(chat: HeldChat) -> None:
    numbers = [await chat.sends(photo=PHOTO, media_group_id="g1") for _ in range(3)]
    await chat.passes(2)
    (row,) = await chat.outbox()
    await chat.goes_out(row["row_id"], "901", "903", partly=True)
    await chat.is_answered(row, "partly", state="sent")
    (line,) = await chat.outbox()
    assert "Some parts of this album" in line["payload"]["text"]
    assert {pair["state"] for pair in await relays(chat)} == {"shown"}
    await chat.says("the last", reply_to=str(numbers[2]))
    assert (await chat.outbox())[-1]["payload"]["reply_to"] == "901"  # the album, and no part of it by guess


# What changed since, and what is answered


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
    await chat.sends(edits=17, text="what I said to the bot")  # before anybody was there
    assert (await chat.texts())[-1] == "💬 what I said to the bot\n✏️ changed by the borrower"


async def test_a_changed_caption_is_said_below_the_picture(chat: HeldChat) -> None:
    number = await chat.sends(photo=PHOTO, caption="may")
    (row,) = await chat.outbox()
    await chat.goes_out(row["row_id"], "901")
    await chat.sends(edits=number, photo=PHOTO, caption="June")
    (line,) = await chat.outbox()
    assert (line["payload"]["text"], line["payload"]["reply_to"]) == ("✏️ The borrower changed this: June", "901")


async def test_an_answer_to_an_agents_message_stands_below_that_message(chat: HeldChat) -> None:
    shown = (await chat.rows("SELECT row_id FROM outbox WHERE lane = $1", f"chat:{CHAT}"))[0]["row_id"]
    await chat.run(
        relay_write(Relay("r", "case:B1", "agent", "1", GROUP, "555", shown, "text", "When?", "shown", ""))
    )  # fmt: skip
    await chat.run(sql("placed_add", str(CHAT), "33", shown, 0))
    await chat.says("on Friday", reply_to="33")
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


async def test_who_speaks_of_not_wanting_to_live_is_shown_the_line_and_the_supervisors_are_called_each_time(
    chat: HeldChat,
) -> None:
    for _ in range(2):
        await chat.passes(60)
        await chat.says("I want to kill myself")
        call, words = sorted((await chat.texts())[-2:], key=lambda text: "💬" in text)
        assert "🆘" in call
        assert '<a href="tg://user?id=1">Ann</a>' in call
        assert words == "💬 I want to kill myself"
    first, second = await to_the_borrower(chat)
    assert "1925" in first
    assert "1925" not in second


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
    assert (await chat.texts())[-1] == "💬 it is about my rent"
    await chat.sends(edits=number, text="it is about my wages")
    assert any("my wages" in text for text in await chat.texts())
    await chat.says("home")
    await chat.says("thanks")
    assert len(await relays(chat)) == 1


async def test_a_visitors_words_reach_whoever_looks_after_the_visitor(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/test.db", tmp_path) as stage:
        chat, lane = HeldChat(stage), f"topic:chat:{CHAT}"
        await chat.says("person")
        await chat.says("I have no link")
        await chat.does("UPDATE topics SET held_by = '1', state = 'open', thread_id = '78'")
        await chat.does("UPDATE outbox SET state = 'sent'")
        await chat.says("are you there?")
        assert [row["payload"]["text"] for row in await chat.outbox(lane)] == ["💬 are you there?"]
        assert await to_the_borrower(chat) == []
        assert [pair["words"] for pair in await relays(chat)] == ["I have no link", "are you there?"]
        (ticket,) = await chat.rows("SELECT ticket_id FROM tickets")
        await stage.act(ticket["ticket_id"], "resolve")  # settled, and whoever is there is still there
        await chat.says("one more thing")
        assert (await relays(chat))[-1]["words"] == "one more thing"
        await chat.does("UPDATE tickets SET closed_at = NULL")
        await stage.act(ticket["ticket_id"], "release")
        assert await chat.rows("SELECT held_by FROM topics") == [{"held_by": ""}]
