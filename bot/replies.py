"""Reads `policies/replies.toml`, and asks the judge of tone about every approved sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.policy_files import PolicyFault, PolicyFaults, read
from dialogs.desk.replies import Replies
from dialogs.tone import ToneRules, judge

REPLIES = "replies.toml"


def load_replies(folder: Path) -> Replies:
    """The desk's approved sentences; PolicyFaults with every fault of the file."""
    faults: list[PolicyFault] = []
    found = read(folder, REPLIES, Replies, {}, faults)
    if faults or found is None:
        raise PolicyFaults(tuple(faults))
    return found


def approve(replies: Replies, tone: ToneRules) -> None:
    """PolicyFaults when the judge has something against a sentence: with such a file nobody starts."""
    faults = tuple(reply_faults(replies, tone))
    if faults:
        raise PolicyFaults(faults)


def reply_faults(replies: Replies, tone: ToneRules) -> Iterator[PolicyFault]:
    """Each approved sentence that the judge would not let an agent say: where it stands, and by which rule."""
    for reply in replies.replies:
        for locale, words in reply.text.localized.by_locale:
            found = judge(words, tone, locale, "agent")
            if found.verdict != "ok":
                told = f"expected a sentence the judge of tone has nothing against, found {found.rule} ({found.words})"
                yield PolicyFault(REPLIES, f"replies.{reply.id}.text.{locale}", told)
