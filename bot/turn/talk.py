"""The talk in a turn: load the conversation, advance it, apply what it wants, keep it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.clock import stamp
from bot.store.statements import Tx
from bot.turn.apply import apply
from bot.turn.picture import picture
from bot.turn.work import Work
from dialogs.grammar.conversation import Conversation, dump, load
from dialogs.grammar.effects import Forget
from dialogs.grammar.events import BORROWER_EVENTS, Edited, Event, SentFile, Started, Tapped, Typed, Unread
from dialogs.grammar.machine import advance, restart
from dialogs.grammar.reading import answers_the_check
from dialogs.grammar.register import CHECK, place_of, screen_of
from dialogs.grammar.view import Level, View
from dialogs.hearing import birthdays_in, last4_in
from dialogs.understand import fold

CHECK_DIALOG = place_of(CHECK, "")[0]
LONGEST_LABEL = 64
LEFT = "left"  # of a chat's state: when the check was over last, passed or not


def talk(work: Work, event: Event) -> Tx[None]:
    """One event for the chat's conversation. Without a chat there is nobody to talk to: it is only journalled."""
    chat, register = work.chat, work.means.register
    if chat is None or (work.case is None and chat.case_id is not None):  # a visitor who belongs to a case by now
        work.note("heard", event=type(event).__name__)
        return
    conversation, lost = load(
        chat.state, register.dialogs, id=chat.conversation_id, language=chat.language, revision=chat.revision
    )
    checking = conversation.frame.dialog == CHECK_DIALOG
    work.secret = work.secret or checking
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
    forgets = any(isinstance(effect, Forget) for effect in effects)
    if isinstance(said, Typed) and not (work.secret or forgets) and _on_its_way(work, said, view):
        work.secret = True
        work.note("heard", event="Typed")
        return
    work.secret = work.secret or forgets
    work.note("heard", event=type(said).__name__, **_words(said, secret=work.secret))
    yield from apply(work, conversation, effects)
    chat.language, chat.revision = conversation.language, conversation.revision
    left = stamp(work.now) if checking and conversation.frame.dialog != CHECK_DIALOG else chat.state.get(LEFT, "")
    chat.state = dump(conversation, register.dialogs) | {LEFT: left}
    if isinstance(event, BORROWER_EVENTS):
        chat.heard_at = work.now
        if work.level() >= Level.FRESH:
            chat.active_at = work.now


def _sent_twice(work: Work, event: Typed, view: View) -> bool:
    """Whether it is the answer of the check that was taken just before, come once more: a slow line makes people send
    twice. It is no word of the talk, and like every answer of the check it is written down nowhere."""
    chat = work.chat
    if chat is None or chat.verified_at is None or chat.heard_at != chat.verified_at:
        return False
    return work.level() >= Level.FRESH and _answers(event.text, chat.proved, view)


def _on_its_way(work: Work, event: Typed, view: View) -> bool:
    """Whether it is an answer of the check, written before the check was over: passed, or left for a person or by "not
    me". Such a one comes late over a slow line, with other words in between."""
    chat = work.chat
    if chat is None or work.sent_at is None or chat.state.get(LEFT, "") < stamp(work.sent_at):
        return False
    if chat.case_id is None:
        return answers_the_check(event.text)
    return _answers(event.text, work.person.items if work.person else (), view)


def _answers(text: str, items: Collection[str], view: View) -> bool:
    """Whether a text is nothing but a right answer about one of these items."""
    if not answers_the_check(text):
        return False
    readings = (*birthdays_in(text), *last4_in(text))
    return any(view.proves(item, reading) for item in items for reading in readings)


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
