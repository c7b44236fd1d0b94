"""The identity check, answered where it is not asked just now."""

from __future__ import annotations

from dataclasses import replace

from dialogs.grammar.conversation import Frame
from dialogs.grammar.effects import Forget
from dialogs.grammar.events import Typed
from dialogs.grammar.reading import answers_the_check
from dialogs.grammar.register import CHECK, place_of
from dialogs.grammar.view import Level
from dialogs.grammar.walk import Walk


def beside_the_check(walk: Walk, event: Typed) -> bool:
    """Whether the check was answered beside it: at home, or where a doubt was settled. The check hears it then, and
    like every answer of the check it is written down nowhere."""
    here, known = walk.conversation, walk.view.identity.level
    asking = Level.UNLINKED < known < Level.FRESH and not walk.view.closed
    name, step = place_of(CHECK, "")
    behind = here.trail[-1] if here.trail else here.frame
    if not asking or walk.checking or behind.dialog not in ("home", name) or not answers_the_check(event.text):
        return False
    walk.effects.append(Forget())
    frame = behind if behind.dialog == name else Frame(name, step, walk.register.dialogs[name].memory())
    walk.conversation = replace(here, frame=frame, trail=here.trail[:-1])
    return True
