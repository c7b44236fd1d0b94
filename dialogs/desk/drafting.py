"""What an agent is in the middle of, kept between two messages: a form half filled, words that wait for a yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dialogs.desk.events import Wrote
from dialogs.desk.story import DeskEffect
from dialogs.desk.view import DeskView, Draft
from dialogs.grammar.text import t

ANSWERED_WITHIN = timedelta(minutes=10)  # so long plain words of whoever was asked are the answer
TOOK = t("I took this as the answer to my question. Other words for the desk: /note")


@dataclass(frozen=True, slots=True)
class KeepDraft(DeskEffect):
    """A draft begins. `body` holds plain values; an older one of the same kind and person is dropped."""

    id: str
    kind: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeDraft(DeskEffect):
    """A draft goes on with another body."""

    id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EndDraft(DeskEffect):
    """A draft is done, or given up."""

    id: str


def awaited(wrote: Wrote, view: DeskView, kinds: Mapping[str, Any]) -> Draft | None:
    """The newest draft of those kinds whose question these words answer; None: they are meant for nobody.

    They answer as a reply to a message of ours, or as the next plain words within a few minutes.
    """
    mine = [draft for draft in view.drafts if draft.kind in kinds and draft.by_user == view.me.user_id]
    if not mine or wrote.file is not None:
        return None
    if wrote.reply_to:
        return mine[-1] if view.answered is not None and view.answered.side == "bot" else None
    return mine[-1] if view.now - mine[-1].at <= ANSWERED_WITHIN else None


def my_draft(view: DeskView, kind: str) -> Draft | None:
    """The newest draft of that kind by whoever acts."""
    mine = [draft for draft in view.drafts if draft.kind == kind and draft.by_user == view.me.user_id]
    return mine[-1] if mine else None
