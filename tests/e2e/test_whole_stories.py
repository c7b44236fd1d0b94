"""From the lender's import to a kept promise, over the real Bot API protocol, in each language, on both databases."""

from __future__ import annotations

from datetime import date

import pytest

from bot.acts import record_act
from bot.store.statements import Tx
from tests.kit.phone import Phone
from tests.kit.town import Town

MING = 7


async def promise_all(phone: Phone) -> None:
    """Everything that is due, by next Friday, in English."""
    await phone.taps("Choose a day to pay")
    await phone.taps("All of it: NT$3,500")
    await phone.says("next Friday")
    await phone.taps("Bank transfer")
    await phone.taps("Yes, I promise")


async def test_an_invitation_becomes_a_promise_a_note_before_the_day_a_payment_and_thanks(town: Town) -> None:
    phone = await town.phone(MING)
    await phone.says(f"/start {await town.token('B1')}")
    await phone.sees("automated assistant", "On which day and month were you born?")
    await phone.says("3 May")
    await phone.sees("NT$3,500", "Monday, 16 November")
    await phone.taps("Choose a day to pay")
    await phone.taps("All of it: NT$3,500")
    await phone.taps("Friday, 4 December")
    await phone.taps("Bank transfer")
    await phone.sees("NT$3,500 by Friday, 4 December", "Is that right?")
    await phone.taps("Yes, I promise")
    assert await town.promises() == [("open", 350000, "2026-12-04")]
    talked = len(await phone.heard())
    await town.until(date(2026, 12, 3))
    assert talked + 1 == len(await phone.heard())
    await phone.sees("a short note about your account", "write: stop")
    await town.books("P1,L1,2026-12-03,3500,transfer\n")
    assert await town.promises() == [("kept", 350000, "2026-12-04")]
    await phone.sees("a thank-you")
    await phone.taps("Read the message")
    await phone.sees("confirm once more that it is you")
    await phone.says("5/3")
    await phone.sees("you have kept your promise of NT$3,500")


async def test_the_story_in_traditional_chinese_typed_in_everyday_words(town: Town) -> None:
    phone = await town.phone(MING, "zh-hant", "志豪")
    await phone.says(f"/start {await town.token('B3')}")
    await phone.sees("請問您的生日是幾月幾日？")
    await phone.says("三月二號")
    await phone.sees("NT$7,000")
    await phone.taps("約定繳款日")
    await phone.says("三千五")
    await phone.says("下週五")
    await phone.taps("銀行轉帳")
    await phone.sees("12月4日（星期五）", "NT$3,500")
    await phone.taps("對，就這樣約定")
    assert await town.promises("B3") == [("open", 350000, "2026-12-04")]
    await town.until(date(2026, 12, 3))
    await phone.sees("有一則關於您帳戶的簡短訊息")
    await town.books("P1,L3,2026-12-03,3500,transfer\n")
    await phone.taps("查看訊息")
    await phone.says("3月2日")
    await phone.sees("款項已經入帳", "NT$3,500")


async def test_the_story_in_simplified_chinese_with_a_missed_promise(town: Town) -> None:
    phone = await town.guest("B4", MING, "7月8日", "zh-hans")
    await phone.sees("NT$6,000")
    await phone.taps("约定还款日")
    await phone.says("全部")
    await phone.says("下周五")
    await phone.taps("银行转账")
    await phone.taps("对，就这样约定")
    await town.until(date(2026, 12, 9))
    await town.books(as_of=date(2026, 12, 8))
    assert await town.promises("B4") == [("missed", 600000, "2026-12-04")]
    await phone.sees("有个问题想请教您")
    await phone.taps("查看消息")
    await phone.says("7/8")
    await phone.sees("NT$6,000", "12月4日")


