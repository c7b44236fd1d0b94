"""Sentences that more than one story says, so that they are said alike."""

from __future__ import annotations

from arrears.money import Money
from arrears.position import LoanPosition
from arrears.promise import Promise, broken
from arrears.receipts import Receipt
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Move, go
from dialogs.grammar.text import Localized, Text, lines, own, t
from dialogs.grammar.view import View

# Each in its own words, for whoever does not read the others.
LANGUAGES = {"zh_Hant": "繁體中文", "zh_Hans": "简体中文", "en": "English"}


DONT_BORROW = t(
    "Please don't borrow to pay this; you don't have to. Living costs come first: your home, food, health and "
    "family. We look only at what is left after that."
)


NOT_PASSED_ON = t("I cannot pass on this kind of message. Please write it in words, or send it as a photo or a file.")
PASSED_ON = t("Thank you, I will pass this on to a colleague.")


def notice(*said: Text) -> Screen:
    """A neutral note, for a lock screen is public: the news is behind its button. It tells how to end such notes."""
    stop = t("If you don't want messages like this, write: stop")
    return Screen((*said, stop), choices(Button(t("Read the message"), "news", "primary")))


def greeting(view: View, opening: Text) -> Screen:
    """The same to somebody by name."""
    return notice(t("Hello {name}.", name=view.name), opening)


def first_answer(view: View) -> tuple[Text, ...]:
    """When a person will answer, if one has been asked: an honest time, never "now" outside the desk's hours."""
    if view.ticket is None:
        return ()
    if view.ticket.due_at <= view.now:
        return (t("I am sorry that it takes longer than I said. Your request is still open with my colleagues."),)
    return (t("A colleague will get back to you by {due} at the latest.", due=view.ticket.due_at),)


def ways_to_us(view: View) -> tuple[Text, ...]:
    """How to reach the lender without us, in its own words."""
    return (lines(*(own(way) for way in view.lender.verify)),) if view.lender.verify else ()


def nothing_here(view: View) -> tuple[Text, ...]:
    """Said to whoever may be somebody else: no account, no name, and where people are."""
    ask = (t("You can also ask {lender} yourself:", lender=view.lender.name),) if view.lender.verify else ()
    return (t("I can't show or discuss anything here at present. A colleague can help you."), *ask, *ways_to_us(view))


def pay_ways(view: View, loan_refs: tuple[str, ...]) -> tuple[Text, ...]:
    """How to pay, and what to write with the payment."""
    ways = tuple(own(way) for way in view.lender.methods)
    notes = references(view, loan_refs)
    return (lines(*((t("How you can pay:"), *ways) if ways else ()), *notes),) if ways or notes else ()


def references(view: View, loan_refs: tuple[str, ...]) -> tuple[Text, ...]:
    """What to write with the payment; of several loans each with its own."""
    known = dict(view.pay_references)
    if len(loan_refs) == 1:
        return tuple(
            t("Please give this reference with the payment: {reference}", reference=known[ref])
            for ref in loan_refs
            if known.get(ref)
        )
    return tuple(
        t("Reference for {loan}: {reference}", loan=view.loan_name(ref), reference=known[ref])
        for ref in loan_refs
        if known.get(ref)
    )


def way_of(method: str, view: View) -> str | Localized:
    """A way to pay as the lender calls it in every language, or as it was written."""
    return next((way for way in view.lender.methods if way.in_locale("en") == method), method)


def due_line(view: View, loan: LoanPosition) -> Text:
    """What is due on a loan, in one line."""
    return t("{loan}: {amount} is due.", loan=view.loan_name(loan.loan_ref), amount=loan.due)


def due_now(view: View, loan: LoanPosition) -> Money:
    """What is asked of a loan now: while a plan runs, its parts that were missed and the instalments beside it."""
    agreement = view.running(loan.loan_ref)
    plan = view.plan(agreement.id) if agreement else None
    if plan is None:
        return loan.due
    open_parts = sum(part.total - part.paid for part in plan.parts if part.number in plan.missed)
    return Money(plan.beside.minor + open_parts, plan.beside.currency)


def still_due(view: View) -> tuple[Text, ...]:
    """What is due beside what was just spoken about; what a plan covers is not."""
    asked = ((loan, due_now(view, loan)) for loan in view.late)
    return tuple(
        t("{loan}: {amount} is due.", loan=view.loan_name(loan.loan_ref), amount=amount)
        for loan, amount in asked
        if amount
    ) or (t("Nothing else is due at present."),)


def awaited(view: View) -> tuple[Receipt, ...]:
    """The payments the borrower told of and for which reminders wait."""
    return tuple(r for r in view.receipts if r.state == "open" and r.until >= view.today)


def waiting_lines(view: View) -> tuple[Text, ...]:
    """That we wait for a payment the borrower told of."""
    return tuple(t("{told} I am waiting for it to arrive in the books.", told=told_of(r)) for r in awaited(view))


def told_of(receipt: Receipt) -> Text:
    """A payment as it was told; what is not known is left out."""
    if receipt.amount and receipt.paid_on:
        return t("You told me of a payment of {amount} on {day}.", amount=receipt.amount, day=receipt.paid_on)
    if receipt.amount:
        return t("You told me of a payment of {amount}.", amount=receipt.amount)
    if receipt.paid_on:
        return t("You told me of a payment on {day}.", day=receipt.paid_on)
    return t("You told me on {day} of a payment.", day=receipt.told_on)


def own_promises(view: View) -> tuple[Promise, ...]:
    """The promises that stand and are the borrower's own to change; parts of a plan are the agreement's."""
    return tuple(promise for promise in view.open_promises if not promise.agreement)


def planned(view: View, loan_ref: str) -> bool:
    """Whether a plan runs on the loan, or is signed and waits for the lender: its parts are the promises then."""
    return view.running(loan_ref) is not None


def without_promise(view: View) -> tuple[LoanPosition, ...]:
    """The late loans for which nothing stands promised, freely or by a plan."""
    promised = {promise.loan_ref for promise in view.open_promises}
    return tuple(loan for loan in view.late if loan.loan_ref not in promised and not planned(view, loan.loan_ref))


def broken_too_often(view: View, part: bool = False) -> bool:
    """Whether a person should talk about what comes next; parts of a plan have limits of their own."""
    running, ever = broken(view.promises)
    if part:
        misses = view.policy.offers.misses
        return running >= misses.max_running or ever >= misses.max_total
    rules = view.policy.promises
    return running >= rules.max_missed_running or ever >= rules.max_missed


def to_promise(view: View, loan_ref: str = "") -> Move:
    """The way into a promise: for that loan, or the only one, or to the choice of one; to what is due under a plan."""
    free = without_promise(view)
    if (loan_ref and planned(view, loan_ref)) or (not loan_ref and not free and view.late):
        return go("remind:details")
    if broken_too_often(view):
        return go("promise:together")
    if not loan_ref and len(free) == 1:
        loan_ref = free[0].loan_ref
    return go("promise:amount", loan=loan_ref) if loan_ref else go("promise:loan")


PROMISE_PLACES = frozenset({"promise:together", "promise:amount", "promise:loan", "remind:details"})


def to_help(view: View) -> Move:
    """The way into the talk about hardship: for the one late loan, or whatever is late."""
    return go("hardship:start", loan=view.late[0].loan_ref if len(view.late) == 1 else "")
