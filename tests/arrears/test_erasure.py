"""What of a person may be erased on a day, and what a records rule keeps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.contact_duties import Keep
from arrears.contact_rules import Keeping
from arrears.erasure import Fate, PersonFacts, Shelf, Signed, after, fates, next_day

TODAY = date(2026, 11, 24)
KEEPING = Keeping(
    Keep(keep="P3Y", after="last_contact", rule="base.contact_log"),
    Keep(keep="P5Y", after="settled", rule="base.agreements"),
    {},
)


def of(shelf: Shelf, facts: PersonFacts) -> list[Fate]:
    return [fate for fate in fates(facts, KEEPING) if fate.shelf is shelf]


def test_the_account_and_what_was_typed_are_never_kept() -> None:
    facts = PersonFacts(TODAY, TODAY, (Signed("A", True, None),), ("L1",), open_complaint=True)
    assert [f.keep for shelf in (Shelf.ACCOUNT, Shelf.TYPED) for f in of(shelf, facts)] == [False, False]


def test_what_was_said_is_kept_for_its_time_after_the_last_contact() -> None:
    (fate,) = of(Shelf.CONTACT_LOG, PersonFacts(TODAY, date(2024, 2, 29)))
    assert (fate.keep, fate.until, fate.rule) == (True, date(2027, 2, 28), "base.contact_log")
    (over,) = of(Shelf.CONTACT_LOG, PersonFacts(TODAY, date(2023, 11, 23)))
    assert not over.keep


def test_on_the_last_day_it_is_still_kept() -> None:
    (fate,) = of(Shelf.CONTACT_LOG, PersonFacts(TODAY, date(2023, 11, 24)))
    assert (fate.keep, fate.until) == (True, TODAY)


def test_an_open_complaint_keeps_what_was_said_until_it_is_closed() -> None:
    (fate,) = of(Shelf.CONTACT_LOG, PersonFacts(TODAY, date(2019, 1, 1), open_complaint=True))
    assert (fate.keep, fate.until, fate.rule) == (True, None, "keep.complaint")


def test_an_agreement_is_kept_while_it_runs_and_for_its_time_after_the_loan_is_settled() -> None:
    running = PersonFacts(TODAY, TODAY, (Signed("A", True, date(2010, 1, 1)),))
    assert [(f.keep, f.until) for f in of(Shelf.AGREEMENTS, running)] == [(True, None)]
    open_loan = PersonFacts(TODAY, TODAY, (Signed("A", False, None),), ("L1",))
    assert [(f.keep, f.until) for f in of(Shelf.AGREEMENTS, open_loan)] == [(True, None)]
    settled = PersonFacts(TODAY, TODAY, (Signed("A", False, date(2023, 1, 5)),))
    assert [(f.keep, f.until) for f in of(Shelf.AGREEMENTS, settled)] == [(True, date(2028, 1, 5))]


def test_of_two_agreements_the_one_whose_time_is_over_goes() -> None:
    facts = PersonFacts(TODAY, TODAY, (Signed("old", False, date(2020, 1, 5)), Signed("new", False, date(2025, 1, 5))))
    assert [(f.keep, f.items) for f in of(Shelf.AGREEMENTS, facts)] == [(False, ("old",)), (True, ("new",))]


def test_who_somebody_is_stays_known_while_a_loan_is_open_or_an_agreement_is_kept() -> None:
    (fate,) = of(Shelf.IDENTITY, PersonFacts(TODAY, None, (), ("L1",)))
    assert (fate.keep, fate.rule) == (True, "keep.open_loan")
    (fate,) = of(Shelf.IDENTITY, PersonFacts(TODAY, None, (Signed("A", False, date(2025, 1, 5)),)))
    assert (fate.keep, fate.until) == (True, date(2030, 1, 5))
    (fate,) = of(Shelf.IDENTITY, PersonFacts(TODAY, None))
    assert not fate.keep


def test_income_and_costs_go_at_once_unless_an_agreement_rests_on_them() -> None:
    (fate,) = of(Shelf.CIRCUMSTANCES, PersonFacts(TODAY, TODAY, (), ("L1",)))
    assert not fate.keep
    (fate,) = of(Shelf.CIRCUMSTANCES, PersonFacts(TODAY, TODAY, (Signed("A", True, None),)))
    assert fate.keep


@pytest.mark.parametrize(
    ("span", "day"),
    [("P1D", date(2024, 3, 1)), ("P6M", date(2024, 8, 29)), ("P3Y", date(2027, 2, 28)), ("P4Y", date(2028, 2, 29))],
)
def test_a_span_is_counted_by_the_calendar(span: str, day: date) -> None:
    assert after(date(2024, 2, 29), span) == day


days = st.dates(date(2010, 1, 1), date(2030, 1, 1))
signed = st.lists(st.builds(Signed, st.text("ab", min_size=1), st.booleans(), st.none() | days), max_size=3)


def test_an_open_complaint_is_looked_at_again_within_a_month_whatever_else_is_kept() -> None:
    facts = PersonFacts(TODAY, TODAY, (), ("L1",), open_complaint=True)
    assert next_day(fates(facts, KEEPING), TODAY) == date(2026, 12, 24)
    closed = PersonFacts(TODAY, TODAY, (), ("L1",))
    assert next_day(fates(closed, KEEPING), TODAY) == date(2029, 11, 25)


@given(days, st.none() | days, signed, st.booleans())
def test_the_next_look_finds_something_that_may_go(
    today: date, last: date | None, agreements: list[Signed], complaint: bool
) -> None:
    facts = PersonFacts(today, last, tuple(agreements), (), complaint)
    found = fates(facts, KEEPING)
    again = next_day(found, today)
    assert again is None or again > today
    if again is not None and not complaint:
        later = fates(PersonFacts(again, last, tuple(agreements)), KEEPING)
        assert sum(f.keep for f in later) < sum(f.keep for f in found)
