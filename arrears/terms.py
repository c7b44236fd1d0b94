"""What is signed: the terms of an agreement, and their one canonical form, so that a hash shows every change.

The form is JSON: sorted keys, no spaces, integers only, ISO dates, plain Unicode in NFC. It is read back strictly: what
is not exactly what would be written is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from arrears.books import Payment
from arrears.money import Money, exponent
from arrears.offer import Offer, OfferKind
from arrears.offer_policy import OfferRules
from arrears.position import Breakdown, LoanPosition
from arrears.schedule import Part, Schedule

SCHEMA = "agreement/1"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is signed. Amounts are minor units of `currency`; the canonical JSON of this is what is hashed.

    `covered` are the arrears at the end of `balance_on`, with payments counted through `as_of` and those in `counted`
    (payment references of later days the books already held). `waived` late fees are not asked for while the plan is
    kept. A pause has no parts and a `review_on`. `replaces` names the agreement carried over, `carried` what was paid
    on it. Texts are in Unicode's NFC.
    """

    kind: str  # an OfferKind's value
    borrower_ref: str
    borrower_name: str
    lender_name: str
    case_number: str
    loan_ref: str
    product: str
    currency: str
    covered: int
    breakdown: Breakdown
    balance_on: date
    as_of: date | None
    counted: tuple[str, ...]
    schedule: Schedule
    waived: int
    annual_basis_points: int
    method: str
    review_on: date | None
    withdraw_until: date
    replaces: str
    carried: int
    language: str
    offer_id: str
    rules: tuple[str, ...]
    policy: str  # the merged policy's hash
    template: str = "2026-11"
    schema: str = SCHEMA
    cadence: str = ""  # a Cadence's value where there are several parts

    def money(self, minor: int) -> Money:
        """An amount of the agreement's currency."""
        return Money(minor, self.currency)


def terms_for(
    offer: Offer,
    *,
    borrower_ref: str,
    borrower_name: str,
    lender_name: str,
    case_number: str,
    product: str,
    position: LoanPosition,
    payments: Iterable[Payment],
    method: str,
    language: str,
    policy: str,
    rules: OfferRules,
    today: date,
    replaces: str = "",
    carried: int = 0,
) -> Terms:
    """The terms of an offer as they would be signed today; `payments` are the loan's rows.

    `position` is the loan's, of the day the offer covers. Rows the position holds though the books are not yet complete
    for their day are named in `counted`, so that no money counts twice.
    """
    as_of = position.as_of
    held = (row for row in payments if (as_of is None or row.paid_on > as_of) and row.paid_on <= position.on)
    return Terms(
        kind=offer.kind.value,
        borrower_ref=borrower_ref,
        borrower_name=normalize("NFC", borrower_name),
        lender_name=normalize("NFC", lender_name),
        case_number=case_number,
        loan_ref=offer.loan_ref,
        product=normalize("NFC", product),
        currency=offer.covered.currency,
        covered=offer.covered.minor,
        breakdown=position.breakdown,
        balance_on=position.on,
        as_of=as_of,
        counted=tuple(sorted(row.ref for row in held)),
        schedule=offer.schedule,
        waived=offer.waived.minor,
        annual_basis_points=offer.annual_basis_points,
        method=normalize("NFC", method),
        review_on=offer.review_on,
        withdraw_until=today + timedelta(days=rules.cooling_off_days),
        replaces=replaces,
        carried=carried,
        language=language,
        offer_id=offer.id,
        rules=offer.rules,
        policy=policy,
        cadence=offer.cadence.value if offer.cadence else "",
    )


def canonical(terms: Terms) -> str:
    """The one way these terms are written; ValueError when the schedule is in another currency."""
    if terms.schedule.currency != terms.currency:
        raise ValueError(f"schedule: expected {terms.currency}, found {terms.schedule.currency}")
    values = asdict(terms) | {"schedule": [asdict(part) for part in terms.schedule.parts]}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return normalize("NFC", text)


def read_terms(text: str) -> Terms:
    """The terms in a canonical text: `canonical(read_terms(text)) == text`. ValueError names what is wrong."""
    values = json.loads(text)
    _keys("terms", values, _READ)
    if values["schema"] != SCHEMA:
        raise ValueError(f"schema: expected {SCHEMA}, found {values['schema']!r}")
    read = {name: how(name, values[name]) for name, how in _READ.items()}
    exponent(read["currency"])
    OfferKind(read["kind"])
    terms = Terms(**read | {"schedule": Schedule(read["currency"], read["schedule"])})
    if canonical(terms) != text:
        raise ValueError("not in canonical form: sorted keys, no spaces, each key once, NFC")
    return terms


def hash_of(text: str) -> str:
    """SHA-256 of a text (UTF-8, NFC), hexadecimal."""
    return sha256(normalize("NFC", text).encode()).hexdigest()


_Read = Callable[[str, Any], Any]


def _keys(name: str, values: object, expected: Mapping[str, object]) -> None:
    if not isinstance(values, dict):
        raise ValueError(f"{name}: expected named values")
    if missing := sorted(expected.keys() - values.keys()):
        raise ValueError(f"{name}: missing {', '.join(missing)}")
    if unknown := sorted(values.keys() - expected.keys()):
        raise ValueError(f"{name}: unknown {', '.join(unknown)}")


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{name}: expected text")
    return value


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name}: expected a whole number")
    return value


def _day(name: str, value: object) -> date:
    try:
        return date.fromisoformat(_text(name, value))
    except ValueError:
        raise ValueError(f"{name}: expected a day such as 2026-11-22") from None


def _or_none(how: _Read) -> _Read:
    return lambda name, value: None if value is None else how(name, value)


def _each(how: _Read) -> _Read:
    def read(name: str, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise ValueError(f"{name}: expected a list")
        return tuple(how(name, one) for one in value)

    return read


def _named(kind: type, reads: Mapping[str, _Read]) -> _Read:
    def read(name: str, value: Any) -> Any:
        _keys(name, value, reads)
        return kind(**{key: how(f"{name}.{key}", value[key]) for key, how in reads.items()})

    return read


# How each field is read; the rest are texts.
_READ: dict[str, _Read] = {field.name: _text for field in fields(Terms)} | {
    "covered": _whole,
    "breakdown": _named(Breakdown, {field.name: _whole for field in fields(Breakdown)}),
    "balance_on": _day,
    "as_of": _or_none(_day),
    "counted": _each(_text),
    "schedule": _each(_named(Part, {"number": _whole, "due": _day, "amount": _whole, "interest": _whole})),
    "waived": _whole,
    "annual_basis_points": _whole,
    "review_on": _or_none(_day),
    "withdraw_until": _day,
    "carried": _whole,
    "rules": _each(_text),
}
