"""The lender's books changed: promises and plans are judged, payments told of are matched, differences told."""

from __future__ import annotations

from arrears.agreement import Agreement, AgreementState
from arrears.books import Loan
from arrears.follow import PartStanding, PlanStanding
from arrears.money import Money
from arrears.offer import OfferState
from arrears.promise import Judgement, Promise, PromiseState, judge, owed
from arrears.receipts import match
from bot.store.statements import Tx
from bot.turn.agreements import set_agreement
from bot.turn.apply import apply
from bot.turn.arranged import holds, standing
from bot.turn.matter import Matter
from bot.turn.offers import set_offer
from bot.turn.paper import make_document
from bot.turn.promises import newer_promise, write_promise
from bot.turn.receipts import set_receipt
from bot.turn.talk import talk
from bot.turn.work import Work
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import HandOver
from dialogs.grammar.events import AgreementCompleted, PaymentMatched, PromiseJudged

JUDGED = frozenset({PromiseState.KEPT, PromiseState.PART, PromiseState.MISSED})
BROKEN = frozenset({PromiseState.PART, PromiseState.MISSED})


def books_changed(work: Work) -> Tx[None]:
    """Everything that follows from newer books."""
    _identity(work)
    if work.closed():
        work.end_session("a flag of the lender's")
    if work.books is None:
        return
    yield from _receipts(work)
    for loan in work.books.loans:
        yield from _promises(work, loan)
    yield from plans_followed(work)


def day_turned(work: Work) -> None:
    """What a new day alone changes: offers whose last day is over lapse quietly."""
    standing = (OfferState.OPEN, OfferState.THINKING, OfferState.APPROVED, OfferState.ASKED)
    for offer in work.arranged.offers:
        if offer.state in standing and offer.valid_until < work.today:
            set_offer(work, offer, OfferState.LAPSED)


def _identity(work: Work) -> None:
    """Somebody else in the book means: the check is asked again."""
    case = work.case
    assert case is not None
    if work.person is None or case.identity_digest == work.person.digest:
        return
    if case.identity_digest and work.chat is not None and work.chat.verified_at is not None:
        work.chat.verified_at = work.chat.active_at = None
        work.chat.proved = ()
        work.note("identity.asked_again", why="the book changed")
    case.identity_digest = work.person.digest


def _receipts(work: Work) -> Tx[None]:
    """A payment the borrower told of is there: reminders need not wait for it any longer."""
    known = frozenset(r.payment_ref for r in work.arranged.receipts if r.payment_ref)
    for receipt in work.arranged.receipts:
        loan = work.books.loan(receipt.loan_ref) if work.books else None
        if receipt.state not in ("open", "lapsed") or loan is None:
            continue
        tolerance = work.means.policy.offers.drift_tolerance.get(loan.currency, 0)
        found = match(receipt, loan, known=known, tolerance=tolerance)
        if found is not None:
            known |= {found}
            yield from matched(work, receipt.id, found)


def matched(work: Work, receipt_id: str, payment_ref: str) -> Tx[None]:
    """That payment is the one the borrower told of."""
    receipt = next(r for r in work.arranged.receipts if r.id == receipt_id)
    set_receipt(work, receipt, state="matched", payment_ref=payment_ref)
    work.note("receipt.matched", receipt=receipt.id, payment=payment_ref)
    yield from talk(work, PaymentMatched(receipt.id))


def _promises(work: Work, loan: Loan) -> Tx[None]:
    """Free promises of a loan; the parts of a plan, which say whose money it is, are judged with their plan."""
    assert work.books is not None
    mine = tuple(p for p in work.promises if p.loan_ref == loan.ref)
    if all(p.agreement for p in mine):
        return
    rules = work.means.policy.promises
    for found in judge(mine, loan, work.books.payments_as_of, rules, work.jurisdiction):
        if found.changed:
            yield from _judged(work, found)


def _judged(work: Work, found: Judgement) -> Tx[None]:
    before = next(p for p in work.promises if p.id == found.promise_id)
    newly_broken = found.state in BROKEN and found.state is not before.state
    if newly_broken and not_asked(work, before.loan_ref):
        return
    where = work.position()
    if newly_broken and not found.all_came and where is not None and not owed(before, where.loan(before.loan_ref)):
        write_promise(work, newer_promise(work, before, state=PromiseState.SUPERSEDED, paid=found.paid))
        work.note("promise.settled", promise=before.id, paid=found.paid)
        return
    promise = newer_promise(work, before, state=found.state, paid=found.paid)
    write_promise(work, promise, found.kept_on)
    work.note("promise.judged", promise=promise.id, state=found.state.value, paid=found.paid)
    if newly_broken and found.all_came:
        return  # it came late, but it is there: nothing is left to ask
    if found.state in JUDGED and (found.state is not before.state or found.was_in_time):
        money = Money(found.paid, promise.amount.currency)
        work.matter = Matter(promises=(promise.id,))
        yield from talk(work, PromiseJudged(promise.id, found.state.value, money, found.was_in_time, found.kept_on))


