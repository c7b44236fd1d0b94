"""The lender's side of a signature: whose act stands behind it, or that one is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from arrears.agreement import Act
from arrears.mandate import Mandate, act_for
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.schedule import equal

TODAY = date(2026, 11, 24)
DUE = Money(350_000, "TWD")
OFFER = Offer(
    OfferKind.EXTENSION, "L1", DUE, equal(DUE, [date(2026, 12, 7)], unit=1000, remainder="last", start=TODAY), TODAY,
    TODAY + timedelta(days=7), Money(0, "TWD"), id="O-1",
)  # fmt: skip
MANDATE = Mandate("M-1", "Ann", "limits", date(2026, 11, 1), date(2026, 12, 31))


def test_a_mandate_for_exactly_these_limits_is_cited() -> None:
    assert act_for(OFFER, (MANDATE,), "limits", TODAY) == Act("Ann", "M-1", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("mandates", "policy", "today"),
    [
        ((), "limits", TODAY),
        ((MANDATE,), "other limits", TODAY),
        ((MANDATE,), "limits", date(2026, 10, 31)),
        ((MANDATE,), "limits", date(2027, 1, 1)),
    ],
)
def test_without_one_that_stands_a_supervisor_has_to_act(
    mandates: tuple[Mandate, ...], policy: str, today: date
) -> None:
    assert act_for(OFFER, mandates, policy, today) is None


def test_a_mandate_holds_on_its_first_and_on_its_last_day() -> None:
    assert act_for(OFFER, (MANDATE,), "limits", MANDATE.since)
    assert act_for(OFFER, (MANDATE,), "limits", MANDATE.until)


def test_the_newest_mandate_is_cited() -> None:
    newer = Mandate("M-2", "Bo", "limits", date(2026, 11, 20), date(2027, 6, 30))
    assert act_for(OFFER, (newer, MANDATE), "limits", TODAY) == Act("Bo", "M-2", date(2027, 6, 30))


def test_what_needs_approval_is_beyond_any_mandate_until_a_supervisor_has_approved_it() -> None:
    above = replace(OFFER, needs_approval=True)
    assert act_for(above, (MANDATE,), "limits", TODAY) is None
    approved = replace(above, state=OfferState.APPROVED, by="Bo")
    assert act_for(approved, (MANDATE,), "limits", TODAY) == Act("Bo")
