"""What is shown of a promise, or of a plan's payment, once the books have shown what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from arrears.money import Money
from arrears.promise import Promise, PromiseState
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, t, tn
from dialogs.grammar.view import View
from dialogs.phrases import broken_too_often, first_answer, pay_ways, still_due
from dialogs.plans.lines import comes_next, count_of, rest_of

REST = Button(t("Promise a day for the rest"), "rest", "primary")
NEW_DAY = Button(t("Choose a new day"), "again", "primary")
PAY = Button(t("I will pay it now"), "pay", "primary")
PAID, HELP = Button(t("I have paid"), "paid"), Button(t("I need help"), "help")


@dataclass(frozen=True, slots=True)
class Memory:
    """Which promise (or, of payments that arrived, which agreement) it is about, and what has been answered."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()
    told: bool = False  # whether the borrower has said what happened


def about(memory: Memory, view: View) -> Promise | None:
    """The promise or part it is about; of an agreement the last part that has arrived."""
    arrived = [p for p in view.promises if p.agreement == memory.ref and p.state is PromiseState.KEPT and memory.ref]
    return view.promise(memory.ref) or max(arrived, key=lambda part: part.part, default=None)


def nothing_known(view: View) -> Screen:
    """The promise is not to be found any more: thanks, and what is due."""
    return Screen((t("Thank you for your payment."), *still_due(view)), facts=True)


def nothing_to_ask(promise: Promise, view: View) -> bool:
    """What was missing has come since, perhaps late; or nobody may speak of the loan any more, as when it was sold."""
    return promise.state is PromiseState.KEPT or not rest_of(promise) or view.loan(promise.loan_ref) is None


def arrived(promise: Promise | None, memory: Memory, view: View) -> Screen:
    """Where there is nothing to ask: thanks for what came; of a loan that was sold, only who looks after it."""
    if promise and promise.state is not PromiseState.KEPT and view.loan(promise.loan_ref) is None:
        return Screen(
            (t("A colleague looks after your account. There is nothing you need to do here."), *first_answer(view)),
            facts=True,
        )
    return kept(memory, view) if promise and promise.state is PromiseState.KEPT else nothing_known(view)


def kept(memory: Memory, view: View) -> Screen:
    """Thanks; and what else is due, if anything."""
    promise = about(memory, view)
    if promise is None:
        return nothing_known(view)
    owe = choices(Button(t("What I owe"), "owe")) if view.late else ()
    if promise.agreement:
        return Screen((*part_kept(promise, view), *beside(view)), owe, facts=True)
    return Screen(
        (
            t("Thank you, {name}. Your payment has arrived: you have kept your promise of {amount}.",
              name=view.name, amount=promise.amount),
            *still_due(view),
        ),
        owe,
    )  # fmt: skip


def beside(view: View) -> tuple[Text, ...]:
    """What is due beside a plan; that nothing is needs no words then."""
    return still_due(view) if any(text.holds_money for text in still_due(view)) else ()


def part_kept(part: Promise, view: View) -> tuple[Text, ...]:
    """Which payment of how many, and which comes next."""
    agreement, plan, count = view.agreement(part.agreement), view.plan(part.agreement), count_of(view, part)
    if count == 1:
        return (t("Thank you, {name}. Your payment of {amount} has arrived as agreed.",
                  name=view.name, amount=part.amount),)  # fmt: skip
    left = [p for p in view.promises if p.agreement == part.agreement and p.state is PromiseState.OPEN]
    thanks = t("Thank you, {name}. Payment {n} of {count} has arrived: {amount}.",
               name=view.name, n=part.part, count=count, amount=part.amount)  # fmt: skip
    to_go = (tn("{n} payment to go.", "{n} payments to go.", len(left)),) if left else ()
    return (lines(thanks, *to_go, *(comes_next(agreement, plan) if agreement and plan else ())),)


def in_time(memory: Memory, view: View) -> Screen:
    """We were wrong, and say so."""
    promise = about(memory, view)
    sorry = t("I am sorry: your payment had arrived in time after all, and I wrote to you as if it had not.")
    if promise is None:
        right: tuple[Text, ...] = ()
    elif promise.agreement:
        right = (t("Payment {n} of your plan is kept, and nothing of it counts against you.", n=promise.part),)
    else:
        right = (t("Your promise of {amount} is kept, and nothing of it counts against you.", amount=promise.amount),)
    return Screen((sorry, *right, *still_due(view)), facts=True)


