"""Help lines and clocks: what may be sent, what is named instead, and by when somebody answers."""

from __future__ import annotations

from datetime import date

import pytest
from arrears_build import POLICY

from arrears.help_lines import HelpRules, help_of
from arrears.policy_base import Rule
from arrears.signals import SIGNALS

DOUBTFUL = Rule(basis="custom", evidence="U", source="hearsay")
READ = Rule(basis="custom", evidence="S", source="a page")
LINE = {"name": {"en": "A line"}, "number": "1925", "hours": "24h", "checked": date(2026, 2, 13)}


def test_taiwan_names_its_line_with_the_day_it_was_checked() -> None:
    line = POLICY.help_for("TW").crisis[0]
    assert (line.number, line.hours, line.checked) == ("1925", "24h", date(2026, 2, 13))
    assert dict(line.names)["zh_Hant"] == "安心專線"


def test_a_number_that_nobody_verified_is_withheld_and_the_emergency_number_is_named() -> None:
    rules = HelpRules.model_validate(
        {
            "crisis": [{**LINE, "rule": "doubtful"}, {**LINE, "number": "1957", "rule": "read"}],
            "debt_advice": [{**LINE, "rule": "doubtful"}],
            "emergency": {"numbers": ["119"], "rule": "doubtful"},
        }
    )
    found = help_of("TW", rules, {"doubtful": DOUBTFUL, "read": READ})
    assert [line.number for line in found.crisis] == ["1957"]
    assert found.debt_advice == ()
    assert [line.number for line in found.withheld] == ["1925", "1925"]
    assert found.emergency == ("119",)


def test_a_late_check_is_told_and_withholds_nothing() -> None:
    line = POLICY.contacts.files["TW"].help.crisis[0]
    assert not line.overdue(date(2026, 8, 13), 6)
    assert line.overdue(date(2026, 8, 14), 6)
    assert line.number in [one.number for one in POLICY.help_for("TW").crisis]


def test_an_unknown_jurisdiction_gets_the_lines_of_the_lenders() -> None:
    assert POLICY.help_for("", "TW").crisis[0].number == "1925"
    assert POLICY.help_for("ZZ", "TW").jurisdiction == "TW"
    assert POLICY.help_for("ZZ").crisis == ()
    assert POLICY.help_for("ZZ").emergency == ()


@pytest.mark.parametrize("hours", ["always", "8-22", "24 h"])
def test_hours_of_a_line_are_written_one_way(hours: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        HelpRules.model_validate({"crisis": [{**LINE, "hours": hours, "rule": "read"}]})


def test_a_complaint_in_taiwan_is_answered_in_thirty_days_and_goes_on_for_sixty() -> None:
    complaint = POLICY.clocks_for("TW").complaint
    assert complaint.answer_by(date(2026, 11, 24)) == date(2026, 12, 24)
    assert complaint.then == "P60D"
    assert complaint.then_to is not None
    assert complaint.then_to["zh_Hant"] == "財團法人金融消費評議中心"
    assert POLICY.clocks_for("TW").reason(complaint.rule).cite == "金融消費者保護法 art. 13"


def test_everywhere_every_signal_has_its_answer_and_every_pause_its_end() -> None:
    for code in ("", "ZZ", *POLICY.contacts.files):
        clocks = POLICY.clocks_for(code)
        assert {clocks.stop(signal).answer_days > 0 for signal in SIGNALS} == {True}, code
        assert clocks.pause("bereavement").days == 7
        assert clocks.complaint.answer_days > 0
        for part in (clocks.complaint, *clocks.stops, *clocks.pauses):
            assert clocks.reason(part.rule).basis
