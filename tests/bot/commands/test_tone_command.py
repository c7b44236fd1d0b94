"""`goodword tone`: lines in, JSON lines out; what cannot be read is told by its number, the others go on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.kit.lines import answers_of, answers_of_a_process

run = partial(answers_of, "tone")


def test_each_line_is_answered_and_bad_ones_are_named(tmp_path: Path) -> None:
    lines = [
        "﻿a\ten\tagent\tPay or go to jail.", "b\tzh-Hant\tagent\t您沒有違法，不會有人被逮捕",
        "c\tzh_Hans\tbot_template\t呵呵。",
        "", "d\ten\tagent", "e\ten\trobot\thello", "f\tfr\tagent\tbonjour", "\ten\tagent\thello",
        "g\tzh-Hans\tagent\t加我\t微信",
    ]  # fmt: skip
    text = "\n".join(lines).encode() + b"\nh\ten\tagent\t\xff\xfe\n"
    code, answers, complaints = answers_of_a_process("tone", text, tmp_path)
    assert code == 1
    assert answers == [
        {"id": "a", "verdict": "block", "rule": "threat_of_arrest"},
        {"id": "b", "verdict": "ok", "rule": None},
        {"id": "c", "verdict": "warn", "rule": "sarcasm"},
        {"id": "g", "verdict": "block", "rule": "personal_contact"},
    ]
    assert complaints == [
        "line 5: expected id, language, speaker and text parted by tabs, found 3 field(s)",
        "line 6: expected the speaker bot_template or agent, found 'robot'",
        "line 7: expected the language en, zh-Hans or zh-Hant, found 'fr'",
        "line 8: expected an id, found none",
        "line 10: expected UTF-8 text",
    ]


def test_good_lines_end_well_and_policies_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    assert run(b"a\ten\tagent\tHello.\n", tmp_path)[0] == 0
    code, answers, complaints = run(b"a\ten\tagent\tHello.\n", tmp_path, policies=tmp_path)
    assert (code, answers) == (2, [])
    assert complaints[0] == "The policies cannot be used:"
