"""Whether a message may be said: courteous and lawful, or which rule it breaks and what to say instead."""

from dialogs.tone.judge import Judgement, judge
from dialogs.tone.rules import SPEAKERS, CueFault, CueFile, RulesFile, ToneRule, ToneRules, Tongue, tongue

__all__ = [
    "SPEAKERS",
    "CueFault",
    "CueFile",
    "Judgement",
    "RulesFile",
    "ToneRule",
    "ToneRules",
    "Tongue",
    "judge",
    "tongue",
]
