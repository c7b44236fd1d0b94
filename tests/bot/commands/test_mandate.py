"""`goodword mandate`: an officer signs ahead for the present limits, by name, until a day."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.policies import load_policies
from bot.settings import ROOT
from bot.store.journal import read_chain
from tests.kit.officer import ANN, BOB, Officer


async def test_a_supervisors_mandate_is_recorded_for_the_present_limits_and_cited_by_a_signature(
    officer: Officer,
) -> None:
    said = await officer.does("mandate", *ANN, "--until", "2027-03-31")
    (row,) = await officer.rows("SELECT * FROM mandates")
    limits = load_policies(ROOT / "policies").mandate_hash
    assert (row["officer"], row["by_user"], row["policy_hash"]) == ("Ann", "1", limits)
    assert (row["since"], row["until"]) == ("2026-11-24", "2027-03-31")
    assert row["mandate_id"] in said
    assert limits[:12] in said
    agreement = await officer.signs()
    assert await officer.state("agreements", "agreement_id", agreement) == "active"
    (signed,) = await officer.rows("SELECT * FROM agreements WHERE replaced_at IS NULL")
    assert (signed["act_by"], signed["act_mandate"], signed["act_until"]) == ("Ann", row["mandate_id"], "2027-03-31")


async def test_a_mandate_stands_in_the_lenders_chain(officer: Officer) -> None:
    await officer.does("mandate", *ANN, "--until", "2027-03-31")
    (row,) = await officer.rows("SELECT * FROM mandates")
    (line,) = await officer.stage.house.db.read(read_chain("lender"))
    assert line["kind"] == "mandate"
    assert json.loads(line["body"]) == {
        "by": 1, "mandate": row["mandate_id"], "officer": "Ann", "policy": row["policy_hash"], "until": "2027-03-31"
    }  # fmt: skip
    await officer.does("verify")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*BOB, "--until", "2027-03-31"), "mandate needs a supervisor; Bob is an agent"),
        (("--by", "99", "--until", "2027-03-31"), "user 99 is no agent"),
        ((*ANN, "--until", "2026-11-23"), "--until 2026-11-23 has passed: today is 2026-11-24"),
        ((*ANN, "--until", "tomorrow"), "'tomorrow' is no day: expected one such as 2026-12-01"),
        ((*ANN, "--until", "2027-02-30"), "is no day"),
        ((*ANN, "--until", "31.03.2027"), "is no day"),
        ((*ANN, "--until", ""), "is no day"),
    ],
)
async def test_who_may_not_and_a_day_that_cannot_be_are_refused_and_nothing_is_written(
    alone: Officer, words: tuple[str, ...], sentence: str
) -> None:
    assert sentence in await alone.refused("mandate", *words)
    assert await alone.rows("SELECT * FROM mandates") == []
    assert await alone.stage.house.db.read(read_chain("lender")) == []


async def test_a_mandate_may_end_today_and_lasts_through_its_day(alone: Officer) -> None:
    await alone.does("mandate", *ANN, "--until", "2026-11-24")
    assert len(await alone.listed("mandate ending")) == 1
    await alone.stage.days(1)
    assert len(await alone.listed("no mandate")) == 1


async def test_changed_limits_make_the_old_mandate_void(officer: Officer, tmp_path: Path) -> None:
    await officer.does("mandate", *ANN, "--until", "2027-03-31")
    assert await officer.listed("no mandate") == []
    policies = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", policies)
    path = policies / "offers.toml"
    text = path.read_text(encoding="utf-8")
    assert "max_count = 12" in text
    path.write_text(text.replace("max_count = 12", "max_count = 10", 1), encoding="utf-8")
    (line,) = await officer.listed("no mandate", GOODWORD_POLICIES=str(policies))
    (mandate,) = await officer.rows("SELECT mandate_id FROM mandates")
    assert mandate["mandate_id"] in line
    assert "the limits changed since Ann gave it" in line
    await officer.does("mandate", *ANN, "--until", "2027-03-31", GOODWORD_POLICIES=str(policies))
    assert await officer.listed("no mandate", GOODWORD_POLICIES=str(policies)) == []
    assert await officer.listed("no mandate") == [], "the old one holds for the old limits still"


async def test_other_policies_leave_the_mandate_as_it_is(alone: Officer, tmp_path: Path) -> None:
    await alone.does("mandate", *ANN, "--until", "2027-03-31")
    policies = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", policies)
    path = policies / "desk.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# another day\n", encoding="utf-8")
    assert await alone.listed("no mandate", GOODWORD_POLICIES=str(policies)) == []
