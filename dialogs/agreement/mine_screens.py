"""My agreement: where it stands, what can be done with it, and taking the signature back."""

from __future__ import annotations

from arrears.agreement import Agreement, AgreementState, withdrawable
from arrears.follow import PartStanding, PlanStanding
from arrears.money import Money
from arrears.promise import PromiseState
from dialogs.agreement.memory import Memory, of_offer
from dialogs.agreement.signing_screens import signed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.plans.facts import decision_due
from dialogs.plans.lines import comes_next
from dialogs.plans.texts import every_part

NONE = t("You have no agreement at present.")
ELSEWHERE = t("This loan is not arranged here at present. If you have a question about it, please ask for a person.")
CHANGED = Button(t("My situation has changed"), "changed")
KEEP = Button(t("Leave it as it is"), "keep")
TOLD = (AgreementState.SIGNED, AgreementState.ACTIVE, AgreementState.COMPLETED)
LIVE = (AgreementState.SIGNED, AgreementState.ACTIVE)


def told_of(view: View) -> tuple[Agreement, ...]:
    """The agreements that are spoken of: those that run first, then those that were fulfilled."""
    found = [a for a in view.agreements if a.state in TOLD]
    return tuple(sorted(found, key=lambda a: (a.state not in LIVE, a.id)))


def looked_at(memory: Memory, view: View) -> Agreement | None:
    """The one chosen, or the one a notice is about, or the only one that runs."""
    wanted = memory.agreement or memory.ref
    if wanted:
        return view.agreement(wanted)
    known = told_of(view)
    live = [a for a in known if a.state in LIVE]
    return live[0] if len(live) == 1 else (known[0] if len(known) == 1 else None)


def mine(memory: Memory, view: View) -> Screen:
    """The agreement, or the choice of one."""
    known = told_of(view)
    agreement = None if memory.listed else looked_at(memory, view)
    if not known and agreement is None:
        return Screen((NONE,), facts=True)
    if agreement is None:
        buttons = (Button(own(view.loan_name(a.loan_ref)), f"pick:{a.id}") for a in known)
        return Screen((t("Which agreement would you like to see?"),), choices(*buttons), facts=True)
    return Screen(standing(agreement, view), buttons_of(agreement, known, view), facts=True)


def after_signing(memory: Memory, view: View) -> Screen:
    """Thanks on the day of the signature, while it stands; seen again later, what has become of it."""
    agreement = of_offer(memory, view)
    if agreement is None or (agreement.state in LIVE and agreement.signed_on == view.today):
        return signed(memory, view)
    return Screen(standing(agreement, view), choices(Button(t("My agreement"), "mine")), facts=True)


def standing(agreement: Agreement, view: View) -> tuple[Text, ...]:
    """State, what is paid and left, and the schedule; nothing of that while nobody may speak of its loan."""
    terms, plan = agreement.terms, view.plan(agreement.id)
    if unspoken(agreement, view):
        return (ELSEWHERE, *back_until(agreement, view))
    head = [t("Loan: {loan}", loan=view.loan_name(agreement.loan_ref)), state_line(agreement, view)]
    if agreement.state is AgreementState.SIGNED:
        head += decision_due(view)
    said = [lines(*head)]
    if plan is not None and agreement.state is AgreementState.ACTIVE:
        if comes_next(agreement, plan):
            said.append(lines(*comes_next(agreement, plan)))
        if len(plan.parts) > 1:
            said.append(lines(*(part_line(part, plan) for part in plan.parts)))
            said.append(lines(t("Paid: {paid}", paid=plan.paid), t("Still to pay: {left}", left=plan.outstanding)))
    elif terms.schedule.parts and agreement.state is AgreementState.SIGNED:
        said += [every_part(terms.schedule), t("In all: {total}", total=terms.schedule.total)]
    return (*said, *back_until(agreement, view))


def back_until(agreement: Agreement, view: View) -> tuple[Text, ...]:
    """The last day for taking the signature back, while there is one."""
    if agreement.state not in LIVE or withdrawable(agreement, view.today) is not None:
        return ()
    until = agreement.terms.withdraw_until
    return (t("You can take your signature back up to and including {day}, without giving a reason.", day=until),)


def unspoken(agreement: Agreement, view: View) -> bool:
    """Whether it runs on a loan that was sold, or that another flag silences: no payment on it is asked for here.

    The paper, and taking the signature back in time, are the borrower's by right all the same.
    """
    return agreement.state in LIVE and view.loan(agreement.loan_ref) is None


