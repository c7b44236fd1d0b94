"""What the agreement and the letter say: everything that was agreed, nothing that was not, in three languages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.agreement import Act, Agreement
from arrears.money import Money
from arrears.position import Breakdown
from bot.i18n import LOCALES, Texts
from dialogs.grammar.text import Localized, Text
from dialogs.grammar.view import Lender
from dialogs.papers.evidence import Consent
from dialogs.papers.form import Paper, Section, Table
from dialogs.papers.paper import agreement_paper, completion_paper
from tests.kit.paperwork import LENDER, SIGNED, ZONE, agreement, evidence, schedule, terms

TEXTS = Texts()


def paper_of(of: Agreement, lender: Lender = LENDER, reference: str = "") -> Paper:
    return agreement_paper(of, evidence(of.terms.borrower_name), lender, reference=reference)


def letter_of(of: Agreement, lender: Lender = LENDER) -> Paper:
    return completion_paper(
        of,
        paid=of.terms.money(3_128_000),
        last_paid_on=date(2027, 5, 10),
        completed_on=date(2027, 5, 11),
        made_at=SIGNED,
        lender=lender,
    )


def said(paper: Paper, locale: str = "en") -> str:
    return "\n".join(TEXTS.say(text, locale, ZONE) for text in paper.texts)


def under(paper: Paper, heading: str) -> Section:
    [found] = [s for s in (*paper.sections, *paper.evidence) if s.heading and s.heading.msgid == heading]
    return found


def table(paper: Paper, heading: str) -> Table:
    found = under(paper, heading).table
    assert found is not None
    return found


def money_in(row: tuple[Text, ...]) -> list[Money]:
    return [value for cell in row for value in cell.values() if isinstance(value, Money)]


# who has signed ------------------------------------------------------------------------------------------------------


def test_signed_by_both_is_said_only_when_the_lender_has_acted() -> None:
    waiting = said(paper_of(agreement(terms(), act=None)))
    assert "Signed by both" not in waiting
    assert "It waits for Harbour Lending" in waiting
    assert waiting.count("Not signed yet") == 2  # under the signatures, and on the evidence page
    both = said(paper_of(agreement(terms())))
    assert "Signed by both, Grace Okafor and Harbour Lending" in both
    assert "waits for" not in both
    assert "Not signed yet" not in both


def test_an_agreement_that_only_the_lender_acted_on_is_a_draft() -> None:
    paper = said(paper_of(agreement(terms(), signed_on=None)))
    assert "This is a draft" in paper
    assert "Signed by both" not in paper


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            Act("Ann", "M-2026-04", date(2027, 3, 31)),
            "Ann, by mandate M-2026-04, in force until Wednesday, 31 March",
        ),
        (Act("Ann", "M-2026-04"), "Ann, by mandate M-2026-04\n"),
        (Act("Ming"), "Ming, by an act of their own"),
    ],
)
def test_the_lenders_act_is_named_with_its_ground(act: Act, words: str) -> None:
    assert said(paper_of(agreement(terms(), act=act))).count(words) == 2


# what is agreed ------------------------------------------------------------------------------------------------------


@given(count=st.integers(1, 36), total=st.integers(36, 10**9), interest=st.integers(0, 5000))
def test_the_table_holds_every_part_and_sums_up_to_the_total(count: int, total: int, interest: int) -> None:
    plan = schedule(count, total, "TWD", interest=interest)
    shown = table(paper_of(agreement(terms(parts=count, schedule=plan))), "What you pay, and when")
    rows = shown.rows[:-1] if shown.total else shown.rows
    assert [row[1].params["words"] for row in rows] == [part.due for part in plan.parts]
    assert sum(money_in(row)[-1].minor for row in rows) == plan.total.minor
    assert shown.total == (count > 1)
    if shown.total:
        assert money_in(shown.rows[-1])[-1] == plan.total
    assert {len(row) for row in shown.rows} == {len(shown.head)} == {len(shown.align)} == {5 if interest else 3}


def test_the_breakdown_names_each_part_that_is_not_nothing_and_what_is_waived() -> None:
    rows = table(paper_of(agreement(terms(breakdown=Breakdown(principal=3_128_000, late_fees=120_000)))),
                 "What it is about").rows  # fmt: skip
    assert [(row[0].msgid, money_in(row)[0].minor) for row in rows] == [
        ("Principal", 3_128_000),
        ("Late fees", 120_000),
        ("Due in all", 3_248_000),
        ("Late fees waived", -120_000),
        ("To be paid of it", 3_128_000),
    ]


def test_waived_fees_are_spoken_of_only_when_there_are_some() -> None:
    assert said(paper_of(agreement(terms()))).count("waived") == 2
    assert "We waive" in said(paper_of(agreement(terms())))
    assert "waive" not in said(paper_of(agreement(terms(waived=0))))
    assert "waive" not in said(letter_of(agreement(terms(waived=0))))


def test_interest_is_named_with_its_rate_and_sum_and_otherwise_denied() -> None:
    plan = schedule(6, 3_128_000, "USD", interest=1_250)
    paid = said(paper_of(agreement(terms(schedule=plan, annual_basis_points=350))))
    assert "interest of 3.5% a year" in paid
    assert "US$75 in all" in paid
    assert "no interest and no fees" not in paid
    assert "This agreement adds no interest and no fees." in said(paper_of(agreement(terms())))
    assert "interest of 2% a year" in said(paper_of(agreement(terms(parts=0, annual_basis_points=200))))


def test_the_way_to_pay_is_the_lenders_in_the_borrowers_language_or_in_their_own_words() -> None:
    assert "繳款方式：銀行轉帳" in said(paper_of(agreement(terms("zh_Hant")), reference="8872"), "zh_Hant")
    assert "8872" in said(paper_of(agreement(terms()), reference="8872"))
    assert "繳款方式：媽媽代繳" in said(paper_of(agreement(terms("zh_Hant", method="媽媽代繳"))), "zh_Hant")
    assert "Way to pay" not in said(paper_of(agreement(terms(method=""))))


def test_what_is_replaced_and_carried_over_is_named() -> None:
    paper = said(paper_of(agreement(terms(replaces="A-OLD", carried=250_000, counted=("P-88", "P-89")))))
    assert "takes the place of agreement A-OLD" in paper
    assert "The US$2,500 you have paid on that one is counted." in paper
    assert "P-88, P-89" in paper
    assert "takes the place of agreement" not in said(paper_of(agreement(terms())))


def test_a_pause_asks_for_nothing_and_names_the_day_of_the_review() -> None:
    paper = said(paper_of(agreement(terms(parts=0))))
    assert "Agreement on a payment pause" in paper
    assert "Until Monday, 25 January 2027 you don't have to pay anything" in paper
    assert "A plan begins only when you have signed one." in paper
    assert "You pay" not in paper
    assert "missed payment" not in paper


def test_an_extension_is_one_payment_on_one_day() -> None:
    paper = said(paper_of(agreement(terms(parts=1))))
    assert "Agreement on a later payment day" in paper
    assert "You pay US$31,280 by Thursday, 10 December 2026." in paper
    assert "Total" not in paper


@pytest.mark.parametrize(
    "heading",
    ["Who agrees", "What it is about", "What you pay, and when", "What it costs", "If something gets in the way",
     "When we write to you", "Taking it back, or changing it", "Questions and complaints", "Signatures"],
)  # fmt: skip
def test_an_agreement_has_every_point_that_it_must_have(heading: str) -> None:
    assert under(paper_of(agreement(terms())), heading)


def test_withdrawal_is_possible_through_the_day_that_was_signed() -> None:
    assert "up to and including Tuesday, 1 December 2026" in said(paper_of(agreement(terms())))


def test_only_a_person_ends_it_and_a_miss_is_asked_about_first() -> None:
    paper = said(paper_of(agreement(terms())))
    assert "we first ask you what happened" in paper
    assert "Only a person at Harbour Lending can end it, and will tell you." in paper


# the lender's own words ----------------------------------------------------------------------------------------------


def test_a_lender_without_texts_still_gives_a_whole_paper() -> None:
    bare = Lender(Localized((("en", "Harbour Lending"),)))
    for paper in (paper_of(agreement(terms()), bare), letter_of(agreement(terms()), bare)):
        assert "You can also reach Harbour Lending by any way you already know." in said(paper)
    assert "Call the number printed on your contract." in said(paper_of(agreement(terms())))
    assert "by any way you already know" not in said(paper_of(agreement(terms())))


def test_a_loan_without_a_product_goes_by_its_reference() -> None:
    assert "USD-0019-1" in said(paper_of(agreement(terms(product=""))))
    assert "(USD-0019-1)" not in said(paper_of(agreement(terms(product=""))))


# the evidence page ---------------------------------------------------------------------------------------------------


def test_the_evidence_page_has_every_hash_and_every_consent_with_its_moment() -> None:
    of = agreement(terms())
    page = said(replace(paper_of(of), sections=()))
    proof = evidence("Grace Okafor")
    for words in (of.terms_hash, of.text_hash, of.terms.policy, proof.telegram, of.id, "2026-11 · agreement/1",
                  "Birthday", "Last four characters of the ID number", "2026-11-24 01:51:05 UTC",
                  "2026-11-24 02:05:05 UTC", "2026-11-24 02:06:05 UTC", "Grace Okafor", "English"):  # fmt: skip
        assert words in page
    rows = table(paper_of(of), "Each consent").rows
    assert [(row[1].params["words"], row[2].params["words"]) for row in rows] == [
        ("4711", "2026-11-24 02:03:05 UTC"),
        ("4712", "2026-11-24 02:03:45 UTC"),
        ("4713", "2026-11-24 02:04:25 UTC"),
        ("4714", "2026-11-24 02:05:05 UTC"),
    ]


def test_a_consent_or_item_without_a_name_here_is_shown_as_it_came() -> None:
    proof = evidence("G", verified=("passport",), consents=(Consent("paper copy", "9", SIGNED),))
    page = said(agreement_paper(agreement(terms()), proof, LENDER))
    assert "passport" in page
    assert "paper copy" in page


# the letter ----------------------------------------------------------------------------------------------------------


def test_the_letter_says_what_was_paid_and_that_waived_fees_stay_waived() -> None:
    letter = said(letter_of(agreement(terms())))
    assert "nothing of it is left to pay" in letter
    assert "The late fees of US$1,200 stay waived, as agreed." in letter
    for words in ("US$31,280", "Monday, 10 May 2027", "Tuesday, 11 May 2027", "G-7K2M9Q", "A-3F8T2C"):
        assert words in letter


def test_nothing_is_said_of_a_credit_record_unless_the_lender_does() -> None:
    for paper in (paper_of(agreement(terms())), letter_of(agreement(terms()))):
        for locale, words in (
            ("en", ("credit", "bureau")),
            ("zh_Hant", ("信用", "聯徵")),
            ("zh_Hans", ("信用", "征信")),
        ):
            assert not [word for word in words if word in said(paper, locale).replace("個人信用貸款", "")]


# languages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("parts", [0, 1, 6])
def test_every_text_of_a_paper_is_there_in_every_language(locale: str, parts: int) -> None:
    of = agreement(terms(locale, parts, replaces="A-OLD", carried=1, counted=("P-1",)))
    for text in (*paper_of(of, reference="1").texts, *letter_of(of).texts):
        sentences = [text, *(value for value in text.values() if isinstance(value, Text))]
        for sentence in sentences:
            if locale != "en" and re.search("[A-Za-z]", re.sub(r"{\w+}", "", sentence.msgid)):
                assert TEXTS.sentence(sentence, locale) != sentence.msgid


def test_every_day_on_paper_has_its_year() -> None:
    paper = said(paper_of(agreement(terms("zh_Hant"))), "zh_Hant")
    assert paper.count("月") == paper.count("年")
