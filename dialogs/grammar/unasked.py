"""What comes where no step asks for it: kept, and answered kindly."""

from __future__ import annotations

from dialogs.grammar.effects import PassOn
from dialogs.grammar.events import Edited, Event, Said, SentFile, Typed, Unread
from dialogs.grammar.text import t
from dialogs.grammar.view import Level
from dialogs.grammar.walk import Walk

UNREADABLE = t("Thank you. I cannot read this kind of message, but I can read words and buttons.")


def unasked(walk: Walk, event: Event) -> None:
    """Something came that the step has no question for: kept, and answered kindly."""
    walk.keep(event)
    if isinstance(event, Edited):
        if walk.view.owner != "bot" and not walk.checking:  # it may have been passed on
            walk.do(PassOn("edited", event.text))
        walk.lead.append(t("I saw that you changed a message. What I already noted stays; please answer here."))
        return walk.show()
    if isinstance(event, SentFile):
        return unasked_file(walk, event)
    if isinstance(event, Unread):
        walk.lead.append(UNREADABLE)
        return walk.show()
    story = walk.register.unasked.get("said")
    idle = not walk.register.dialogs[walk.conversation.frame.dialog].lasting  # a lasting story waits for its answer
    if idle and story is not None and isinstance(event, Typed) and walk.meaning is not None:
        return walk.foreign(*story, Said(event.text, walk.meaning))
    walk.lead.append(t("Thank you, I have noted your words."))
    return walk.misread()


def unasked_file(walk: Walk, event: SentFile) -> None:
    """A picture or file out of the blue: it may be a receipt. During the identity check nothing is taken."""
    story, checking = walk.register.unasked.get("file"), walk.checking
    if story is not None and not checking and walk.view.identity.level > Level.UNLINKED:
        return walk.foreign(*story, event)
    linked = checking and walk.view.identity.level > Level.UNLINKED
    walk.lead.append(
        t("Thank you. Please confirm first that it is you; then you can send it once more.") if linked
        else UNREADABLE
    )  # fmt: skip
    return walk.show()
