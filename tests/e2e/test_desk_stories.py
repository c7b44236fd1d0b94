"""A borrower, two agents and a supervisor, over HTTP: from the wish for a person to the stars, and the hard talks."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.kit.desk_group import ANN, BOB, CAT
from tests.kit.desk_story import HEAD, PAPER, PICTURE, DeskStory, a_desk_story
from tests.kit.phone import labels
from tests.kit.plan_story import AGREE, LAST4, NAME, SIGN, TAKE, WAY

THREAT = "Pay today or the police will arrest you."
SARCASM = "What a surprise, no payment again."
DEBT = re.compile(r"NT\$|3,500|1,750|overdue|late\b")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[DeskStory]:
    async with a_desk_story(tmp_path) as made:
        yield made
        await made.nobody_sees_anothers_account()


async def test_words_files_and_changes_go_both_ways_and_answers_stand_below_what_they_answer(desk: DeskStory) -> None:
    ming = desk.ming
    await desk.asked()
    await ming.sees("I have asked a colleague", "by Tuesday, 24 November, 15:00")
    brief = await desk.forum.brief(desk.topic)
    assert await desk.forum.pinned() == [brief["message_id"]]
    assert "NT$3,500 due, 8 days late" in brief["text"]
    assert "Bob looks after this case now." in (await desk.taps(BOB, "Take"))["text"]
    (told,) = await desk.writes(CAT, "/take")
    assert told.startswith("Bob has looked after this case since")
    await ming.sees("Bob at Harbour Lending (example) is looking after you personally.")

    silent = len(await ming.heard())
    await ming.says("I lost my job")
    await ming.photo(caption="my letter")
    await ming.sends(document=PAPER, caption="and this")
    for _ in range(2):
        await ming.sends(photo=PICTURE, album="a1", quick=True)
    await desk.town.settle()
    await desk.town.later(hours=0.001)
    mine = next(m for m in await ming.messages() if m.get("text") == "I lost my job")
    await ming.edits(mine["message_id"], "I lost my job in May")
    lost = await desk.of_the_borrower("I lost my job")
    assert lost["text"] == "💬 I lost my job in May\n✏️ changed by the borrower"
    there = await desk.shown()
    assert [m["caption"] for m in there if "caption" in m] == ["my letter", "and this"]
    assert len({m["media_group_id"] for m in there if "media_group_id" in m}) == 1
    assert len(await ming.heard()) == silent

    assert await desk.writes(BOB, "Since when exactly?", reply_to=lost["message_id"]) == []
    question = await ming.newest()
    assert question["text"] == f"Bob{HEAD}Since when exactly?"
    assert question["reply_to_message"]["message_id"] == mine["message_id"]
    asked = next(
        m for m in await desk.forum.control.messages(desk.forum.group) if m.get("text") == "Since when exactly?"
    )
    await ming.says("since the 4th", reply_to=question["message_id"])
    assert (await desk.of_the_borrower("the 4th"))["reply_to_message"]["message_id"] == asked["message_id"]
    await desk.forum.does("messages", user=BOB, edit=asked["message_id"], text="Since which day?")
    changed = next(m for m in await ming.heard() if m["message_id"] == question["message_id"])
    assert changed["text"] == f"Bob{HEAD}Since which day?\n(changed)"

    assert await desk.sends(BOB, document=PAPER, caption="/r Your letter.") == []
    paper = await ming.newest()
    assert (paper["document"]["file_name"], paper["caption"]) == ("letter.pdf", f"Bob{HEAD}Your letter.")
    for _ in range(2):
        await desk.forum.does(
            "messages", user=BOB, topic=desk.topic, document=PAPER, album="b1", caption="/r Two more."
        )
    await desk.town.later(hours=0.001)
    assert len([m for m in await ming.heard() if "media_group_id" in m]) == 2
    marks = await desk.marks()
    assert set(marks.values()) == {"👌"}
    assert asked["message_id"] in marks


async def test_nothing_reaches_the_borrower_by_accident_and_no_threat_without_a_supervisors_reason(
    desk: DeskStory,
) -> None:
    ming = desk.ming
    await desk.taken()
    heard = len(await ming.heard())
    assert await desk.writes(BOB, "sounds honest to me") == []
    assert await desk.writes(BOB, "/note prefers evenings") == []
    assert list((await desk.marks()).values()) == ["✍"]
    assert "Note by Bob" in (await desk.taps(CAT, "The case"))["text"]
    (told,) = await desk.writes(BOB, f"/r {THREAT}")
    assert told.startswith("⛔ Not sent: Threat of police, arrest or prison.")
    assert (await desk.writes(BOB, "/override I want to"))[0].startswith("/override is for supervisors.")
    (told,) = await desk.writes(CAT, "/r I help out.")
    assert told.startswith("Bob holds this case.")
    assert len(await ming.heard()) == heard

    assert await desk.writes(ANN, "/override quoted from the borrower's own letter") == ["Sent."]
    await ming.sees(f"Bob{HEAD}{THREAT}")
    (told,) = await desk.writes(BOB, f"/r {SARCASM}")
    assert told.startswith("⚠️ Please read it once more")
    assert (await desk.taps(BOB, "Don't send"))["text"] == "Not sent."
    await desk.writes(BOB, f"/r {SARCASM}")
    assert (await desk.taps(BOB, "Send as it is"))["text"] == "Sent."
    await ming.sees(SARCASM)
    assert "Thank you for telling us." in (await desk.writes(BOB, "/say thanks"))[0]
    await desk.taps(BOB, "Send")
    await ming.sees(f"Bob{HEAD}Thank you for telling us.")
    assert len(await ming.heard()) == heard + 3
    assert [line["verdict"] for line in await desk.recorded("desk.held_back")] == ["block", "warn", "warn"]
    (line,) = await desk.recorded("desk.override")
    assert (line["by"], line["author"], line["reason"]) == (ANN, BOB, "quoted from the borrower's own letter")


async def test_an_offer_is_signed_while_held_another_decided_by_a_supervisor_and_the_help_is_rated(
    tmp_path: Path,
) -> None:
    async with a_desk_story(tmp_path, mandate=True) as desk:
        ming = desk.ming
        await desk.taken()
        assert "2. Thursday, 7 January 2027: NT$1,750" in (await desk.writes(BOB, "/offer 2 monthly 2026-12-07"))[0]
        await desk.taps(BOB, "Send to the borrower")
        await ming.sees("Bob at Harbour Lending (example) has put this together for you.", "NT$1,750")
        for label in (TAKE, WAY):
            await ming.taps(label)
        await ming.says(LAST4)
        await ming.taps(AGREE)
        await ming.says(NAME)
        await ming.taps(SIGN)
        assert "document" in await ming.newest()
        assert "The borrower has signed; the plan is in force." in await desk.said()
        assert (await desk.case())["owner"] == "held"

        seen = len(await ming.heard())
        (told,) = await desk.writes(BOB, "/offer extension 2027-01-15")
        assert "A supervisor has to decide" in told
        await desk.taps(BOB, "Ask a supervisor")
        card = [m for m in await desk.shown() if "Approve" in labels(m)][-1]
        assert "This is what the borrower would get:" in card["text"]
        (told,) = await desk.writes(BOB, "/approve")
        assert told.startswith("/approve is for supervisors.")
        assert len(await ming.heard()) == seen
        await desk.taps(ANN, "Approve")
        await ming.sees("Bob at Harbour Lending (example)", "15 January 2027")
        (line,) = await desk.recorded("desk.decided")
        assert line["by"] == ANN

        await desk.writes(BOB, "/release")
        await desk.taps(BOB, "plan agreed")
        (told,) = await desk.writes(BOB, "two payments signed")
        assert told.startswith("I took this as the answer to my question.")
        await desk.taps(BOB, "Look again in a week")
        case = await desk.case()
        assert (case["owner"], case["held_by"], case["tickets"]) == ("bot", "", [])
        await ming.taps("See the new message")
        await ming.taps("5")
        await ming.says("Very patient.")
        (rating,) = await desk.town.rows("SELECT score, words, helped_by FROM ratings")
        assert rating == {"score": 5, "words": "Very patient.", "helped_by": str(BOB)}
        assert [line["holder"] for line in await desk.recorded("desk.taken")] == [BOB]
        await desk.nobody_sees_anothers_account()
        assert LAST4 not in str(await desk.forum.control.messages(desk.forum.group))  # typed for the signature
