"""The talk in a turn: load the conversation, advance it, apply what it wants, keep it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.store.statements import Tx
from bot.turn.apply import apply
from bot.turn.picture import picture
from bot.turn.work import Work
from dialogs.grammar.conversation import Conversation, dump, load
from dialogs.grammar.effects import Forget, Speak
from dialogs.grammar.events import BORROWER_EVENTS, Edited, Event, SentFile, Started, Tapped, Typed, Unread
from dialogs.grammar.machine import advance, restart
from dialogs.grammar.reading import answers_the_check
from dialogs.grammar.register import CHECK, place_of, screen_of
from dialogs.grammar.view import Level, View
from dialogs.hearing import birthdays_in, last4_in
from dialogs.understand import fold

CHECK_DIALOG = place_of(CHECK, "")[0]
LONGEST_LABEL = 64


def talk(work: Work, event: Event) -> Tx[None]:
    """One event for the chat's conversation. Without a chat there is nobody to talk to: it is only journalled."""
    chat, register = work.chat, work.means.register
    if chat is None or (work.case is None and chat.case_id is not None):  # a visitor who belongs to a case by now
        work.note("heard", event=type(event).__name__)
        return
    conversation, lost = load(
        chat.state, register.dialogs, id=chat.conversation_id, language=chat.language, revision=chat.revision
    )
    work.secret = work.secret or conversation.frame.dialog == CHECK_DIALOG
    view = picture(work)
    said = event
    if isinstance(event, Typed) and _sent_twice(work, event, view):
        work.secret = True
        work.note("heard", event="Typed")
        return
    if isinstance(event, Typed):
        event = _as_tap(work, conversation, event, view)
    if lost and isinstance(event, Tapped | Typed | SentFile | Edited | Unread):
        conversation, effects = restart(register, conversation, event, view)
    else:
        conversation, effects = advance(register, conversation, event, view)
    for effect in effects:
        if isinstance(effect, Speak):
            conversation = replace(conversation, language=effect.language)
    work.secret = work.secret or any(isinstance(effect, Forget) for effect in effects)
    work.note("heard", event=type(said).__name__, **_words(said, secret=work.secret))
    yield from apply(work, conversation, effects)
    chat.language, chat.revision = conversation.language, conversation.revision
    chat.state = dump(conversation, register.dialogs)
    if isinstance(event, BORROWER_EVENTS):
        chat.heard_at = work.now
        if work.level() >= Level.FRESH:
            chat.active_at = work.now


def _sent_twice(work: Work, event: Typed, view: View) -> bool:
    """Whether it is an answer of the check, come once more: a slow line makes people send twice. It comes right after
    the one that was taken, or was written before that was taken, whatever came in between. It is no word of the talk,
    and like every answer of the check it is written down nowhere."""
    chat = work.chat
    if chat is None or not answers_the_check(event.text):
        return False
    if chat.case_id is None:  # "not me" left the check, before it was heard
        return _written_by(work, chat.heard_at)
    if work.level() < Level.FRESH:
        return False
    if chat.heard_at != chat.verified_at and not _written_by(work, chat.verified_at):
        return False
    readings = (*birthdays_in(event.text), *last4_in(event.text))
    return any(view.proves(item, reading) for item in chat.proved for reading in readings)


def _written_by(work: Work, moment: datetime | None) -> bool:
    """Whether it was on its way already when that happened."""
    return work.sent_at is not None and moment is not None and work.sent_at <= moment


def _as_tap(work: Work, conversation: Conversation, event: Typed, view: View) -> Event:
    """Somebody who types what is written on a button of the present screen means that button."""
    words = fold(event.text)
    if not words or len(words) > LONGEST_LABEL:
        return event
    drawn = screen_of(work.means.register, conversation, replace(view, language=conversation.language))
    payload = work.means.render(drawn, conversation.id, conversation.revision, conversation.language, work.zone)
    for row in payload["buttons"]:
        for button in row:
            if fold(button["text"]) == words:
                action = button["data"].split(".", 2)[2]
                return Tapped(action, conversation.id, conversation.revision)
    return event


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
