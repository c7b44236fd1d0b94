"""Which of several labels is *the* label: safety first, then what answers the question that was asked."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.understand.labels import SAFETY, Context, Label

REASONS = tuple(label for label in Label if label.value.startswith("reason_"))
ASKS = tuple(label for label in Label if label.value.startswith("ask_"))

#: What answers each context; labels of one tuple are equal, and what was said first counts.
_ANSWERS: dict[Context, tuple[tuple[Label, ...], ...]] = {
    Context.ASKED_REASON: (REASONS,),
    Context.SHOWN_OFFERS: ((Label.ACCEPT, Label.DECLINE, Label.NEGOTIATE_COUNTER, Label.NEED_TIME),),
    Context.REMINDER: ((Label.PAID_CLAIM,), (Label.PROMISE_DATE,)),
}
_ELSE: tuple[tuple[Label, ...], ...] = (
    (Label.WANT_HUMAN,),
    (Label.PAID_CLAIM,),
    (Label.PROMISE_DATE,),
    REASONS,
    (Label.CANNOT_PAY,),
    (Label.NEGOTIATE_COUNTER,),
    ASKS,
    (Label.ABUSE,),
)
_REST = tuple((label,) for label in Label if label not in SAFETY and not any(label in group for group in _ELSE))


def in_order(found: Mapping[Label, float], context: Context) -> tuple[Label, ...]:
    """The labels found, the most important first; `found` says where in the text each was said."""
    ranks: dict[Label, int] = {}
    groups = (*((label,) for label in SAFETY), *_ANSWERS.get(context, ()), *_ELSE, *_REST)
    for rank, group in enumerate(groups):
        for label in group:
            ranks.setdefault(label, rank)
    return tuple(sorted(found, key=lambda label: (ranks[label], found[label], list(Label).index(label))))
