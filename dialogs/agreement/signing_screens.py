"""What is shown around a signature: the way to pay, the name, the last look, and the thanks."""

from __future__ import annotations

from arrears.agreement import Agreement, AgreementState, Terms, read_terms
from arrears.offer import OfferKind
from dialogs.agreement.memory import Memory, of_offer
from dialogs.agreement.terms_screen import nothing_to_sign
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.phrases import first_answer
from dialogs.plans.facts import decision_due


def cannot_sign(_memory: Memory, view: View) -> Screen:
    """The book holds too little to be sure who signs: a person does it."""
    return Screen(
        (
            t("To sign here I would have to ask you two questions, so that nobody else can sign for you, and your "
              "record does not hold enough for that. A colleague will do it with you; the offer stands meanwhile."),
            *first_answer(view),
        ),
        facts=True,
    )  # fmt: skip


def which_way(_memory: Memory, view: View) -> Screen:
    """The lender's ways to pay, or the borrower's own words."""
    buttons = (Button(own(way), f"way:{n}") for n, way in enumerate(view.lender.methods))
    return Screen((t("How will you pay? You can also write it in your own words."),), choices(*buttons), facts=True)


def name_asked(memory: Memory, _view: View) -> Screen:
    """The name as a signature."""
    if not memory.terms:
        return nothing_to_sign()
    return Screen((t("To sign, please write your full name, as it stands in your contract."),), facts=True)


def confirm(memory: Memory, view: View) -> Screen:
    """The last look before the signature."""
    if not memory.terms or not memory.typed:
        return nothing_to_sign()
    terms = read_terms(memory.terms)
    return Screen(
        (
            lines(
                t("Name: {name}", name=memory.typed),
                t("Loan: {loan}", loan=view.loan_name(terms.loan_ref)),
                *in_short(terms),
            ),
            t("Do you want to sign with this name?"),
        ),
        choices(Button(t("Yes, sign now"), "sign", "success"), Button(t("Read the terms again"), "terms")),
        facts=True,
    )


def in_short(terms: Terms) -> tuple[Text, ...]:
    """Sum and days of the terms."""
    schedule = terms.schedule
    if not schedule.parts:
        return (t("Pause until {day}", day=terms.review_on),) if terms.review_on else ()
    total = t("In all: {total}", total=schedule.total)
    if len(schedule.parts) == 1:
        return (total, t("By {day}", day=schedule.parts[0].due))
    return (total, t("First on {first}, last on {end}", first=schedule.parts[0].due, end=schedule.parts[-1].due))


def signed(memory: Memory, view: View) -> Screen:
    """Thanks, who has signed, and what comes next."""
    agreement = of_offer(memory, view)
    if agreement is None:
        return nothing_to_sign()
    terms = agreement.terms
    return Screen(
        (
            t("Thank you, {name}.", name=view.name),
            *who_has_signed(agreement, view),
            *next_step(agreement),
            t(
                "You can take your signature back up to and including {day}, without giving a reason.",
                day=terms.withdraw_until,
            ),
        ),
        choices(Button(t("My agreement"), "mine")),
        facts=True,
    )


def who_has_signed(agreement: Agreement, view: View) -> tuple[Text, ...]:
    """Both, or one."""
    if agreement.act is None:
        return (t("You have signed. A colleague signs for {lender} next.", lender=view.lender.name),
                *decision_due(view))  # fmt: skip
    return (t("Both have signed: you, and {officer} for {lender}. It is in force from today.",
              officer=agreement.act.by, lender=view.lender.name),)  # fmt: skip


def next_step(agreement: Agreement) -> tuple[Text, ...]:
    """The first payment, or the day of the review; the paper follows."""
    terms = agreement.terms
    if agreement.state is AgreementState.SIGNED:
        return (t("As soon as they answer I will tell you here, and then the document follows."),)
    paper = t("The document follows here in a moment.")
    if terms.schedule.parts:
        part = terms.schedule.parts[0]
        if len(terms.schedule.parts) == 1:
            return (t("You pay {amount} by {day}.", amount=terms.money(part.total), day=part.due), paper)
        return (t("First payment: {amount} by {day}.", amount=terms.money(part.total), day=part.due), paper)
    if terms.kind == OfferKind.PAUSE and terms.review_on:
        return (t("On {day} I ask you how things are. Until then there is nothing to pay of it.",
                  day=terms.review_on), paper)  # fmt: skip
    return (paper,)
