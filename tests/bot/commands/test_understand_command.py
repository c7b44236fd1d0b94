"""`goodword understand`: lines in, JSON lines out, in order; a bad line is told by its number and the others go on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.kit.lines import answers_of, answers_of_a_process

run = partial(answers_of, "understand")


def test_each_line_is_answered_in_order_and_bad_ones_are_named(tmp_path: Path) -> None:
    lines = [
        "﻿甲\tzh_Hant\treminder\t我12/5繳NT$3,500", "b\ten\tidle\t", "bad", "c\tfr\tidle\tbonjour",
        "d\ten\tlunch\thello",
        "\ten\tidle\thello", "e\ten\tidle\tI paid\talready yesterday",
    ]  # fmt: skip
    text = "\n".join(lines).encode() + b"\n"
    code, answers, complaints = answers_of_a_process("understand", text, tmp_path, "--today", "2026-11-23")
    assert code == 1
    assert answers == [
        {"id": "甲", "label": "promise_date", "labels": ["promise_date"], "amount": "3500", "currency": "TWD",
         "date": "2026-12-05"},
        {"id": "b", "label": "ambiguous", "labels": ["ambiguous"], "amount": None, "currency": None, "date": None},
        {"id": "e", "label": "paid_claim", "labels": ["paid_claim"], "amount": None, "currency": None, "date": None},
    ]  # fmt: skip
    assert complaints == [
        "line 3: expected id, language, context and text parted by tabs, found 1 field(s)",
        "line 4: expected the language en, zh-Hans, zh-Hant, found 'fr'",
        "line 5: expected the context idle, asked_reason, asked_income, shown_offers, reminder, agreement_active, "
        "found 'lunch'",
        "line 6: expected an id, found none",
    ]


def test_good_lines_end_well_and_the_zone_decides_what_comes_first_in_a_date(tmp_path: Path) -> None:
    line = "a\tzh-Hant\tidle\t我5/12繳\n".encode()
    code, answers, _ = run(line, tmp_path, "--today", "2026-11-23", "--zone", "Asia/Hong_Kong")
    assert (code, answers[0]["date"]) == (0, None)
    assert run(line, tmp_path, "--today", "2026-04-20")[1][0]["date"] == "2026-05-12"


def test_options_and_policies_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    line = b"a\ten\tidle\thello\n"
    assert run(line, tmp_path, "--today", "tomorrow")[0::2] == (
        2, ["--today 'tomorrow' is no day: expected one such as 2026-12-01"],
    )  # fmt: skip
    assert run(line, tmp_path, "--zone", "Asia/Nowhere")[0::2] == (
        2, ["--zone 'Asia/Nowhere' is no time zone: expected one such as Asia/Taipei"],
    )  # fmt: skip
    assert run(line, tmp_path, policies=tmp_path)[2][0] == "The policies cannot be used:"
