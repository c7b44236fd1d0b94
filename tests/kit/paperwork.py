"""Agreements as they are put on paper: some that are likely, each in a language of its borrower."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from arrears.agreement import Act, Agreement, AgreementState, Terms
from arrears.days import add_months
from arrears.offer import OfferKind
from arrears.position import Breakdown
from arrears.schedule import Part, Schedule
from dialogs.grammar.text import Localized
from dialogs.grammar.view import Lender
from dialogs.papers.evidence import Consent, Evidence

SIGNED = datetime(2026, 11, 24, 2, 3, 5, tzinfo=UTC)
ZONE = "Asia/Taipei"
MANDATE = Act("Ann", "M-2026-04", date(2027, 3, 31))
TERMS_HASH = "a3f1" * 16
TEXT_HASH = "0b9c" * 16
POLICY = "77de" * 16
TELEGRAM = "5e21" * 16

NAMES = {"en": "Grace Okafor", "zh_Hant": "黃淑芬", "zh_Hans": "孙强"}
PRODUCTS = {"en": "Personal loan", "zh_Hant": "個人信用貸款", "zh_Hans": "个人信用贷款"}
LENDER_NAMES = {"en": "Harbour Lending", "zh_Hant": "港灣信貸", "zh_Hans": "港湾信贷"}
CURRENCIES = {"en": "USD", "zh_Hant": "TWD", "zh_Hans": "CNY"}

LENDER = Lender(
    name=Localized(tuple(LENDER_NAMES.items())),
    verify=(
        Localized(
            (
                ("en", "Call the number printed on your contract."),
                ("zh_Hant", "請撥打契約書上的電話查證。"),
                ("zh_Hans", "请拨打合同上的电话核实。"),
            )
        ),
    ),
    methods=(Localized((("en", "Bank transfer"), ("zh_Hant", "銀行轉帳"), ("zh_Hans", "银行转账"))),),
    zone=ZONE,
    jurisdiction="TW",
)


def schedule(count: int, total: int, currency: str, *, interest: int = 0) -> Schedule:
    """Equal parts from 10 December 2026, monthly; the last takes the remainder. `interest` is that of each part."""
    each = total // count
    amounts = [each] * (count - 1) + [total - each * (count - 1)]
    return Schedule(
        currency,
        tuple(
            Part(n + 1, add_months(date(2026, 12, 10), n), amount, interest if n < count else 0)
            for n, amount in enumerate(amounts)
        ),
    )


def terms(locale: str = "en", parts: int = 6, **changes: object) -> Terms:
    """Arrears of 32,480.00 with late fees of 1,200.00 waived, in so many parts; none is a pause."""
    currency = CURRENCIES[locale]
    plain = Terms(
        kind=(OfferKind.PAUSE if not parts else OfferKind.EXTENSION if parts == 1 else OfferKind.INSTALMENTS).value,
        borrower_ref="B-0007",
        borrower_name=NAMES[locale],
        lender_name=LENDER_NAMES[locale],
        case_number="G-7K2M9Q",
        loan_ref=f"{currency}-0019-1",
        product=PRODUCTS[locale],
        currency=currency,
        covered=3_248_000,
        breakdown=Breakdown(principal=2_650_000, interest=430_000, late_fees=120_000, other_fees=48_000),
        balance_on=date(2026, 11, 24),
        as_of=date(2026, 11, 23),
        counted=(),
        schedule=schedule(parts, 3_128_000, currency) if parts else Schedule(currency, ()),
        waived=120_000 if parts else 0,
        annual_basis_points=0,
        method="Bank transfer" if parts else "",
        review_on=None if parts else date(2027, 1, 25),
        withdraw_until=date(2026, 12, 1),
        replaces="",
        carried=0,
        language=locale,
        offer_id="O-1",
        rules=("instalments", "share_percent"),
        policy=POLICY,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def agreement(of: Terms, *, act: Act | None = MANDATE, **changes: object) -> Agreement:
    """The agreement on these terms, signed on 24 November 2026; without an act it waits for the lender."""
    plain = Agreement(
        id="A-3F8T2C",
        loan_ref=of.loan_ref,
        state=AgreementState.ACTIVE if act else AgreementState.SIGNED,
        terms=of,
        terms_hash=TERMS_HASH,
        text_hash=TEXT_HASH,
        signed_on=date(2026, 11, 24),
        active_on=date(2026, 11, 24) if act else None,
        act=act,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def evidence(name: str, **changes: object) -> Evidence:
    """Both items of the check, four consents, made a minute after the last."""
    what = ("electronic", "terms", "name", "sign")
    consents = tuple(Consent(key, str(4711 + n), SIGNED + timedelta(seconds=40 * n)) for n, key in enumerate(what))
    plain = Evidence(
        name_typed=name,
        verified=("birthday", "last4"),
        verified_at=SIGNED - timedelta(minutes=12),
        telegram=TELEGRAM,
        consents=consents,
        made_at=SIGNED + timedelta(minutes=3),
        acted_at=SIGNED + timedelta(minutes=2),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]
