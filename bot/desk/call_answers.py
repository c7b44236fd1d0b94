"""What the borrower says to a call that was offered."""

from __future__ import annotations

from bot.clock import moment
from bot.desk.topics import ensure_topic
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.desk import turned
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import AnswerCall


def answer_call(work: Work, _conversation: Conversation, effect: AnswerCall) -> Tx[None]:
    """The borrower has said whether it suits; the desk reads it, also of an offer that a newer one took the place of:
    what was answered is what they read."""
    rows = yield sql("desk_slot_read", effect.slot_id)
    state = "agreed" if effect.suits else "declined"
    if not rows or rows[0]["state"] == state or moment(rows[0]["at"]) <= work.now:
        return
    work.writes.append(sql("desk_slot_set", effect.slot_id, state))
    work.note("desk.call_agreed" if effect.suits else "desk.call_declined", call=effect.slot_id)
    bench = yield from ensure_topic(work)
    if bench is None:
        return
    bench.tell(turned.call_answered(moment(rows[0]["at"]), suits=effect.suits))
