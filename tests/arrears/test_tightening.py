"""A lender's own contact rules: stricter is welcome, and every value that would loosen is named."""

from __future__ import annotations

from datetime import date

import pytest
from arrears_build import POLICY

from arrears.contact_file import LenderFile
from arrears.tightening import loosened

BOOK = POLICY.contacts
HEAD = {"schema": "contact-rules/1", "version": date(2026, 11, 22), "rules": {}}
WINDOW = {"days": ["mon", "tue"], "from": "10:00", "to": "17:00", "holidays": "forbidden", "rule": "lender.x"}
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAY = {"id": "lender.day", "purposes": ["dunning", "promise"], "max": 1, "window": "P1D", "rule": "lender.x"}
SILENCE = {"while": ["promise_open", "agreement_in_force"], "after_talk_hours": 48, "rule": "lender.x"}
STOP = {"trigger": "insolvency", "action": "stop_and_ticket", "sla": "P1D", "for": "P60D", "rule": "lender.x"}


def keys(**parts: object) -> list[str]:
    return [key for key, _ in loosened(LenderFile.model_validate({**HEAD, **parts}), BOOK.base, BOOK.files)]


def test_what_only_tightens_is_no_fault() -> None:
    assert (
        keys(
            hours=[WINDOW, {**WINDOW, "days": EVERY_DAY, "from": "08:00", "to": "20:00", "in": ["TW", "VN"]}],
            limits=[DAY, {**DAY, "id": "dunning.week", "purposes": ["dunning"], "max": 2, "window": "P7D"}],
            books={"max_age_working_days": 3, "rule": "lender.x"},
            silence={**SILENCE, "after_talk_hours": 72},
            stops=[STOP],
            pauses=[{"trigger": "bereavement", "for": "P14D", "rule": "lender.x"}],
            complaints={"answer": "P10D", "rule": "lender.x"},
        )
        == []
    )


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"hours": [{**WINDOW, "from": "08:00"}]}, "hours.0"),
        ({"hours": [{**WINDOW, "to": "18:30"}]}, "hours.0"),
        ({"hours": [WINDOW, {**WINDOW, "days": ["sat"]}]}, "hours.1"),
        ({"hours": [{**WINDOW, "holidays": "allowed"}]}, "hours.0"),
        ({"hours": [{**WINDOW, "days": EVERY_DAY, "in": ["TW", "ID"]}]}, "hours.0"),
        ({"hours": [{**WINDOW, "in": ["ZZ"]}]}, "hours.0.in"),
        ({"limits": [{**DAY, "max": 2}]}, "limits.0.max"),
        ({"limits": [{**DAY, "id": "contact.day", "max": 2}]}, "limits.0"),
        ({"limits": [{**DAY, "id": "contact.day", "purposes": ["dunning"]}]}, "limits.0"),
        ({"limits": [{**DAY, "id": "kr.week", "max": 8, "window": "P7D"}]}, "limits.0"),
        ({"books": {"max_age_working_days": 4, "rule": "lender.x"}}, "books.max_age_working_days"),
        ({"silence": {**SILENCE, "after_talk_hours": 24}}, "silence.after_talk_hours"),
        ({"silence": {**SILENCE, "while": ["promise_open"]}}, "silence.while"),
        ({"complaints": {"answer": "P31D", "rule": "lender.x"}}, "complaints.answer"),
        ({"stops": [{**STOP, "sla": "P4D"}]}, "stops.0.sla"),
        ({"stops": [{**STOP, "for": "P30D"}]}, "stops.0.for"),
        ({"stops": [{**STOP, "action": "answer"}]}, "stops.0.action"),
        ({"pauses": [{"trigger": "hospital", "for": "P6D", "rule": "lender.x"}]}, "pauses.0.for"),
    ],
)
def test_what_loosens_is_named_by_its_key(parts: dict[str, object], key: str) -> None:
    assert keys(**parts) == [key]


def test_the_fault_says_what_was_expected() -> None:
    file = LenderFile.model_validate({**HEAD, "hours": [{**WINDOW, "from": "06:30", "in": ["TW"]}]})
    assert loosened(file, BOOK.base, BOOK.files) == (
        (
            "hours.0",
            "the lender may only tighten: expected hours within mon tue wed thu fri sat sun 07:00-22:00 (TW)",
        ),
    )
