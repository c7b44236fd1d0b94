"""What the files of contact rules ask for is what the engine's other policies do."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from arrears_build import POLICY

from arrears.conformity import gaps
from arrears.contact_file import ContactFile
from arrears.contact_rules import ContactBook

TAIWAN = tomllib.loads((Path(__file__).parents[2] / "policies" / "contact" / "TW.toml").read_text(encoding="utf-8"))


def changed(**parts: dict[str, Any]) -> list[tuple[str, str]]:
    """The gaps when values of other policies, or of Taiwan's file, are these."""
    book = POLICY.contacts
    if of_tw := parts.get("TW"):
        taiwan = ContactFile.model_validate({**TAIWAN, **of_tw})
        book = ContactBook(book.base, {"TW": taiwan})
    others = [
        getattr(POLICY, name).model_copy(update=parts.get(name, {}))
        for name in ("identity", "signals", "desk", "offers")
    ]
    return [(code, key) for code, key, _ in gaps(book, *others)]


def test_the_shipped_policies_do_what_every_file_asks_for() -> None:
    assert changed() == []


def test_no_file_asks_for_fewer_tries_than_the_engine_gives() -> None:
    assert ("TW", "identity.max_attempts") in changed(identity={"tries": 4})


def test_no_file_asks_for_words_that_the_bot_does_not_say() -> None:
    say = {"disclosures": {"first_contact": {"say": ["amount_breakdown"], "rule": "tw.name"}}}
    assert changed(TW=say) == [("TW", "disclosures.first_contact.say")]


@pytest.mark.parametrize("action", ["stop", "stop_and_ticket", "ticket", "answer"])
def test_no_file_asks_for_a_stop_or_a_person_that_signals_do_not_bring(action: str) -> None:
    stop = {"trigger": "borrow_to_pay", "action": action, "sla": "P3D", "rule": "tw.insolvency"}
    quiet = POLICY.signals.signals["borrow_to_pay"].model_copy(update={"stop": None, "person": None})
    signals = {"signals": {**POLICY.signals.signals, "borrow_to_pay": quiet}}
    found = [key for code, key in changed(TW={"stops": [stop]}, signals=signals) if code == "TW"]
    wanted = {"stop": 1, "stop_and_ticket": 2, "ticket": 1, "answer": 0}[action]
    assert found == ["stops.0.action"] * wanted


def test_a_person_looks_as_soon_as_every_file_asks() -> None:
    slow = POLICY.desk.first_due["high"].model_copy(update={"minutes": 8 * 60 + 1})
    late = changed(desk={"first_due": {**POLICY.desk.first_due, "high": slow}})
    assert ("base", "stops.1.sla") in late  # death: within a day


def test_no_plan_is_longer_than_a_file_knows() -> None:
    term = {"forbearance": {**TAIWAN["forbearance"], "max_term": "P17M"}}
    assert changed(TW=term) == [("TW", "forbearance.max_term")]
