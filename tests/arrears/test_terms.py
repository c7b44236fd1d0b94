"""Terms: one canonical form, read back exactly, and a hash that shows every change."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from unicodedata import normalize

import pytest
from arrears_build import paid
from hypothesis import given
from hypothesis import strategies as st
from plan_build import KNOWN, SIGNED, a_pause, an_offer, owing, the_terms

from arrears.offer import OfferKind
from arrears.position import Breakdown
from arrears.schedule import Part, Schedule
from arrears.terms import Terms, canonical, hash_of, read_terms

TEXT = canonical(the_terms())


def test_the_canonical_form_is_plain_sorted_and_without_spaces() -> None:
    assert TEXT.startswith(
        '{"annual_basis_points":0,"as_of":"2026-11-15","balance_on":"2026-11-16","borrower_name":"陳美玲"'
    )
    assert '"schedule":[{"amount":100000,"due":"2026-12-07","interest":0,"number":1},' in TEXT
    assert TEXT.endswith('"template":"2026-11","waived":0,"withdraw_until":"2026-11-23"}')
    assert ": " not in TEXT


def test_terms_are_drawn_up_from_the_offer_and_the_books_of_the_day() -> None:
    terms = the_terms()
    assert (terms.covered, terms.breakdown, terms.balance_on, terms.as_of) == (
        300_000, Breakdown(principal=300_000), SIGNED, KNOWN,
    )  # fmt: skip
    assert (terms.kind, terms.cadence, terms.offer_id, terms.counted) == ("instalments", "monthly", "O-1", ())
    assert terms.withdraw_until == date(2026, 11, 23)
    assert (the_terms(a_pause()).schedule.parts, the_terms(a_pause()).cadence) == ((), "")


def test_rows_the_books_hold_beyond_their_day_are_counted_and_later_ones_are_not() -> None:
    rows = (
        paid(KNOWN, 1, ref="known"),
        paid(SIGNED, 2, ref="held"),
        paid(SIGNED, 2, "waiver", ref="also held"),
        paid(date(2026, 11, 17), 3, ref="tomorrow"),
    )
    assert the_terms(loan=owing(*rows)).counted == ("also held", "held")


def test_names_are_kept_in_one_unicode_form() -> None:
    decomposed = normalize("NFD", "Zoë")
    assert the_terms(borrower_name=decomposed).borrower_name == "Zoë" != decomposed


words = st.text(st.characters(codec="utf-8"), max_size=8).map(lambda text: normalize("NFC", text))
amounts = st.integers(0, 10**12)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
parts = st.lists(st.builds(Part, amounts, days, amounts, amounts), max_size=4).map(tuple)
some_terms = st.builds(
    Terms,
    kind=st.sampled_from([kind.value for kind in OfferKind]),
    borrower_ref=words, borrower_name=words, lender_name=words, case_number=words, loan_ref=words, product=words,
    currency=st.just("TWD"), covered=amounts, breakdown=st.builds(Breakdown, amounts, amounts, amounts, amounts),
    balance_on=days, as_of=st.none() | days, counted=st.lists(words, max_size=3).map(tuple),
    schedule=parts.map(lambda some: Schedule("TWD", some)), waived=amounts, annual_basis_points=amounts, method=words,
    review_on=st.none() | days, withdraw_until=days, replaces=words, carried=amounts, language=words, offer_id=words,
    rules=st.lists(words, max_size=3).map(tuple), policy=words, template=words, cadence=words,
)  # fmt: skip


@given(some_terms)
def test_what_was_written_is_read_back_exactly(terms: Terms) -> None:
    assert read_terms(canonical(terms)) == terms
    assert canonical(read_terms(canonical(terms))) == canonical(terms)


@given(st.data())
def test_one_changed_byte_changes_the_hash(data: st.DataObject) -> None:
    raw = bytearray(TEXT.encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    changed = raw.decode("utf-8", "replace")
    assert hash_of(changed) != hash_of(TEXT)


@given(some_terms, some_terms)
def test_other_terms_have_another_hash(one: Terms, other: Terms) -> None:
    assert (one == other) == (hash_of(canonical(one)) == hash_of(canonical(other)))


def test_the_hash_is_sha_256_of_nfc_in_utf_8() -> None:
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert hash_of(normalize("NFD", "é")) == hash_of("é")


def with_(**changes: object) -> str:
    values = json.loads(TEXT) | changes
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def without(key: str) -> str:
    values = json.loads(TEXT)
    del values[key]
    return json.dumps(values)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Expecting value"),
        ("[]", "terms: expected named values"),
        (without("covered"), "terms: missing covered"),
        (with_(bonus=1), "terms: unknown bonus"),
        (with_(schema="agreement/2"), "schema: expected agreement/1, found 'agreement/2'"),
        (with_(covered=1.0), "covered: expected a whole number"),
        (with_(covered=True), "covered: expected a whole number"),
        (with_(method=5), "method: expected text"),
        (with_(balance_on="16.11.2026"), "balance_on: expected a day"),
        (with_(counted="P1"), "counted: expected a list"),
        (with_(currency="XXX"), "unknown currency"),
        (with_(kind="gift"), "gift"),
        (with_(breakdown={"principal": 1}), "breakdown: missing interest, late_fees, other_fees"),
        (with_(schedule=[{"number": 1, "due": "soon", "amount": 1, "interest": 0}]), "schedule.due: expected a day"),
        (TEXT + " ", "not in canonical form"),
        (TEXT.replace('"waived":0', '"waived":1,"waived":0'), "not in canonical form"),
        (TEXT.replace("2026-12-07", "20261207"), "not in canonical form"),
    ],
)  # fmt: skip
def test_what_is_not_in_canonical_form_is_refused_and_the_fault_named(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says.replace("[", r"\[")):
        read_terms(text)


def test_a_schedule_in_another_currency_is_no_terms() -> None:
    with pytest.raises(ValueError, match="schedule: expected TWD, found USD"):
        canonical(replace(the_terms(an_offer()), schedule=Schedule("USD", ())))
