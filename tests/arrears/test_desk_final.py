"""The written notice before an agency: where the rules ask for one, what it says, and its days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from arrears_build import POLICY
from hypothesis import given
from hypothesis import strategies as st

from arrears.desk_final import UNKNOWN, NoticeAsked, agency_refused, notice_asked

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("where", "says", "rules"),
    [
        ("TW", "collector_name", ("tw.outsourcing",)),
        ("HK", "recovery_costs", ("hk.outsourcing",)),
        ("US-NY", "validation_information", ("us.validation",)),
        ("CN", "transfer_data", ("cn.name",)),
        ("XX", "amount", (UNKNOWN,)),
    ],
)
def test_the_notice_is_the_jurisdictions_and_the_least_where_nobody_knows(
    where: str, says: str, rules: tuple[str, ...]
) -> None:
    asked = notice_asked(POLICY.contacts, where)
    assert asked is not None
    assert says in asked.say
    assert asked.rules == rules


def test_where_the_rules_ask_for_none_none_is_asked_for() -> None:
    assert notice_asked(POLICY.contacts, "GB") is None
    assert agency_refused(None, None, TODAY, 14) is None


def test_without_a_notice_the_earliest_day_is_told_and_with_one_it_counts_from_the_day_it_was_sent() -> None:
    asked = NoticeAsked(("amount",), ("tw.outsourcing",))
    missing = agency_refused(asked, None, TODAY, 14)
    assert missing is not None
    assert (missing.rule, missing.detail["earliest"]) == ("final.notice_missing", date(2026, 12, 8))
    fresh = agency_refused(asked, date(2026, 11, 11), TODAY, 14)
    assert fresh is not None
    assert (fresh.rule, fresh.detail["earliest"]) == ("final.notice_fresh", date(2026, 11, 25))
    assert agency_refused(asked, date(2026, 11, 10), TODAY, 14) is None


@given(st.integers(0, 400), st.integers(1, 60))
def test_it_is_possible_from_the_earliest_day_on_and_never_before(ago: int, days: int) -> None:
    asked = NoticeAsked(("amount",), ("tw.outsourcing",))
    no = agency_refused(asked, TODAY - timedelta(days=ago), TODAY, days)
    assert (no is None) == (ago >= days)
    if no is not None:
        assert agency_refused(asked, TODAY - timedelta(days=ago), no.detail["earliest"], days) is None  # type: ignore[arg-type]
