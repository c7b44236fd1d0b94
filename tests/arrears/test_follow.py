"""Following a plan: which parts are kept, where money goes, and whether books and plan agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from arrears_build import balance, paid, twd
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_build import (
    ARREARS,
    DAYS,
    KNOWN,
    SIGNED,
    UNIT,
    a_pause,
    an_agreement,
    an_offer,
    owing,
    stands,
    the_terms,
)

from arrears.agreement import Agreement, AgreementState
from arrears.books import Loan, Payment
from arrears.follow import PlanStanding, monthly_of, plan_kept
from arrears.position import position
from arrears.promise import PromiseState
from arrears.schedule import Cadence, Part, Schedule

DAY = timedelta(days=1)
FIRST, SECOND, THIRD = DAYS
GRACE = FIRST + DAY  # Tuesday, the last day that is in time for the first part
OVER = GRACE + DAY
END = date(2027, 3, 1)
EARLY = date(2026, 11, 20)


def states(standing: PlanStanding) -> list[str]:
    return [part.state.value for part in standing.parts]


def filled(standing: PlanStanding) -> list[int]:
    return [part.paid for part in standing.parts]


def test_a_plan_begins_open_with_everything_outstanding() -> None:
    standing = stands(on=SIGNED)
    assert (standing.agreement_id, standing.loan_ref, states(standing)) == ("AG-1", "L1", ["open"] * 3)
    assert (standing.outstanding, standing.paid, standing.beside) == (twd(3 * UNIT), twd(0), twd(0))
    assert (standing.drift, standing.complete, standing.missed) == (None, False, ())
    assert standing.next == standing.parts[0]


@pytest.mark.parametrize("day", [EARLY, FIRST, GRACE])
def test_a_part_paid_by_its_day_and_the_grace_is_kept(day: date) -> None:
    standing = stands(paid(day, UNIT), on=OVER)
    assert (states(standing), standing.parts[0].kept_on) == (["kept", "open", "open"], day)
    assert standing.next == standing.parts[1]


def test_a_part_is_missed_only_when_the_books_are_past_its_day_and_the_grace() -> None:
    assert states(stands(on=OVER, as_of=GRACE)) == ["open"] * 3
    missed = stands(on=OVER, as_of=OVER)
    assert (states(missed), missed.missed) == (["missed", "open", "open"], (1,))


def test_a_part_paid_in_part_by_then_is_part() -> None:
    standing = stands(paid(FIRST, UNIT // 2), on=OVER)
    assert (states(standing), filled(standing), standing.missed) == (["part", "open", "open"], [UNIT // 2, 0, 0], (1,))


def test_money_that_comes_late_is_shown_keeps_nothing_and_is_no_longer_missed() -> None:
    standing = stands(paid(OVER, UNIT), on=OVER)
    assert (states(standing), filled(standing), standing.missed) == (["missed", "open", "open"], [UNIT, 0, 0], ())


def test_money_learnt_of_late_that_was_in_time_keeps_its_part() -> None:
    assert states(stands(paid(GRACE, UNIT), on=END))[0] == "kept"


def test_short_by_the_tolerance_is_kept_and_by_more_is_not() -> None:
    assert states(stands(paid(FIRST, UNIT - UNIT // 100), on=OVER))[0] == "kept"
    assert states(stands(paid(FIRST, UNIT - UNIT // 100 - 1), on=OVER))[0] == "part"


@pytest.mark.parametrize("early", [0, 2])
def test_a_fee_taken_off_every_transfer_does_not_add_up_to_a_miss(early: int) -> None:
    short = UNIT - UNIT // 100
    standing = stands(*(paid(day - early * DAY, short) for day in DAYS), on=END)
    assert (states(standing), standing.missed, standing.complete) == (["kept"] * 3, (), False)
    assert standing.outstanding == twd(3 * UNIT // 100)


def test_money_goes_to_the_part_it_is_in_time_for_and_then_to_the_oldest_that_is_late() -> None:
    standing = stands(paid(SECOND, UNIT + 5), on=SECOND)
    assert (filled(standing), standing.missed) == ([5, UNIT, 0], (1,))
    assert filled(stands(paid(FIRST, UNIT), paid(SECOND, UNIT + 5), on=SECOND)) == [UNIT, UNIT, 5]


def test_two_payments_at_once_make_up_for_the_missed_one_before_anything_is_paid_ahead() -> None:
    standing = stands(paid(SECOND, 2 * UNIT), on=SECOND)
    assert (filled(standing), standing.missed) == ([UNIT, UNIT, 0], ())


@pytest.mark.parametrize("early", [0, 1, 6])
def test_one_miss_does_not_make_a_payment_of_the_week_a_late_one(early: int) -> None:
    standing = stands(paid(SECOND - early * DAY, UNIT), on=SECOND)
    assert filled(standing) == [0, UNIT, 0]


def test_one_miss_does_not_make_every_later_payment_a_late_one() -> None:
    standing = stands(paid(SECOND, UNIT), paid(THIRD, UNIT), on=END)
    assert (states(standing), standing.missed) == (["missed", "kept", "kept"], (1,))


def test_an_early_payment_is_the_next_part_and_what_is_more_shortens_from_the_end() -> None:
    standing = stands(paid(EARLY, UNIT + 300), on=EARLY)
    assert (states(standing), filled(standing)) == (["kept", "open", "open"], [UNIT, 0, 300])
    assert filled(stands(paid(EARLY, 2 * UNIT + 300), on=EARLY)) == [UNIT, 300, UNIT]


def test_a_second_early_payment_shortens_too() -> None:
    standing = stands(paid(EARLY, UNIT), paid(EARLY + DAY, UNIT), on=EARLY + DAY)
    assert states(standing) == ["kept", "open", "kept"]


def test_everything_paid_completes_the_plan_on_the_day_the_last_of_it_came() -> None:
    standing = stands(paid(FIRST, UNIT), paid(SECOND, 2 * UNIT), paid(SECOND + DAY, 5), on=END)
    assert (standing.complete, standing.completed_on, standing.next) == (True, SECOND, None)
    assert (standing.received, standing.last_paid_on, standing.outstanding) == (twd(3 * UNIT), SECOND, twd(0))


def test_late_money_completes_the_plan_all_the_same() -> None:
    standing = stands(paid(END, 3 * UNIT), on=END)
    assert (states(standing), standing.complete, standing.completed_on) == (["missed"] * 3, True, END)


def test_a_plan_short_by_the_rounding_tolerance_is_complete_and_by_more_is_not() -> None:
    assert stands(paid(FIRST, 3 * UNIT - 1000), on=FIRST).complete
    assert not stands(paid(FIRST, 3 * UNIT - 1001), on=FIRST).complete


def test_a_small_plan_is_not_complete_before_anything_of_note_is_paid() -> None:
    tiny = an_agreement(the_terms(an_offer(schedule=Schedule("TWD", (Part(1, FIRST, 900),)), covered=twd(900))))
    assert not stands(on=FIRST, of=tiny).complete
    assert not stands(paid(FIRST, 890), on=FIRST, of=tiny).complete
    assert stands(paid(FIRST, 891), on=FIRST, of=tiny).complete


def test_money_the_books_held_at_the_signature_counts_no_second_time() -> None:
    held = (paid(KNOWN, 300, ref="known"), paid(SIGNED, 200, ref="held"))
    of = an_agreement(the_terms(loan=owing(*held)))
    assert of.terms.covered == 3 * UNIT
    assert stands(*held, on=FIRST, of=of).paid == twd(0)
    assert stands(*held, paid(SIGNED, 50, ref="learnt of since"), on=FIRST, of=of).paid == twd(50)


def test_money_dated_ahead_counts_from_its_day() -> None:
    assert stands(paid(FIRST, UNIT), on=FIRST - DAY).paid == twd(0)


def test_a_reversal_opens_a_part_again_or_makes_it_missed() -> None:
    rows = (paid(EARLY, UNIT), paid(EARLY + DAY, UNIT, "reversal"))
    assert states(stands(*rows, on=FIRST)) == ["open"] * 3
    assert states(stands(*rows, on=OVER)) == ["missed", "open", "open"]


def test_a_reversal_that_undid_nothing_at_the_signature_takes_nothing_off_the_plan() -> None:
    loose = paid(KNOWN, 77, "reversal", ref="loose")
    of = an_agreement(the_terms(an_offer(covered=twd(3 * UNIT)), loan=owing(loose)))
    standing = stands(loose, paid(FIRST, UNIT), on=FIRST, of=of)
    assert (standing.paid, standing.drift) == (twd(UNIT), None)


def test_a_payment_of_before_that_is_taken_back_now_is_known_by_its_whole_amount() -> None:
    old, loose = paid(KNOWN - DAY, 2000, ref="old"), paid(KNOWN, 77, "reversal", ref="loose")
    of = an_agreement(the_terms(loan=owing(old, loose)))
    rows = (old, loose, paid(EARLY, 500), paid(FIRST, 2000, "reversal"))
    assert stands(*rows, on=FIRST, of=of).paid == twd(500)


def test_current_instalments_go_on_beside_the_plan() -> None:
    coming = (date(2026, 12, 1), date(2027, 1, 4))
    loan = owing(coming=coming)
    standing = stands(on=date(2026, 12, 4), loan=loan)
    assert (standing.beside, standing.beside_days, standing.drift) == (twd(UNIT), 3, None)
    both = owing(paid(FIRST, 2 * UNIT), coming=coming)
    assert (filled(stands(on=FIRST, loan=both)), stands(on=FIRST, loan=both).beside) == ([UNIT, 0, 0], twd(0))
    one = owing(paid(FIRST, UNIT), coming=coming)
    assert (filled(stands(on=FIRST, loan=one)), stands(on=FIRST, loan=one).beside) == ([UNIT, 0, 0], twd(UNIT))


@pytest.mark.parametrize("early", [0, 3])
def test_an_instalment_beside_the_plan_makes_nobody_miss_the_payment_of_the_week(early: int) -> None:
    loan = owing(paid(FIRST - early * DAY, UNIT), coming=(FIRST - 8 * DAY,))
    assert (filled(stands(on=FIRST, loan=loan)), stands(on=FIRST, loan=loan).beside) == ([UNIT, 0, 0], twd(UNIT))


def test_the_instalment_beside_is_paid_in_full_on_its_day_or_just_before_and_the_next_part_by_its_own() -> None:
    beside = FIRST - 2 * DAY
    for early in (0, 1):
        loan = owing(paid(beside - early * DAY, UNIT), paid(FIRST, UNIT), coming=(beside,))
        assert (filled(stands(on=FIRST, loan=loan)), stands(on=FIRST, loan=loan).beside) == ([UNIT, 0, 0], twd(0))


def test_earlier_than_a_week_before_money_goes_to_the_instalment_that_is_due() -> None:
    loan = owing(paid(FIRST - 8 * DAY, UNIT), coming=(FIRST - 8 * DAY,))
    assert (filled(stands(on=FIRST, loan=loan)), stands(on=FIRST, loan=loan).beside) == ([0, 0, 0], twd(0))


def test_an_instalment_of_the_day_of_the_balance_is_covered_and_not_asked_for_beside() -> None:
    assert stands(on=FIRST, loan=owing(coming=(SIGNED,))).beside == twd(0)


def test_a_part_goes_before_an_instalment_of_the_same_day() -> None:
    same = owing(paid(FIRST, UNIT), coming=(FIRST,))
    standing = stands(on=FIRST, loan=same)
    assert (states(standing)[0], standing.beside) == ("kept", twd(UNIT))


def test_an_instalment_due_on_a_closed_day_is_late_only_after_the_next_bank_day() -> None:
    saturday = owing(coming=(date(2026, 11, 28),))
    assert stands(on=date(2026, 11, 30), loan=saturday).beside_days == 0
    assert stands(on=date(2026, 12, 1), loan=saturday).beside_days == 3


@pytest.mark.parametrize(("days", "shortens"), [(31, False), (32, True)])
def test_the_instalment_of_the_coming_month_is_looked_after_before_the_plan_gets_shorter(
    days: int, shortens: bool
) -> None:
    loan = owing(paid(EARLY, UNIT + 500), coming=(EARLY + days * DAY,))
    standing = stands(on=EARLY, loan=loan)
    assert filled(standing) == [UNIT, 0, 500 if shortens else 0]
    assert standing.drift is None


def test_what_is_paid_beyond_the_plan_goes_to_the_instalments_ahead() -> None:
    loan = owing(paid(EARLY, 4 * UNIT), coming=(date(2027, 2, 15),))
    standing = stands(on=END, loan=loan)
    assert (standing.complete, standing.beside, standing.drift) == (True, twd(0), None)


def test_what_the_lender_waives_shortens_from_the_end_and_is_no_drift() -> None:
    standing = stands(paid(EARLY, 300, "waiver"), on=EARLY)
    assert (filled(standing), standing.paid, standing.received, standing.waived) == ([0, 0, 300], twd(300), twd(0), 300)
    assert (standing.drift, standing.last_paid_on) == (None, None)


def fees_waived(*payments: Payment, loan: Loan | None = None) -> tuple[Agreement, Loan]:
    """A plan that waives 60 TWD of late fees in the lender's balance."""
    before = owing(balance=balance(KNOWN, 3 * UNIT, late=6000))
    offer = an_offer(covered=twd(3 * UNIT + 6000), waived=twd(6000))
    return an_agreement(the_terms(offer, loan=before)), loan or replace(before, payments=payments)


