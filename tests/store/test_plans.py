"""Offers, agreements and payments told of in both databases: as they were given, version by version."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from arrears.agreement import Act, Agreement, AgreementState, canonical, hash_of, terms_for
from arrears.books import Instalment, Loan, Payment
from arrears.circumstances import Cause, Circumstances, Lasting
from arrears.days import Hours
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.policy import Policy
from arrears.position import position
from arrears.receipts import Receipt
from arrears.schedule import Cadence, PayDay, equal
from bot.policies import load_policies
from bot.settings import ROOT
from bot.store.agreements import Signature, agreement_writes
from bot.store.arranged import Arranged, read_arranged
from bot.store.db import DATABASE_FAULTS, Database
from bot.store.offers import circumstances_write, newer, offer_writes
from bot.store.receipts import receipt_writes
from bot.store.statements import Statement, Tx, sql
from bot.store.wished_hours import dump_hours, load_hours

pytestmark = pytest.mark.on_both

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
POLICY: Policy = load_policies(ROOT / "policies")
LOAN = Loan(
    "L1", "Personal loan", "TWD", 6_000_000, date(2026, 1, 10),
    (Instalment(1, date(2026, 11, 16), 300_000, 50_000, 0), Instalment(2, date(2026, 12, 16), 300_000, 50_000, 0)),
    (Payment("P0", date(2026, 11, 24), 1_000, "transfer"),),
)  # fmt: skip
DAYS = (date(2026, 12, 10), date(2027, 1, 11), date(2027, 2, 10))


def an_offer(name: str = "O-1") -> Offer:
    where = position(LOAN, TODAY, as_of=date(2026, 11, 23))
    return Offer(
        OfferKind.INSTALMENTS,
        "L1",
        where.due,
        equal(where.due, DAYS, unit=1000, remainder="last", start=TODAY),
        TODAY,
        TODAY + timedelta(days=7),
        Money(0, "TWD"),
        Cadence.MONTHLY,
        rules=("offers.instalments", "afford.share"),
        inputs=(("share", 200_000), ("cause", "job_loss")),
        id=name,
    )


def an_agreement(offer: Offer, name: str = "AG-1") -> Agreement:
    terms = terms_for(
        offer, borrower_ref="B1", borrower_name="王小明", lender_name="港灣信貸", case_number="G-1",
        product="個人信貸", position=position(LOAN, TODAY, as_of=date(2026, 11, 23)), payments=LOAN.payments,
        method="Bank transfer", language="zh_Hant", policy=POLICY.hash, rules=POLICY.offers, today=TODAY,
    )  # fmt: skip
    text = "<b>NT$3,490</b> 分三期"
    return Agreement(name, "L1", AgreementState.SIGNED, terms, hash_of(canonical(terms)), hash_of(text), TODAY)


SIGNATURE = Signature("O-1", "<b>NT$3,490</b> 分三期", "王 小明", ("birthday", "last4"), NOW, "ab12", NOW)


def writes(*found: Statement) -> Tx[None]:
    for statement in found:  # noqa: UP028 -- rows are sent back in
        yield statement


def offer_rows(offer: Offer, at: datetime = NOW) -> list[Statement]:
    return offer_writes(offer, case_id="B1", made=NOW, at=at, policy_hash=POLICY.hash)


def agreement_rows(agreement: Agreement, at: datetime = NOW) -> list[Statement]:
    return agreement_writes(agreement, SIGNATURE, case_id="B1", at=at, policy_hash=POLICY.hash)


async def arranged(db: Database) -> Arranged:
    return await db.read(read_arranged("B1", TODAY, "Asia/Taipei"))


async def count(db: Database, name: str, *values: str) -> int:
    def read() -> Tx[int]:
        return len((yield sql(name, *values)))

    return await db.read(read())


async def test_what_a_borrower_told_comes_back_as_it_was_told_and_the_newest_counts(db: Database) -> None:
    told = Circumstances(
        TODAY, Cause.JOB_LOSS, "失業了", date(2026, 10, 1), Lasting.MONTHS, date(2027, 2, 1), "TWD", 3_500_000,
        PayDay(Cadence.MONTHLY, date(2026, 12, 5), 5), 2_000_000, 2, None, None, (("home", 900_000),),
    )  # fmt: skip
    newest = replace(told, income=0, pay_day=None)
    await db.run(writes(circumstances_write("B1", told, 1, NOW), circumstances_write("B1", newest, 2, NOW)))
    found = await arranged(db)
    assert (found.circumstances, found.told) == (newest, 2)
    assert await count(db, "circumstances_of_case", "B1") == 2


async def test_an_offer_comes_back_as_it_was_made_and_every_change_is_a_version(db: Database) -> None:
    offer = an_offer()
    await db.run(writes(*offer_rows(offer)))
    assert (await arranged(db)).offers == (offer,)
    taken = newer(offer, state=OfferState.TAKEN)
    await db.run(writes(*offer_rows(taken, NOW + timedelta(hours=1))))
    found = await arranged(db)
    assert found.offers == (taken,)
    assert (found.made["O-1"], found.changed["O-1"]) == (NOW, NOW + timedelta(hours=1))
    assert await count(db, "offers_all_versions", "B1") == 2


async def test_an_agreement_comes_back_with_its_terms_its_hash_and_how_it_was_signed(db: Database) -> None:
    agreement = an_agreement(an_offer())
    await db.run(writes(*agreement_rows(agreement)))
    found = await arranged(db)
    assert found.agreements == (agreement,)
    assert hash_of(canonical(found.agreements[0].terms)) == agreement.terms_hash
    assert found.agreements[0].terms.counted == ("P0",)
    assert found.signatures["AG-1"] == SIGNATURE
    active = replace(
        agreement, state=AgreementState.ACTIVE, act=Act("Ann", "M-1", date(2027, 1, 1)), version=2, document="f" * 64
    )
    await db.run(writes(*agreement_rows(active)))
    assert (await arranged(db)).agreements == (active,)
    assert await count(db, "agreements_all_versions", "B1") == 2


async def test_the_database_itself_refuses_a_second_active_agreement_on_a_loan(db: Database) -> None:
    active = replace(an_agreement(an_offer()), state=AgreementState.ACTIVE)
    await db.run(writes(*agreement_rows(active)))
    with pytest.raises(DATABASE_FAULTS):
        await db.run(writes(*agreement_rows(replace(active, id="AG-2"))))
    superseded = replace(active, state=AgreementState.SUPERSEDED, version=2)
    await db.run(writes(*agreement_rows(superseded), *agreement_rows(replace(active, id="AG-2"))))
    assert [(a.id, a.state.value) for a in (await arranged(db)).agreements] == [
        ("AG-1", "superseded"), ("AG-2", "active")
    ]  # fmt: skip


async def test_a_payment_told_of_comes_back_with_and_without_an_amount(db: Database) -> None:
    known = Receipt("R-1", "L1", Money(350_000, "TWD"), TODAY, "轉帳", TODAY, TODAY + timedelta(days=7))
    vague = Receipt("R-2", "L1", None, None, "", TODAY, TODAY + timedelta(days=7))
    rows = [s for r in (known, vague) for s in receipt_writes(r, case_id="B1", currency="TWD", words="w", at=NOW)]
    await db.run(writes(*rows))
    assert (await arranged(db)).receipts == (known, vague)
    matched = replace(known, state="matched", payment_ref="P9", version=2)
    await db.run(writes(*receipt_writes(matched, case_id="B1", currency="TWD", words="", at=NOW)))
    assert (await arranged(db)).receipts == (matched, vague)


async def test_a_mandate_stands_until_its_last_day_has_passed(db: Database) -> None:
    await db.run(writes(sql("mandate_add", "M-1", "Ann", "1", "hash", "2026-11-01", TODAY.isoformat(), "t")))
    assert [m.id for m in (await arranged(db)).mandates] == ["M-1"]
    assert not (await db.read(read_arranged("B1", TODAY + timedelta(days=1), "Asia/Taipei"))).mandates


@pytest.mark.parametrize(
    "wished", [None, Hours(frozenset({0, 1, 4}), time(9), time(12, 30), True), Hours(frozenset(range(7)), time(18),
                                                                                    time(21), False)]
)  # fmt: skip
def test_wished_hours_come_back(wished: Hours | None) -> None:
    assert load_hours(dump_hours(wished)) == wished
