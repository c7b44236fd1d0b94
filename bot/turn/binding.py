"""Whose chat it is: bound to a case, given up again, and what the identity check found."""

from __future__ import annotations

from bot.clock import stamp
from bot.sender.answer import landed
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.view import Level


def bind(work: Work, _conversation: Conversation, effect: e.Bind) -> Tx[None]:
    """The chat belongs to the case from now on; the one it had before is given up."""
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


def unbind(work: Work, _conversation: Conversation, _effect: e.Unbind) -> Tx[None]:
    """Whoever reads here is not the borrower: chat and case part."""
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


def checked(work: Work, _conversation: Conversation, effect: e.Checked) -> Tx[None]:
    """An answer of the identity check: the session begins, or one more try is used up."""
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
