"""What an agreement's news show: the lender has decided, the paper is there, how are things, all is paid."""

from __future__ import annotations

from arrears.agreement import Agreement, AgreementState
from dialogs.agreement.memory import Memory
from dialogs.agreement.mine_screens import CHANGED, NONE, buttons_of, standing, told_of
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import View
from dialogs.phrases import first_answer
from dialogs.plans.lines import comes_next

SEND_PAPER = Button(t("Send it here"), "paper", "primary")
SEND_LETTER = Button(t("Send it here"), "letter", "primary")


def decided(memory: Memory, view: View) -> Screen:
    """The lender's side has signed, or not."""
    agreement = view.agreement(memory.ref)
    if agreement is None:
        return Screen((NONE,), facts=True)
    if agreement.state is AgreementState.ENDED:
        return Screen(
            (*why_not(agreement), *first_answer(view)),
            choices(Button(t("See what is possible"), "again", "primary"),
                    Button(t("Talk it over with a person"), "person")),
            facts=True,
        )  # fmt: skip
    said = (*both_signed(agreement, view), *standing(agreement, view))
    return Screen(said, buttons_of(agreement, told_of(view), view), facts=True)


def why_not(agreement: Agreement) -> tuple[Text, ...]:
    """It was not signed by the lender, or ended later; and what comes next."""
    if agreement.active_on is None:
        return (
            t("I am sorry: a colleague could not sign the plan you had signed, so it does not come into force."),
            t(
                "You have done nothing wrong. A colleague will talk it over with you, or we can look for another "
                "way now."
            ),
        )
    return (
        t("A colleague has ended your plan. What you have paid still counts; what is still open is due again as in "
          "your loan contract."),
        t("A colleague will talk it over with you, or we can look for another way now."),
    )  # fmt: skip


def both_signed(agreement: Agreement, view: View) -> tuple[Text, ...]:
    """Who signed for the lender."""
    if agreement.act is None:
        return ()
    return (t("Both have signed: you, and {officer} for {lender}.", officer=agreement.act.by, lender=view.lender.name),)


def document(memory: Memory, view: View) -> Screen:
    """The paper is there."""
    if view.agreement(memory.ref) is None:
        return Screen((NONE,), facts=True)
    return Screen((t("The document of your agreement is ready."),), choices(SEND_PAPER), facts=True)


def letter(memory: Memory, view: View) -> Screen:
    """The letter is there."""
    if view.agreement(memory.ref) is None:
        return Screen((NONE,), facts=True)
    return Screen((t("The letter about your fulfilled agreement is ready."),), choices(SEND_LETTER), facts=True)


def completed(memory: Memory, view: View) -> Screen:
    """Warm words, and the letter."""
    agreement = view.agreement(memory.ref)
    if agreement is None:
        return Screen((NONE,), facts=True)
    terms = agreement.terms
    waived = (t("The late fees of {amount} stay waived.", amount=terms.money(terms.waived)),) if terms.waived else ()
    return Screen(
        (
            t("Thank you, {name}. With your last payment, your whole plan is paid.", name=view.name),
            lines(
                t("Loan: {loan}", loan=view.loan_name(agreement.loan_ref)),
                t("Paid on the plan: {total}", total=terms.schedule.total),
                *waived,
            ),
            t("This took effort, and you kept your word. All the best to you."),
        ),
        choices(Button(t("The completion letter"), "letter", "primary")),
        facts=True,
    )


def check_in(memory: Memory, view: View) -> Screen:
    """A kind word half-way."""
    agreement = view.agreement(memory.ref)
    plan = view.plan(agreement.id) if agreement else None
    if agreement is None or plan is None or agreement.state is not AgreementState.ACTIVE:
        return Screen((NONE,), facts=True)
    return Screen(
        (
            t(
                "Your next payment is still a while away, so I only ask how things are. There is nothing you "
                "need to do."
            ),
            lines(t("Loan: {loan}", loan=view.loan_name(agreement.loan_ref)), *comes_next(agreement, plan)),
        ),
        choices(
            Button(t("All is well"), "well", "primary"),
            CHANGED,
            Button(t("My agreement"), "mine"),
        ),
        facts=True,
    )


def review(memory: Memory, view: View) -> Screen:
    """The pause is over: how are things?"""
    agreement = view.agreement(memory.ref)
    if agreement is None or agreement.state is not AgreementState.ACTIVE:
        return Screen((NONE,), facts=True)
    loan = view.loan(agreement.loan_ref)
    due = (t("{loan}: {amount} is due.", loan=view.loan_name(loan.loan_ref), amount=loan.due),) if loan else ()
    return Screen(
        (
            t("We agreed to look again about now. How are things with you?"),
            *due,
            t("Nothing happens by itself: we look at it together, and only what you agree to counts."),
        ),
        choices(
            Button(t("Look at it together"), "changed", "primary"),
            Button(t("See what is possible"), "again"),
        ),
        facts=True,
    )
