"""The papers a borrower gets: the agreement both sides signed, and the letter when it is fulfilled.

Pure: what they say, as texts. `bot/documents/` sets them in type and signs them.
"""

from __future__ import annotations

from datetime import date, datetime

from arrears.agreement import Agreement, Terms
from arrears.money import Money
from arrears.offer import OfferKind
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import Lender
from dialogs.papers.clauses import (
    changes,
    contact,
    costs,
    loan_of,
    matter,
    misses,
    parties,
    pause,
    payments,
    questions,
    reach,
)
from dialogs.papers.evidence import Evidence, evidence_sections, signatures
from dialogs.papers.form import Paper, Section, facts


def agreement_paper(agreement: Agreement, evidence: Evidence, lender: Lender, *, reference: str = "") -> Paper:
    """The agreement with its evidence page; `reference` is what to write with a payment."""
    terms = agreement.terms
    return Paper(
        title=title_of(terms),
        number=agreement.id,
        lender=terms.lender_name,
        made_at=evidence.made_at,
        sections=(
            Section(None, (standing(agreement),)),
            parties(agreement),
            *matter(terms),
            *(payments(terms, lender, reference) if terms.schedule.parts else pause(terms)),
            costs(terms),
            misses(terms),
            contact(terms),
            changes(terms),
            questions(terms, lender),
            signatures(agreement),
        ),
        evidence=evidence_sections(agreement, evidence),
    )


def title_of(terms: Terms) -> Text:
    """What the agreement is called."""
    match terms.kind:
        case OfferKind.PAUSE:
            return t("Agreement on a payment pause")
        case OfferKind.EXTENSION:
            return t("Agreement on a later payment day")
        case _:
            return t("Agreement on payment by instalments")


def standing(agreement: Agreement) -> Text:
    """Who has signed. "Both" needs two acts, the borrower's and a person's at the lender."""
    terms = agreement.terms
    if agreement.signed_on is None:
        return t("This is a draft. Nobody has signed it yet.")
    if agreement.act is None:
        return t("{name} signed this agreement on {day}. It waits for {lender}, and comes into force once {lender} "
                 "has signed too.",
                 name=terms.borrower_name, day=agreement.signed_on, lender=terms.lender_name)  # fmt: skip
    return t("Signed by both, {name} and {lender}. In force since {day}.",
             name=terms.borrower_name, lender=terms.lender_name,
             day=agreement.active_on or agreement.signed_on)  # fmt: skip


def completion_paper(
    agreement: Agreement, *, paid: Money, completed_on: date, last_paid_on: date, made_at: datetime, lender: Lender
) -> Paper:
    """The letter that an agreement is fulfilled: what was paid, and thanks. It says nothing of a credit record."""
    terms = agreement.terms
    waived = terms.money(terms.waived)
    return Paper(
        title=t("Your agreement is fulfilled"),
        number=agreement.id,
        lender=terms.lender_name,
        made_at=made_at,
        sections=(
            Section(
                None,
                (
                    t("Hello {name}.", name=terms.borrower_name),
                    t("All payments of agreement {number} have arrived. It is fulfilled, and nothing of it is left to "
                      "pay. Thank you.", number=agreement.id),
                ),
                facts(
                    (t("Loan"), loan_of(terms)),
                    (t("Case number"), terms.case_number),
                    (t("Agreed on"), agreement.signed_on) if agreement.signed_on else None,
                    (t("Paid in all"), paid),
                    (t("Last payment"), last_paid_on),
                    (t("Fulfilled on"), completed_on),
                    (t("Late fees waived"), waived) if waived else None,
                ),
            ),
            Section(
                None,
                (
                    *((t("The late fees of {amount} stay waived, as agreed.", amount=waived),) if waived else ()),
                    t("This letter is about the amount that was due on {day}. Instalments that fell due later go on as "
                      "in your loan contract.", day=terms.balance_on),
                    t("This took effort, and you kept your word. We thank you, and wish you all the best."),
                ),
            ),
            Section(None, (lines(own(terms.lender_name), own(completed_on)),)),
            Section(
                None,
                (
                    t("If anything here looks wrong to you, please tell us in the chat."),
                    *reach(terms, lender),
                    t("The file carries the electronic signature of {lender}, so that any later change to it can be "
                      "found.", lender=terms.lender_name),
                ),
            ),
        ),
    )  # fmt: skip
