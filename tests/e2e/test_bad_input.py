"""Whatever comes in gets one kind answer: nothing lost, nothing done twice, nothing told to the wrong person."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from tests.kit.phone import Phone, buttons
from tests.kit.stage import PAYMENTS
from tests.kit.town import DESK, Town

MING, WEI = 7, 8


async def at_the_last_question(town: Town) -> Phone:
    """One tap away from a promise."""
    phone = await town.guest("B1", MING, "3 May")
    await phone.taps("Choose a day to pay")
    await phone.taps("All of it: NT$3,500")
    await phone.says("next Friday")
    await phone.taps("Bank transfer")
    return phone


async def test_a_used_link_opens_nothing_for_a_second_account(town: Town) -> None:
    token = await town.token("B1")
    phone = await town.phone(MING)
    await phone.says(f"/start {token}")
    await phone.says("3 May")
    other = await town.phone(WEI)
    await other.says(f"/start {token}")
    await other.sees("has been used already")
    await other.says("3 May")
    await other.says("what do I owe")
    assert "王小明" not in "\n".join(await other.texts())
    assert await town.rows("SELECT * FROM chats WHERE chat_id = '8' AND case_id IS NOT NULL") == []


async def test_wrong_mangled_and_expired_links_are_answered_kindly(town: Town) -> None:
    phone = await town.phone(MING)
    for word in ("nonsense", "x" * 64, "a.b$c", "很長的連結"):
        await phone.says(f"/start {word}")
        await phone.sees("I don't know this invitation")
    token = await town.token("B1")
    await town.later(days=31)
    await phone.says(f"/start {token}")
    await phone.sees("no longer valid")
    old = await town.token("B1")
    await town.token("B1")
    await phone.says(f"/start {old}")
    await phone.sees("no longer valid")


async def test_a_second_borrower_on_one_account_is_refused_kindly(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.says(f"/start {await town.token('B3')}")
    await phone.sees("one Telegram account serves one person only")
    assert "7,000" not in "\n".join(await phone.texts())
    (chat,) = await town.rows("SELECT case_id FROM chats")
    assert chat["case_id"] == "B1"


async def test_a_new_link_moves_the_borrower_to_a_new_account_and_the_old_one_learns_no_more(town: Town) -> None:
    old = await town.guest("B1", MING, "3 May")
    new = await town.guest("B1", WEI, "3 May")
    await new.sees("NT$3,500")
    await old.says("what do I owe")
    await old.sees("I can only help with a personal invitation")
    told = len(await old.heard())
    await town.books()
    await town.later(days=4)
    assert len(await old.heard()) == told


async def test_not_me_ends_it_and_nobody_is_written_to(town: Town) -> None:
    phone = await town.phone(MING)
    await phone.says(f"/start {await town.token('B1')}")
    await phone.taps("This is not me")
    await phone.taps("Yes, this is not for me")
    await phone.sees("I will not write here again")
    told = len(await phone.heard())
    await town.books()
    await town.later(days=5)
    assert len(await phone.heard()) == told


@pytest.mark.parametrize("stranger", [False, True])
async def test_everything_a_phone_can_send_is_answered_once(town: Town, stranger: bool) -> None:
    phone = await town.phone(MING)
    await phone.says("/start") if stranger else await phone.says(f"/start {await town.token('B1')}")
    if not stranger:
        await phone.says("3 May")
    sent = [
        {"sticker": "👍"},
        {"voice": {"duration": 4}},
        {"photo": {"name": "r.png", "mime_type": "image/png", "base64": "iVBORw0KGgo="}, "caption": "paid <b>it</b>"},
        {"document": {"name": "<slip>.pdf", "mime_type": "application/pdf", "base64": "JVBERi0="}},
        {"text": "😀😀😀"},
        {"text": "字" * 4096},
        {"text": "<script>&lt; {name} %s %(x)s \\ ` _ * [a](b)"},
        {"text": "/nosuchcommand@goodword_bot"},
        {"text": "\u202eoldnu\u0000\u200b\u3000"},
        {"text": "half a smile \ud83d"},
    ]
    for what in sent:
        before = len(await phone.heard())
        await phone.sends(**what)
        assert len(await phone.heard()) == before + 1, what
    assert await town.rows("SELECT * FROM inbox WHERE attempts > 0") == []


async def test_five_thousand_characters_are_answered_and_kept(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.taps("I need help")
    words = "I lost my job. " * 333
    before = len(await phone.heard())
    await phone.says(words[:5000])
    assert len(await phone.heard()) == before + 1
    kept = await town.rows("SELECT words FROM words WHERE case_id = 'B1'")
    assert any(row["words"].startswith("I lost my job.") for row in kept)


async def test_an_edited_message_is_seen_and_changes_nothing_by_itself(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.taps("Choose a day to pay")
    await phone.says("2000")
    mine = [m for m in await phone.messages() if not m["from"]["is_bot"]][-1]
    await phone.edits(mine["message_id"], "1000")
    await phone.sees("I saw that you changed a message")
    await phone.says("next Friday")
    await phone.taps("Bank transfer")
    await phone.sees("NT$2,000")


@pytest.mark.on_both
async def test_a_double_tap_promises_once(town: Town) -> None:
    phone = await at_the_last_question(town)
    message = await phone.newest()
    yes = next(b for b in buttons(message) if b["text"] == "Yes, I promise")
    await asyncio.gather(*(phone.taps_old(message, yes, quick=True) for _ in range(4)))
    await town.settle()
    assert await town.promises() == [("open", 350000, "2026-12-04")]
    thanks = [text for text in await phone.texts() if text.startswith("Thank you, 王小明. I have noted")]
    assert len(thanks) == 1


@pytest.mark.on_both
async def test_two_different_taps_at_once_act_as_one(town: Town) -> None:
    phone = await at_the_last_question(town)
    message = await phone.newest()
    both = [b for b in buttons(message) if b["text"] in ("Yes, I promise", "Change the day")]
    assert len(both) == 2
    await asyncio.gather(*(phone.taps_old(message, button, quick=True) for button in both))
    await town.settle()
    promised = await town.promises()
    last = await phone.last()
    assert ("I have noted" in last) == bool(promised)
    assert promised or "By which day" in last


async def test_old_buttons_redraw_the_present_step_and_act_on_nothing(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.taps("Choose a day to pay")
    old = await phone.newest()
    everything = [b for b in buttons(old) if b["text"].startswith(("All", "Half", "Another"))]
    await phone.says("2000")
    await phone.sees("By which day")
    told = len(await phone.heard())
    for button in everything:
        await phone.taps_old(old, button)
        await phone.sees("By which day")
    assert len(await phone.heard()) == told
    await phone.says("next Friday")
    await phone.taps("Bank transfer")
    await phone.sees("NT$2,000")


async def test_only_the_present_message_carries_buttons(town: Town) -> None:
    phone = await at_the_last_question(town)
    await phone.taps("Yes, I promise")
    assert [bool(buttons(m)) for m in await phone.heard()][:-1] == [False] * (len(await phone.heard()) - 1)


async def test_forged_buttons_of_another_talk_do_nothing(town: Town) -> None:
    phone = await at_the_last_question(town)
    other = await town.guest("B3", WEI, "3月2日", "zh-hant")
    message, foreign = await other.newest(), await phone.newest()
    for button in buttons(foreign):
        await other.taps_old(message, button)
    for data in ("x", "a.1.yes", "0.0.0", "x" * 64):
        await other.taps_old(message, {"callback_data": data})
    assert await town.promises("B3") == []
    assert await town.promises("B1") == []


async def test_every_tap_is_answered_so_that_no_button_spins(town: Town) -> None:
    phone = await at_the_last_question(town)
    await phone.taps("Yes, I promise")
    async with asyncio.timeout(10):
        while town.wire.count("answerCallbackQuery") < 4:
            await asyncio.sleep(0.02)


async def test_a_borrower_who_blocks_the_bot_is_left_alone_and_welcome_back(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.blocks()
    calls = len(town.wire.texts(MING))
    await town.books()
    await town.later(days=4)
    assert len(town.wire.texts(MING)) == calls
    (case,) = await town.rows("SELECT unreachable FROM cases WHERE case_id = 'B1'")
    assert case["unreachable"] == 1
    await phone.says("/start")
    await phone.sees("Your account is private")
    (case,) = await town.rows("SELECT unreachable FROM cases WHERE case_id = 'B1'")
    assert case["unreachable"] == 0
    await phone.taps("Open my account")
    await phone.says("3 May")
    assert "NT$3,500" in "\n".join(await phone.texts())


async def test_who_blocked_the_bot_unseen_is_found_out_by_the_refusal(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    blocked = {"method": "sendMessage", "chat": MING, "kind": "refuse", "code": 403}
    await town.fault(**blocked, description="Forbidden: bot was blocked by the user")
    await phone.says("what do I owe")
    (case,) = await town.rows("SELECT unreachable, next_touch_at FROM cases WHERE case_id = 'B1'")
    assert (case["unreachable"], case["next_touch_at"]) == (1, None)


async def test_groups_are_answered_with_silence_and_a_stranger_at_the_desk_is_told_once(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    said = {}
    for chat in (-55, DESK):
        await town.control.do("groups", id=chat, title="Friends", forum=False, members=[MING])
        for text in ("/start", "what do I owe?", "stop", "@goodword_bot hello"):
            await phone.says(text, chat=chat)
        said[chat] = [m["text"] for m in await town.control.messages(chat) if m["from"]["is_bot"]]
    (told,) = said[DESK]
    assert told.startswith("I don't know you as an agent yet, so nothing was done. Your number is 7;")
    assert said[-55] == []
    await phone.says("what do I owe?")
    await phone.sees("NT$3,500")


@pytest.mark.on_both
async def test_many_borrowers_talk_at_once_and_none_hears_of_another(town: Town) -> None:
    people = [("B1", 11, "3 May"), ("B2", 12, "12/25"), ("B3", 13, "3月2日"), ("B4", 14, "7月8日"), ("B5", 15, "4321")]
    names = {"B1": "王小明", "B2": "陳美玲", "B3": "林志豪", "B4": "李娜", "B5": "Ann Lee"}
    phones = {ref: await town.phone(user, "en") for ref, user, _ in people}
    for ref, phone in phones.items():
        await phone.says(f"/start {await town.token(ref)}", quick=True)
    await asyncio.gather(*(phones[ref].says(answer, quick=True) for ref, _, answer in people))
    for words in ("home", "人工", "stop", "home"):
        await asyncio.gather(*(phone.says(words, quick=True) for phone in phones.values()))
    await town.settle()
    for ref, phone in phones.items():
        told = "\n".join(await phone.texts())
        assert names[ref] in told
        assert not any(name in told for other, name in names.items() if other != ref)
    assert len(await town.rows("SELECT * FROM tickets")) == 5
    assert len(await town.rows("SELECT * FROM stops WHERE lifted_at IS NULL")) == 5


async def test_a_book_with_faults_lands_not_at_all_and_nobody_is_told_of_it(town: Town) -> None:
    from bot.books.importer import import_files

    phone = await town.guest("B1", MING, "3 May")
    told = len(await phone.heard())
    path = town.folder / "bad.csv"
    path.write_text(
        PAYMENTS + "P1,L1,2026-11-23,3500,cash\nP2,L9,2026-11-23,10,cash\nP3,L1,2026-11-23,1.005,cash\n",
        encoding="utf-8",
    )
    result = await import_files(
        town.house.db, [path], as_of=town.today - timedelta(days=1), keep_good=False,
        secret_key=town.house.settings.secret_key, clock=town.house.clock, lender_zone="Asia/Taipei",
    )  # fmt: skip
    assert not result.landed
    assert [(refusal.row, refusal.column) for refusal in result.refusals] == [(3, "loan_ref"), (4, "amount")]
    await town.settle()
    assert len(await phone.heard()) == told
    assert await town.rows("SELECT * FROM payments") == []