def test_waived_late_fees_are_in_order_shown_or_taken_off() -> None:
    of, shown = fees_waived(paid(FIRST, UNIT))
    assert (stands(on=FIRST, of=of, loan=shown).drift, stands(on=FIRST, of=of, loan=shown).paid) == (None, twd(UNIT))
    _, off = fees_waived(loan=owing(paid(FIRST, UNIT), balance=balance(FIRST, 2 * UNIT)))
    assert stands(on=FIRST, of=of, loan=off).drift is None
    _, by_row = fees_waived(paid(EARLY, 6000, "waiver"), paid(FIRST, UNIT))
    taken = stands(on=FIRST, of=of, loan=by_row)
    assert (taken.drift, taken.paid, taken.waived) == (None, twd(UNIT), 0)


def test_a_waiver_beyond_the_waived_fees_lowers_the_plan() -> None:
    of, more = fees_waived(paid(EARLY, 7000, "waiver"))
    assert (stands(on=EARLY, of=of, loan=more).waived, stands(on=EARLY, of=of, loan=more).drift) == (1000, None)


def test_waived_fees_are_taken_off_once_by_however_many_rows() -> None:
    of, rows = fees_waived(paid(EARLY, 5000, "waiver"), paid(EARLY + DAY, 2000, "waiver"), paid(FIRST, UNIT))
    standing = stands(on=FIRST, of=of, loan=rows)
    assert (standing.waived, standing.paid, standing.drift) == (1000, twd(UNIT + 1000), None)