def plans_followed(work: Work) -> Tx[None]:
    """The parts of every running plan, then the whole: completed, or books and plan apart."""
    for plan in work.plans():
        agreement = next(a for a in work.arranged.agreements if a.id == plan.agreement_id)
        by_number = {p.part: p for p in work.promises if p.agreement == agreement.id}
        for part in plan.parts:
            before = by_number.get(part.number)
            if before is not None and (before.state, before.paid) != (part.state, part.paid):
                yield from _part_judged(work, before, part, plan)
        if plan.complete:
            yield from _completed(work, agreement, plan)
        elif not silent(work, agreement.loan_ref):
            yield from _apart(work, agreement, plan)
    yield from _taken_back(work)


def silent(work: Work, loan_ref: str) -> bool:
    """Whether nobody may speak of the loan, as when it was sold: nothing is then missed here, and nobody asked."""
    position = work.position()
    return position is not None and loan_ref in position.silent_loans


def not_asked(work: Work, loan_ref: str) -> bool:
    """Whether nothing is called missed now: nobody may speak of the loan, or a payment told of is waited for."""
    told = (h.until for h in holds(work) if h.kind == "receipt" and h.loan_ref == loan_ref)
    return any(until is None or work.now < until for until in told) or silent(work, loan_ref)


def _part_judged(work: Work, before: Promise, part: PartStanding, plan: PlanStanding) -> Tx[None]:
    fresh = part.state is not before.state
    if part.state in BROKEN and fresh and not plan.complete and not_asked(work, before.loan_ref):
        return
    promise = newer_promise(work, before, state=part.state, paid=part.paid)
    write_promise(work, promise, part.kept_on)
    work.note("promise.judged", promise=promise.id, state=part.state.value, paid=part.paid)
    if part.state not in JUDGED or part.state is before.state:
        return
    if part.state in BROKEN and (plan.complete or part.number not in plan.missed):
        return  # it came late, but it is there: nothing is left to ask
    in_time = part.state is PromiseState.KEPT and before.state in BROKEN
    money = Money(part.paid, promise.amount.currency)
    work.matter = Matter(promises=(promise.id,))
    yield from talk(work, PromiseJudged(promise.id, part.state.value, money, in_time, part.kept_on))


def _completed(work: Work, agreement: Agreement, plan: PlanStanding) -> Tx[None]:
    for promise in work.promises:  # a small part may lack a little more than it may, the whole plan does not
        if promise.agreement == agreement.id and promise.state is PromiseState.OPEN:
            write_promise(work, newer_promise(work, promise, state=PromiseState.KEPT), plan.completed_on)
    set_agreement(work, agreement, state=AgreementState.COMPLETED)
    work.note("agreement.completed", agreement=agreement.id)
    make_document(work, agreement.id, "completion")
    yield from talk(work, AgreementCompleted(agreement.id))


def _taken_back(work: Work) -> Tx[None]:
    """A payment of a fulfilled plan was reversed: the letter about it is out, so a person is told, once."""
    for agreement in work.arranged.agreements:
        if agreement.state is not AgreementState.COMPLETED or agreement.drifted or silent(work, agreement.loan_ref):
            continue
        plan = standing(work, agreement)
        if plan is not None and not plan.complete:
            set_agreement(work, agreement, drifted=True)
            work.note("plan.differs", agreement=agreement.id, why="plan_drift", drift=plan.outstanding.minor, beside=0)
            yield from _ask(work, "plan_drift")


def _ask(work: Work, why: str) -> Tx[None]:
    conversation = Conversation(work.chat.conversation_id if work.chat else "-")
    yield from apply(work, conversation, (HandOver(why, "low"),))


def _apart(work: Work, agreement: Agreement, plan: PlanStanding) -> Tx[None]:
    """The plan stays as it was signed; a person is told once that the books say something else."""
    beside = plan.beside and plan.beside_days >= work.means.policy.offers.beside_days
    if plan.drift is None and not beside:
        if agreement.drifted:
            set_agreement(work, agreement, drifted=False)
            work.note("plan.agrees", agreement=agreement.id)
        return
    if agreement.drifted:
        return
    set_agreement(work, agreement, drifted=True)
    why = "plan_drift" if plan.drift is not None else "plan_beside"
    work.note(
        "plan.differs",
        agreement=agreement.id,
        why=why,
        drift=plan.drift.minor if plan.drift else 0,
        beside=plan.beside.minor,
    )
    yield from _ask(work, why)
