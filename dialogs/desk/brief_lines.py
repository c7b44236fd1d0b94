"""The parts of the brief: each gives its lines, or none where there is nothing to say. Pure."""

from __future__ import annotations

import re

from arrears.affordability import Affordability
from arrears.contact import IDENTITY
from arrears.money import Money
from arrears.position import LoanPosition
from arrears.promise import Promise, PromiseState
from dialogs.desk.brief_words import LEVELS, became, hold_text, kind_text, stop_text, why_not
from dialogs.desk.people import member_of
from dialogs.desk.titles import priority_text, quoted, request_in_short, short
from dialogs.desk.view import DeskView, Request, Said
from dialogs.grammar.text import Text, own, t, tn
from dialogs.hardship.texts import lasting_text, reason_text
from dialogs.lines import reason_text as request_text
from dialogs.phrases import LANGUAGES
from dialogs.plans.facts import facts_of, lay_out
from dialogs.plans.texts import short_of

BROKEN = (PromiseState.MISSED, PromiseState.PART)
MOST = 4  # of a kind in one brief
LAST = 5  # messages under the brief
SENTENCE = re.compile(r".+?(?:[.!?](?=\s)|[。！？])", re.DOTALL)
WORDS, SAID, SHOWN, NOTE = 300, 200, 90, 200  # characters of words: a request's, a message's, one of ours, a note's
# Stops while which nobody is offered anything: a life, a death, or the question who that is comes first.
NO_OFFERS = IDENTITY | {"crisis", "represented", "insolvency", "custody", "dispute"}
NEEDLESS = frozenset({"offers.enough", "offers.pause_not_needed", "offers.steps_not_needed"})  # not refused, not tried


def asks(view: DeskView) -> tuple[Text, ...]:
    """What the borrower asks, or why a person is wanted, with the time by which somebody looks."""
    return tuple(line for request in view.requests[:MOST] for line in _request(request, view))


def _request(request: Request, view: DeskView) -> tuple[Text, ...]:
    reason, priority = request_text(request.reason), priority_text(request.priority)
    if request.first_at is not None:
        line = t("{reason} ({priority}), first looked at {at}", reason=reason, priority=priority, at=request.first_at)
    elif request.due_at < view.now:
        line = t("{reason} ({priority}), first look was due {due}: overdue", reason=reason, priority=priority,
                 due=request.due_at)  # fmt: skip
    else:
        line = request_in_short(request)
    return (line, quoted(request.words, WORDS)) if request.words else (line,)


def desk(view: DeskView) -> tuple[Text, ...]:
    """Who has the case."""
    found = []
    if view.holder is not None and view.held_since is not None:
        found.append(t("Taken by {who} since {at}", who=view.holder.alias, at=view.held_since))
    elif view.owner == "bot":
        found.append(t("With the bot"))
    else:
        found.append(t("Nobody has taken it yet"))
    if view.snoozed_until is not None and view.snoozed_until > view.now:
        found.append(t("Snoozed until {at}", at=view.snoozed_until))
    return tuple(found)


def who(view: DeskView) -> tuple[Text, ...]:
    """Who it is, how well that is known, and what language to write in. No account and no number: agents need none."""
    case = view.view
    known = [own(case.books.borrower.name)] if case.books and case.books.borrower.name else []
    if view.language:
        known.append(own(LANGUAGES.get(view.language, view.language)))
    known.append(t("no chat is linked") if not view.linked else LEVELS[case.identity.level])
    found = [_row(known)]
    if case.identity.locked:
        found.append(t("The identity check is locked"))
    if case.closed:
        found.append(t("⚠️ It is not clear who reads this chat: say nothing about the account"))
    if not view.reachable:
        found.append(t("⚠️ The borrower has blocked the bot: messages don't arrive"))
    return tuple(found)


def _row(parts: list[Text]) -> Text:
    line = parts[0]
    for part in parts[1:]:
        line = t("{before} · {after}", before=line, after=part)
    return line


def owes(view: DeskView) -> tuple[Text, ...]:
    """Arrears and days late of each loan; loans nobody may speak about with the reason."""
    where = view.view.position
    if where is None:
        return ()
    silent = dict(where.silences)
    return tuple(
        t("{loan}: not for us to speak about ({why})", loan=_name(view, loan.loan_ref),
          why=stop_text(silent[loan.loan_ref].value))
        if loan.loan_ref in silent else _due(view, loan)
        for loan in where.loans[:MOST]
    )  # fmt: skip


def _name(view: DeskView, ref: str) -> Text:
    product = dict(view.view.products).get(ref, "")
    return t("{product} ({loan})", product=product, loan=ref) if product else own(ref)


def _due(view: DeskView, loan: LoanPosition) -> Text:
    name = _name(view, loan.loan_ref)
    if loan.due and loan.days_past_due:
        return tn("{loan}: {amount} due, {n} day late", "{loan}: {amount} due, {n} days late", loan.days_past_due,
                  loan=name, amount=loan.due)  # fmt: skip
    if loan.due:
        return t("{loan}: {amount} due today", loan=name, amount=loan.due)
    if loan.next_due is not None:
        return t("{loan}: nothing due; next {amount} on {day}", loan=name, amount=loan.next_due.amount,
                 day=loan.next_due.date)  # fmt: skip
    return t("{loan}: nothing due", loan=name)


