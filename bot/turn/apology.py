"""When a turn fails again and again: the row is put aside, the borrower gets one kind line, a person is told."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import stamp
from bot.i18n import locale_of
from bot.store import inbox
from bot.store.cases import lock_case, lock_chat
from bot.store.statements import Tx, sql
from bot.turn.apply import apply
from bot.turn.means import Means
from bot.turn.work import Work
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import HandOver, Show
from dialogs.lines import sorry

TOUCH_AGAIN = timedelta(hours=1)


def give_up(means: Means, source: str, key: str, why: str) -> Tx[None]:
    """Dead-letter a row and say sorry, in a transaction of its own that reads as little as possible."""
    row = yield from inbox.claim(source, key)
    if row is None:
        return
    now = means.clock.now()
    work = Work(means, now, f"{source}:{key}:sorry")
    lane = str(row["lane"])
    if lane.startswith("chat:"):
        work.chat = yield from lock_chat(lane.removeprefix("chat:"))
    case_id = work.chat.case_id if work.chat else None
    if lane.startswith("case:"):
        case_id = lane.removeprefix("case:")
    if case_id is not None:
        work.case = yield from lock_case(case_id)
        work.tickets = yield sql("tickets_of_case", case_id)
        if source == "touch" and work.case is not None:  # looked at again, but never in a tight circle
            work.case.next_touch_at = now + TOUCH_AGAIN
    work.note("turn.dead", source=source, key=key, why=why)
    conversation = Conversation("-")
    if work.chat is not None and source == "telegram":
        language = locale_of(work.chat.language)
        conversation = Conversation(work.chat.conversation_id, language, work.chat.revision)
        yield from apply(work, conversation, (Show(sorry()),))
    if work.case is not None or work.chat is not None:
        yield from apply(work, conversation, (HandOver("turn_failed", "high"),))
    yield from work.finish()
    yield from inbox.dead(source, key, why, stamp(now))
