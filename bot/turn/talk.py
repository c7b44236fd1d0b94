"""The talk in a turn: load the conversation, advance it, apply what it wants, keep it."""

from __future__ import annotations

from dataclasses import replace

from bot.store.statements import Tx
from bot.turn.apply import apply
from bot.turn.work import Work
from dialogs.grammar.conversation import dump, load
from dialogs.grammar.effects import Speak
from dialogs.grammar.events import BORROWER_EVENTS, Edited, Event, SentFile, Started, Tapped, Typed, Unread
from dialogs.grammar.machine import advance, restart
from dialogs.grammar.view import Level


def talk(work: Work, event: Event) -> Tx[None]:
    """One event for the chat's conversation. Without a chat there is nobody to talk to: it is only journalled."""
    chat, register = work.chat, work.means.register
    if chat is None:
        work.note("heard", event=type(event).__name__)
        return
    conversation, lost = load(
        chat.state, register.dialogs, id=chat.conversation_id, language=chat.language, revision=chat.revision
    )
    work.note("heard", event=type(event).__name__, **_words(event, secret=conversation.frame.dialog == "hello"))
    view = work.view()
    if lost and isinstance(event, Tapped | Typed | SentFile | Edited | Unread):
        conversation, effects = restart(register, conversation, view)
    else:
        conversation, effects = advance(register, conversation, event, view)
    for effect in effects:
        if isinstance(effect, Speak):
            conversation = replace(conversation, language=effect.language)
    yield from apply(work, conversation, effects)
    chat.language, chat.revision = conversation.language, conversation.revision
    chat.state = dump(conversation, register.dialogs)
    if isinstance(event, BORROWER_EVENTS):
        chat.heard_at = work.now
        if work.level() is Level.FRESH:
            chat.active_at = work.now


def _words(event: Event, *, secret: bool) -> dict[str, str]:
    """What of an event goes into the record: the borrower's words, taps and links; never an answer of the check."""
    match event:
        case Typed() | Edited():
            return {} if secret else {"text": event.text}
        case Tapped():
            return {"action": event.action}
        case Started():
            return {"link": event.link.value if event.link else ""}
        case SentFile():
            return {"kind": event.kind, "name": event.name}
        case Unread():
            return {"kind": event.kind}
    return {}