def told(view: DeskView) -> tuple[Text, ...]:
    """The reason and the means, as they were told; only what was said."""
    known = view.view.circumstances
    if known is None:
        return ()
    found = [t("{reason}; {lasting}", reason=reason_text(known), lasting=lasting_text(known))]
    if known.income is not None and known.costs is not None and known.currency:
        income, costs = (Money(minor, known.currency) for minor in (known.income, known.costs))
        found.append(
            t("A month: income {income}, costs {costs}", income=income, costs=costs)
            if known.debts is None
            else t("A month: income {income}, costs {costs}, other lenders {debts}", income=income, costs=costs,
                   debts=Money(known.debts, known.currency))
        )  # fmt: skip
        found += _afford(view)
    else:
        found.append(t("Income and costs: not told"))
    return tuple(found)


def _afford(view: DeskView) -> tuple[Text, ...]:
    for loan in view.view.late[:1]:
        facts = facts_of(view.view, loan.loan_ref)
        can = facts.can if facts else None
        if isinstance(can, Affordability):
            left, share = (Money(minor, can.currency) for minor in (can.surplus, can.share))
            return (t("Left {left} a month; a plan may ask for {share}", left=left, share=share),)
    return ()


def promises(view: DeskView) -> tuple[Text, ...]:
    """Promises that stand, were kept or broken, and running plans."""
    free = [promise for promise in view.view.promises if not promise.agreement]
    found = [t("Open: {amount} by {day}", amount=p.amount, day=p.due) for p in free if p.state is PromiseState.OPEN]
    kept, broken = [p for p in free if p.state is PromiseState.KEPT], [p for p in free if p.state in BROKEN]
    if kept or broken:
        found.append(t("Kept {kept}, broken {broken}", kept=len(kept), broken=len(broken)))
    found += [_broken(promise) for promise in broken[-2:]]
    for plan in view.view.plans[:MOST]:
        done = sum(part.state is PromiseState.KEPT for part in plan.parts)
        counts = {"done": done, "all": len(plan.parts), "missed": len(plan.missed)}
        found.append(t("Plan {plan}: {done} of {all} payments kept, {missed} missed, {left} left",
                       plan=plan.agreement_id, left=plan.outstanding, **counts))  # fmt: skip
    return tuple(found)


def _broken(promise: Promise) -> Text:
    if promise.paid:
        return t("Broken: {amount} by {day}, {paid} came", amount=promise.amount, day=promise.due,
                 paid=Money(promise.paid, promise.amount.currency))  # fmt: skip
    return t("Broken: {amount} by {day}, nothing came", amount=promise.amount, day=promise.due)


def offered(view: DeskView) -> tuple[Text, ...]:
    """What was offered last, and what became of it."""
    known = [(offer, state) for offer in view.view.offers if (state := became(offer)) is not None]
    return tuple(t("{offer}: {state}", offer=short_of(offer), state=state) for offer, state in known[-MOST:])


def next_offers(view: DeskView) -> tuple[Text, ...]:
    """What the limits allow now, and what not and why, for each late loan; nothing where offers are out of place."""
    if any(stop.kind in NO_OFFERS for stop in view.stops):
        return ()
    found: list[Text] = []
    several = len(view.view.late) > 1
    for loan in view.view.late[:2]:
        made = lay_out(view.view, loan.loan_ref)
        if several:
            found.append(t("{loan}:", loan=_name(view, loan.loan_ref)))
        found += [t("✓ {offer}", offer=short_of(offer)) for offer in made.offers]
        found += [
            t("✗ {kind}: {why}", kind=kind_text(str(no.detail.get("kind", ""))), why=why_not(no))
            for no in made.refusals
            if no.rule not in NEEDLESS
        ]
    return tuple(found)


def holds(view: DeskView) -> tuple[Text, ...]:
    """What stops us from writing first, or makes reminders wait, and until when; complaints with their last day."""
    found = [t("Complaint {item}: written answer by {day}", item=c.number, day=c.due) for c in view.view.complaints]
    for kind, until in dict.fromkeys((stop.kind, stop.until) for stop in view.stops):
        what = stop_text(kind)
        found.append(t("Stop: {what}, until {at}", what=what, at=until) if until
                     else t("Stop: {what}, until somebody lifts it", what=what))  # fmt: skip
    for hold in view.holds:
        what = hold_text(hold.kind)
        found.append(t("Reminders wait: {what}, until {at}", what=what, at=hold.until) if hold.until
                     else t("Reminders wait: {what}", what=what))  # fmt: skip
    return tuple(found)


def said(view: DeskView) -> tuple[Text, ...]:
    """The last messages, oldest first; not those that stand above already, as what is asked."""
    above = {words for request in view.requests[:MOST] for words in request.words.split(" / ")}
    fresh = [line for line in view.said if line.side != "borrower" or line.words not in above]
    return tuple(_said(line, view) for line in fresh[-LAST:])


def _said(line: Said, view: DeskView) -> Text:
    words = short(_first_sentence(line.words), SHOWN) if line.side == "bot" else short(line.words, SAID)
    if line.side == "borrower":
        return t("Borrower: {words}", words=words)
    if line.side == "bot":
        return t("Bot: {words}", words=words)
    return t("{who}: {words}", who=_alias(view, line.by_user), words=words)


def _first_sentence(words: str) -> str:
    """Our own screens are known: their first sentence says which one it was."""
    found = SENTENCE.match(words)
    return found[0] if found else words


def notes(view: DeskView) -> tuple[Text, ...]:
    """The last internal notes."""
    return tuple(
        t("{who}: {words}", who=_alias(view, note.by_user), words=short(note.words, NOTE)) for note in view.notes[-3:]
    )


def _alias(view: DeskView, user_id: int) -> str:
    member = member_of(view.members, user_id)
    return member.alias if member else str(user_id)
