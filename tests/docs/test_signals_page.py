"""The page about signals says of each what the policy says: what happens, who lifts, on what it rests."""

from __future__ import annotations

import pytest

from arrears.policy_base import Rule
from arrears.signals import SIGNALS, SignalName, SignalRule
from bot.policies import load_policies
from bot.settings import ROOT
from dialogs import REGISTER
from dialogs.signals.story import ELSEWHERE
from dialogs.understand.labels import Signal

PAGE = (ROOT / "docs" / "signals.md").read_text(encoding="utf-8")
RULES = load_policies(ROOT / "policies").signals


def happens(rule: SignalRule) -> str:
    """What is done, in the words of the table."""
    parts = []
    if rule.stop:
        parts.append(f"stop `{rule.stop}`" + (f" for {rule.hold_days} days" if rule.hold_days else ""))
    if rule.ends_session:
        parts.append("the session ends")
    if rule.unlinks:
        parts.append("the chat is unlinked")
    if rule.complaint:
        parts.append("number and clock")
    if rule.person:
        parts.append(f"a person, {rule.person}")
    return ", ".join(parts) or "nothing else"


def source(rule: Rule) -> str:
    return f"{rule.cite} ({rule.evidence})" if rule.cite else f"our own ({rule.evidence})"


@pytest.mark.parametrize("signal", SIGNALS)
def test_the_table_says_of_each_signal_what_the_policy_says(signal: SignalName) -> None:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{signal}` |")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    rule = RULES.of(signal)
    assert cells[2:] == [happens(rule), rule.lifted_by, source(RULES.rules[rule.rule])]
    assert cells[1]


def test_every_signal_of_the_reader_has_its_action_and_every_action_its_screen() -> None:
    assert list(SIGNALS) == [signal.value for signal in Signal]
    for rule in RULES.signals.values():
        steps = REGISTER.dialogs["signals"].steps
        assert rule.says in steps or rule.says in ELSEWHERE or rule.stop is None


def test_a_story_ends_on_the_screens_of_which_the_policy_says_so() -> None:
    for name, rule in RULES.signals.items():
        step = REGISTER.dialogs["signals"].steps.get(rule.says)
        assert rule.ends_story == (step is not None and step.ends), name
