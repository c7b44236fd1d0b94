"""Two or three ways, each in a few lines, the one that can best be kept first."""

from __future__ import annotations

from arrears.affordability import Affordability, needs_full_form
from arrears.agreement import AgreementState
from arrears.offer import Offer, OfferKind, OfferState
from arrears.position import LoanPosition
from arrears.schedule import Cadence, per_month
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.offers.memory import Memory
from dialogs.offers.people import free_advice, why_a_person
from dialogs.phrases import first_answer
from dialogs.plans.facts import AHEAD, facts_of, lay_out, shown, tag
from dialogs.plans.texts import short_of, summary

NOTHING = t("At present nothing is due on this loan. Thank you.")
NOT_HERE = t("This loan is not arranged here at present. If you have a question about it, please ask for a person.")


def which_loan(_memory: Memory, view: View) -> Screen:
    """One of several loans."""
    if not view.late:
        return Screen((t("At present nothing is due. Thank you."),), facts=True)
    buttons = (
        Button(
            t("{loan}: {amount}", loan=view.loan_name(loan.loan_ref), amount=loan.due), view.loan_action(loan.loan_ref)
        )
        for loan in view.late
    )
    return Screen((t("Which loan shall we look at first?"),), choices(*buttons), facts=True)


def choose(memory: Memory, view: View) -> Screen:
    """The ways there are, the one that can best be kept first."""
    loan = view.loan(memory.loan)
    if loan is None:
        return Screen((NOT_HERE,), facts=True)
    if not loan.due:
        return Screen(ahead(memory, loan, view), facts=True)
    running = view.running(memory.loan)
    if running is not None and running.state is AgreementState.SIGNED:
        return Screen(
            (t("You have already signed a plan for this loan. It waits for a colleague's signature."),),
            choices(Button(t("My agreement"), "mine", "primary")),
            facts=True,
        )
    offers = shown(view, memory.loan)
    person = memory.person or ("" if any(map(settles, offers)) else lay_out(view, memory.loan).person)
    waiting = (t("Your own proposal is with a colleague."),) if asked_for(view, memory.loan) else ()
    said = why_a_person(person, view) if person else (opening(memory, view),)
    if running is not None:
        said = (
            *said,
            t("What you choose takes the place of your present plan. Until you sign, that one stays in force."),
        )
    advice = free_advice(view) if person in ("offers.no_surplus", "offers.permanent", "offers.longer_term") else ()
    if person and offers:
        said = (*said, t("If it helps, this can be arranged right away:"))
    return Screen((*said, *(summary(offer) for offer in offers), *waiting, *advice), ways(offers, person, memory, view),
                  facts=True)  # fmt: skip


def ahead(memory: Memory, loan: LoanPosition, view: View) -> tuple[Text, ...]:
    """Nothing is due yet; who tells early that it will be hard is not sent away."""
    if loan.next_due is None:
        return (NOTHING,)
    coming = t("At present nothing is due on this loan. The next instalment of {amount} falls due on {due}.",
               amount=loan.next_due.amount, due=loan.next_due.date)  # fmt: skip
    if memory.person != AHEAD:
        return (coming,)
    kind = t("It is good that you say so early. A colleague will look at it with you before that day.")
    return (coming, kind, *first_answer(view))


def settles(offer: Offer) -> bool:
    """Whether it pays off what is due, so that no person has to look beside it."""
    return offer.kind is not OfferKind.PAUSE and not offer.prepared


def opening(memory: Memory, view: View) -> Text:
    """What it is about."""
    loan = view.loan(memory.loan)
    assert loan is not None
    name = view.loan_name(memory.loan)
    if not shown(view, memory.loan):
        return t("{loan}: {amount} is due. What would suit you?", loan=name, amount=loan.due)
    return t("{loan}: {amount} is due. These ways are possible. Which one can you keep?",
             loan=name, amount=loan.due)  # fmt: skip


def ways(offers: tuple[Offer, ...], person: str, memory: Memory, view: View) -> tuple[tuple[Button, ...], ...]:
    """A button for each, and the ways beside them."""
    rows: list[tuple[Button, ...]] = [
        (Button(short_of(offer), f"offer:{tag(offer)}", "" if n or person else "primary"),)
        for n, offer in enumerate(offers)
    ]
    if wants_form(memory.loan, view):
        rows.append((Button(t("A few more questions"), "form"),))
    if not person:
        rows.append((Button(t("Something else"), "own"),))
    elif view.ticket is None:
        rows.append((Button(t("Ask a colleague"), "ask", "primary"),))
    if offers:
        rows.append((Button(t("Think it over"), "think"), Button(t("None of these"), "none")))
    return tuple(rows)


def wants_form(loan_ref: str, view: View) -> bool:
    """Whether a look at each cost could find more than the totals did."""
    facts = facts_of(view, loan_ref)
    if facts is None or facts.told is None or not isinstance(facts.can, Affordability):
        return False
    least = view.policy.offers.instalments.min_amount.get(facts.currency, 0)
    return needs_full_form(facts.told, facts.can, least=per_month(least, Cadence.MONTHLY))


def asked_for(view: View, loan_ref: str) -> Offer | None:
    """The borrower's own proposal that a supervisor has not decided yet."""
    asked = (o for o in view.offers if o.loan_ref == loan_ref and o.state is OfferState.ASKED)
    return next((offer for offer in asked if not offer.agent), None)
