"""Effects become rows: one small function for each kind; an effect without one is a fault, found at import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from bot.clock import stamp
from bot.desk.call_answers import answer_call
from bot.desk.relaying import pass_on
from bot.store.statements import Tx, sql
from bot.turn import agreements, offers, paper, receipts
from bot.turn.binding import bind, checked, unbind
from bot.turn.promises import make_promise, withdraw_promise
from bot.turn.rating import keep_rating
from bot.turn.requests import complain, hand_over
from bot.turn.stops import resume_messages, stop_messages
from bot.turn.telling import notify, show
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation


def apply(work: Work, conversation: Conversation, wanted: tuple[e.Effect, ...]) -> Tx[None]:
    """Carry out the effects of one advance, in order."""
    for effect in wanted:
        yield from APPLIERS[type(effect)](work, conversation, effect)


def _note(work: Work, _conversation: Conversation, effect: e.Note) -> Tx[None]:
    work.note(effect.what, **dict(effect.detail))
    yield from ()


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


def _forget(_work: Work, _conversation: Conversation, _effect: e.Forget) -> Tx[None]:
    """The talk has left the words out of the record already."""
    yield from ()


APPLIERS: dict[type, Callable[[Work, Conversation, Any], Tx[None]]] = {
    e.Show: show,
    e.Notify: notify,
    e.Note: _note,
    e.Bind: bind,
    e.Unbind: unbind,
    e.Checked: checked,
    e.MakePromise: make_promise,
    e.WithdrawPromise: withdraw_promise,
    e.Stop: stop_messages,
    e.Resume: resume_messages,
    e.HandOver: hand_over,
    e.Speak: _speak,
    e.Keep: _keep,
    e.KeepCircumstances: offers.keep_circumstances,
    e.MakeOffers: offers.make_offers,
    e.SetOffer: offers.choose,
    e.AskApproval: offers.ask_approval,
    e.Consent: agreements.consent,
    e.Sign: agreements.sign,
    e.WithdrawAgreement: agreements.withdraw,
    e.SendDocument: paper.send_document,
    e.ClaimPayment: receipts.claim_payment,
    e.AttachFile: receipts.attach_file,
    e.ChangeDetail: receipts.change_detail,
    e.PreferTimes: receipts.prefer_times,
    e.Complain: complain,
    e.Forget: _forget,
    e.PassOn: pass_on,
    e.AnswerCall: answer_call,
    e.Rate: keep_rating,
}

if missing := set(get_args(e.Effect)) - set(APPLIERS):
    raise RuntimeError(f"effects without an applier: {missing}")
