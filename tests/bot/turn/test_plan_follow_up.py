"""A signed plan and what becomes of it: kept, paid early, in part, late or not at all; through real turns."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.store.statements import sql
from tests.kit import plan_story as talk
from tests.kit.plan_story import PAUSE, STEPPED, TWO_PARTS
from tests.kit.stage import Stage, a_stage

LOANS = "loan_ref,borrower_ref,product,currency,principal,opened_on\n"
INSTALMENTS = "loan_ref,number,due_date,principal,interest,fees\n"
KINDS = "payment_ref,loan_ref,paid_on,amount,method,kind\n"
FIRST, SECOND = date(2026, 12, 7), date(2027, 1, 5)
PAST_FIRST, PAST_SECOND = date(2026, 12, 9), date(2027, 1, 7)  # past the day and its grace


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(database_url, tmp_path) as made:
        yield made
        await talk.whole(made)


async def days_with_books(stage: Stage, until: date) -> None:
    """The lender imports every morning that nothing came."""
    while stage.today < until:
        await stage.days(1)
        await stage.books()


async def touched(stage: Stage) -> set[date]:
    """Days on which something was written first."""
    rows = await talk.sent(stage, "purpose IN ('dunning', 'promise', 'service') AND state = 'sent'")
    return {date.fromisoformat(row["done_at"][:10]) for row in rows}


async def test_payments_on_their_days_are_reminded_of_thanked_for_and_nobody_is_dunned(stage: Stage) -> None:
    await talk.with_plan(stage)
    await talk.until(stage, FIRST)
    assert await talk.notices(stage) == ["promise:2026-12-06", "promise:2026-12-07"]
    await talk.pays(stage, "P1", "1750", FIRST)
    assert await talk.parts(stage) == [("kept", 175000, "2026-12-07"), TWO_PARTS[1]]
    assert await talk.notices(stage, since=2) == ["thanks:2026-12-07"]
    await talk.reads(stage)
    await days_with_books(stage, date(2026, 12, 19))
    assert await talk.notices(stage, "dunning") == []


async def test_the_last_payment_completes_the_plan_thanks_once_and_makes_the_letter(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await talk.until(stage, FIRST)
    await talk.pays(stage, "P1", "1750", FIRST)
    before = len(await talk.notices(stage))
    await talk.until(stage, SECOND)
    await talk.pays(stage, "P2", "1750", SECOND)
    assert await talk.states(stage) == ["completed"]
    assert [state for state, _, _ in await talk.parts(stage)] == ["kept", "kept"]
    thanks = [n for n in await talk.notices(stage, "service", before) if not n.startswith("check_in")]
    assert thanks == [f"completed:{name}"]
    (row,) = await talk.agreements(stage)
    assert row["letter"]
    assert row["letter"] != row["document"]
    await talk.comes_home(stage)
    await stage.taps(talk.MINE)
    await stage.taps(talk.LETTER)
    await stage.says(talk.LAST4)
    await stage.taps("Send it here")
    assert (await talk.files(stage))[-1] == ("completion", row["letter"])


async def test_a_plan_paid_off_early_is_completed_at_once_with_one_word_of_thanks(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await stage.days(2)
    await talk.pays(stage, "P1", "3500", stage.today)
    assert await talk.states(stage) == ["completed"]
    assert [state for state, _, _ in await talk.parts(stage)] == ["kept", "kept"]
    assert await talk.notices(stage) == [f"completed:{name}"]
    assert "thank" in (await talk.reads(stage)).lower()
    await days_with_books(stage, date(2026, 12, 12))
    assert await talk.notices(stage, since=1) == []


async def test_no_part_of_a_fulfilled_plan_stays_open_for_the_little_that_it_lacks(stage: Stage) -> None:
    await talk.at_offers(stage)
    await stage.taps("Something else")
    await stage.says("500 a month")
    await talk.takes(stage)
    await talk.signs(stage)
    await talk.pays(stage, "P1", "3490", stage.today)
    assert await talk.states(stage) == ["completed"]
    assert [state for state, _, _ in await talk.parts(stage)] == ["kept"] * 7


async def test_no_part_of_a_plan_fulfilled_while_nobody_may_speak_of_it_stays_open(stage: Stage) -> None:
    await talk.with_plan(stage)
    await stage.books(flags=talk.FLAGS + "B1,L1,dispute,2026-11-24,,\n")
    await days_with_books(stage, PAST_FIRST)
    assert await talk.parts(stage) == TWO_PARTS
    await talk.pays(stage, "P1", "3500", stage.today)
    assert await talk.states(stage) == ["completed"]
    assert [state for state, _, _ in await talk.parts(stage)] == ["missed", "kept"]


async def test_what_is_paid_ahead_shortens_the_plan_from_its_end(stage: Stage) -> None:
    await talk.with_plan(stage, STEPPED)
    await talk.pays(stage, "P1", "1400", date(2026, 11, 24))  # the first of 700, and 700 ahead
    assert [(state, paid) for state, paid, _ in await talk.parts(stage)] == [
        ("kept", 70000),
        ("open", 0),
        ("open", 0),
        ("open", 70000),
    ]


async def test_a_part_payment_is_thanked_for_and_the_rest_asked_about(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await talk.until(stage, PAST_FIRST)
    await talk.pays(stage, "P1", "1000", FIRST, as_of=PAST_FIRST)
    assert await talk.parts(stage) == [("part", 100000, "2026-12-07"), TWO_PARTS[1]]
    assert await talk.notices(stage, "service") == [f"part:{name}.1"]
    shown = await talk.reads(stage)
    assert "NT$1,000" in shown
    assert "NT$750" in shown


async def test_a_miss_is_asked_about_only_when_the_books_are_past_the_day_and_its_grace(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await days_with_books(stage, date(2026, 12, 8))
    assert await talk.parts(stage) == TWO_PARTS
    await days_with_books(stage, PAST_FIRST)
    assert await talk.parts(stage) == [("missed", 0, "2026-12-07"), TWO_PARTS[1]]
    asked = f"missed:{name}.1"
    assert (await talk.notices(stage))[-1] == asked
    assert "tell me what got in the way" in await talk.reads(stage)
    await days_with_books(stage, date(2026, 12, 12))
    assert (await talk.notices(stage)).count(asked) == 1
    assert await talk.states(stage) == ["active"]


async def test_dunning_is_silent_while_a_plan_is_kept_and_returns_after_a_miss_without_an_answer(stage: Stage) -> None:
    await talk.with_plan(stage)
    await days_with_books(stage, PAST_FIRST)
    assert await talk.notices(stage, "dunning") == []
    await days_with_books(stage, date(2026, 12, 23))
    assert await talk.notices(stage, "dunning") != []


async def test_money_that_was_in_time_after_all_gets_an_apology(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await days_with_books(stage, PAST_FIRST)
    assert (await talk.parts(stage))[0][0] == "missed"
    await stage.days(1)
    await talk.pays(stage, "P1", "1750", FIRST, as_of=stage.today)
    assert (await talk.parts(stage))[0] == ("kept", 175000, "2026-12-07")
    assert (await talk.notices(stage))[-1] == f"in_time:{name}.1"
    assert "sorry" in (await talk.reads(stage)).lower()


async def test_money_that_comes_late_counts_but_keeps_nothing(stage: Stage) -> None:
    await talk.with_plan(stage)
    await days_with_books(stage, date(2026, 12, 10))
    await talk.pays(stage, "P1", "1750", date(2026, 12, 10))
    assert await talk.parts(stage) == [("missed", 175000, "2026-12-07"), TWO_PARTS[1]]
    await days_with_books(stage, date(2026, 12, 21))
    assert await talk.notices(stage, "dunning") == []


async def test_money_that_comes_late_is_written_down_while_another_payment_told_of_is_waited_for(stage: Stage) -> None:
    await talk.with_plan(stage)
    await days_with_books(stage, PAST_FIRST)
    await talk.says_paid(stage)
    await talk.pays(stage, "P1", "1000", stage.today)
    assert await talk.parts(stage) == [("missed", 100000, "2026-12-07"), TWO_PARTS[1]]


async def test_each_payment_is_judged_and_spoken_of_once(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await talk.until(stage, PAST_FIRST)
    await talk.pays(stage, "P1", "1000", FIRST, as_of=PAST_FIRST)
    for n in (1, 2):  # more of it comes, late
        await stage.days(1)
        await talk.pays(stage, f"Q{n}", "100", stage.today)
    assert (await talk.parts(stage))[0] == ("part", 120000, "2026-12-07")
    heard = await talk.noted(stage, "heard")
    assert [body["event"] for body in heard].count("PromiseJudged") == 1
    assert (await talk.notices(stage)).count(f"part:{name}.1") == 1


async def test_nobody_is_asked_what_happened_to_a_payment_that_came_late_before_we_knew(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await talk.until(stage, date(2026, 12, 14))
    await talk.pays(stage, "P1", "1750", date(2026, 12, 11), as_of=stage.today)
    assert (await talk.parts(stage))[0] == ("missed", 175000, "2026-12-07")
    assert f"missed:{name}.1" not in await talk.notices(stage)


async def test_a_plan_completed_by_late_money_is_thanked_for_and_nothing_is_asked(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await talk.until(stage, FIRST)
    await talk.pays(stage, "P1", "1750", FIRST)
    await talk.until(stage, date(2027, 1, 12))
    before = len(await talk.notices(stage))
    await talk.pays(stage, "P2", "1750", date(2027, 1, 11), as_of=stage.today)
    assert await talk.states(stage) == ["completed"]
    assert await talk.notices(stage, since=before) == [f"completed:{name}"]


async def test_a_payment_taken_back_after_it_was_kept_is_a_miss_again(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await talk.until(stage, FIRST)
    await talk.pays(stage, "P1", "1750", FIRST)
    await talk.until(stage, date(2026, 12, 10))
    path = stage.folder / "reversal.csv"
    path.write_text(f"{KINDS}X1,L1,2026-12-10,1750,transfer,reversal\n", encoding="utf-8")
    await talk.imports(stage, path)
    assert await talk.parts(stage) == [("missed", 0, "2026-12-07"), TWO_PARTS[1]]
    assert (await talk.notices(stage))[-1] == f"missed:{name}.1"


async def test_a_payment_taken_back_after_the_plan_was_fulfilled_calls_a_person_once(stage: Stage) -> None:
    await talk.with_plan(stage)
    await talk.pays(stage, "P1", "3500", date(2026, 11, 24))
    await stage.days(2)
    for name in ("X1", "X2"):  # the second undoes nothing more
        path = stage.folder / f"{name}.csv"
        path.write_text(f"{KINDS}{name},L1,2026-11-26,3500,transfer,reversal\n", encoding="utf-8")
        await talk.imports(stage, path)
    assert await talk.states(stage) == ["completed"]
    assert await talk.reasons(stage) == ["plan_drift"]
    assert len(await talk.noted(stage, "plan.differs")) == 1


async def test_the_second_miss_running_calls_a_person_once(stage: Stage) -> None:
    await talk.with_plan(stage)
    await days_with_books(stage, PAST_FIRST)
    assert await talk.reasons(stage) == []
    await days_with_books(stage, PAST_SECOND)
    assert [state for state, _, _ in await talk.parts(stage)] == ["missed", "missed"]
    assert await talk.reasons(stage) == ["promises_broken"]
    assert await talk.states(stage) == ["active"]  # only a person ends it


async def test_a_new_fee_in_the_books_calls_a_person_once_and_leaves_the_plan_as_signed(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    (before,) = await talk.agreements(stage)
    await stage.days(1)
    balance = "L1,{day},3000,500,900,0,\n"
    await stage.books(balances=talk.BALANCES + balance.format(day=stage.today))
    assert await talk.reasons(stage) == ["plan_drift"]
    await stage.days(1)
    await stage.books(balances=talk.BALANCES + balance.format(day=stage.today))
    assert await talk.reasons(stage) == ["plan_drift"]
    assert len(await talk.noted(stage, "plan.differs")) == 1
    assert await talk.noted(stage, "person.asked_again") == []
    assert (await talk.today(stage))[name] == "plan in conflict"
    (after,) = await talk.agreements(stage)
    same = ("terms", "terms_hash", "text_hash", "state")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    assert await talk.parts(stage) == TWO_PARTS
    await stage.days(1)
    await stage.books(balances=talk.BALANCES + f"L1,{stage.today},3000,500,0,0,\n")
    assert name not in await talk.today(stage)


async def test_instalments_beside_a_plan_unpaid_for_two_weeks_call_a_person(stage: Stage) -> None:
    name = await talk.with_plan(stage, quiet=False)  # an instalment falls due on 16 December
    await talk.until(stage, FIRST)
    await talk.pays(stage, "P1", "1750", FIRST)
    await days_with_books(stage, date(2026, 12, 29))
    assert await talk.reasons(stage) == []
    await days_with_books(stage, date(2026, 12, 30))
    assert await talk.reasons(stage) == ["plan_beside"]
    assert (await talk.today(stage))[name] == "plan in conflict"


async def test_instalments_beside_a_pause_unpaid_for_two_weeks_call_a_person(stage: Stage) -> None:
    await talk.with_plan(stage, PAUSE, quiet=False)
    await days_with_books(stage, date(2026, 12, 30))
    assert await talk.reasons(stage) == ["plan_beside"]


async def test_a_pause_is_silent_until_its_review_which_is_asked_about_once(stage: Stage) -> None:
    name = await talk.with_plan(stage, PAUSE)
    assert await talk.parts(stage) == []
    await days_with_books(stage, date(2027, 2, 23))
    assert await talk.notices(stage) == []
    await days_with_books(stage, date(2027, 2, 26))
    assert await talk.notices(stage) == [f"review:{name}:2027-02-24"]
    shown = await talk.reads(stage)
    assert "How are things with you?" in shown
    await days_with_books(stage, date(2027, 3, 2))
    assert await talk.notices(stage, since=1) == []


async def test_half_way_through_a_long_gap_one_kind_word_is_sent(stage: Stage) -> None:
    await talk.at_offers(stage, income=40_000)
    asked = await talk.asks_a_late_day(stage)  # all of it on 15 January: 52 days without a payment
    await stage.act(asked, "approve")
    await talk.reads(stage)
    await talk.takes(stage)
    await talk.signs(stage)
    (row,) = await talk.agreements(stage)
    before = len(await talk.notices(stage))
    await days_with_books(stage, date(2027, 1, 13))
    assert await talk.notices(stage, since=before) == [f"check_in:{row['agreement_id']}:2026-12-20"]


async def test_with_payments_every_month_nobody_checks_in(stage: Stage) -> None:
    await talk.with_plan(stage)
    await talk.until(stage, FIRST)
    await talk.pays(stage, "P1", "1750", FIRST)
    await days_with_books(stage, date(2026, 12, 31))
    assert [n for n in await talk.notices(stage) if n.startswith("check_in")] == []


async def test_thinking_it_over_holds_reminders_is_asked_about_once_and_lapses(stage: Stage) -> None:
    await talk.at_offers(stage)
    await stage.taps(talk.TWO)
    await stage.taps(talk.THINK)
    (thought,) = [o["offer_id"] for o in await talk.offers(stage) if o["state"] == "thinking"]
    await days_with_books(stage, date(2026, 12, 1))
    assert await talk.notices(stage) == [f"follow_up:{thought}:2026-11-27"]
    await days_with_books(stage, date(2026, 12, 4))
    assert {o["state"] for o in await talk.offers(stage)} == {"lapsed"}
    assert await talk.notices(stage, "dunning") != []
    assert await talk.agreements(stage) == []
    assert (await talk.notices(stage)).count(f"follow_up:{thought}:2026-11-27") == 1


async def test_reminders_of_a_plan_keep_to_the_hours_that_were_wished_for(stage: Stage) -> None:
    await talk.with_plan(stage)
    await stage.says("home")
    for words in ("My details", "Best time to write", "after 3 pm"):
        await stage.says(words)
    await days_with_books(stage, date(2026, 12, 8))
    rows = await talk.sent(stage, "purpose = 'promise' AND state = 'sent'")
    assert [row["done_at"][11:13] for row in rows] == ["07", "07"]  # three in the afternoon in Taipei


async def test_a_paper_that_comes_when_the_session_is_over_waits_behind_a_neutral_notice(
    database_url: str, tmp_path: Path
) -> None:
    async with a_stage(database_url, tmp_path, mandate=False) as stage:
        name = await talk.with_plan(stage)
        await stage.days(3)
        await stage.act(name, "approve")
        assert await talk.files(stage) == []
        assert await talk.notices(stage) == [f"agreement_decided:{name}"]
        for row in await talk.sent(stage, "purpose = 'service'"):
            assert not any(figure.isdigit() for figure in json.loads(row["payload"])["text"])
        await talk.reads(stage)
        await stage.taps(talk.PAPER)
        assert await talk.files(stage) == []
        await stage.says(talk.LAST4)
        await stage.taps("Send it here")
        (row,) = await talk.agreements(stage)
        assert await talk.files(stage) == [("agreement", row["document"])]


async def test_two_loans_have_a_plan_each(stage: Stage) -> None:
    await stage.books(
        as_of=date(2026, 11, 23),
        loans=LOANS + "L9,B1,Car loan,TWD,90000,2026-01-10\n",
        instalments=INSTALMENTS + "L1,2,2028-12-18,3000,500,0\nL9,1,2026-11-16,1500,0,0\n",
    )
    await stage.verified()
    await talk.tells(stage)
    await talk.first_offer(stage, "L1")
    await talk.signs(stage)
    await talk.comes_home(stage)
    await stage.taps("I need help")
    await talk.first_offer(stage, "L9")
    await talk.signs(stage)
    rows = {row["loan_ref"]: row for row in await talk.agreements(stage)}
    assert {ref: row["state"] for ref, row in rows.items()} == {"L1": "active", "L9": "active"}
    (due, *_rest) = [due for _, _, due in await talk.parts(stage, rows["L9"]["agreement_id"])]
    await talk.until(stage, date.fromisoformat(due))
    await talk.pays(stage, "P9", "1500", stage.today, loan="L9")
    await days_with_books(stage, stage.today + timedelta(days=2))
    states = {ref: row["state"] for ref, row in ((r["loan_ref"], r) for r in await talk.agreements(stage))}
    assert states["L9"] == "completed"
    assert states["L1"] == "active"
    assert {paid for _, paid, _ in await talk.parts(stage, rows["L1"]["agreement_id"])} == {0}


async def test_a_plan_in_another_currency_is_signed_and_kept_in_it(stage: Stage) -> None:
    await stage.books(
        as_of=date(2026, 11, 23),
        loans=LOANS + "L7,B1,Dollar loan,USD,6000,2026-01-10\n",
        instalments=INSTALMENTS + "L7,1,2026-11-16,300,50,0\nL7,2,2028-12-18,300,50,0\nL1,1,2028-11-16,3000,500,0\n"
        "L1,2,2028-12-18,3000,500,0\n",
    )
    await stage.verified()
    await talk.tells(stage, income=2_000, costs=1_400)
    await talk.first_offer(stage, "L7")
    await talk.signs(stage)
    (row,) = await talk.agreements(stage)
    promised = await stage.rows(sql("promises_of_agreement", row["agreement_id"]))
    assert {p["currency"] for p in promised} == {"USD"}
    assert sum(p["amount"] for p in promised) == 35000
    await talk.pays(stage, "P7", "350", date(2026, 11, 24), loan="L7")
    assert await talk.states(stage) == ["completed"]


async def test_a_sold_loan_is_not_asked_about_though_its_plan_was_signed(stage: Stage) -> None:
    await talk.with_plan(stage)
    await stage.days(1)
    await stage.books(flags=talk.FLAGS + "B1,L1,sold,2026-11-24,,\n")
    await stage.books(balances=talk.BALANCES + f"L1,{stage.today},0,0,0,0,\n")  # it left the lender's books
    await days_with_books(stage, date(2026, 12, 14))
    assert await talk.notices(stage) == []
    assert await talk.reasons(stage) == []
    assert await talk.states(stage) == ["active"]


async def test_a_promise_on_a_sold_loan_is_not_asked_about(stage: Stage) -> None:
    await stage.verified()
    await talk.promises_friday(stage)
    await stage.days(1)
    await stage.books(flags=talk.FLAGS + "B1,L1,sold,2026-11-24,,\n")
    await days_with_books(stage, date(2026, 12, 14))
    assert await talk.notices(stage) == []
    assert [p["state"] for p in await stage.rows(sql("promises_of_case", "B1"))] == ["open"]
