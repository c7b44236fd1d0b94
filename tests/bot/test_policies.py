"""Loading the policies: every fault at once, and a hash that names exactly what is in force."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.policies import PolicyFault, PolicyFaults, load_policies

SHIPPED = Path(__file__).parents[2] / "policies"
Edit = Callable[[str, str, str], None]


def faults(folder: Path) -> tuple[PolicyFault, ...]:
    with pytest.raises(PolicyFaults) as error:
        load_policies(folder)
    assert str(error.value).splitlines() == [str(fault) for fault in error.value.faults]
    return error.value.faults


def test_the_shipped_policies_load() -> None:
    policy = load_policies(SHIPPED)
    assert policy.contact.jurisdiction == "base"
    assert len(policy.hash) == 64


def test_all_faults_of_all_files_are_told_at_once(folder: Path, edit: Edit) -> None:
    edit("promises.toml", "max_open = 3", 'max_open = "three"')
    edit("promises.toml", "max_missed = 3", "max_mist = 3")
    edit("identity.toml", "tries = 3", "tries = 0")
    (folder / "desk.toml").unlink()
    (folder / "ladder.toml").write_text("steps = [", encoding="utf-8")
    found = faults(folder)
    assert {(fault.file, fault.key) for fault in found} == {
        ("promises.toml", "max_open"),
        ("promises.toml", "max_missed"),
        ("promises.toml", "max_mist"),
        ("identity.toml", "tries"),
        ("desk.toml", ""),
        ("ladder.toml", ""),
    }


def test_an_unknown_key_is_named_with_its_file(folder: Path, edit: Edit) -> None:
    edit("contact/base.toml", 'widen_by = "nobody"', 'widen_bye = "nobody"')
    assert [str(fault) for fault in faults(folder)] == [
        "contact/base.toml: hours.0.widen_bye: unknown key: expected none of this name"
    ]


def test_a_wrong_value_says_what_was_expected_and_found(folder: Path, edit: Edit) -> None:
    edit("identity.toml", "token_bytes = 16", "token_bytes = 4")
    (fault,) = faults(folder)
    assert "greater than or equal to 16" in fault.expected
    assert "found 4" in fault.expected


def test_a_file_that_is_no_text_is_a_fault(folder: Path) -> None:
    (folder / "desk.toml").write_bytes(b"\xff\xfe")
    assert faults(folder) == (PolicyFault("desk.toml", "", "expected UTF-8 text"),)


def test_an_empty_folder_misses_every_file(tmp_path: Path) -> None:
    assert {fault.file for fault in faults(tmp_path)} == {
        "contact/base.toml", "ladder.toml", "promises.toml", "desk.toml", "identity.toml", "offers.toml",
        "affordability.toml", "signals.toml",
    }  # fmt: skip


def test_the_hash_follows_what_is_said_not_how_it_is_laid_out(folder: Path, edit: Edit) -> None:
    before = load_policies(folder).hash
    assert before == load_policies(SHIPPED).hash
    edit("identity.toml", "tries = 3\nidle_hours = 24", "# another order\nidle_hours = 24\n\ntries = 3")
    assert load_policies(folder).hash == before
    edit("identity.toml", "Three misses", "Three misse\u0301s")
    accented = load_policies(folder).hash
    edit("identity.toml", "misse\u0301s", "miss\u00e9s")
    assert load_policies(folder).hash == accented
    assert accented != before
    edit("identity.toml", "tries = 3", "tries = 2")
    assert load_policies(folder).hash != accented


def test_a_reason_that_the_desk_file_names_must_be_one(folder: Path, edit: Edit) -> None:
    edit("desk.toml", "document_failed = {", "document_fialed = {")
    with pytest.raises(PolicyFaults, match=r"desk\.toml: no request or stop is called document_fialed"):
        load_policies(folder)
