"""Turns that nobody typed: the books changed, a touch is due, a person acted, a message could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from arrears.contact import Purpose
from arrears.touch import Touch
from bot.clock import stamp
from bot.desk.holding import closed_outside
from bot.desk.relaying import reached
from bot.desk.watch import final_wanted
from bot.store.cases import ensure_case, lock_case, lock_chat
from bot.store.statements import Row, Tx, sql
from bot.turn.acts import act_done, close_complaint, close_request
from bot.turn.agreements import set_agreement
from bot.turn.apply import apply
from bot.turn.erase import erase
from bot.turn.ledger import books_changed, day_turned
from bot.turn.matter import of_touch
from bot.turn.plan import gate, planned, replan, skip_step
from bot.turn.reading import read_case
from bot.turn.receipts import set_receipt
from bot.turn.talk import talk
from bot.turn.work import Work
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import HandOver
from dialogs.grammar.events import DocumentMade, FileFetched, PersonAnswered, TouchDue


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
    if payload["event"] in ("books", "erase"):
        yield from ensure_case(case_id, work.now)
    work.case = yield from lock_case(case_id)
    if work.case is None:
        return
    if work.case.chat_id is not None:
        work.chat = yield from lock_chat(work.case.chat_id)
    yield from read_case(work)
    day_turned(work)
    match payload["event"]:
        case "books":
            yield from books_changed(work)
        case "touch":
            yield from _touch(work)
        case "act":
            assert act is not None
            yield from act_done(work, act)
        case "made":
            yield from _made(work, payload)
        case "fetched":
            yield from _fetched(work, payload)
        case "reached":
            yield from reached(work, payload["reachable"])
        case "dead":
            _dead_letter(work, payload)
        case "erase":
            yield from erase(work, payload)
    yield from replan(work)
    paused = any(work.now < until for _since, until in work.arranged.pauses)  # by a person's decision
    if work.case.silence == "ladder.end" and not paused:
        yield from _ask_a_person(work, HandOver("ladder_end", "low"))  # the bot decides nothing final
        yield from final_wanted(work)
    yield from work.finish()


# Which statement finds the case of what an act is about, by the start of its id.
ITEMS = {
    "T-": "ticket_read",
    "S-": "stop_read",
    "C-": "complaint_read",
    "O-": "offer_read",
    "AG-": "agreement_read",
    "R-": "receipt_read",
    "D-": "detail_read",
}


def _case_of(payload: Mapping[str, Any], act: Row | None) -> Tx[str | None]:
    if act is not None:
        item = act["item"]
        statement = ITEMS.get(item[: item.find("-") + 1])
        if statement is None:
            return str(item.partition(":")[2])
        rows = yield sql(statement, item)
        return rows[0]["case_id"] if rows else None
    if "case" in payload:
        return str(payload["case"])
    if "chat_id" not in payload:
        return None
    rows = yield sql("chat_read", payload["chat_id"])
    return rows[0]["case_id"] if rows else None


def _touch(work: Work) -> Tx[None]:
    """A touch is due: asked of the ladder and the gate once more, then it is an event like any other."""
    assert work.case is not None
    decision = yield from planned(work)
    if not isinstance(decision, Touch) or decision.at > work.now:
        return
    work.matter = of_touch(work, decision)
    verdict = yield from gate(work, Purpose(decision.purpose), work.matter)
    skip_step(work.case, decision)
    for receipt in work.arranged.receipts:
        if (decision.step, decision.ref) == ("receipt.ended", receipt.id):
            set_receipt(work, receipt, state="lapsed")
    if verdict.allowed:
        yield from talk(work, TouchDue(decision.purpose.value, decision.step, decision.loan_refs, decision.ref))


def _made(work: Work, payload: Mapping[str, Any]) -> Tx[None]:
    """A paper is there, or could not be made: then a person is told.

    One that was asked for again while it was being made is there already: the first stands, for each one differs.
    """
    agreement = next((a for a in work.arranged.agreements if a.id == payload["agreement"]), None)
    if agreement is None:
        return
    kind = payload["document"]
    if agreement.document if kind == "agreement" else work.arranged.signatures[agreement.id].letter:
        return
    if payload["ok"]:
        if kind == "completion":
            work.arranged.signatures[agreement.id].letter = payload["sha256"]
            set_agreement(work, agreement)
        else:
            set_agreement(work, agreement, document=payload["sha256"])
        work.note("document.made", agreement=agreement.id, document=kind, sha256=payload["sha256"])
    else:
        yield from _ask_a_person(work, HandOver("document_failed"))
    yield from talk(work, DocumentMade(agreement.id, kind, bool(payload["ok"])))


def _fetched(work: Work, payload: Mapping[str, Any]) -> Tx[None]:
    """A receipt's file was fetched, or is not to be had: then the borrower is asked for it again."""
    got, receipt = bool(payload["ok"]), payload["receipt"]
    trouble = "" if got else payload["why"]
    kept = (payload["sha256"], payload["mime"], "") if got else ("", "", trouble)
    work.writes.append(sql("receipt_file_got", receipt, payload["n"], *kept))
    work.note("receipt.fetched" if got else "receipt.lost", receipt=receipt, file=payload["n"], why=trouble)
    yield from talk(work, FileFetched(receipt, got, trouble))


def _caseless(work: Work, payload: Mapping[str, Any], act: Row | None) -> Tx[None]:
    """A ticket of somebody who belongs to no case, a dead letter, or an answer about a chat we no longer know."""
    if payload["event"] == "dead":
        _dead_letter(work, payload)
    if act is None:
        return
    complained = act["item"].startswith("C-")
    rows = yield sql("complaint_read" if complained else "ticket_read", act["item"])
    if not rows:
        return
    work.chat = yield from lock_chat(rows[0]["chat_id"])
    work.tickets = yield sql("tickets_of_chat", rows[0]["chat_id"])
    if complained:
        close_complaint(work, act)
    else:
        close_request(work, act)
    work.note("act", item=act["item"], act=act["act"], by=act["by_user"], reason=act["reason"])
    if not work.tickets:
        yield from closed_outside(work, act["by_user"], act["by_name"], released=act["act"] == "release")
    yield from talk(work, PersonAnswered(act["act"], act["item"]))


def _dead_letter(work: Work, payload: Mapping[str, Any]) -> None:
    """The operator lets a message that was given up go out again, or closes it; the sender asks its gate as ever."""
    row, again = payload["row"], payload["deed"] == "retry"
    work.writes.append(sql("dead_outbox_again", row, stamp(work.now)) if again else sql("dead_outbox_close", row))
    work.note("message.again" if again else "message.closed", row=row)


def _ask_a_person(work: Work, request: HandOver) -> Tx[None]:
    """A person looks at the case, though nobody asked."""
    conversation = Conversation(work.chat.conversation_id if work.chat else "-")
    yield from apply(work, conversation, (request,))
