"""Effects become rows: one small function for each kind; an effect without one is a fault, found at import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from arrears.case import case_number
from arrears.contact import IDENTITY, Purpose
from arrears.desk import request_due
from arrears.promise import Promise, PromiseState
from bot.clock import stamp
from bot.desk.call_answers import answer_call
from bot.desk.relaying import pass_on
from bot.desk.topics import person_asked
from bot.desk.watch import complaint_made, request_opened, whom_about
from bot.sender.answer import landed
from bot.store.outbox import COSMETIC, REMINDER, REPLY
from bot.store.statements import Tx, sql
from bot.turn import arrange, receipts
from bot.turn.matter import REMINDERS, written
from bot.turn.plan import VALID_FOR, sending_time
from bot.turn.rating import keep_rating
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.screen import Screen
from dialogs.grammar.view import Level


def apply(work: Work, conversation: Conversation, wanted: tuple[e.Effect, ...]) -> Tx[None]:
    """Carry out the effects of one advance, in order."""
    for effect in wanted:
        yield from _APPLIERS[type(effect)](work, conversation, effect)


def _lines(work: Work, conversation: Conversation, screen: Screen) -> dict[str, Any]:
    assert work.chat is not None
    return work.means.render(screen, conversation.id, conversation.revision, conversation.language, work.zone)


def _show(work: Work, conversation: Conversation, effect: e.Show) -> Tx[None]:
    chat = work.chat
    assert chat is not None
    payload = _lines(work, conversation, effect.screen)
    lane, before = f"chat:{chat.chat_id}", chat.screen_row
    if effect.redraw and before:
        work.send(lane, "redraw", payload, purpose="reply", priority=REPLY, on_doubt="resend", target_row=before)
    else:
        chat.screen_row = work.send(lane, "say", payload, purpose="reply", priority=REPLY, on_doubt="resend")
        work.note("shown", text=payload["text"])
        if before:
            work.send(
                lane, "unbutton", {}, purpose="cosmetic", priority=COSMETIC, on_doubt="drop", droppable=True,
                target_row=before,
            )  # fmt: skip
    yield from ()


def _notify(work: Work, conversation: Conversation, effect: e.Notify) -> Tx[None]:
    if work.chat is None or work.case is None:
        work.note("notice.nowhere", purpose=effect.purpose, about=effect.about)
        return
    if effect.purpose == "answer":
        _announce(work, conversation, effect)
        return
    at = yield from sending_time(work, Purpose(effect.purpose))
    if at is None:
        work.note("notice.withheld", purpose=effect.purpose, about=effect.about)
        return
    if effect.purpose == "service" and (yield from work.service_waits()):
        work.note("notice.merged", about=effect.about)  # one note announces all of a day's news
        return
    payload = _lines(work, conversation, effect.screen)
    work.send(
        f"chat:{work.chat.chat_id}",
        "say",
        {**payload, "about": written(work.matter)} if effect.purpose in REMINDERS else payload,
        purpose=effect.purpose,
        priority=REMINDER,
        on_doubt="drop",
        not_before=at,
        valid_until=stamp(at + VALID_FOR[effect.purpose]),
        once_key=f"{work.case.case_id}:{effect.purpose}:{effect.once}",
    )
    work.note("notice.queued", purpose=effect.purpose, about=effect.about, text=payload["text"], at=stamp(at))


def _announce(work: Work, conversation: Conversation, effect: e.Notify) -> None:
    """A person has written, and was allowed to: the notice goes at once, and the sender asks the gate again."""
    assert work.chat is not None
    payload = _lines(work, conversation, effect.screen)
    gate = {"neutral": True, "despite_stop": effect.about.endswith("despite_stop")}
    landed = {"event": "desk.announced", "subject": work.chain}
    work.send(
        f"chat:{work.chat.chat_id}",
        "say",
        {**payload, "gate": gate, "landed": landed},
        purpose="answer",
        priority=REPLY,
        on_doubt="resend",
    )
    work.note("notice.queued", purpose=effect.purpose, about=effect.about, text=payload["text"], at=stamp(work.now))


def _note(work: Work, _conversation: Conversation, effect: e.Note) -> Tx[None]:
    work.note(effect.what, **dict(effect.detail))
    yield from ()


def _bind(work: Work, _conversation: Conversation, effect: e.Bind) -> Tx[None]:
    chat, case = work.chat, work.case
    assert chat is not None
    assert case is not None
    if case.chat_id and case.chat_id != chat.chat_id:
        work.writes.append(sql("chat_unbind", case.chat_id))
        yield from _withdraw(work, case.chat_id)
        work.note("unbound", chat=case.chat_id, why="a new invitation was used elsewhere")
    chat.case_id, chat.verified_at, chat.active_at, chat.proved = case.case_id, None, None, ()
    case.chat_id, case.unreachable = chat.chat_id, False
    work.note("bound", chat=chat.chat_id)
    yield from ()


def _unbind(work: Work, _conversation: Conversation, _effect: e.Unbind) -> Tx[None]:
    chat, case = work.chat, work.case
    assert chat is not None
    chat.case_id, chat.verified_at, chat.active_at, chat.proved = None, None, None, ()
    if case is not None:
        case.chat_id, case.ever_verified = None, False
        yield from _withdraw(work, chat.chat_id)
    work.note("unbound", chat=chat.chat_id, why="not me")


def _withdraw(work: Work, chat_id: str) -> Tx[None]:
    """What waits for a chat that is given up goes to nobody; whoever wrote it at the desk is told."""
    assert work.case is not None
    gone = yield sql("outbox_withdraw_chat", f"chat:{chat_id}", stamp(work.now), work.case.case_id)
    for row in gone:
        yield from landed(row, work.means.clock.ticks(), work.now, ok=False, why="gate:identity.not_linked")


def _checked(work: Work, _conversation: Conversation, effect: e.Checked) -> Tx[None]:
    chat, case = work.chat, work.case
    assert chat is not None
    assert case is not None
    if effect.passed:
        case.tries, case.ever_verified = 0, True
        before = chat.proved if work.level() >= Level.FRESH else ()
        chat.proved = tuple(dict.fromkeys((*before, effect.item)))
        chat.verified_at = chat.active_at = work.now
        work.note("identity.proved", item=effect.item)
    else:
        case.tries += 1
        if case.tries >= work.means.policy.identity.tries:
            case.locked_at = work.now
        work.note("identity.missed", item=effect.item, tries=case.tries, locked=int(case.locked_at is not None))
    yield from ()


def _make_promise(work: Work, _conversation: Conversation, effect: e.MakePromise) -> Tx[None]:
    assert work.case is not None
    promise = Promise(work.means.ids.new("P"), effect.loan_ref, effect.amount, effect.due, effect.method, work.today)
    work.promises = (*work.promises, promise)
    work.save_promise(promise)
    work.note(
        "promise.made",
        promise=promise.id,
        loan=effect.loan_ref,
        amount=effect.amount.minor,
        currency=effect.amount.currency,
        due=effect.due.isoformat(),
        method=effect.method,
        policy=work.means.policy.hash,
    )
    yield from ()


def _withdraw_promise(work: Work, _conversation: Conversation, effect: e.WithdrawPromise) -> Tx[None]:
    promise = next(p for p in work.promises if p.id == effect.promise_id)
    work.save_promise(work.set_promise(promise, state=PromiseState(effect.state)))
    work.note("promise." + effect.state, promise=promise.id)
    yield from ()


def _stop(work: Work, _conversation: Conversation, effect: e.Stop) -> Tx[None]:
    if work.case is not None:
        own = work.means.policy.signals.borrowers_own | {"not_me"}
        by = "borrower" if effect.kind in own else "signal"
        stop = {
            "stop_id": work.means.ids.new("S"),
            "case_id": work.case.case_id,
            "kind": effect.kind,
            "by_whom": by,
            "since": stamp(work.now),
            "until": stamp(effect.until) if effect.until else None,
        }
        work.stops.append(stop)
        work.writes.append(sql("stop_add", *stop.values()))
    if effect.kind in IDENTITY:
        work.end_session(f"stop {effect.kind}")
    work.note("stop", kind=effect.kind)
    yield from ()


def _resume(work: Work, _conversation: Conversation, effect: e.Resume) -> Tx[None]:
    own = [s for s in work.stops if s["by_whom"] == "borrower" and s["kind"] == effect.kind]
    for stop in own:
        work.writes.append(sql("stop_lift", stop["stop_id"], stamp(work.now), "borrower"))
        work.stops.remove(stop)
    work.note("stop.undone", stops=len(own))
    yield from ()


def _hand_over(work: Work, _conversation: Conversation, effect: e.HandOver) -> Tx[None]:
    open_already = next((x for x in work.tickets if x["reason"] == effect.reason), None)
    if open_already is not None:
        work.note("person.asked_again", ticket=open_already["ticket_id"], words=effect.words)
        return
    lender, policy = work.means.lender, work.means.policy
    priority = policy.desk.priority_of(effect.reason, effect.priority)
    due = request_due(work.now, effect.reason, priority, policy.desk, lender.zone, lender.jurisdiction)
    ticket = {
        "ticket_id": work.means.ids.new("T"),
        "case_id": work.case.case_id if work.case else None,
        "chat_id": work.chat.chat_id if work.chat else None,
        "reason": effect.reason,
        "priority": priority,
        "words": effect.words,
        "opened_at": stamp(work.now),
        "due_at": stamp(due),
    }
    work.tickets.append(ticket)
    work.writes.append(sql("ticket_add", *ticket.values()))
    if work.case is not None and work.case.owner == "bot":
        work.case.owner = "waiting"
    work.note("person.asked", ticket=ticket["ticket_id"], reason=effect.reason, priority=priority)
    yield from person_asked(work, ticket)
    yield from request_opened(work, ticket)


def _speak(work: Work, _conversation: Conversation, effect: e.Speak) -> Tx[None]:
    assert work.chat is not None
    work.chat.language = effect.language
    work.note("language", language=effect.language)
    yield from ()


def _keep(work: Work, _conversation: Conversation, effect: e.Keep) -> Tx[None]:
    case = work.case.case_id if work.case else None
    chat = work.chat.chat_id if work.chat else ""
    word_id = f"{work.label}:{len(work.writes)}"
    work.writes.append(sql("words_add", word_id, case, chat, effect.about, effect.words, stamp(work.now)))
    yield from ()


def _complain(work: Work, _conversation: Conversation, effect: e.Complain) -> Tx[None]:
    """Recorded in the turn that acknowledges it: the clock runs from this moment."""
    complaint = {
        "complaint_id": effect.number,
        "case_id": work.case.case_id if work.case else None,
        "chat_id": work.chat.chat_id if work.chat else None,
        "words": effect.words,
        "made_at": stamp(work.now),
        "due": effect.due.isoformat(),
        "about": (yield from whom_about(work)),
    }
    work.complaints.append(complaint)
    work.writes.append(sql("complaint_add", *complaint.values()))
    work.note(
        "complaint", complaint=effect.number, due=effect.due.isoformat(), about=complaint["about"],
        policy=work.means.policy.hash,
    )  # fmt: skip
    yield from complaint_made(work, complaint)


def _forget(_work: Work, _conversation: Conversation, _effect: e.Forget) -> Tx[None]:
    """The talk has left the words out of the record already."""
    yield from ()


def ensure_case(work: Work, case_id: str, digest: str) -> Tx[None]:
    """The case of a borrower, made when it is first needed."""
    yield sql("case_add", case_id, case_number(case_id), digest, stamp(work.now))


_APPLIERS: dict[type, Callable[[Work, Conversation, Any], Tx[None]]] = {
    e.Show: _show,
    e.Notify: _notify,
    e.Note: _note,
    e.Bind: _bind,
    e.Unbind: _unbind,
    e.Checked: _checked,
    e.MakePromise: _make_promise,
    e.WithdrawPromise: _withdraw_promise,
    e.Stop: _stop,
    e.Resume: _resume,
    e.HandOver: _hand_over,
    e.Speak: _speak,
    e.Keep: _keep,
    e.KeepCircumstances: arrange.keep_circumstances,
    e.MakeOffers: arrange.make_offers,
    e.SetOffer: arrange.choose,
    e.AskApproval: arrange.ask_approval,
    e.Consent: arrange.consent,
    e.Sign: arrange.sign,
    e.WithdrawAgreement: arrange.withdraw,
    e.SendDocument: arrange.send_document,
    e.ClaimPayment: receipts.claim_payment,
    e.AttachFile: receipts.attach_file,
    e.ChangeDetail: receipts.change_detail,
    e.PreferTimes: receipts.prefer_times,
    e.Complain: _complain,
    e.Forget: _forget,
    e.PassOn: pass_on,
    e.AnswerCall: answer_call,
    e.Rate: keep_rating,
}

if missing := set(get_args(e.Effect)) - set(_APPLIERS):
    raise RuntimeError(f"effects without an applier: {missing}")
