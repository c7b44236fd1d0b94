"""Which payments stand once reversals are taken out."""

from __future__ import annotations

from datetime import date

from arrears_build import paid
from hypothesis import given
from hypothesis import strategies as st

from arrears.payments import standing

ONE, TWO, THREE, FOUR = (date(2026, 1, day) for day in (1, 2, 3, 4))


def test_a_reversal_undoes_the_latest_payment_of_its_amount() -> None:
    left = standing([paid(ONE, 100), paid(TWO, 100), paid(TWO, 70), paid(THREE, 100, "reversal")])
    assert [(p.paid_on, p.amount) for p in left.payments] == [(ONE, 100), (TWO, 70)]
    assert left.loose == ()


def test_two_reversals_undo_two_payments() -> None:
    rows = [paid(ONE, 100), paid(TWO, 100), paid(THREE, 100, "reversal", "a"), paid(FOUR, 100, "reversal", "b")]
    assert (standing(rows).payments, standing(rows).loose) == ((), ())


def test_a_payment_made_after_the_reversal_is_not_undone_by_it() -> None:
    left = standing([paid(ONE, 100), paid(THREE, 100), paid(TWO, 100, "reversal")])
    assert [p.paid_on for p in left.payments] == [THREE]


def test_a_loose_reversal_takes_from_the_latest_payments() -> None:
    left = standing([paid(ONE, 100), paid(TWO, 50), paid(THREE, 70, "reversal", "R")])
    assert [(p.paid_on, p.amount) for p in left.payments] == [(ONE, 80)]
    assert [row.ref for row in left.loose] == ["R"]


def test_waivers_are_no_payments() -> None:
    assert standing([paid(ONE, 100, "waiver")]).payments == ()


rows = st.tuples(st.dates(ONE, date(2026, 1, 9)), st.integers(1, 4), st.sampled_from(["payment", "reversal"]))


@given(st.lists(rows, max_size=12), st.randoms())
def test_what_stands_is_paid_less_reversed_whatever_the_order(
    moves: list[tuple[date, int, str]], order: st.randoms
) -> None:  # type: ignore[valid-type]
    made = [paid(day, amount, kind, f"{n}") for n, (day, amount, kind) in enumerate(moves)]
    net = sum(row.amount if row.kind == "payment" else -row.amount for row in made)
    assert max(0, net) == sum(p.amount for p in standing(made).payments)
    shuffled = list(made)
    order.shuffle(shuffled)
    assert standing(made) == standing(shuffled)
