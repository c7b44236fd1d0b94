"""Turns that nobody typed: the books changed, a touch is due, a person acted, a message could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arrears.contact import Purpose
from arrears.ladder import Touch
from arrears.money import Money
from arrears.promise import Judgement, PromiseState, judge
from bot.clock import stamp
from bot.store.cases import lock_case, lock_chat
from bot.store.statements import Row, Tx, sql
from bot.turn.apply import apply, ensure_case
from bot.turn.plan import gate, planned, replan, skip_step
from bot.turn.talk import talk
from bot.turn.work import Work
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import HandOver
from dialogs.grammar.events import PersonAnswered, PromiseJudged, TouchDue

JUDGED = frozenset({PromiseState.KEPT, PromiseState.PART, PromiseState.MISSED})


def inner_turn(work: Work, payload: Mapping[str, Any]) -> Tx[None]:
    """Find the case, do what the event says, plan again, write."""
    act = None
    if payload["event"] == "act":
        act = (yield sql("act_read", payload["act"]))[0]
    case_id = yield from _case_of(payload, act)
    if case_id is None:
        yield from _caseless(work, payload, act)
        yield from work.finish()
        return
    if payload["event"] == "books":
        yield from ensure_case(work, case_id, "")
    work.case = yield from lock_case(case_id)
    if work.case is None:
        return
    if work.case.chat_id is not None:
        work.chat = yield from lock_chat(work.case.chat_id)
    yield from work.load_case()
    match payload["event"]:
        case "books":
            yield from _books(work)
        case "touch":
            yield from _touch(work)
        case "act":
            assert act is not None
            yield from _act(work, act)
        case "reached":
            work.case.unreachable = not payload["reachable"]
            work.note("reachable" if payload["reachable"] else "unreachable")
    yield from replan(work)
    if work.case.silence == "ladder.end":
        yield from _ladder_ended(work)
    yield from work.finish()


def _case_of(payload: Mapping[str, Any], act: Row | None) -> Tx[str | None]:
    if act is not None:
        item = act["item"]
        if item.startswith("T-"):
            rows = yield sql("ticket_read", item)
        elif item.startswith("S-"):
            rows = yield sql("stop_read", item)
        else:
            return str(item.partition(":")[2])
        return rows[0]["case_id"] if rows else None
    if "case" in payload:
        return str(payload["case"])
    rows = yield sql("chat_read", payload["chat_id"])
    return rows[0]["case_id"] if rows else None


def _books(work: Work) -> Tx[None]:
    """The lender's books changed: identity may have, promises are judged."""
    case = work.case
    assert case is not None
    if work.person is not None and case.identity_digest != work.person.digest:
        if case.identity_digest and work.chat is not None and work.chat.verified_at is not None:
            work.chat.verified_at = work.chat.active_at = None
            work.note("identity.asked_again", why="the book changed")
        case.identity_digest = work.person.digest
    books = work.books
    if books is None:
        return
    rules = work.means.policy.promises
    for loan in books.loans:
        mine = tuple(p for p in work.promises if p.loan_ref == loan.ref)
        for found in judge(mine, loan, books.payments_as_of, rules, work.jurisdiction) if mine else ():
            if found.changed:
                yield from _judged(work, found)


def _judged(work: Work, found: Judgement) -> Tx[None]:
    before = next(p for p in work.promises if p.id == found.promise_id)
    promise = work.set_promise(before, state=found.state, paid=found.paid)
    work.save_promise(promise, found.kept_on)
    work.note("promise.judged", promise=promise.id, state=found.state.value, paid=found.paid)
    if found.state in JUDGED and (found.state is not before.state or found.was_in_time):
        money = Money(found.paid, promise.amount.currency)
        yield from talk(work, PromiseJudged(promise.id, found.state.value, money, found.was_in_time, found.kept_on))


def _touch(work: Work) -> Tx[None]:
    """A touch is due: asked of the ladder and the gate once more, then it is an event like any other."""
    assert work.case is not None
    decision = yield from planned(work)
    if not isinstance(decision, Touch) or decision.at > work.now:
        return
    verdict = yield from gate(work, Purpose(decision.purpose))
    skip_step(work.case, decision)
    if verdict.allowed:
        yield from talk(work, TouchDue(decision.purpose.value, decision.step, decision.loan_refs))


def _act(work: Work, act: Row) -> Tx[None]:
    """Somebody at the lender's answered a ticket, unlocked an identity or lifted a stop."""
    case = work.case
    assert case is not None
    now, item, by = stamp(work.now), act["item"], act["by_user"]
    match act["act"]:
        case "release" | "resolve":
            work.writes.append(sql("ticket_close", item, now, by, act["act"]))
            work.tickets = [x for x in work.tickets if x["ticket_id"] != item]
            if not work.tickets:
                case.owner = "bot"
        case "unlock":
            case.tries, case.locked_at = 0, None
            for ticket in [x for x in work.tickets if x["reason"] == "identity_locked"]:
                work.writes.append(sql("ticket_close", ticket["ticket_id"], now, by, "unlock"))
                work.tickets.remove(ticket)
            if not work.tickets:
                case.owner = "bot"
        case "lift":
            work.writes.append(sql("stop_lift", item, now, by))
            work.stops = [s for s in work.stops if s["stop_id"] != item]
    work.note("act", item=item, act=act["act"], by=by, reason=act["reason"])
    yield from talk(work, PersonAnswered(act["act"], item))


def _caseless(work: Work, payload: Mapping[str, Any], act: Row | None) -> Tx[None]:
    """A ticket of somebody who belongs to no case, or an answer about a chat we no longer know."""
    if act is None:
        return
    rows = yield sql("ticket_read", act["item"])
    if not rows:
        return
    work.chat = yield from lock_chat(rows[0]["chat_id"])
    work.writes.append(sql("ticket_close", act["item"], stamp(work.now), act["by_user"], act["act"]))
    work.note("act", item=act["item"], act=act["act"], by=act["by_user"], reason=act["reason"])
    yield from talk(work, PersonAnswered(act["act"], act["item"]))


def _ladder_ended(work: Work) -> Tx[None]:
    """After the last step a person looks at the case; the bot decides nothing final."""
    conversation = Conversation(work.chat.conversation_id if work.chat else "-")
    yield from apply(work, conversation, (HandOver("ladder_end", "low"),))
