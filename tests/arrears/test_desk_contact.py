"""When an agent may write: as an answer within a day, else inside the hours and caps of dunning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from arrears.contact import ContactFacts, Purpose, Sent, Stop, Verdict
from arrears.contact_rules import ContactRules
from arrears.desk_contact import agent_may_write
from bot.policies import load_policies

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # a Tuesday in Taipei
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def rules() -> ContactRules:
    return load_policies(Path("policies")).contact_for("TW", NOON.date())


def facts(**more: object) -> ContactFacts:
    known = ContactFacts(("Asia/Taipei",), "TW", owner="held", talked_at=NOON - HOUR)
    return replace(known, **more)  # type: ignore[arg-type]


def asked(rules: ContactRules, known: ContactFacts, at: datetime = NOON, **how: bool) -> tuple[Purpose, Verdict]:
    return agent_may_write(known, rules, at, reply_hours=24, **how)


def test_within_a_day_of_the_last_word_it_is_an_answer_at_any_hour(rules: ContactRules) -> None:
    night = NOON + 12 * HOUR
    assert asked(rules, facts(), night) == (Purpose.REPLY, Verdict(True, "ok"))
    assert asked(rules, facts(talked_at=night - 24 * HOUR), night)[0] is Purpose.REPLY
    purpose, verdict = asked(rules, facts(talked_at=night - 25 * HOUR), night)
    assert (purpose, verdict.allowed, verdict.rule) == (Purpose.DUNNING, False, "hours")
    assert verdict.until is not None
    assert asked(rules, facts(talked_at=None), verdict.until)[1].allowed, "the moment it names is one at which it may"


def test_the_moment_after_a_cap_lies_inside_the_hours(rules: ContactRules) -> None:
    known = facts(talked_at=None, sent=(Sent(NOON - HOUR, Purpose.DUNNING),))
    _, verdict = asked(rules, known)
    assert verdict.rule.startswith("cap.")
    assert verdict.until is not None
    assert asked(rules, known, verdict.until)[1].allowed


def test_who_asked_for_silence_and_has_not_written_since_is_not_answered(rules: ContactRules) -> None:
    silent = facts(stops=(Stop("borrower", NOON - HOUR),))
    assert asked(rules, silent) == (Purpose.DUNNING, Verdict(False, "stop.borrower"))
    assert asked(rules, silent, despite_stop=True) == (Purpose.REPLY, Verdict(True, "ok"))
    assert asked(rules, replace(silent, talked_at=NOON - HOUR / 2))[1].allowed
    crisis = facts(stops=(Stop("crisis", NOON - HOUR, by="signal"),))
    assert asked(rules, crisis)[1].allowed, "who is in danger is answered"


def test_no_reason_opens_a_chat_of_which_it_is_open_who_reads_it(rules: ContactRules) -> None:
    dead = facts(stops=(Stop("deceased", NOON - HOUR, by="signal"),))
    assert asked(rules, dead, despite_stop=True)[1] == Verdict(False, "stop.deceased")
    assert asked(rules, dead, neutral=True)[1].allowed, "but for words that tell nothing"
    assert not asked(rules, replace(dead, talked_at=None), neutral=True)[1].allowed


def test_never_verified_means_answers_only_and_nobody_is_written_to_who_is_not_there(rules: ContactRules) -> None:
    unknown = facts(ever_verified=False)
    assert asked(rules, unknown)[1].allowed
    assert asked(rules, replace(unknown, talked_at=None))[1].rule == "identity.never_verified"
    assert asked(rules, facts(linked=False))[1].rule == "identity.not_linked"
    assert asked(rules, facts(unreachable=True))[1].rule == "unreachable"
