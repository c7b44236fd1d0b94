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
        assert sum("document" in m for m in await ming.heard()) == 1
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
        await desk.taps(BOB, "Plan agreed")
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


async def test_after_a_day_the_words_wait_behind_one_neutral_notice_and_the_check_and_come_in_order(
    desk: DeskStory,
) -> None:
    ming, town = desk.ming, desk.town
    await desk.taken()
    await town.later(hours=25)  # the session is over, and so was Bob's shift
    await desk.writes(BOB, "/take")
    heard = len(await ming.heard())
    (told,) = await desk.writes(BOB, "/r You owe NT$3,500; let us look at it together.")
    assert told.startswith("The borrower has to confirm first that it is really them.")
    assert await desk.writes(BOB, "/r Would two parts suit you?") == []  # no second notice: caps have nothing to say
    assert await desk.sends(BOB, document=PAPER, caption="/r Your statement.") == []
    assert await desk.writes(BOB, "/say looking") != []
    await desk.taps(BOB, "Send")
    assert list((await desk.marks()).values()) == ["😴"] * 4
    (notice,) = (await ming.heard())[heard:]
    assert labels(notice) == ["Read the message"]
    await ming.taps("Read the message")
    await ming.says("1 January")
    assert not DEBT.search("\n".join((await ming.texts())[heard:]))
    await ming.says("3 May")
    read = [m.get("caption", m.get("text", "")) for m in await ming.heard()][-4:]
    assert read == [
        f"Bob{HEAD}You owe NT$3,500; let us look at it together.",
        f"Bob{HEAD}Would two parts suit you?",
        f"Bob{HEAD}Your statement.",
        f"Bob{HEAD}I am looking into this and will write to you here as soon as I know more.",
    ]
    assert list((await desk.marks()).values()) == ["👌"] * 4
    await ming.says("two parts would be fine")
    assert await desk.of_the_borrower("two parts would be fine")


async def test_a_stop_holds_also_at_the_desk_until_a_supervisor_gives_a_reason(desk: DeskStory) -> None:
    ming = desk.ming
    await desk.taken()
    await ming.says("stop")
    await ming.sees("I will not write to you first any more", "my colleague reads it")
    assert await desk.of_the_borrower("stop")
    heard = len(await ming.heard())
    (told,) = await desk.writes(BOB, "/r All right, we write no more.")
    assert told.startswith("Not sent (stop.borrower)")
    assert await desk.writes(ANN, "/override") != []
    (told,) = await desk.writes(ANN, "asked for by phone")
    assert told.endswith("Sent.")
    await ming.sees("All right, we write no more.")
    assert len(await ming.heard()) == heard + 1
    await ming.says("one more thing")  # who writes again is answered
    assert await desk.writes(BOB, "/r Yes, please?") == []
    await ming.sees("Yes, please?")


async def test_danger_is_answered_with_the_help_line_once_and_told_to_supervisors_until_somebody_has_it(
    desk: DeskStory,
) -> None:
    ming, town = desk.ming, desk.town
    await ming.says("I want to kill myself")
    await ming.sees("1925")
    await desk.anew()
    assert (await desk.forum.name()).endswith("🔴 urgent")
    (alert,) = [m for m in await desk.shown() if m.get("text", "").startswith("🆘")]
    assert alert["entities"][-1]["url"] == f"tg://user?id={ANN}"
    await town.later(hours=0.4)
    alerts = [m for m in await desk.shown() if m.get("text", "").startswith("🆘")]
    assert [re.search(r"after \d+ minutes", m["text"]) is not None for m in alerts] == [False, True, True]
    await desk.writes(BOB, "/take")
    await ming.says("I want to kill myself")
    assert "1925" not in await ming.last()
    assert "Show the number again" in await ming.labels()
    told = (await desk.said()).count("🆘")
    assert told == 4
    await town.later(hours=0.4)
    assert (await desk.said()).count("🆘") == told
    assert await desk.writes(BOB, "/r I am here with you.") == []
    await ming.sees("I am here with you.")
    for word in ("/release", "/resolve helped | talked | -"):
        (refused,) = await desk.writes(BOB, word)
        assert refused.startswith("Only a supervisor can end this one")
    assert "Ann looks after this case now" in (await desk.writes(BOB, "/transfer @Ann"))[0]


async def test_after_a_death_nothing_of_the_account_is_said_and_only_a_supervisor_gives_the_case_back(
    desk: DeskStory,
) -> None:
    ming = desk.ming
    await ming.says("He passed away last month, this is his wife")
    await ming.sees("I am very sorry for your loss.")
    told = len(await ming.heard())
    await desk.anew()
    await desk.writes(BOB, "/take")
    for words in ("/r I am sorry. NT$3,500 is due.", "/offer 2", "/slot tomorrow 14:00"):
        (refused,) = await desk.writes(BOB, words)
        assert "not clear who reads this chat" in refused
    (refused,) = await desk.writes(ANN, "/r It is me, Ann.")
    await desk.taps(ANN, "Send all the same")
    assert "stop.deceased" in await desk.said()  # no reason opens it
    await desk.writes(BOB, "/say thanks")
    await desk.taps(BOB, "Send")
    assert [m["text"] for m in (await ming.heard())[told:]] == [
        f"Bob{HEAD}Thank you for telling us. That helps us to find a way that suits you."
    ]
    for word in ("/release", "/resolve helped | talked | -"):
        (refused,) = await desk.writes(BOB, word)
        assert refused.startswith("Only a supervisor can end this one")
    assert (await desk.case())["owner"] == "held"
    await desk.writes(ANN, "/take")
    await desk.writes(ANN, "/resolve helped | talked to the family | -")
    released = await desk.writes(ANN, "/release")
    assert "Still in force, until they end or are lifted: a death was reported" in released[0]
    assert (await desk.case())["owner"] == "bot"
    assert "how the help was" not in await ming.last()
    assert await desk.town.rows("SELECT * FROM ratings") == []
