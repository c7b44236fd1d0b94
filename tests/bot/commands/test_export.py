"""`goodword export`: what was arranged, as files another system reads, and nothing half written."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from bot.export import COLUMNS, harmless
from dialogs.grammar.effects import ChangeDetail
from tests.kit.officer import ANN, Officer

YEN = {
    "loans": "loan_ref,borrower_ref,product,currency,principal,opened_on\nL9,B1,Card loan,JPY,90000,2026-01-10\n",
    "instalments": "loan_ref,number,due_date,principal,interest,fees\nL9,1,2026-11-16,30000,1500,0\n",
}
Files = dict[str, list[dict[str, str]]]


async def exported(officer: Officer, since: str, name: str = "out") -> Files:
    """The files of one call, read back."""
    folder = officer.folder / name
    await officer.does("export", "--since", since, "--out", str(folder))
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.csv" for name in COLUMNS)
    found = {}
    for kind, columns in COLUMNS.items():
        with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            found[kind] = list(reader)
        assert tuple(reader.fieldnames or ()) == columns
        assert all(None not in row and None not in row.values() for row in found[kind])
    return found


async def active(officer: Officer) -> str:
    """A plan that both have signed."""
    await officer.does("mandate", *ANN, "--until", "2027-03-31")
    return await officer.signs()


async def test_an_agreement_and_its_schedule_are_written_in_major_units_and_iso_days(officer: Officer) -> None:
    name = await active(officer)
    files = await exported(officer, "2026-11-24")
    (row,) = files["agreements"]
    (stored,) = await officer.rows("SELECT * FROM agreements WHERE replaced_at IS NULL")
    (mandate,) = await officer.rows("SELECT mandate_id FROM mandates")
    assert row == {
        "agreement_id": name, "borrower_ref": "B1", "loan_ref": "L1", "kind": "instalments", "state": "active",
        "currency": "TWD", "covered": "3500.00", "waived": "0.00", "interest": "0.00", "total": "3500.00",
        "payments": "3", "first_due": "2026-12-10", "last_due": "2027-02-10", "balance_on": "2026-11-24",
        "review_on": "", "signed_at": stored["signed_at"], "active_at": stored["active_at"],
        "signed_for_lender_by": "Ann", "mandate_id": mandate["mandate_id"], "withdraw_until": "2026-12-01",
        "replaces": "", "differs_from_books": "0", "terms_sha256": stored["terms_hash"],
        "document_sha256": stored["document"], "changed_at": stored["at"],
    }  # fmt: skip
    assert stored["document"]
    assert stored["active_at"].endswith("Z")
    parts = [(p["number"], p["due_date"], p["total"], p["state"], p["paid"], p["kept_on"]) for p in files["schedules"]]
    assert parts == [
        ("1", "2026-12-10", "1170.00", "open", "0.00", ""),
        ("2", "2027-01-11", "1170.00", "open", "0.00", ""),
        ("3", "2027-02-10", "1160.00", "open", "0.00", ""),
    ]
    promises = [(p["promise_id"], p["agreement_id"], p["part"], p["amount"]) for p in files["promises"]]
    assert promises == [(f"{name}.{n}", name, str(n), amount) for n, amount in
                        ((1, "1170.00"), (2, "1170.00"), (3, "1160.00"))]  # fmt: skip


async def test_a_currency_without_cents_has_none(officer: Officer) -> None:
    await officer.stage.books(**YEN)
    await officer.signs(await officer.offered(ref="L9"))
    await officer.has_paid(31_500, ref="L9")
    files = await exported(officer, "2026-11-24")
    (row,) = files["agreements"]
    assert (row["currency"], row["covered"], row["total"], row["interest"]) == ("JPY", "31500", "31500", "0")
    assert [part["amount"] for part in files["schedules"]] == ["11000", "11000", "9500"]
    assert files["schedules"][0]["state"] == "", "the lender has not signed: nothing is promised yet"
    assert files["holds"][0]["amount"] == "31500"


async def test_payments_told_of_stops_and_details_are_written(officer: Officer) -> None:
    told, vague = await officer.has_paid(350_050, "超商"), await officer.has_paid(None, "")
    await officer.wants(ChangeDetail("phone", "+886 912 345 678"))
    await officer.stage.says("stop")
    files = await exported(officer, "2026-11-24")
    holds = {row["item"]: row for row in files["holds"]}
    assert (holds[told]["amount"], holds[told]["paid_on"], holds[told]["method"]) == ("3500.50", "2026-11-24", "超商")
    assert (holds[told]["since"], holds[told]["until"], holds[told]["state"]) == ("2026-11-24", "2026-12-01", "open")
    assert (holds[vague]["amount"], holds[vague]["currency"]) == ("", "TWD")
    (stop,) = [row for row in files["holds"] if row["kind"] == "borrower"]
    assert (stop["borrower_ref"], stop["state"], stop["since"], stop["until"]) == ("B1", "stands", "2026-11-24", "")
    (detail,) = files["details"]
    assert (detail["field"], detail["value"], detail["done_at"]) == ("phone", "+886 912 345 678", "")
    officer.stage.clock.set(officer.stage.clock.now().replace(day=25, hour=18))  # 26 November in Taipei
    await officer.does("act", detail["detail_id"], "resolve", *ANN)
    await officer.does("act", stop["item"], "lift", *ANN, "--reason", "called")
    again = await exported(officer, "2026-11-26")
    assert [(row["detail_id"], row["done_by"]) for row in again["details"]] == [(detail["detail_id"], "1")]
    (lifted,) = again["holds"]
    assert (lifted["item"], lifted["state"], lifted["until"]) == (stop["item"], "lifted", "2026-11-26")


async def test_only_what_changed_since_is_written_in_the_lenders_day(officer: Officer) -> None:
    await active(officer)
    await officer.has_paid()
    await officer.wants(ChangeDetail("phone", "1"))
    await officer.stage.says("stop")
    assert all((await exported(officer, "2026-11-24")).values())
    assert not any((await exported(officer, "2026-11-25")).values())
    officer.stage.clock.set(officer.stage.clock.now().replace(day=24, hour=17))  # 25 November, 01:00 in Taipei
    told = await officer.has_paid(100)
    files = await exported(officer, "2026-11-25")
    assert [row["item"] for row in files["holds"]] == [told]
    assert not any(rows for kind, rows in files.items() if kind != "holds")


async def test_a_part_that_was_kept_brings_the_whole_schedule_again(officer: Officer) -> None:
    name = await active(officer)
    await officer.stage.days(16)
    await officer.stage.books("P1,L1,2026-12-09,1170,transfer\n", as_of=date(2026, 12, 9))
    files = await exported(officer, "2026-12-10")
    assert files["agreements"] == [], "what was signed did not change"
    assert [(p["agreement_id"], p["state"], p["paid"], p["kept_on"]) for p in files["schedules"]] == [
        (name, "kept", "1170.00", "2026-12-09"), (name, "open", "0.00", ""), (name, "open", "0.00", "")
    ]  # fmt: skip
    assert [p["promise_id"] for p in files["promises"]] == [f"{name}.1"]


async def test_the_same_call_again_gives_the_same_files_and_overlapping_ones_the_same_keys(officer: Officer) -> None:
    await active(officer)
    await exported(officer, "2026-11-24", "first")
    await exported(officer, "2026-11-24", "second")
    await exported(officer, "2026-11-24", "first")
    for kind in COLUMNS:
        first, second = (officer.folder / name / f"{kind}.csv" for name in ("first", "second"))
        assert first.read_bytes() == second.read_bytes()
    await officer.stage.days(1)
    await officer.has_paid()
    early, late = await exported(officer, "2026-11-20", "first"), await exported(officer, "2026-11-24", "second")
    assert early == late
    assert [len(rows) for rows in late.values()] == [1, 3, 3, 1, 0]


async def test_commas_newlines_and_quotes_come_back_as_they_were_typed(alone: Officer) -> None:
    words = 'Flat 3, "Rose House"\n台北市\r\n1'
    await alone.wants(ChangeDetail("address", words))
    assert (await exported(alone, "2026-11-24"))["details"][0]["value"] == words


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("http://x.example")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        "  =1+1",
        "\t=1",
        "＝1+1",
        "＠SUM(A1)",
    ],
)
async def test_what_a_spreadsheet_would_take_for_a_formula_gets_an_apostrophe(alone: Officer, typed: str) -> None:
    await alone.wants(ChangeDetail("address", typed))
    await alone.has_paid(100, typed)
    files = await exported(alone, "2026-11-24")
    assert files["details"][0]["value"] == f"'{typed}"
    assert files["holds"][0]["method"] == f"'{typed}"


@pytest.mark.parametrize("typed", ["+886 912-345-678", "-5", "+1 (555) 010-0199", "Ann", "", "1=1", "超商"])
def test_telephone_numbers_and_plain_words_stay_as_they_are(typed: str) -> None:
    assert harmless(typed) == typed


async def test_promises_of_a_plan_are_written_with_a_harmless_method(alone: Officer) -> None:
    await active(alone)
    await alone.by_hand("UPDATE promises SET method = '=1+1'")
    assert {row["method"] for row in (await exported(alone, "2026-11-24"))["promises"]} == {"'=1+1"}


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", "24.11.2026", ""])
async def test_a_day_that_is_none_is_refused_and_nothing_is_written(alone: Officer, since: str) -> None:
    said = await alone.refused("export", "--since", since, "--out", str(alone.folder / "out"))
    assert f"--since {since!r} is no day: expected one such as 2026-12-01" in said
    assert not (alone.folder / "out").exists()


async def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(alone: Officer) -> None:
    file = alone.folder / "a-file"
    file.write_text("mine", encoding="utf-8")
    for folder in (file, file / "below", Path("/proc/none/at/all")):
        said = await alone.refused("export", "--since", "2026-11-24", "--out", str(folder))
        assert f"{folder} cannot be written" in said
        assert "nothing was changed" in said
    assert file.read_text(encoding="utf-8") == "mine"


async def test_files_that_are_there_stay_whole_when_one_cannot_be_replaced(alone: Officer) -> None:
    folder = alone.folder / "out"
    (folder / "holds.csv").mkdir(parents=True)
    (folder / "agreements.csv").write_text("of yesterday", encoding="utf-8")
    await active(alone)
    said = await alone.refused("export", "--since", "2026-11-24", "--out", str(folder))
    assert "holds.csv is a folder" in said
    assert (folder / "agreements.csv").read_text(encoding="utf-8") == "of yesterday"
    assert sorted(path.name for path in folder.iterdir()) == ["agreements.csv", "holds.csv"]


async def test_terms_that_somebody_broke_are_named(alone: Officer) -> None:
    name = await active(alone)
    await alone.by_hand("UPDATE agreements SET terms = $1", json.dumps({"kind": "nothing"}))
    said = await alone.refused("export", "--since", "2026-11-24", "--out", str(alone.folder / "out"))
    assert f"agreement {name} cannot be read" in said
    assert not list((alone.folder).glob("out/*"))
