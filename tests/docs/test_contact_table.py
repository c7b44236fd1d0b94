"""The page of the contact rules shows what the shipped files say."""

from __future__ import annotations

from bot.contact_table import PAGE, draw, main
from bot.policies import load_policies
from bot.settings import ROOT

CONTACTS = load_policies(ROOT / "policies").contacts


def test_the_tables_of_the_page_are_those_of_the_files() -> None:
    assert main(["check"]) == 0


def test_the_tables_name_every_file_hours_mark_and_number() -> None:
    drawn = draw(CONTACTS)
    for file in (CONTACTS.base, *CONTACTS.files.values()):
        assert f"`{file.jurisdiction}`" in drawn
        for window in file.hours:
            assert f"{window} {file.rules[window.rule].evidence}" in drawn
        for line in (*file.help.crisis, *file.help.debt_advice):
            assert line.number in drawn
            assert ("not sent" in drawn.partition(line.number)[2][:40]) == (file.rules[line.rule].evidence == "U")
    assert drawn in PAGE.read_text(encoding="utf-8")


def test_every_key_of_a_file_has_a_reader_named_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    head = {"schema_", "jurisdiction", "version", "review", "scope", "rules"}
    keys = set(type(CONTACTS.base).model_fields) - head
    table = page.partition("| Key | Reader |")[2].partition("\n\n")[0]
    assert {key for key in keys if f"`{key}`" not in table} == set()