def test_what_is_paid_too_much_may_go_to_fees_the_books_still_show() -> None:
    of, over = fees_waived(paid(FIRST, 3 * UNIT + 2000))
    assert (stands(on=FIRST, of=of, loan=over).complete, stands(on=FIRST, of=of, loan=over).drift) == (True, None)


@pytest.mark.parametrize(
    ("shown", "drift"),
    [
        (balance(FIRST, 2 * UNIT, late=6000), None),
        (balance(FIRST, 2 * UNIT, late=6000 + 1000), None),  # ten dollars are rounding
        (balance(FIRST, 2 * UNIT, late=6000 + 1001), 1001),
        (balance(FIRST, 2 * UNIT, late=2000), 2000),  # 20 of a new fee, or 40 of the waived ones gone
        (balance(FIRST, UNIT), -UNIT),
        (balance(FIRST, 3 * UNIT), UNIT - 6000),
    ],
)
def test_a_new_fee_or_a_write_off_is_drift(shown: object, drift: int | None) -> None:
    of, _ = fees_waived()
    standing = stands(on=FIRST, of=of, loan=owing(paid(FIRST, UNIT), balance=shown))
    assert standing.drift == (None if drift is None else twd(drift))


def test_an_old_payment_taken_back_is_drift_and_touches_no_part() -> None:
    old = paid(KNOWN, 2000, ref="old")
    of = an_agreement(the_terms(an_offer(covered=twd(3 * UNIT - 2000)), loan=owing(old)))
    of = replace(of, terms=replace(of.terms, schedule=Schedule("TWD", (Part(1, FIRST, 3 * UNIT - 2000),))))
    standing = stands(old, paid(EARLY, 500), paid(FIRST, 2000, "reversal"), on=FIRST, of=of)
    assert (standing.paid, standing.drift) == (twd(500), twd(2000))


