"""A person holds the case: what is said and sent goes to them, and the bot is silent."""

from __future__ import annotations

from dialogs.grammar.checking import beside_the_check
from dialogs.grammar.commands import LONGEST_WORD, SPOKEN
from dialogs.grammar.effects import PassOn
from dialogs.grammar.events import Edited, Event, NotPassedOn, SentFile, Tapped, Typed, Unread
from dialogs.grammar.reading import may_answer_the_check
from dialogs.grammar.walk import Walk
from dialogs.understand import read_command, same_name

HELD_WORDS = frozenset({"stop", "write_again", "language", "not_me", "home", "person"})  # also while a person is there
# Telegram copies none of these; a contact would show the account and number of whoever is in it.
NOT_COPIED = frozenset(
    {"contact", "paid_media", "invoice", "giveaway", "successful_payment", "passport_data", "button"}
)


def taken_by_a_person(walk: Walk, event: Event) -> bool:
    """Whether it goes to the person who holds the case, and is done with. False for what works all the same: the check,
    a stop, the language, what waits to be read. Old buttons lead to who is there now.
    """
    here = walk.register.dialogs[walk.conversation.frame.dialog]
    if isinstance(event, Tapped):
        name, mine = event.action.partition(":")[0], event.conversation == walk.conversation.id
        story = walk.register.always[name][0] if name in walk.register.always else here
        if mine and (name == "news" or (story.beside and name != "resume")):
            return False
        walk.leave_for("home")
        walk.home()
        return True
    if walk.checking and (not isinstance(event, Typed | Edited) or may_answer_the_check(event.text)):
        return False
    # What waits to be read asks who is there: right or wrong, an answer to that is nobody's at the desk.
    if isinstance(event, Typed) and walk.conversation.news and beside_the_check(walk, event):
        return False
    if isinstance(event, Typed) and _obeyed(walk, event):
        return True
    if isinstance(event, Typed) and _signs(walk, event.text):
        return False
    walk.keep(event)
    pass_on(walk, event)
    return True


def _signs(walk: Walk, text: str) -> bool:
    """Whether it is the borrower's name, where one is asked for to sign: that is an answer, whoever is there."""
    return walk.step.signs and bool(walk.view.name) and same_name(" ".join(text.split()), walk.view.name)


def _obeyed(walk: Walk, event: Typed) -> bool:
    """A word that works while a person holds the case; what is more than the word goes to them as well."""
    command = read_command(event.text)
    word = SPOKEN.get(command.kind.value, command.kind.value) if command else ""
    if word not in HELD_WORDS:
        return False
    more = len(event.text) > LONGEST_WORD
    if more:
        walk.keep(event)
    if more or word == "stop":
        pass_on(walk, event)
    walk.foreign(*walk.register.always[word], event)
    return True


def pass_on(walk: Walk, event: Event) -> None:
    """To the people who look after the case. What they cannot be shown is said to both."""
    alarm = tuple(signal.value for signal in walk.meaning.signals) if walk.meaning else ()
    match event:
        case Typed(text):
            walk.do(PassOn("text", text, alarm=alarm))
        case Edited(text):
            walk.do(PassOn("edited", text, alarm=alarm))
        case SentFile():
            walk.do(PassOn(event.kind, event.caption, event.album, alarm))
        case Unread(kind):
            walk.do(PassOn(kind))
            if kind in NOT_COPIED and NotPassedOn in walk.register.receives:
                walk.foreign(*walk.register.receives[NotPassedOn], NotPassedOn(kind))
