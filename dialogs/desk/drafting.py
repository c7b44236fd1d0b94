"""What an agent is in the middle of, kept between two messages: a form half filled, words that wait for a yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dialogs.desk.story import DeskEffect
from dialogs.desk.view import DeskView, Draft


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


def my_draft(view: DeskView, kind: str) -> Draft | None:
    """The newest draft of that kind by whoever acts."""
    mine = [draft for draft in view.drafts if draft.kind == kind and draft.by_user == view.me.user_id]
    return mine[-1] if mine else None
