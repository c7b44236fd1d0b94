"""Loading the contact rules: every fault of every file at once, warnings apart, and a hash over all of them."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.contact_files import warnings
from bot.policies import PolicyFaults, load_policies

SHIPPED = Path(__file__).parents[2] / "policies"
Edit = Callable[[str, str, str], None]
LENDER = """
schema = "contact-rules/1"
version = 2026-11-22

[[hours]]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
holidays = "forbidden"
rule = "lender.hours"

[rules."lender.hours"]
basis = "policy"
evidence = "POL"
"""


def faults(folder: Path) -> set[tuple[str, str]]:
    with pytest.raises(PolicyFaults) as error:
        load_policies(folder)
    assert all(fault.expected for fault in error.value.faults)
    assert len({str(fault) for fault in error.value.faults}) == len(error.value.faults)
    return {(fault.file, fault.key) for fault in error.value.faults}


def test_a_folder_with_ten_faults_and_more_names_them_all_at_once(folder: Path, edit: Edit) -> None:
    edit("contact/TW.toml", "widen_by =", "widen_bye =")  # unknown key
    edit("contact/TW.toml", '[rules."tw.third"]', '[rules."tw.thrid"]')  # a rule misspelt: missing, and idle
    edit("contact/US.toml", 'from = "08:00"', 'from = "22:00"')  # ends before it starts
    edit("contact/IN.toml", 'evidence = "S"\ntext = "No calls before', 'evidence = "U"\ntext = "No calls before')
    edit("contact/VN.toml", '"Asia/Ho_Chi_Minh"', '"Asia/Saigon_City"')  # no zone
    edit("contact/PH.toml", "checked = 2019-05-02", "checked = 2019-05-32x")  # a bad date: the file is no TOML
    edit("contact/GB.toml", "next_due = 2027-05-22", 'next_due = "soon"')  # a date that is none
    edit("contact/GB.toml", 'trigger = "not_me"', 'trigger = "dispute_amount"')  # an id twice
    edit("contact/base.toml", "[[limits]]", "[[limits]]\nstrange = 1")  # unknown key in the base file
    edit("contact/base.toml", 'id = "dunning.month"', 'id = "dunning.week"')  # an id twice in the base file
    edit("identity.toml", "tries = 3", "tries = 9")  # more than the files of contact rules let anybody try
    edit("ladder.toml", "gap_days = ", "gap_daze = ")
    (folder / "contact" / "lender.toml").write_text(LENDER.replace('"09:00"', '"08:00"'), encoding="utf-8")
    (folder / "contact" / "Taiwan.toml").write_text("", encoding="utf-8")
    (folder / "contact" / "CN.toml").write_text("schema = [", encoding="utf-8")
    (folder / "contact" / "SG.toml").write_bytes(b"\xff\xfe")
    shutil.copy(folder / "contact" / "MY.toml", folder / "contact" / "MX.toml")
    (folder / "desk.toml").unlink()
    assert faults(folder) >= {
        ("contact/TW.toml", "hours.0.widen_bye"),
        ("contact/TW.toml", "third_parties.rule"),
        ("contact/TW.toml", "rules.tw.thrid"),
        ("contact/US.toml", "hours.0"),
        ("contact/IN.toml", "hours.0"),
        ("contact/VN.toml", "timezones.default"),
        ("contact/PH.toml", ""),
        ("contact/GB.toml", "review.next_due"),
        ("contact/GB.toml", "stops.2.trigger"),
        ("contact/base.toml", "limits.0.strange"),
        ("contact/base.toml", "limits.2.id"),
        ("ladder.toml", "gap_daze"),
        ("ladder.toml", "gap_days"),
        ("contact/Taiwan.toml", ""),
        ("contact/CN.toml", ""),
        ("contact/SG.toml", ""),
        ("contact/MX.toml", "jurisdiction"),
        ("desk.toml", ""),
    }


def test_a_lender_that_would_loosen_is_a_fault_and_one_that_tightens_is_in_force(folder: Path) -> None:
    own = folder / "contact" / "lender.toml"
    own.write_text(LENDER.replace('"17:00"', '"19:00"'), encoding="utf-8")
    assert faults(folder) == {("contact/lender.toml", "hours.0")}
    own.write_text(LENDER, encoding="utf-8")
    policy = load_policies(folder)
    for code in ("", *policy.contacts.files):
        assert [str(window) for window in policy.contact_for(code, date(2026, 11, 24)).hours][-1] == (
            "mon tue wed thu fri 09:00-17:00, no public holidays"
        )


def test_every_file_is_part_of_the_hash(folder: Path, edit: Edit) -> None:
    seen = {load_policies(folder).hash}
    edit("contact/MY.toml", "One time in the whole country.", "One time everywhere.")
    seen.add(load_policies(folder).hash)
    (folder / "contact" / "lender.toml").write_text(LENDER, encoding="utf-8")
    seen.add(load_policies(folder).hash)
    (folder / "contact" / "KR.toml").unlink()
    seen.add(load_policies(folder).hash)
    assert len(seen) == 4


def test_a_wrong_value_beside_an_unknown_key_is_told_too(folder: Path, edit: Edit) -> None:
    edit("promises.toml", "max_open = ", "max_opened = 3\nmax_open = ")
    edit("promises.toml", "[rules.max_missed]", "[rules.max_mist]")
    assert faults(folder) == {("promises.toml", "max_opened"), ("promises.toml", "")}


def test_identity_tries_beyond_what_any_file_allows_are_named_by_the_file(folder: Path, edit: Edit) -> None:
    edit("identity.toml", "tries = 3", "tries = 4")
    assert ("contact/TW.toml", "identity.max_attempts") in faults(folder)


def test_a_stop_word_that_would_not_be_understood_is_a_fault(folder: Path) -> None:
    words = """
[opt_out]
words = { en = ["stop", "bananas"] }
effect = "channel_off"
confirm_once = true
rule = "lender.hours"
"""
    text = LENDER.replace("\n[rules", f"{words}\n[rules", 1)
    (folder / "contact" / "lender.toml").write_text(text, encoding="utf-8")
    assert faults(folder) == {("contact/lender.toml", "opt_out.words.en")}


def test_overdue_reviews_and_old_checks_of_numbers_warn_and_refuse_nothing(folder: Path, edit: Edit) -> None:
    contacts = load_policies(folder).contacts
    told = list(warnings(contacts, date(2026, 11, 24)))
    assert [line for line in told if "1925" in line] == [
        "contact/TW.toml: help.crisis.0.checked: 1925 was last checked on 2026-02-13; it is still sent"
    ]
    assert [line for line in told if "review" in line] == []
    assert not [line for line in told if "988" in line]
    assert [line for line in told if "116 123" in line] == [
        "contact/GB.toml: help.crisis.0.checked: 116 123 was never checked; it is not sent, since nobody verified it"
    ]
    later = list(warnings(contacts, date(2027, 6, 1)))
    assert sum("review.next_due" in line for line in later) == 1 + len(contacts.files)


def test_what_is_written_at_the_top_of_a_file_is_checked_once(folder: Path, edit: Edit) -> None:
    edit("contact/HK.toml", 'jurisdiction = "HK"', 'jurisdiction = "hongkong"')
    assert faults(folder) == {("contact/HK.toml", "jurisdiction")}


def test_every_shipped_file_is_the_one_it_is_called_after() -> None:
    for path in (SHIPPED / "contact").glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["jurisdiction"] == path.stem
