"""The terms read back in full before a signature: what is paid and when, what it costs, what holds, who signs."""

from __future__ import annotations

from decimal import Decimal

from arrears.agreement import Terms, read_terms
from arrears.mandate import act_for
from arrears.money import Money
from arrears.offer import Offer
from dialogs.agreement.memory import Memory
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import View
from dialogs.phrases import references, way_of
from dialogs.plans.facts import instalments_a_month
from dialogs.plans.texts import every_part

AGAIN = Button(t("See what is possible now"), "again", "primary")


def nothing_to_sign() -> Screen:
    """What was to be signed is no more."""
    return Screen((t("There is nothing to sign at present."),), choices(AGAIN), facts=True)


def terms_read_back(memory: Memory, view: View) -> Screen:
    """Everything that matters, in the words of the phone; nothing is signed yet."""
    if not memory.terms:
        return nothing_to_sign()
    terms = read_terms(memory.terms)
    return Screen(
        (
            t("Please read this through. Nothing is agreed until you have signed."),
            about(terms, view),
            *what_is_paid(terms, view),
            lines(*cost_lines(terms)),
            *beside(terms, view),
            *what_holds(terms),
            who_signs(view.offer(memory.offer), view),
        ),
        (
            (Button(t("I agree to these terms"), "agree", "success"),),
            (Button(t("Change it"), "change"), Button(t("Think it over"), "think")),
        ),
        facts=True,
    )


def about(terms: Terms, view: View) -> Text:
    """The loan, what is covered and what it is made of."""
    parts = terms.breakdown
    named = (
        (t("Principal: {amount}", amount=terms.money(parts.principal)), parts.principal),
        (t("Interest: {amount}", amount=terms.money(parts.interest)), parts.interest),
        (t("Late fees: {amount}", amount=terms.money(parts.late_fees)), parts.late_fees),
        (t("Other fees: {amount}", amount=terms.money(parts.other_fees)), parts.other_fees),
    )
    return lines(
        t("Loan: {loan}", loan=view.loan_name(terms.loan_ref)),
        t("This is about what was due on {day}: {amount}", day=terms.balance_on, amount=terms.money(terms.covered)),
        *(line for line, minor in named if minor),
    )


def instead(terms: Terms) -> tuple[Text, ...]:
    """That a plan gives way, and that what was paid on it is not lost."""
    if not terms.replaces:
        return ()
    if not terms.carried:
        return (t("It takes the place of your present plan."),)
    return (t("It takes the place of your present plan. The {amount} you have paid on it is counted already.",
              amount=terms.money(terms.carried)),)  # fmt: skip


def what_is_paid(terms: Terms, view: View) -> tuple[Text, ...]:
    """Each payment with its day; or, for a pause, that there is none."""
    if not terms.schedule.parts:
        return pause_lines(terms)
    total = t("In all: {total}", total=terms.schedule.total)
    way = lines(t("Way to pay: {way}", way=way_of(terms.method, view)), *references(view, (terms.loan_ref,)))
    carried = instead(terms)
    if len(terms.schedule.parts) == 1:
        return (t("You pay {amount} by {day}.", amount=terms.schedule.total, day=terms.schedule.parts[0].due), way,
                *carried)  # fmt: skip
    return (lines(t("You pay by these dates:"), every_part(terms.schedule), total), way, *carried)


def pause_lines(terms: Terms) -> tuple[Text, ...]:
    """Nothing is asked until the review."""
    if terms.review_on is None:
        return ()
    return (
        t("Until {day} you don't have to pay anything of this amount. It stays due. On that day I ask you how things "
          "are, and we look together.", day=terms.review_on),
    )  # fmt: skip


def cost_lines(terms: Terms) -> tuple[Text, ...]:
    """Interest of the plan, or none; and what is waived on which condition."""
    if terms.schedule.interest:
        cost = t("It costs {amount} of interest; that is part of the payments.", amount=terms.schedule.interest)
    elif terms.annual_basis_points:
        rate = f"{Decimal(terms.annual_basis_points) / 100:f}%"
        cost = t(
            "While it lasts we add interest of {rate} a year on what is still open, and never interest on interest.",
            rate=rate,
        )
    else:
        cost = t("There is no extra cost: no interest, no fees.")
    if not terms.waived:
        return (cost,)
    waived = t("Late fees of {amount} are waived: we don't ask for them while you keep to it, and once all is paid "
               "they are gone for good.", amount=terms.money(terms.waived))  # fmt: skip
    return (cost, waived)


def beside(terms: Terms, view: View) -> tuple[Text, ...]:
    """The usual instalments, which are no part of it."""
    current = instalments_a_month(view, terms.loan_ref)
    if not current:
        return ()
    if not terms.schedule.parts:
        return (t("Instalments that fall due meanwhile are not part of the pause. If they are too much as well, please "
                  "tell me or a person."),)  # fmt: skip
    usual = Money(current, terms.currency)
    return (t("You also keep paying your usual instalments of {amount} a month.", amount=usual),)


def what_holds(terms: Terms) -> tuple[Text, ...]:
    """If one is missed, when we write, and until when it can be taken back."""
    quiet = (
        t("While you keep to it, I write only about the agreed days.")
        if terms.schedule.parts
        else t("Until then I write only about that day.")
    )
    missed = (
        (t("If a payment does not come, we ask you first what happened, and look for a way. Only a person can end the "
           "plan."),)
        if terms.schedule.parts
        else ()
    )  # fmt: skip
    back = t(
        "You can take your signature back up to and including {day}, without giving a reason.", day=terms.withdraw_until
    )
    return (lines(*missed, quiet, back),)


def who_signs(offer: Offer | None, view: View) -> Text:
    """The lender's side: at once by a standing mandate, or a colleague after the borrower."""
    act = act_for(offer, view.mandates, view.policy.mandate_hash, view.desk_day) if offer else None
    if act is None:
        return t("After you, a colleague signs for {lender}; only then is it in force.", lender=view.lender.name)
    if not act.mandate:
        return t("{officer} has agreed to it for {lender}; it comes into force when you sign.",
                 officer=act.by, lender=view.lender.name)  # fmt: skip
    return t("{officer} of {lender} has agreed to plans like this beforehand; it comes into force when you sign.",
             officer=act.by, lender=view.lender.name)  # fmt: skip
