"""One file of contact rules: what must hold between its values, told all at once."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arrears.contact_checks import faults_in

FOLDER = Path(__file__).parents[2] / "policies" / "contact"
File = dict[str, Any]


def written(name: str) -> File:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def spoiled(name: str, spoil: Callable[[File], object]) -> tuple[tuple[str, str], ...]:
    content = copy.deepcopy(written(name))
    spoil(content)
    return faults_in(content, name)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_file_has_no_fault(path: Path) -> None:
    assert faults_in(written(path.stem), path.stem) == ()


def test_a_value_without_its_rule_is_named_by_its_key() -> None:
    (fault,) = spoiled("TW", lambda file: file["rules"].pop("tw.hours"))
    assert fault == ("hours.0.rule", "expected an entry rules.'tw.hours' that says on what it rests")
    keys = [key for key, _ in spoiled("TW", lambda file: file["hours"][0].update(rule="tw.nowhere"))]
    assert keys == ["hours.0.rule", "rules.tw.hours"]


def test_a_rule_nothing_refers_to_is_named() -> None:
    rule = {"basis": "policy", "evidence": "POL"}
    assert spoiled("GB", lambda file: file["rules"].update({"gb.idle": rule}))[0][0] == "rules.gb.idle"


def test_files_never_answer_for_each_other() -> None:
    def take(file: File) -> None:
        file["hours"][0]["rule"] = "base.hours"
        file["rules"]["base.hours"] = file["rules"].pop("tw.hours")

    ((key, expected),) = spoiled("TW", take)
    assert key == "rules.base.hours"
    assert "begins with tw." in expected


def test_a_jurisdictions_limit_cannot_take_the_name_of_one_of_the_base_file() -> None:
    ((key, expected),) = spoiled("VN", lambda file: file["limits"][0].update(id="contact.day"))
    assert key == "limits.0.id"
    assert "begins with vn." in expected


@pytest.mark.parametrize(("name", "key", "id_key"), [("VN", "limits", "id"), ("GB", "stops", "trigger")])
def test_an_id_that_is_used_twice_is_named(name: str, key: str, id_key: str) -> None:
    faults = spoiled(name, lambda file: file[key].append(dict(file[key][0])))
    assert [key for key, _ in faults] == [f"{key}.{len(written(name)[key])}.{id_key}"]


@pytest.mark.parametrize(("evidence", "basis"), [("U", "custom"), ("POL", "policy")])
def test_hours_that_nobody_verified_allow_nothing(evidence: str, basis: str) -> None:
    rule = {"basis": basis, "evidence": evidence, "source": "hearsay"}
    ((key, expected),) = spoiled("TW", lambda file: file["rules"].update({"tw.hours": rule}))
    assert key == "hours.0"
    assert f"evidence {evidence}" in expected


def test_the_base_files_own_hours_may_be_our_policy_but_not_hearsay() -> None:
    assert faults_in(written("base"), "base") == ()
    rule = {"basis": "custom", "evidence": "U", "source": "hearsay"}
    assert spoiled("base", lambda file: file["rules"].update({"base.hours": rule}))[0][0] == "hours.0"


def test_nobody_is_spoken_to_on_hearsay() -> None:
    def doubt(file: File) -> None:
        file["rules"]["gb.third"]["evidence"] = "U"

    assert [key for key, _ in spoiled("GB", doubt)] == ["third_parties.allowed"]


@pytest.mark.parametrize("key", ["hours", "complaints", "records", "stops", "pauses", "opt_out"])
def test_the_base_file_says_all(key: str) -> None:
    assert key in dict(spoiled("base", lambda file: file.pop(key)))


def test_the_base_file_knows_every_signal_and_every_record() -> None:
    faults = dict(spoiled("base", lambda file: file["stops"].pop(0)))
    assert faults["stops"] == "the base file says all: expected crisis too"
    keys = [key for key, _ in spoiled("base", lambda file: file["records"].pop("agreements"))]
    assert "records.agreements" in keys


def test_values_of_a_wrong_type_hide_no_other_fault() -> None:
    def break_much(file: File) -> None:
        file["hours"] = "always"
        file["limits"] = [7, {"id": ["x"]}]
        file["third_parties"] = []
        file["rules"]["tw.tower"] = 7

    assert "rules.tw.tower" in [key for key, _ in spoiled("TW", break_much)]
    assert faults_in({"rules": 7, "help": "none"}, "base")


def test_a_number_that_may_be_sent_says_when_it_was_checked() -> None:
    faults = spoiled("TW", lambda file: file["help"]["crisis"][1].pop("checked"))
    assert [key for key, _ in faults] == ["help.crisis.1.checked"]
    assert spoiled("GB", lambda file: file["help"]["crisis"][0].pop("checked", None)) == ()