def state_line(agreement: Agreement, view: View) -> Text:
    """In one line."""
    match agreement.state:
        case AgreementState.SIGNED:
            return t("You have signed. A colleague signs for {lender} next.", lender=view.lender.name)
        case AgreementState.ACTIVE if agreement.active_on:
            return t("Signed by both; in force since {day}.", day=agreement.active_on)
        case AgreementState.COMPLETED:
            return t("Fulfilled: all of it is paid.")
        case AgreementState.WITHDRAWN:
            return t("You have taken your signature back; it is no longer in force.")
        case AgreementState.SUPERSEDED:
            return t("A newer agreement has taken its place.")
        case _:
            return t("It is no longer in force.")


def part_line(part: PartStanding, plan: PlanStanding) -> Text:
    """A payment and what became of it."""
    currency = plan.outstanding.currency
    amount = Money(part.total, currency)
    if part.state is PromiseState.KEPT:
        return t("{n}. {day}: {amount}, paid ✓", n=part.number, day=part.due, amount=amount)
    if part.paid:
        return t("{n}. {day}: {paid} of {amount} paid", n=part.number, day=part.due, paid=Money(part.paid, currency),
                 amount=amount)  # fmt: skip
    if part.state is PromiseState.OPEN:
        return t("{n}. {day}: {amount}", n=part.number, day=part.due, amount=amount)
    return t("{n}. {day}: {amount}, still open", n=part.number, day=part.due, amount=amount)


def buttons_of(agreement: Agreement, known: tuple[Agreement, ...], view: View) -> tuple[tuple[Button, ...], ...]:
    """What can be done with it."""
    rows: list[tuple[Button, ...]] = []
    here = not unspoken(agreement, view)
    if agreement.state is AgreementState.ACTIVE:
        if agreement.terms.schedule.parts and here:
            rows.append((Button(t("How to pay"), "ways", "primary"),))
        rows.append((Button(t("The document"), "paper"),))
        if here:
            rows.append((CHANGED,))
    if agreement.state in LIVE:
        rows.append((Button(t("Take my signature back"), "withdraw"),))
    if agreement.state is AgreementState.COMPLETED:
        rows.append((Button(t("The completion letter"), "letter"),))
    if len(known) > 1:
        rows.append((Button(t("Another agreement"), "others"),))
    return tuple(rows)


def withdrawing(memory: Memory, view: View) -> Screen:
    """Said back before it counts; or why it is too late, and what else there is."""
    agreement = looked_at(memory, view)
    if agreement is None or agreement.state not in LIVE:
        return Screen((NONE,), facts=True)
    if withdrawable(agreement, view.today) is not None:
        return Screen(
            (
                t("You could take your signature back up to and including {day}; that time has passed.",
                  day=agreement.terms.withdraw_until),
                t("If it does not fit any more, we can look for another way together, or a person can help."),
            ),
            choices(CHANGED, KEEP),
            facts=True,
        )  # fmt: skip
    return Screen(
        (
            t("Do you want to take your signature back?"),
            after_withdrawal(agreement),
            t("If only something does not suit you, we can change it instead."),
        ),
        choices(
            Button(t("Yes, take my signature back"), "yes", "danger"),
            Button(t("Change it instead"), "changed"),
            KEEP,
        ),
        facts=True,
    )


def after_withdrawal(agreement: Agreement) -> Text:
    """What holds once it is taken back."""
    said = [t("Then the plan ends, and the amount is due again as in your loan contract. What you have paid still "
              "counts.")]  # fmt: skip
    if agreement.terms.waived:
        said.append(t("The late fees of {amount} are then no longer waived.",
                      amount=agreement.terms.money(agreement.terms.waived)))  # fmt: skip
    if agreement.terms.replaces:
        said.append(t("The plan you had before does not come back by itself."))
    return lines(*said)


def withdrawn(memory: Memory, view: View) -> Screen:
    """Done without reproach, and the ways on."""
    agreement = looked_at(memory, view)
    loan = view.loan(agreement.loan_ref) if agreement else None
    due = (t("{loan}: {amount} is due.", loan=view.loan_name(loan.loan_ref), amount=loan.due),) if loan else ()
    return Screen(
        (
            t("I have taken your signature back. Thank you for telling me."),
            *due,
            t("We can look for another way whenever you like."),
        ),
        choices(Button(t("See what is possible"), "again", "primary")),
        facts=True,
    )
