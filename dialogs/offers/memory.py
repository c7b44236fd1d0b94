"""What the story of the offers remembers, and the offer it looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arrears.counter import Wish
from arrears.offer import Offer
from dialogs.grammar.view import View
from dialogs.plans.facts import by_tag, tag


@dataclass(frozen=True, slots=True)
class Memory:
    """Which loan, which offer is looked at, and what is wished instead.

    `person` is the id of the rule by which a person looks; `asked` the step that asked for a wish, `made` the tag
    of the wish that was fulfilled last, `options` the readings of an answer that can mean several things; `ref` and
    `loan_refs` are a notice's.
    """

    loan: str = ""
    person: str = ""
    offer: Offer | None = None
    wish: Wish | None = None
    asked: str = ""
    made: str = ""
    options: tuple[str, ...] = ()
    told: bool = False
    ref: str = ""
    loan_refs: tuple[str, ...] = ()


def looked_at(memory: Memory, view: View) -> Offer | None:
    """The offer on the screen as it stands now; None when it stands no more."""
    return by_tag(view, memory.offer.loan_ref, tag(memory.offer)) if memory.offer else None


def noticed(memory: Memory, view: View) -> Memory:
    """The memory behind a notice, which names an offer alone."""
    offer = view.offer(memory.ref) if memory.ref else None
    return replace(memory, loan=offer.loan_ref, offer=offer) if offer else memory