def test_interest_of_the_plan_is_in_order_charged_or_not() -> None:
    parts = (Part(1, FIRST, UNIT, 2000), Part(2, SECOND, 2 * UNIT, 3000))
    of = an_agreement(the_terms(an_offer(schedule=Schedule("TWD", parts))))
    assert stands(paid(FIRST, UNIT + 2000), on=FIRST, of=of).drift is None
    for principal, interest, drift in ((2 * UNIT, 0, None), (2 * UNIT, 2000, None), (2 * UNIT, 9000, twd(6000))):
        loan = owing(paid(FIRST, UNIT + 2000), balance=balance(FIRST, principal, interest))
        assert stands(on=FIRST, of=of, loan=loan).drift == drift


def test_a_pause_has_no_parts_and_only_a_review_decides() -> None:
    pause = an_agreement(the_terms(a_pause()))
    assert stands(on=FIRST, of=pause).outstanding == twd(3 * UNIT)
    everything = stands(paid(EARLY, 3 * UNIT), on=FIRST, of=pause)
    assert (everything.parts, everything.outstanding, everything.complete, everything.drift) == (
        (),
        twd(0),
        False,
        None,
    )


def test_a_plan_is_kept_while_no_part_is_missed() -> None:
    of = an_agreement()
    assert plan_kept(of, stands(on=SIGNED), SIGNED)
    assert not plan_kept(of, stands(on=OVER), OVER)
    assert not plan_kept(of, stands(paid(FIRST, 5), on=OVER), OVER)
    assert plan_kept(of, stands(paid(OVER, UNIT), on=OVER), OVER)
    assert not plan_kept(an_agreement(state="signed"), stands(on=SIGNED), SIGNED)


