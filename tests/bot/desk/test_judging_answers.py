"""Tone at the desk, approved sentences, and what an agent changes or takes back: real turns on SQLite."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.answer_desk import AnswerDesk, an_answer_desk
from tests.kit.desk_people import ANN, BOB, CAT

HEAD = "Bob, Harbour Lending (example):\n"
THREAT = "Pay today or the police will arrest you."
SARCASM = "What a surprise, no payment again."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[AnswerDesk]:
    async with an_answer_desk(tmp_path) as made:
        yield made


async def test_a_threat_is_held_back_explained_and_an_approved_phrase_can_go_instead(desk: AnswerDesk) -> None:
    (told,) = await desk.writes(BOB, f"/r {THREAT}")
    assert told.startswith("⛔ Not sent: Threat of police, arrest or prison.")
    assert "You could write: If you need more time" in told
    assert await desk.queued() == []
    phrase = (await desk.buttons())["Send the suggested words"]
    assert "Only whoever wrote it" in (await desk.taps(CAT, phrase))[0]
    await desk.taps(BOB, phrase)
    assert await desk.sent() == [f"{HEAD}If you need more time, we can look at the options together."]
    assert "decided already" in (await desk.taps(BOB, phrase))[0]
    (line,) = await desk.recorded("desk.held_back")
    assert (line["rule"], line["words"], line["by"]) == ("threat_of_arrest", THREAT, BOB)
    assert line["tone"] == desk.stage.house.means.tone().digest


async def test_how_to_write_is_advice_and_never_sent_to_the_borrower(desk: AnswerDesk) -> None:
    (told,) = await desk.writes(BOB, "/r PLEASE ANSWER ME TODAY ABOUT THIS!!!")
    assert "Write in sentence case" in told
    assert list(await desk.buttons()) == ["I will rewrite"]


async def test_a_supervisor_overrides_with_a_reason_and_exactly_the_judged_words_go(desk: AnswerDesk) -> None:
    await desk.writes(BOB, f"/r {THREAT}")
    first = desk.there
    await desk.writes(BOB, "/r You are a liar and a thief.")
    assert "Several messages" in (await desk.writes(ANN, "/override quoted from the borrower's own letter"))[0]
    await desk.writes(ANN, "/override quoted from the borrower's own letter", reply_to=first)
    assert await desk.sent() == [f"{HEAD}{THREAT}"]
    (line,) = await desk.recorded("desk.override")
    assert (line["by"], line["author"], line["question"]) == (ANN, BOB, "tone")
    (sent,) = await desk.recorded("desk.answer")
    assert (sent["overridden_by"], sent["rule"]) == (ANN, "threat_of_arrest")


async def test_a_supervisor_who_is_asked_for_the_reason_writes_it_as_the_next_message(desk: AnswerDesk) -> None:
    await desk.writes(BOB, f"/r {THREAT}")
    (told,) = await desk.writes(ANN, "/override")
    assert told.startswith("Why may it be sent?")
    assert await desk.writes(BOB, "because I say so") == []  # a colleague's word is no reason
    assert await desk.queued() == []
    (told,) = await desk.writes(ANN, "quoted from a letter")
    assert told.endswith("Other words for the desk: /note\n\nSent.")
    assert await desk.sent() == [f"{HEAD}{THREAT}"]
    (line,) = await desk.recorded("desk.override")
    assert (line["by"], line["reason"]) == (ANN, "quoted from a letter")
    await desk.writes(BOB, f"/r {THREAT}")
    await desk.writes(ANN, "/override")
    await desk.waits(minutes=11)
    assert await desk.writes(ANN, "lunch?") == []
    assert await desk.queued() == []


async def test_a_warning_asks_and_a_yes_counts_once_and_only_while_the_case_is_the_same_persons(
    desk: AnswerDesk,
) -> None:
    (told,) = await desk.writes(BOB, f"/r {SARCASM}")
    assert told.startswith("⚠️ Please read it once more")
    assert list(await desk.buttons()) == ["Send as it is", "Don't send"]
    await desk.presses(BOB, "Send as it is")
    assert await desk.sent() == [f"{HEAD}{SARCASM}"]

    await desk.writes(BOB, f"/r {SARCASM}")
    yes = (await desk.buttons())["Send as it is"]
    await desk.writes(BOB, "/transfer @Cat")
    await desk.sent()
    assert (await desk.case())["held_by"] == str(CAT)
    assert "changed hands" in (await desk.taps(BOB, yes))[0]
    assert await desk.queued() == []
    assert await desk.rows("SELECT 1 FROM desk_drafts WHERE done_at IS NULL AND kind LIKE 'answer.%'") == []


async def test_approved_sentences_are_listed_and_read_in_the_borrowers_language_before_they_go(
    desk: AnswerDesk,
) -> None:
    await desk.does("UPDATE chats SET language = 'zh_Hant'")
    await desk.writes(BOB, "/say")
    assert len(await desk.buttons()) == len(desk.stage.house.means.replies().replies)
    (told,) = await desk.taps(BOB, "say:instalments")
    assert "王小明，我們可以一起看看分期" in told
    assert await desk.queued() == []
    await desk.presses(BOB, "Send")
    (row,) = await desk.queued()
    assert row["payload"]["text"].startswith("港灣信貸（範例） Bob：\n王小明，我們可以一起看看分期")
    await desk.sent()
    assert "12月16日" in (await desk.writes(BOB, "/say due_day"))[0]
    assert "There is no sentence of that name" in (await desk.writes(BOB, "/say nonsense"))[0]


async def test_an_edit_is_judged_and_then_drawn_over_what_the_borrower_reads(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r The sum is 3,500.")
    mine = desk.there
    (row,) = await desk.queued()
    await desk.sent()
    assert await desk.edits(BOB, mine, "/r The sum is 3,000.") == []
    (redraw,) = await desk.queued()
    assert (redraw["method"], redraw["target_row"]) == ("redraw", row["row_id"])
    assert await desk.sent() == [f"{HEAD}The sum is 3,000.\n(changed)"]
    (told,) = await desk.edits(BOB, mine, f"/r {THREAT}")
    assert told.startswith("The borrower still reads the old text.")
    assert await desk.queued() == []
    await desk.idle()
    assert "session has ended" in (await desk.edits(BOB, mine, "/r Your balance is 60,000."))[0]
    assert await desk.queued() == []
    assert await desk.edits(BOB, 2999, "a note of mine") == [], "what never went to the borrower is nobody's business"


async def test_what_was_taken_back_gives_way_to_a_line_and_offers_never_do(desk: AnswerDesk) -> None:
    await desk.writes(BOB, "/r Wrong window.")
    unsent = desk.there
    await desk.writes(BOB, "/del", reply_to=unsent)
    assert await desk.queued() == [], "it had not gone out yet"
    await desk.writes(BOB, "/r Wrong window again.")
    mine = desk.there
    (row,) = await desk.queued()
    await desk.sent()
    assert "Only whoever wrote it" in (await desk.writes(CAT, "/del", reply_to=mine))[0]
    assert "never an offer" in (await desk.writes(BOB, "/del", reply_to=1))[0]
    assert "Taken back." in (await desk.writes(BOB, "/del", reply_to=mine))[0]
    (redraw,) = await desk.queued()
    assert redraw["target_row"] == row["row_id"]
    assert await desk.sent() == ["Bob took this message back."]
    assert "already" in (await desk.writes(BOB, "/del", reply_to=mine))[0]
    await desk.writes(BOB, "/r Old.")
    await desk.sent()
    await desk.does("UPDATE relays SET at = '2026-11-21T00:00:00.000000Z' WHERE words = 'Old.'")
    assert "48 hours" in (await desk.writes(BOB, "/del", reply_to=desk.there))[0]


async def test_files_go_as_policy_allows_without_an_account_and_their_captions_are_judged(desk: AnswerDesk) -> None:
    photo = {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]}
    paper = {"document": {"file_id": "d", "file_unique_id": "d", "file_name": "letter.pdf"}}
    (told,) = await desk.sends_file(BOB, "/r look", **photo)
    assert "photos can't be judged" in told
    assert "documents" in told
    assert "Threat of police" in (await desk.sends_file(BOB, f"/r {THREAT}", **paper))[0]
    assert await desk.queued() == []
    assert await desk.sends_file(BOB, "/r Your letter.", **paper) == []
    mine = desk.there
    (row,) = await desk.queued()
    copied = {key: row["payload"][key] for key in ("from_chat", "messages", "caption")}
    assert (row["method"], copied) == (
        "copy", {"from_chat": "-100", "messages": [mine], "caption": f"{HEAD}Your letter."}
    )  # fmt: skip
    await desk.sent()
    await desk.writes(BOB, "/del", reply_to=mine)
    assert [row["method"] for row in await desk.queued()] == ["delete", "tell"]
    assert await desk.sent() == ["delete", "Bob took this message back."]


async def test_an_album_goes_as_one_message_of_several_files_and_is_judged_as_one(desk: AnswerDesk) -> None:
    def paper(n: int) -> dict[str, object]:
        return {"document": {"file_id": f"d{n}", "file_unique_id": f"d{n}", "file_name": f"{n}.pdf"}}

    await desk.sends_file(BOB, "/r Two papers.", album="A", **paper(1))
    first = desk.there
    await desk.sends_file(BOB, "", album="A", **paper(2))
    await desk.writes(BOB, "a note in between")
    assert await desk.queued() == []
    await desk.passes(2)
    words, files = await desk.queued()
    assert (words["method"], files["method"]) == ("tell", "copy")
    assert files["payload"]["messages"] == [first, first + 1]
    assert await desk.sent() == [f"{HEAD}Two papers.", "copy"]
    (relay,) = await desk.rows("SELECT body FROM relays WHERE side = 'agent'")
    assert json.loads(relay["body"])["rows"] == [words["row_id"], files["row_id"]]
    (note,) = await desk.rows("SELECT words FROM desk_notes")
    assert note["words"] == "a note in between"