def part(memory: Memory, view: View) -> Screen:
    """Thanks first; then the rest."""
    promise = about(memory, view)
    if promise is None or nothing_to_ask(promise, view):
        return arrived(promise, memory, view)
    if memory.told:
        return heard(promise, view)
    came = Money(promise.paid, promise.amount.currency)
    if promise.agreement:
        first = t("Thank you, {name}. {paid} of the {amount} of payment {n} has arrived.",
                  name=view.name, paid=came, amount=promise.amount, n=promise.part)  # fmt: skip
        then = t(
            "The other {rest} is still open. Would you like to tell me what got in the way?", rest=rest_of(promise)
        )
    else:
        first = t("Thank you, {name}. {paid} of the {amount} you promised has arrived.",
                  name=view.name, paid=came, amount=promise.amount)  # fmt: skip
        then = t("How would you like to pay the other {rest}?", rest=rest_of(promise))
    return Screen((first, then, *asked_for(promise, view)), ways_on(promise, view))


def missed(memory: Memory, view: View) -> Screen:
    """Asked, not reproached."""
    promise = about(memory, view)
    if promise is None or nothing_to_ask(promise, view):
        return arrived(promise, memory, view)
    if memory.told:
        return heard(promise, view)
    return Screen((not_seen(promise, view), *asked_for(promise, view)), ways_on(promise, view))


def not_seen(promise: Promise, view: View) -> Text:
    """What is not there yet; why is asked once, unless a person asks."""
    amount, due = promise.amount, promise.due
    if too_often(promise, view):
        return t("I can't see the {amount} planned for {due} yet. I hope you are well.", amount=amount, due=due)
    if promise.agreement:
        return t("I can't see payment {n} of your plan yet: {amount}, planned for {due}. That can happen. "
                 "Would you like to tell me what got in the way?", n=promise.part, amount=amount, due=due)  # fmt: skip
    return t("I can't see the {amount} planned for {due} yet. That can happen. "
             "Would you like to tell me what got in the way?", amount=amount, due=due)  # fmt: skip


def too_often(promise: Promise, view: View) -> bool:
    """Whether a person looks at it with the borrower; parts of plans have limits of their own."""
    return broken_too_often(view, part=bool(promise.agreement))


def asked_for(promise: Promise, view: View) -> tuple[Text, ...]:
    """That a person was asked, after several misses."""
    if not too_often(promise, view):
        return ()
    return (t("I have asked a colleague to look with you at what is really possible."), *first_answer(view))


def heard(promise: Promise, view: View) -> Screen:
    """The borrower has told: no question twice, only what can be done."""
    person = first_answer(view) if too_often(promise, view) else ()
    return Screen(person or (t("What would help you now?"),), ways_on(promise, view), facts=True)


def ways_on(promise: Promise, view: View) -> tuple[tuple[Button, ...], ...]:
    """The ways on; a new day, or another place in the plan, only while most was kept."""
    often = too_often(promise, view)
    if promise.agreement:
        move = () if often or count_of(view, promise) < 2 else (Button(t("Move it to the end of the plan"), "move"),)
        return (*choices(PAY, *move, Button(t("My situation has changed"), "help")), (PAID,))
    again = () if often else (REST if promise.state is PromiseState.PART else NEW_DAY,)
    return (*choices(*again), (PAID, HELP))


def pay(memory: Memory, view: View) -> Screen:
    """How to pay it; by when is for the borrower to say, or not."""
    promise = about(memory, view)
    if promise is None or nothing_to_ask(promise, view):
        return arrived(promise, memory, view)
    ask = () if memory.told else (t("If you know the day, you can write it here, and I note it."),)
    return Screen(
        (
            t("To pay now: {amount}", amount=rest_of(promise)),
            *pay_ways(view, (promise.loan_ref,)),
            *ask,
        ),
        ((PAID,),),
        facts=True,
    )
