"""Joins the two voices: what was said in words we know, and how like each label the trained model finds the text.

For safety the words decide; the model can add a label it is fairly sure of, and its lone doubt weighs most where a miss
is worst. For all other labels the model may set aside a label whose words were found but hardly fit, and speaks for
texts without any known words.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.understand.labels import SAFETY, Label

#: From which chance on the model alone raises a safety label.
RAISES: dict[Label, float] = dict.fromkeys(SAFETY, 0.5) | {
    Label.CRISIS: 0.15,
    Label.DECEASED: 0.25,
    Label.MINOR: 0.25,
    Label.VULNERABLE: 0.25,
    Label.IDENTITY_FRAUD: 0.25,
}
#: Where a miss is worst, words that were found are never set aside.
NEVER_SET_ASIDE = frozenset(label for label, chance in RAISES.items() if chance < 0.5)
SAFETY_SET_ASIDE = 0.02
SET_ASIDE = 0.1
SPEAKS = 0.3


def weigh(said: Mapping[Label, float], chances: Mapping[Label, float]) -> dict[Label, float]:
    """The labels meant -> where in the text each was said; the middle for those of the model alone.

    `said`: labels whose words were found; `chances`: the model's, empty when it has nothing to say.
    """
    if not chances:
        return dict(said)
    meant = {}
    for label, place in said.items():
        least = 0.0 if label in NEVER_SET_ASIDE else SAFETY_SET_ASIDE if label in RAISES else SET_ASIDE
        if chances.get(label, 0.0) >= least:
            meant[label] = place
    for label, least in RAISES.items():
        if label not in meant and chances.get(label, 0.0) >= least:
            meant[label] = 0.5
    others = [label for label in chances if label not in RAISES]
    best = max(others, key=lambda label: chances[label], default=None)
    plain = [label for label in meant if label not in RAISES]
    if best is not None and best not in meant and (chances[best] >= SPEAKS or not meant):
        meant[best] = 0.5
        plain.append(best)
    if len(plain) > 1 and best is not Label.AMBIGUOUS:
        meant.pop(Label.AMBIGUOUS, None)  # it is said to be unclear only where nothing else is meant
    return meant
