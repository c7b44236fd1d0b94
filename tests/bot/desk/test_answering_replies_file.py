"""policies/replies.toml: every fault of it is named, and the judge of tone has nothing against a sentence in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.policies import PolicyFaults
from bot.replies import approve, load_replies, reply_faults
from bot.settings import ROOT
from bot.tone import load_tone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "policies" / "replies.toml", tmp_path)
    return tmp_path


def spoil(folder: Path, old: str, new: str) -> None:
    path = folder / "replies.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("agent_files =", "agent_pictures =", "agent_pictures: unknown key"),
        ('id = "looking"', 'id = "looking"\nshort = "x"', "replies.1.short: unknown key"),
        ("I have found your payment", "I have found {amount}", "receipt_found.text.en: expected no placeholder but"),
        ("請節哀", "{name}，請節哀", "condolence.text.zh_Hant: a neutral sentence tells nothing of the account"),
        (', zh_Hans = "谢谢告知" }', " }", "replies.0.title.zh_Hans: expected a value, found none"),
        ('id = "looking"', 'id = "thanks"', "expected each id once, found twice: thanks"),
        ("{due_day}. If", "{due_day. If", "replies.14: expected '}' before end of string"),
        ("[rules.reply_hours]", "[rules.hours]", "rules: no entry for reply_hours"),
    ],
)
def test_a_fault_is_named_by_its_key(folder: Path, old: str, new: str, told: str) -> None:
    spoil(folder, old, new)
    with pytest.raises(PolicyFaults) as fault:
        load_replies(folder)
    assert any(told in str(one) for one in fault.value.faults), fault.value.faults


def test_no_sentence_offends_the_judge_and_one_that_would_stops_the_start(folder: Path) -> None:
    tone = load_tone(ROOT / "policies")
    assert list(reply_faults(load_replies(folder), tone)) == []
    spoil(folder, "I am very sorry for your loss.", "We will call the police.")
    with pytest.raises(PolicyFaults) as fault:
        approve(load_replies(folder), tone)
    (one,) = fault.value.faults
    assert one.key == "replies.condolence.text.en"
    assert "threat_of_arrest" in one.expected