async def test_a_late_borrower_gets_a_neutral_reminder_on_a_later_day_and_details_behind_the_check(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    talked = len(await phone.heard())
    for day in range(25, 31):
        await town.until(date(2026, 11, day), hour=8)
        await town.books(as_of=date(2026, 11, day - 1))
    await town.until(date(2026, 12, 1), hour=12)
    reminders = await town.outbox("purpose = 'dunning' AND state = 'sent'")
    assert reminders
    assert talked + len(reminders) == len(await phone.heard())
    assert len({row["claimed_at"][:10] for row in reminders}) == len(reminders)
    await phone.sees("automated assistant")
    await phone.taps("Read the message")
    await phone.says("3 May")
    await phone.sees("NT$3,500")


async def test_a_missed_promise_is_asked_about_and_a_new_day_chosen(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await promise_all(phone)
    await town.until(date(2026, 12, 7))
    await town.books(as_of=date(2026, 12, 4))
    assert (await town.promises())[0][0] == "open"
    await town.until(date(2026, 12, 9))
    await town.books(as_of=date(2026, 12, 8))
    assert (await town.promises())[0][0] == "missed"
    await phone.taps("Read the message")
    await phone.says("3 May")
    await phone.sees("NT$3,500", "Friday, 4 December", "tell me")
    await phone.taps("Choose a new day")
    await phone.says("all")
    await phone.says("15 December")
    await phone.taps("Bank transfer")
    await phone.taps("Yes, I promise")
    assert sorted(state for state, _, _ in await town.promises()) == ["missed", "open"]


async def test_stop_is_obeyed_for_weeks_and_undone_with_one_tap(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.taps("Stop")
    await phone.sees("I will not write to you first any more")
    talked = len(await phone.heard())
    for day in (27, 30):
        await town.until(date(2026, 11, day))
        await town.books(as_of=date(2026, 11, day - 1))
    await town.until(date(2026, 12, 2))
    assert talked == len(await phone.heard())
    await phone.taps("Undo: you may write to me")
    await phone.sees("From now on I may write to you first again")
    await town.books(as_of=date(2026, 12, 1))
    await town.later(days=1)
    assert await town.outbox("purpose = 'dunning' AND state = 'sent'") == []  # after a talk there is time to think
    await town.later(days=2)
    assert await town.outbox("purpose = 'dunning' AND state = 'sent'")


async def test_the_language_changes_in_the_middle_of_a_talk_and_stays(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.taps("Choose a day to pay")
    await phone.says("繁體中文")
    await phone.sees("請問您可以繳多少")
    await phone.says("English")
    await phone.sees("How much can you pay?")
    await phone.taps("Home")
    await phone.taps("中文 / English")
    await phone.taps("简体中文")
    await phone.sees("请问有什么可以帮您")
    await town.books(as_of=date(2026, 11, 25))
    await town.later(days=4)
    await phone.sees("自动助理")


async def test_a_person_is_asked_for_the_desk_gets_one_line_and_the_answer_comes_back(town: Town) -> None:
    await town.control.do("users", id=1, first_name="Ann", language_code="en")
    await town.control.do("groups", id=-100, title="Desk", forum=False, members=[1])
    phone = await town.guest("B1", MING, "3 May")
    await phone.taps("A person")
    await phone.sees("I have asked a colleague")
    await phone.says("I lost my job")
    await phone.taps("A person") if "A person" in await phone.labels() else await phone.says("person")
    (ticket,) = await town.rows("SELECT * FROM tickets")
    said = [m["text"] for m in await town.control.messages(-100) if m["from"]["is_bot"]]
    lines = [text for text in said if ticket["ticket_id"] in text]
    (case,) = await town.rows("SELECT number FROM cases WHERE case_id = 'B1'")
    assert len(lines) == 1
    assert case["number"] in lines[0]
    assert "王小明" not in lines[0]
    await town.act(ticket["ticket_id"], "resolve")
    await phone.sees("A colleague", "has looked at your request")
    await phone.taps("Read the message")
    await phone.sees("A colleague has dealt with your request.")
    assert await town.rows("SELECT * FROM tickets WHERE closed_at IS NULL") == []


async def test_three_wrong_answers_lock_the_check_until_a_person_unlocks_it(town: Town) -> None:
    phone = await town.phone(MING)
    await phone.says(f"/start {await town.token('B1')}")
    for _ in range(3):
        await phone.says("1 January")
    await phone.says("3 May")
    await phone.sees("I could not confirm that it is you")
    await town.act("lock:B1", "unlock")
    await phone.says("home")
    await phone.taps("Open my account")
    await phone.says("3 May")
    assert "NT$3,500" in "\n".join(await phone.texts())


async def test_the_last_characters_of_an_id_are_asked_where_the_book_has_no_birthday(town: Town) -> None:
    phone = await town.phone(MING)
    await phone.says(f"/start {await town.token('B5')}")
    await phone.sees("last four characters")
    await phone.says("4321")
    await phone.sees("NT$2,500")


async def test_what_was_planned_for_the_morning_is_not_sent_when_stop_was_said_in_the_night(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.says("person")
    (ticket,) = await town.rows("SELECT ticket_id FROM tickets")
    await town.until(town.today, hour=22)
    await town.act(ticket["ticket_id"], "resolve")
    (planned,) = await town.outbox("purpose = 'service'")
    assert planned["state"] == "ready"
    await phone.says("stop")
    told = len(await phone.heard())
    await town.until(date(2026, 11, 25), hour=12)
    assert len(await phone.heard()) == told
    (dropped,) = await town.outbox("purpose = 'service'")
    assert (dropped["state"], dropped["outcome"][:5]) == ("dropped", "gate:")


async def test_who_pays_while_the_reminder_is_on_its_way_is_not_reminded(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await town.until(date(2026, 11, 26), hour=9)
    await town.books(as_of=date(2026, 11, 25))
    told = len(await phone.heard())
    broken = {"kind": "refuse", "code": 500, "description": "Internal Server Error", "times": 50}
    await town.fault(method="sendMessage", chat=MING, **broken)
    await town.until(date(2026, 11, 26), hour=10)
    await town.books("P1,L1,2026-11-25,3500,transfer\n", as_of=date(2026, 11, 25))
    await town.fault(clear=True)
    await town.until(date(2026, 11, 26), hour=18)
    assert len(await phone.heard()) == told


@pytest.mark.on_both
async def test_two_people_who_answer_one_request_at_once_are_one_answer(town: Town) -> None:
    phone = await town.guest("B1", MING, "3 May")
    await phone.says("person")
    (ticket,) = await town.rows("SELECT ticket_id FROM tickets")
    told = len(await phone.heard())

    def both() -> Tx[None]:
        for by in (1, 2):
            yield from record_act(town.house.means, ticket["ticket_id"], "resolve", by=by)

    await town.house.db.run(both())
    await town.settle()
    assert len(await phone.heard()) == told + 1
    await phone.sees("has looked at your request")
