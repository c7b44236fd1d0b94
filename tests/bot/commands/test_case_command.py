"""`goodword case`: where a case stands, at a glance; and the whole record with its papers as files."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from arrears.circumstances import Cause, Lasting
from bot.case_files import SUFFIXES
from bot.documents.sign import signature_holds
from bot.store.outbox import keep_blob
from bot.store.statements import sql
from dialogs.grammar.effects import AttachFile, ChangeDetail
from tests.kit.officer import ANN, Officer


async def section(officer: Officer, heading: str, loan: str = "L1") -> list[str]:
    """The lines under a heading."""
    lines = (await officer.does("case", loan)).splitlines()
    assert heading in lines, lines
    rest = lines[lines.index(heading) + 1 :]
    return [line.strip() for line in rest[: rest.index("") if "" in rest else None]]


async def test_the_head_says_who_it_is_what_is_due_and_what_comes_next(officer: Officer) -> None:
    lines = (await officer.does("case", "L1")).splitlines()
    assert lines[0].startswith("Case G-")
    assert lines[0].endswith(" · 王小明 (B1)")
    assert lines[1] == "  L1  Personal loan  NT$3,500 due, 8 days late"
    assert lines[2] == "  the bot; the next message is planned for 2026-11-26 10:00 (dunning, step first)"
    await officer.stage.says("stop")
    assert "  the bot; no message is planned (stop.borrower)" in (await officer.does("case", "L1")).splitlines()
    await officer.stage.says("person")
    assert "  waits for a person; no message is planned (stop.borrower)" in await officer.does("case", "L1")


async def test_a_plan_is_one_line_with_what_was_kept_and_who_signed(officer: Officer) -> None:
    name = await officer.signs()
    (line,) = await section(officer, "Agreements")
    assert line == (
        f"{name}  L1  signed  instalments, NT$3,500 in 3 payments, 2026-12-10 to 2027-02-10; "
        "signed 2026-11-24 10:00, the lender has not signed"
    )
    await officer.does("act", name, "approve", *ANN)
    await officer.stage.books("P1,L1,2026-11-24,1170,transfer\n", as_of=date(2026, 11, 24))
    (line,) = await section(officer, "Agreements")
    assert "active  instalments" in line
    assert "1 of 3 kept, NT$1,170 paid" in line
    assert line.endswith("for the lender Ann")


async def test_a_mandate_is_named_where_it_signed(officer: Officer) -> None:
    await officer.does("mandate", *ANN, "--until", "2027-03-31")
    await officer.signs()
    (row,) = await officer.rows("SELECT mandate_id FROM mandates")
    (line,) = await section(officer, "Agreements")
    assert line.endswith(f"for the lender Ann by mandate {row['mandate_id']}")


async def test_offers_are_listed_until_they_are_replaced_with_what_was_decided(officer: Officer) -> None:
    item = await officer.asks()
    assert await section(officer, "Offers") == [
        f"{item}  L1  asked  instalments, NT$3,500 in 3 payments, 2026-12-10 to 2027-02-10, valid through 2026-12-01"
    ]
    await officer.does("act", item, "decline", *ANN, "--reason", "too long")
    (line,) = await section(officer, "Offers")
    assert line.endswith("2027-02-10, Ann: too long")
    await officer.by_hand("UPDATE offers SET state = 'replaced'")
    assert "Offers" not in (await officer.does("case", "L1")).splitlines()


async def test_payments_told_of_say_how_much_and_what_became_of_it(officer: Officer) -> None:
    item = await officer.has_paid(123_400, "ATM")
    assert await section(officer, "Payments told of") == [
        f"{item}  L1  open  NT$1,234 of 2026-11-24 by ATM (reminders wait through 2026-12-01)"
    ]
    await officer.stage.books("P1,L1,2026-11-24,1234,transfer\n")
    assert await section(officer, "Payments told of") == [f"{item}  L1  matched  NT$1,234 of 2026-11-24 by ATM = P1"]


async def test_circumstances_are_the_newest_that_were_told_and_only_what_was_said(officer: Officer) -> None:
    await officer.tells()
    await officer.tells(cause=Cause.OTHER, words="[bold]my  dog\x1b is ill", income=2_400_000, costs=None, debts=0,
                        dependants=None, until=date(2027, 2, 1))  # fmt: skip
    assert await section(officer, "Circumstances") == [
        "told on  2026-11-24 (2 times in all)",
        "reason   other: [bold]my dog is ill",
        "lasting  months, until about 2027-02",
        "a month  income NT$24,000, other lenders NT$0",
    ]
    await officer.tells(income=None, costs=None, debts=None, lasting=Lasting.UNKNOWN, dependants=3)
    lines = await section(officer, "Circumstances")
    assert lines[3:] == ["a month     not said", "dependants  3"]


async def test_what_is_for_people_says_whether_it_is_open(officer: Officer) -> None:
    await officer.wants(ChangeDetail("phone", "0912"))
    await officer.stage.says("person")
    (ticket,), (detail,) = await officer.rows("SELECT * FROM tickets"), await officer.rows("SELECT * FROM details")
    assert await section(officer, "For people") == [
        f"{ticket['ticket_id']}  open  asks for a person",
        f"{detail['detail_id']}  open  new phone: 0912",
    ]
    await officer.does("act", detail["detail_id"], "resolve", *ANN)
    assert any(line.endswith("new phone: 0912") and "done 2026-11-24" in line
               for line in await section(officer, "For people"))  # fmt: skip


async def test_somebody_who_never_came_and_a_loan_nobody_knows(alone: Officer) -> None:
    assert "陳美玲 (B2)" in (await alone.does("case", "L2")).splitlines()[0]
    await alone.by_hand("DELETE FROM cases WHERE case_id = 'B2'")
    assert "  never linked: nothing was said yet" in (await alone.does("case", "L2")).splitlines()
    assert await alone.refused("case", "L404") == "no loan L404 in the books\n"


async def test_the_record_is_whole_in_a_file_and_short_in_a_terminal(
    alone: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(25):
        await alone.wants(ChangeDetail("address", f"{n} [/x]"))
    piped = await section(alone, "Record")
    (head,) = await alone.rows("SELECT n FROM journal_heads WHERE chain = 'case:B1'")
    assert [line.split()[0] for line in piped] == [str(n) for n in range(1, head["n"] + 1)]
    console = Console(force_terminal=True, width=80, no_color=True, highlight=False, emoji=False)
    for module in ("records", "lines"):
        monkeypatch.setattr(f"bot.commands.{module}.out", console)
    said = await alone.does("case", "L1")
    assert f"... {head['n'] - 20} earlier lines (--all lists them)" in said
    assert said.count("detail.changed") == 20
    assert (await alone.does("case", "L1", "--all")).count("detail.changed") == 25


# --export -----------------------------------------------------------------------------------------------------------


async def with_papers(officer: Officer) -> tuple[str, str, bytes]:
    """A plan that holds, and a payment told of with a photo; gives both ids and the photo."""
    name = await officer.signs()
    await officer.does("act", name, "approve", *ANN)
    receipt = await officer.has_paid()
    photo = b"\x89PNG\r\n\x1a\n of a slip"
    await officer.wants(AttachFile(receipt, "telegram-file-id", "photo", "slip.png"))
    sha256 = hashlib.sha256(photo).hexdigest()
    await officer.stage.house.db.run(keep_blob(sha256, photo, "2026-11-24T02:00:00.000000Z"))
    await officer.by_hand("UPDATE receipt_files SET sha256 = $1, mime = 'image/png'", sha256)
    return name, receipt, photo


async def test_the_record_goes_into_a_folder_with_papers_and_receipts(officer: Officer) -> None:
    name, receipt, photo = await with_papers(officer)
    folder = officer.folder / "of" / "the case"
    said = await officer.does("case", "L1", "--export", str(folder))
    (case,) = await officer.rows("SELECT number FROM cases WHERE case_id = 'B1'")
    number = case["number"]
    names = [f"case-{number}.json", f"agreement-{number}-{name}.pdf", f"receipt-{number}-{receipt}-1.png",
             "lender-certificate.pem"]  # fmt: skip
    assert said.splitlines() == [f"written: {folder / name}" for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert (folder / names[1]).read_bytes().startswith(b"%PDF-")
    assert (folder / names[2]).read_bytes() == photo
    pem = (folder / "lender-certificate.pem").read_text(encoding="utf-8")
    assert await asyncio.to_thread(signature_holds, (folder / names[1]).read_bytes(), pem)
    record = json.loads((folder / names[0]).read_text(encoding="utf-8"))
    assert record["books"]["borrower"]["name"] == "王小明"
    assert record["books"]["loans"][0]["instalments"][0]["due_date"] == "2026-11-16"
    assert [row["state"] for row in record["agreements"]] == ["signed", "active", "active"]
    (stored, *_) = await officer.rows("SELECT terms FROM agreements WHERE version = 1")
    assert record["agreements"][0]["terms"] == stored["terms"], "what is hashed stays the text it is"
    assert [consent["what"] for consent in record["consents"]] == ["terms", "name"]
    assert len(record["journal"]) > 5


async def test_an_export_again_gives_the_same_files(alone: Officer) -> None:
    await with_papers(alone)
    first, second = alone.folder / "first", alone.folder / "second"
    for folder in (first, second, first):
        await alone.does("case", "L1", "--export", str(folder))
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()


async def test_a_folder_that_cannot_be_written_is_named_and_nothing_is_left(alone: Officer) -> None:
    file = alone.folder / "a-file"
    file.write_text("mine", encoding="utf-8")
    assert f"{file} cannot be written" in await alone.refused("case", "L1", "--export", str(file))
    (case,) = await alone.rows("SELECT number FROM cases WHERE case_id = 'B1'")
    folder = alone.folder / "out"
    (folder / f"case-{case['number']}.json").mkdir(parents=True)
    assert "is a folder; nothing was changed" in await alone.refused("case", "L1", "--export", str(folder))
    assert len(list(folder.iterdir())) == 1


async def test_a_paper_that_is_lost_is_named_and_the_rest_is_written(alone: Officer) -> None:
    name, _, _ = await with_papers(alone)
    await alone.by_hand("DELETE FROM blobs WHERE sha256 = (SELECT document FROM agreements WHERE replaced_at IS NULL)")
    folder = alone.folder / "out"
    said = await alone.tries("case", "L1", "--export", str(folder))
    assert said.code == 1
    assert f"{name}.pdf is not in the database (see `goodword verify`)" in said.err
    assert [path.suffix for path in sorted(folder.iterdir())] == [".json", ".png"]


async def test_a_receipts_kind_never_leads_out_of_the_folder(alone: Officer) -> None:
    await with_papers(alone)
    await alone.by_hand("UPDATE receipt_files SET mime = 'x/../../../escaped'")
    folder = alone.folder / "out"
    await alone.does("case", "L1", "--export", str(folder))
    assert sorted(path.suffix for path in folder.iterdir()) == [".bin", ".json", ".pdf", ".pem"]
    assert not list(Path(alone.folder).glob("escaped*"))
    assert all(suffix.isalnum() for suffix in SUFFIXES.values())


async def test_terms_that_somebody_broke_do_not_hide_the_rest_of_the_case(alone: Officer) -> None:
    name = await alone.signs()
    await alone.by_hand("UPDATE agreements SET terms = '{}'")
    (line,) = await section(alone, "Agreements")
    assert line.startswith(f"{name}  L1  signed  terms that cannot be read (`goodword verify`)")
    assert len(await alone.stage.rows(sql("agreements_waiting"))) == 1
    assert "terms that cannot be read" in (await alone.listed("signature"))[0]
