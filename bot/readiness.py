"""What every turn reads words by, made ready beside the first look for updates: compiling it takes most of a second."""

from __future__ import annotations

from bot.replies import approve
from bot.turn.means import Means


def make_ready(means: Means) -> None:
    """Read and compile what free text means and, with people at the desk, the tone their sentences are judged by.

    PolicyFaults with every fault: nobody works with such files. Takes no database and may run in a thread.
    """
    means.intents()
    if means.members:
        approve(means.replies(), means.tone())