def test_a_pause_is_kept_until_a_week_after_its_review() -> None:
    pause = an_agreement(the_terms(a_pause()))
    review = date(2027, 1, 15)
    assert plan_kept(pause, stands(on=review, of=pause), review + 7 * DAY)
    assert not plan_kept(pause, stands(on=review, of=pause), review + 8 * DAY)
    assert plan_kept(pause, stands(on=review, of=pause), review + 8 * DAY, review_grace_days=8)


def test_a_little_missing_of_every_part_is_not_waited_for_without_end() -> None:
    short = stands(*(paid(day, UNIT - UNIT // 100) for day in DAYS), on=END)
    assert plan_kept(an_agreement(), short, THIRD + 7 * DAY)
    assert not plan_kept(an_agreement(), short, THIRD + 8 * DAY)
    unread = stands(*(paid(day, UNIT) for day in DAYS[:2]), on=END, as_of=SECOND)
    assert plan_kept(an_agreement(), unread, END)  # the books do not tell yet
    whole = stands(*(paid(day, UNIT) for day in DAYS), on=END)
    assert plan_kept(an_agreement(), whole, END)


def test_what_a_plan_still_asks_a_month() -> None:
    of = an_agreement()
    assert monthly_of(of, stands(on=SIGNED)) == UNIT
    assert monthly_of(of, stands(paid(EARLY, 2 * UNIT + 40_000), on=EARLY)) == 60_000
    assert monthly_of(of, stands(paid(EARLY, 3 * UNIT - 500), on=EARLY)) == 0
    assert monthly_of(replace(of, state=AgreementState.WITHDRAWN), stands(on=SIGNED)) == 0
    weekly = an_agreement(the_terms(an_offer(cadence=Cadence.WEEKLY)))
    assert monthly_of(weekly, stands(on=SIGNED, of=weekly)) == -(-UNIT * 52 // 12)
    assert monthly_of(an_agreement(the_terms(a_pause())), stands(on=SIGNED, of=an_agreement(the_terms(a_pause())))) == 0


through_the_plan = st.dates(SIGNED + DAY, date(2027, 2, 20))
sums = st.integers(1, 3 * UNIT) | st.sampled_from([UNIT, 2 * UNIT]).flatmap(lambda n: st.integers(n - 1200, n + 10))
money = st.lists(st.tuples(through_the_plan, sums), max_size=8)
coming_days = st.lists(st.dates(SIGNED + DAY, date(2027, 3, 20)), max_size=4, unique=True)
evenings = st.dates(SIGNED, date(2027, 3, 20))


def rows_of(came: list[tuple[date, int]], kind: str = "payment") -> list[Payment]:
    return [paid(day, amount, kind, ref=f"{kind}{n}") for n, (day, amount) in enumerate(came)]


@given(money, money, coming_days, evenings)
def test_no_money_is_lost_or_counted_twice(
    came: list[tuple[date, int]], waived: list[tuple[date, int]], coming: list[date], on: date
) -> None:
    rows = (*rows_of(came), *rows_of(waived[:2], "waiver"))
    loan = owing(*rows, coming=tuple(coming))
    standing = stands(on=on, loan=loan)
    assert standing.paid + standing.outstanding == twd(3 * UNIT)
    assert standing.paid == twd(sum(filled(standing)))
    assert all(0 <= part.paid <= part.total for part in standing.parts)
    in_all = sum(row.amount for row in rows if row.paid_on <= on)
    due = position(loan, on).due.minor
    owed = 3 * UNIT + UNIT * sum(day <= on for day in coming)
    assert due == max(0, owed - in_all)
    assert standing.drift is None
    assert standing.outstanding.minor + standing.beside.minor >= due  # the rest lies ready for what comes


@given(money, money, coming_days, evenings, st.randoms())
def test_the_order_of_a_days_payments_does_not_matter_nor_how_one_is_split(
    came: list[tuple[date, int]], waived: list[tuple[date, int]], coming: list[date], on: date, order: Random
) -> None:
    rows = [*rows_of(came), *rows_of(waived[:2], "waiver")]
    shuffled = list(rows)
    order.shuffle(shuffled)
    renamed = [replace(row, ref=f"{n}") for n, row in enumerate(shuffled)]
    halves = [
        half
        for row in rows
        for half in (replace(row, ref=row.ref + "a", amount=row.amount // 2), replace(row, amount=-(-row.amount // 2)))
    ]
    days = tuple(coming)
    as_it_is = stands(on=on, loan=owing(*rows, coming=days))
    assert as_it_is == stands(on=on, loan=owing(*renamed, coming=days))
    assert as_it_is == stands(on=on, loan=owing(*halves, coming=days))


@given(money, through_the_plan, sums, st.booleans(), coming_days, evenings)
def test_more_money_never_makes_anything_worse(
    came: list[tuple[date, int]], day: date, amount: int, waive: bool, coming: list[date], on: date
) -> None:
    rows = rows_of(came)
    more = paid(day, amount, "waiver" if waive else "payment", ref="more")
    before = stands(on=on, loan=owing(*rows, coming=tuple(coming)))
    after = stands(on=on, loan=owing(*rows, more, coming=tuple(coming)))
    assert set(after.missed) <= set(before.missed)
    assert after.beside <= before.beside
    assert before.complete <= after.complete
    for old, new in zip(before.parts, after.parts, strict=True):
        assert old.paid <= new.paid or new.paid >= old.total * 99 // 100  # the tolerance waits for the next part
        assert old.state is not PromiseState.KEPT or new.state is PromiseState.KEPT


@given(money, through_the_plan, st.integers(1, 1000), st.integers(0, 30), coming_days, evenings)
def test_a_reversal_returns_to_where_it_was_without_the_payment(
    came: list[tuple[date, int]], day: date, amount: int, later: int, coming: list[date], on: date
) -> None:
    rows = [replace(row, amount=row.amount + 1000) for row in rows_of(came)]  # none is mistaken for the one taken back
    back = day + later * DAY
    pair = (paid(day, amount, ref="came"), paid(back, amount, "reversal", ref="went"))
    without = stands(on=on, loan=owing(*rows, coming=tuple(coming)))
    assert on < back or stands(on=on, loan=owing(*rows, *pair, coming=tuple(coming))) == without


@given(st.lists(st.tuples(st.dates(SIGNED + DAY, FIRST - DAY), sums), max_size=6))
def test_shortening_never_touches_the_next_part_while_later_ones_remain(came: list[tuple[date, int]]) -> None:
    standing = stands(*rows_of(came), on=FIRST - DAY)
    _, second, third = filled(standing)
    assert second == 0 or third == UNIT
    first_day = sum(amount for day, amount in came if day == min((d for d, _ in came)))
    assert third == 0 or standing.parts[0].paid >= min(UNIT, first_day)


@given(money, coming_days, evenings, st.integers(-2 * UNIT, 2 * UNIT))
def test_books_that_differ_are_drift_by_as_much(
    came: list[tuple[date, int]], coming: list[date], on: date, differ: int
) -> None:
    loan = owing(*rows_of(came), coming=tuple(coming))
    due = position(loan, on).due.minor
    ruled = replace(loan, balance=balance(on, max(0, due + differ)))
    moved = max(0, due + differ) - due
    drift = stands(on=on, loan=ruled).drift
    assert drift == (twd(moved) if abs(moved) > 1000 else None)


@settings(max_examples=50)
@given(money, evenings, evenings)
def test_later_books_judge_an_open_part_and_never_change_a_judgement(
    came: list[tuple[date, int]], one: date, other: date
) -> None:
    one, other = sorted((one, other))
    rows = rows_of(came)
    earlier, later = (stands(*rows, on=END, as_of=as_of) for as_of in (one, other))
    for before, after in zip(earlier.parts, later.parts, strict=True):
        assert before.state in (after.state, PromiseState.OPEN)


def test_arrears_of_the_builder_are_due_when_it_is_signed() -> None:
    assert all(day < SIGNED for day in ARREARS)
