"""Words that work in every step."""

from __future__ import annotations

from dialogs.grammar.events import Typed
from dialogs.grammar.text import t
from dialogs.grammar.walk import Walk

SPOKEN = {"resume": "write_again"}  # what a word is called on a button
LONGEST_WORD = 16  # characters; in more than that, more was said than the word
PLEASANTRIES = {
    "thanks": t("You are welcome."),
    "greeting": t("Hello."),
    "help": t("You can tap a button or write in your own words. To reach a person, write: person"),
}


def obey(walk: Walk, word: str, event: Typed) -> bool:
    """A word that works everywhere, or is on a button here; False when it means nothing special in this step."""
    word, step = SPOKEN.get(word, word), walk.step
    if word == "back":
        walk.back()
    elif word in walk.register.always:
        if len(event.text) > LONGEST_WORD:
            walk.keep(event)
        walk.foreign(*walk.register.always[word], event)
    elif word in PLEASANTRIES:
        walk.lead.append(PLEASANTRIES[word])
        walk.show()
    elif word in step.on and word in walk.drawn() and walk.view.identity.level >= step.needs:
        walk.carry_out(step.on[word](walk.conversation.frame.memory, event, walk.view), step.to)
    else:
        return False
    return True
