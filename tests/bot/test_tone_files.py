"""policies/tone/ read: all faults at once, a lender's own file beside ours, and the texts of the house under it."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from bot import tone_check
from bot.policies import PolicyFaults
from bot.settings import ROOT
from bot.tone import load_tone
from dialogs.tone import judge

OWN = """
schema = "tone-cues/1"
language = "en"
version = 2026-11-22
needs = '[a-z]'
gap = 20
whole_words = true

[rules.insult]
cues = ['slow ?coach', 'snail ~ shell']
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Our rules with a small file of cues, which may be spoilt."""
    (tmp_path / "tone").mkdir()
    shutil.copy(ROOT / "policies" / "tone" / "rules.toml", tmp_path / "tone")
    rules = tomllib.loads((ROOT / "policies" / "tone" / "rules.toml").read_text(encoding="utf-8"))["rules"]
    cues = "".join(f"\n[rules.{rule['id']}]\ncues = ['<odd> {rule['id']}', 'cue']\n" for rule in rules)
    text = OWN.partition("[rules.insult]")[0] + "[words]\nodd = ['odd', 'very odd']\n" + cues
    (tmp_path / "tone" / "en.toml").write_text(text, encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "tone" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(folder: Path) -> list[str]:
    with pytest.raises(PolicyFaults) as fault:
        load_tone(folder)
    return [str(one) for one in fault.value.faults]


def test_every_fault_of_every_file_is_named_with_its_key_and_what_was_expected(folder: Path) -> None:
    spoil(folder, "rules.toml", 'verdict = "block"', 'verdict = "stop"')
    spoil(folder, "rules.toml", "run = 4", "run = 4\nloud = 1")
    shutil.copy(folder / "tone" / "en.toml", folder / "tone" / "zh.toml")
    spoil(folder, "zh.toml", "'<odd> threat_of_arrest'", "'<jale>'")
    spoil(folder, "en.toml", "gap = 20", "gap = 0")
    faults = told(folder)
    assert "tone/rules.toml: rules.0.verdict: Input should be 'warn' or 'block', found 'stop'" in faults
    assert "tone/rules.toml: shouting.loud: unknown key: expected none of this name" in faults
    assert any(fault.startswith("tone/en.toml: gap: ") for fault in faults)
    assert any(
        "<jale>" in fault and fault.startswith("tone/zh.toml: rules.threat_of_arrest.cues.0") for fault in faults
    )


def test_a_cue_that_is_no_expression_and_a_rule_nobody_wrote_are_named(folder: Path) -> None:
    shutil.copy(folder / "tone" / "en.toml", folder / "tone" / "zh.toml")
    spoil(folder, "zh.toml", "[rules.insult]", "[rules.insolence]")
    spoil(folder, "en.toml", "'<odd> threat_legal_false_or_pressure'", "'lawsuits?('")
    faults = told(folder)
    assert len(faults) == 2
    assert faults[0].startswith("tone/en.toml: rules.threat_legal_false_or_pressure.cues.")
    assert faults[1] == "tone/zh.toml: rules.insolence: expected a rule of rules.toml, found none of this name"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "insult"', 'id = "shame"', "expected each rule once, found twice: shame"),
        ('verdict = "block"', 'verdict = "warn"', "expected the rules that block before those that warn"),
        ('rule = "all_caps_shouting"', 'rule = "noise"', "expected the id of a rule, found 'noise'"),
    ],
)
def test_rules_out_of_order_are_refused(folder: Path, old: str, new: str, expected: str) -> None:
    spoil(folder, "rules.toml", old, new)
    assert any(expected in fault for fault in told(folder))


def test_a_rule_without_any_cue_is_named(folder: Path) -> None:
    path = folder / "tone" / "en.toml"
    head, _, tail = path.read_text(encoding="utf-8").partition("[rules.shame]")
    path.write_text(head + tail[tail.index("[rules.") :], encoding="utf-8")
    assert told(folder) == ["tone/rules.toml: rules.shame: expected cues in a language's file, found none"]


def test_a_voice_for_other_rules_is_refused(folder: Path) -> None:
    (folder / "tone" / "voice.json").write_text('{"labels": ["held", "noise"], "weights": {"": [1, 1]}}')
    assert told(folder) == ["tone/voice.json: labels: expected rules of rules.toml, and a number for each in every row"]
    (folder / "tone" / "voice.json").write_text("{")
    assert "expected a trained model" in told(folder)[0]


def test_without_a_voice_the_cues_stand_alone(folder: Path) -> None:
    tone = load_tone(folder)
    assert tone.likeness.weights == {}
    assert judge("That is very odd insult.", tone).rule == "insult"


def test_an_empty_folder_is_told_of(tmp_path: Path) -> None:
    assert told(tmp_path) == [
        "tone/rules.toml: expected a readable file",
        "tone: expected a file of cues, such as en.toml, found none",
    ]


def test_a_lender_adds_words_in_a_file_of_its_own(folder: Path) -> None:
    before = load_tone(folder)
    assert len(before.tongues) == 1
    assert judge("Come on, slowcoach.", before).verdict == "ok"
    (folder / "tone" / "own.toml").write_text(OWN, encoding="utf-8")
    after = load_tone(folder)
    assert judge("Come on, slowcoach.", after).rule == "insult"
    assert judge("A snail in its shell!", after).rule == "insult"
    assert judge("You are no slowcoach; not a snail, nor in a shell.", before).verdict == "ok"
    assert before.digest != after.digest
    assert load_tone(folder).digest == after.digest


def test_every_text_of_every_catalogue_and_every_approved_phrase_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert tone_check.main() == 0, capsys.readouterr().err


def test_a_threat_in_a_catalogue_is_named_with_its_file_its_rule_and_its_words(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    for locale in ("en", "zh_Hant"):
        shutil.rmtree(tmp_path / "locales" / locale)
    path = tmp_path / "locales" / "zh_Hans" / "LC_MESSAGES" / "goodword.po"
    text = path.read_text(encoding="utf-8")
    assert 'msgstr "不客气。"' in text
    path.write_text(text.replace('msgstr "不客气。"', 'msgstr "不还就抓你。"', 1), encoding="utf-8")
    assert list(tone_check.faults(load_tone(ROOT / "policies"), tmp_path)) == [
        "locales/zh_Hans/LC_MESSAGES/goodword.po: '不还就抓你。': threat_of_arrest (抓你)"
    ]


def test_an_approved_phrase_that_breaks_a_rule_is_named(folder: Path) -> None:
    spoil(folder, "rules.toml", 'en = "This stays between you and us."', 'en = "An odd insult."')
    assert list(tone_check.faults(load_tone(folder), folder)) == [
        "policies/tone/rules.toml: third_party_disclosure.instead: 'An odd insult.': insult (odd insult)"
    ]
