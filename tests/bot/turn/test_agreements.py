"""From an offer to an agreement both have signed, and to its end, through real turns on both databases."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from arrears.terms import hash_of, read_terms
from bot.acts import record_act
from bot.house import make_means
from bot.i18n import Texts
from bot.ids import Ids
from bot.policies import load_policies
from bot.render import Renderer
from bot.settings import ROOT
from bot.store.statements import sql
from tests.kit import plan_story as talk
from tests.kit.plan_story import PAUSE, STEPPED, TWO_PARTS
from tests.kit.stage import Stage, a_stage


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with a_stage(database_url, tmp_path) as made:
        yield made
        await talk.whole(made)


@pytest.fixture
async def alone(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """Nobody has given a mandate."""
    async with a_stage(database_url, tmp_path, mandate=False) as made:
        yield made
        await talk.whole(made)


async def test_a_signature_under_a_mandate_holds_at_once_and_its_parts_are_promises(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    (row,) = await talk.agreements(stage)
    assert (row["state"], row["act_by"], row["act_mandate"][:2]) == ("active", "Ann", "M-")
    assert row["active_at"] == row["signed_at"]
    assert await talk.parts(stage) == TWO_PARTS
    assert [(p["amount"], p["method"]) for p in await stage.rows(sql("promises_of_agreement", name))] == [
        (175000, "Bank transfer")
    ] * 2
    assert "Both have signed" in stage.messages[-2]


async def test_the_paper_is_made_once_and_comes_into_the_chat(stage: Stage) -> None:
    await talk.with_plan(stage)
    (row,) = await talk.agreements(stage)
    assert await talk.files(stage) == [("agreement", row["document"])]
    assert stage.last.startswith("Here is the document")
    await stage.says("home")
    await stage.taps(talk.MINE)
    await stage.taps(talk.PAPER)
    assert await talk.files(stage) == [("agreement", row["document"])] * 2
    assert len(await talk.sent(stage, "method = 'make'")) == 1


async def test_a_signature_closes_the_other_offers_and_free_promises_of_the_loan(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.promises_friday(stage)
    await stage.says("home")
    await stage.taps("The offers")
    await talk.reads_terms(stage)
    await talk.signs(stage)
    assert sorted(o["state"] for o in await talk.offers(stage)) == ["replaced", "replaced", "taken"]
    free = [p for p in await stage.rows(sql("promises_of_case", "B1")) if not p["agreement_id"]]
    assert [p["state"] for p in free] == ["superseded"]


async def test_without_a_mandate_a_signature_waits_for_a_supervisor_who_makes_it_hold(alone: Stage) -> None:
    name = await talk.with_plan(alone)
    assert await talk.states(alone) == ["signed"]
    assert await talk.parts(alone) == []
    assert await talk.sent(alone, "method = 'make'") == []
    assert (await talk.today(alone))[name] == "signature"
    before = len(alone.messages)
    await alone.act(name, "approve")
    (row,) = await talk.agreements(alone)
    assert (row["state"], row["act_by"], row["act_mandate"]) == ("active", "Ann", "")
    assert await talk.parts(alone) == TWO_PARTS
    assert name not in await talk.today(alone)
    assert await talk.files(alone) == [("agreement", row["document"])]
    assert any("A colleague has looked at your request" in text for text in alone.messages[before:])


async def test_what_a_supervisor_does_not_sign_does_not_hold_and_the_borrower_hears_of_it(alone: Stage) -> None:
    name = await talk.with_plan(alone)
    await alone.act(name, "decline")
    assert await talk.states(alone) == ["ended"]
    assert await talk.parts(alone) == []
    assert name not in await talk.today(alone)
    assert "it does not come into force" in await talk.reads(alone)
    assert await talk.reasons(alone) == ["agreement_declined"]
    assert await talk.files(alone) == []


async def test_nobody_signs_for_the_lender_on_a_loan_that_was_sold_meanwhile(alone: Stage) -> None:
    name = await talk.with_plan(alone)
    wish = record_act(alone.house.means, name, "approve", by=1, name="Ann")
    assert await alone.house.db.run(wish) == ""  # recorded; before the bot has carried it out, the loan is sold
    await alone.books(flags=talk.FLAGS + "B1,L1,sold,2026-11-24,,\n")
    assert await talk.states(alone) == ["signed"]
    refused = await alone.house.db.run(record_act(alone.house.means, name, "approve", by=1, name="Ann"))
    assert refused == f"{name} is about loan L1, on which a flag stands (sold): decline it"
    await alone.act(name, "decline")
    assert await talk.states(alone) == ["ended"]


async def test_nobody_is_dunned_while_a_signature_waits_for_the_lender(alone: Stage) -> None:
    await talk.with_plan(alone)
    for _ in range(8):
        await alone.days(1)
        await alone.books()
    assert await talk.notices(alone) == []
    assert (await alone.rows(sql("case_read", "B1")))[0]["silence"] == "agreement.kept"


async def test_a_wish_above_the_limits_waits_for_a_supervisor_and_can_be_signed_once_approved(stage: Stage) -> None:
    await talk.at_offers(stage, income=40_000)
    asked = await talk.asks_a_late_day(stage)
    assert (await talk.today(stage))[asked] == "approval"
    await stage.act(asked, "approve")
    assert asked not in await talk.today(stage)
    assert await talk.notices(stage) == [f"offer_decided:{asked}"]
    await talk.reads(stage)
    await talk.takes(stage)
    await talk.signs(stage)
    (row,) = await talk.agreements(stage)
    assert (row["state"], row["offer_id"], row["act_by"], row["act_mandate"]) == ("active", asked, "Ann", "")
    assert await talk.parts(stage) == [("open", 0, "2027-01-15")]


async def test_a_wish_that_waits_is_over_once_another_offer_was_signed(stage: Stage) -> None:
    await talk.at_offers(stage, income=40_000)
    asked = await talk.asks_a_late_day(stage)
    await stage.says("home")
    await stage.taps("The offers")
    await talk.reads_terms(stage, next(label for label in stage.keyboards[-1] if "payments of" in label))
    await talk.signs(stage)
    assert await talk.states(stage) == ["active"]
    assert asked not in await talk.today(stage)


async def test_a_supervisor_does_not_sign_once_the_first_payment_day_has_passed(alone: Stage) -> None:
    name = await talk.with_plan(alone)
    await alone.days(60)
    wish = record_act(alone.house.means, name, "approve", by=1, name="Ann")
    assert "which has passed: decline it" in await alone.house.db.run(wish)


async def test_reminders_wait_for_the_answer_to_a_wish_and_go_on_after_a_no(stage: Stage) -> None:
    await talk.at_offers(stage, income=40_000)
    asked = await talk.asks_a_late_day(stage)
    for _ in range(6):
        await stage.days(1)
        await stage.books()
    assert await talk.notices(stage) == []
    await stage.act(asked, "decline")
    for _ in range(3):
        await stage.days(1)
        await stage.books()
    assert await talk.notices(stage, "dunning") != []


async def test_a_declined_wish_is_told_and_can_not_be_signed(stage: Stage) -> None:
    await talk.at_offers(stage, income=40_000)
    asked = await talk.asks_a_late_day(stage)
    await stage.act(asked, "decline")
    await talk.reads(stage)
    assert talk.TAKE not in stage.keyboards[-1]
    (offer,) = [o for o in await talk.offers(stage) if o["offer_id"] == asked]
    assert (offer["state"], json.loads(offer["offer"])["reason"]) == ("declined", "looked into it")


async def test_what_was_shown_is_what_is_signed_and_kept(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.reads_terms(stage)
    shown = await talk.on_the_phone(stage)
    (screen,) = [row for row in await talk.sent(stage, "method = 'say'") if json.loads(row["payload"])["text"] == shown]
    await talk.signs(stage)
    (row,) = await talk.agreements(stage)
    assert row["text"] == shown
    assert (row["text_hash"], row["terms_hash"]) == (hash_of(shown), hash_of(row["terms"]))
    consents = await stage.rows(sql("consents_of_offer", row["offer_id"]))
    assert [c["what"] for c in consents] == ["terms", "name"]
    assert consents[0]["row_id"] == screen["row_id"]
    assert [c["text"] for c in consents] == [await talk.said_on(stage, c["row_id"]) for c in consents]
    assert "Do you want to sign with this name?" in consents[1]["text"]
    assert (row["typed_name"], row["proved"]) == (talk.NAME, "birthday,last4")
    noted = await talk.noted(stage, "agreement.signed")
    assert [(n["terms_hash"], n["text_hash"]) for n in noted] == [(row["terms_hash"], row["text_hash"])]
    terms = read_terms(row["terms"])
    assert [(p.due.isoformat(), p.total) for p in terms.schedule.parts] == [(due, 175000) for _, _, due in TWO_PARTS]
    assert (terms.covered, terms.loan_ref, terms.borrower_name) == (350000, "L1", talk.NAME)


async def test_an_old_button_never_changes_the_terms_that_are_said_yes_to(alone: Stage) -> None:
    """What a stale tap draws anew is what the borrower reads, and so what is kept."""
    await talk.at_offers(alone)
    await alone.taps(talk.TWO)
    await alone.taps(talk.TAKE)
    old = list(alone.terminal.buttons)
    await alone.taps(talk.WAY)
    await alone.says(talk.LAST4)
    await talk.mandated(alone, date(2027, 11, 24))  # the terms now say that it will hold at once
    alone.terminal.buttons = old
    await alone.taps(talk.WAY)
    shown = await talk.on_the_phone(alone)
    assert "has agreed to plans like this beforehand" in shown
    await talk.signs(alone)
    (row,) = await talk.agreements(alone)
    assert row["text"] == shown
    (terms, _name) = await alone.rows(sql("consents_of_offer", row["offer_id"]))
    assert await talk.said_on(alone, terms["row_id"]) == shown
    edits = [r["target_row"] for r in await talk.sent(alone, "method = 'redraw'")]
    assert terms["row_id"] not in edits


async def test_changed_policies_and_texts_change_nothing_that_was_signed(stage: Stage, tmp_path: Path) -> None:
    name = await talk.with_plan(stage)
    (before,) = await talk.agreements(stage)
    folder = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", folder)
    rules = (folder / "offers.toml").read_text(encoding="utf-8")
    changed = rules.replace("cooling_off_days = 7", "cooling_off_days = 1").replace("max_count = 12", "max_count = 2")
    (folder / "offers.toml").write_text(changed, encoding="utf-8")
    house = stage.house
    policy = load_policies(folder)
    assert policy.hash != house.policy.hash
    means = make_means(house.settings, policy, stage.clock, Ids())
    means = replace(means, render=Renderer(Texts(tmp_path / "no catalogues")).render)
    stage.house = stage.terminal.house = replace(house, policy=policy, means=means)
    await stage.says("繁體中文")
    await stage.books("P1,L1,2026-11-24,100,transfer\n")
    (after,) = await talk.agreements(stage)
    same = ("terms", "terms_hash", "text", "text_hash", "document", "state", "signed_at", "act_mandate")
    assert {key: after[key] for key in same} == {key: before[key] for key in same}
    await stage.days(6)  # the seventh of the days that were signed; the new policy has one
    await stage.says("English")
    await talk.takes_back(stage)
    assert [(row["agreement_id"], row["state"]) for row in await talk.agreements(stage)] == [(name, "withdrawn")]


async def test_books_that_changed_before_the_signature_sign_nothing_and_lead_to_new_offers(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.reads_terms(stage)
    await stage.taps(talk.AGREE)
    await stage.says(talk.NAME)
    old = {o["offer_id"] for o in await talk.offers(stage)}
    await stage.books("P1,L1,2026-11-24,500,transfer\n")
    await stage.taps(talk.SIGN)
    assert await talk.agreements(stage) == []
    assert "NT$3,000 is due" in stage.last
    fresh = [o for o in await talk.offers(stage) if o["offer_id"] not in old]
    assert fresh
    assert {o["state"] for o in fresh} == {"open"}
    assert {o["state"] for o in await talk.offers(stage) if o["offer_id"] in old} <= {"replaced", "taken"}


async def test_a_loan_sold_before_the_signature_signs_nothing_and_is_told_kindly(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.reads_terms(stage)
    await stage.taps(talk.AGREE)
    await stage.says(talk.NAME)
    await stage.books(flags=talk.FLAGS + "B1,L1,sold,2026-11-24,,\n")
    await stage.taps(talk.SIGN)
    assert await talk.agreements(stage) == []
    assert "nothing was signed" in stage.last


async def test_a_signature_is_taken_back_within_the_days_and_reminders_go_on(stage: Stage) -> None:
    await talk.with_plan(stage)
    await stage.days(1)
    await talk.takes_back(stage)
    assert await talk.states(stage) == ["withdrawn"]
    assert [state for state, _, _ in await talk.parts(stage)] == ["withdrawn", "withdrawn"]
    for _ in range(5):
        await stage.days(1)
        await stage.books()
    assert await talk.notices(stage) != []
    assert set(await talk.notices(stage)) == set(await talk.notices(stage, "dunning"))


async def test_after_the_days_a_signature_is_not_taken_back_though_the_question_is_still_there(stage: Stage) -> None:
    await talk.with_plan(stage)
    await talk.until(stage, date(2026, 12, 1))
    await talk.takes_back(stage, labels=talk.TAKE_BACK[:1])
    await stage.terminal.wait(0.6)  # past midnight, in the same session
    await stage.taps(talk.TAKE_BACK[1])
    assert await talk.states(stage) == ["active"]
    assert [state for state, _, _ in await talk.parts(stage)] == ["open", "open"]
    assert talk.TAKE_BACK[1] not in stage.keyboards[-1]


async def test_a_new_agreement_takes_the_place_of_the_old_and_carries_over_what_was_paid(stage: Stage) -> None:
    first = await talk.with_plan(stage)
    await talk.pays(stage, "P1", "1750", date(2026, 11, 24))
    await talk.renegotiates(stage, "2 payments of NT$880")
    assert await talk.states(stage) == ["active"]
    await talk.takes(stage)
    await talk.signs(stage)
    rows = {row["agreement_id"]: row for row in await talk.agreements(stage)}
    (second,) = rows.keys() - {first}
    assert (rows[first]["state"], rows[second]["state"]) == ("superseded", "active")
    terms = read_terms(rows[second]["terms"])
    assert (terms.replaces, terms.carried, terms.covered) == (first, 175000, 175000)
    assert [state for state, _, _ in await talk.parts(stage, first)] == ["kept", "superseded"]
    assert [(state, due) for state, _, due in await talk.parts(stage, second)] == [
        ("open", "2026-12-07"),
        ("open", "2027-01-05"),
    ]


async def test_until_a_new_plan_holds_the_old_one_does(stage: Stage) -> None:
    first = await talk.with_plan(stage)
    await stage.house.db.script(["UPDATE mandates SET until = '2026-11-23'"])
    await talk.renegotiates(stage, PAUSE)
    await talk.takes(stage)
    await talk.signs(stage)
    assert await talk.states(stage) == ["active", "signed"] or await talk.states(stage) == ["signed", "active"]
    assert await talk.parts(stage, first) == TWO_PARTS
    (second,) = [a["agreement_id"] for a in await talk.agreements(stage) if a["agreement_id"] != first]
    await stage.act(second, "approve")
    assert {a["agreement_id"]: a["state"] for a in await talk.agreements(stage)} == {
        first: "superseded",
        second: "active",
    }
    assert [state for state, _, _ in await talk.parts(stage, first)] == ["superseded", "superseded"]


async def test_a_person_ends_a_plan_and_the_borrower_hears_of_it(stage: Stage) -> None:
    name = await talk.with_plan(stage)
    await stage.act(name, "decline")
    assert await talk.states(stage) == ["ended"]
    assert [state for state, _, _ in await talk.parts(stage)] == ["withdrawn", "withdrawn"]
    assert any(about == f"agreement_decided:{name}" for about in await talk.notices(stage))


async def test_a_second_tap_on_sign_signs_nothing_twice(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.reads_terms(stage)
    await stage.taps(talk.AGREE)
    await stage.says(talk.NAME)
    old = list(stage.terminal.buttons)
    await stage.taps(talk.SIGN)
    stage.terminal.buttons = old
    await stage.taps(talk.SIGN)
    assert len(await talk.agreements(stage)) == 1
    assert len(await talk.parts(stage)) == 2


async def test_nothing_is_signed_by_one_answer_of_the_check_or_by_another_name(stage: Stage) -> None:
    await talk.at_offers(stage)
    await stage.taps(talk.TWO)
    await stage.taps(talk.TAKE)
    await stage.taps(talk.WAY)
    assert "It is about what was due" not in stage.last  # the terms wait for the second item
    await stage.says("0000")
    assert talk.AGREE not in stage.keyboards[-1]
    await stage.says(talk.LAST4)
    await stage.taps(talk.AGREE)
    await stage.says("李四")
    await stage.says("張三")
    assert await talk.agreements(stage) == []
    assert await talk.reasons(stage) == ["name_mismatch"]


async def test_a_session_that_ran_out_signs_nothing_before_the_check(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.reads_terms(stage)
    await stage.taps(talk.AGREE)
    await stage.says(talk.NAME)
    old = list(stage.terminal.buttons)
    await stage.days(2)
    stage.terminal.buttons = old
    await stage.taps(talk.SIGN)
    assert await talk.agreements(stage) == []
    assert "3,500" not in stage.last
    await stage.says(talk.BIRTHDAY)
    assert talk.SIGN not in stage.keyboards[-1]  # one answer is not enough to sign
    await stage.says(talk.LAST4)
    await stage.taps(talk.SIGN)
    assert await talk.agreements(stage) == []  # it is another day, and the terms say so: they are read back again
    await talk.signs(stage)
    assert await talk.states(stage) == ["active"]


async def test_the_paper_asked_for_while_it_is_made_is_still_made_once(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.reads_terms(stage)
    await stage.taps(talk.AGREE)
    await stage.says(talk.NAME)
    await talk.at_once(stage, [talk.SIGN, talk.MINE, talk.PAPER])
    await stage.terminal.settle()
    (row,) = await talk.agreements(stage)
    assert row["document"]
    papers = await talk.files(stage)
    assert papers == [("agreement", row["document"])]
    assert len(await talk.noted(stage, "document.made")) == 1


async def test_a_paper_that_can_not_be_made_calls_a_person_and_is_made_when_asked_for(stage: Stage) -> None:
    await talk.at_offers(stage)
    await talk.reads_terms(stage)
    await stage.taps(talk.AGREE)
    await stage.says(talk.NAME)
    await talk.at_once(stage, [talk.SIGN])
    await talk.fails(stage, "make")
    assert await talk.states(stage) == ["active"]
    assert await talk.reasons(stage) == ["document_failed"]
    assert await talk.files(stage) == []
    await stage.says("home")
    await stage.taps(talk.MINE)
    await stage.taps(talk.PAPER)
    (row,) = await talk.agreements(stage)
    assert await talk.files(stage) == [("agreement", row["document"])]


async def test_each_version_of_what_was_told_and_offered_is_kept_with_its_policy(stage: Stage) -> None:
    await talk.at_offers(stage)
    await stage.taps(STEPPED)
    await talk.tells(stage) if "I need help" in stage.keyboards[-1] else await stage.says("home")
    versions = await stage.rows(sql("offers_all_versions", "B1"))
    assert versions
    assert {v["policy_hash"] for v in versions} == {stage.house.policy.hash}
    (body,) = await talk.noted(stage, "offers.made")
    assert len(body["offers"]) == 3
    assert all(no["rule"].startswith(("offers.", "agreement.")) for no in body["refused"])
    assert (await stage.rows(sql("circumstances_now", "B1")))[0]["version"] == 1
