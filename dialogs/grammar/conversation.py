"""A conversation: where the borrower is, what the story remembers, and what waits. It survives JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dialogs.grammar.events import News
from dialogs.grammar.story import Dialog, Nothing

FORMAT = 1
LONGEST_TRAIL = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """A place in a story: its dialog, step and memory."""

    dialog: str = "home"
    step: str = "home"
    memory: Any = field(default_factory=Nothing)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The state of one chat. `id` and `revision` are drawn on every button, so that an old one can be told.

    `trail` is where "back" leads, `paused` what a digression or home interrupted, `awaiting` what stands behind the
    identity check, `news` what a neutral notice announced and has not been looked at.
    """

    id: str
    language: str = "en"
    revision: int = 0
    frame: Frame = field(default_factory=Frame)
    trail: tuple[Frame, ...] = ()
    paused: Frame | None = None
    awaiting: Frame | None = None
    news: tuple[News, ...] = ()
    misreads: int = 0


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _dump_frame(frame: Frame | None, register: Mapping[str, Dialog]) -> dict[str, Any] | None:
    if frame is None:
        return None
    dialog = register[frame.dialog]
    memory = _adapter(dialog.memory).dump_python(frame.memory, mode="json")
    return {"d": frame.dialog, "v": dialog.version, "s": frame.step, "m": memory}


def _load_frame(raw: dict[str, Any] | None, register: Mapping[str, Dialog]) -> Frame | None:
    """The frame, or None when its story changed: unknown dialog, version or step, or a memory that no longer fits."""
    if raw is None:
        return None
    dialog = register.get(raw["d"])
    if dialog is None or dialog.version != raw["v"] or raw["s"] not in dialog.steps:
        return None
    try:
        memory = _adapter(dialog.memory).validate_python(raw["m"], strict=False)
    except ValidationError:
        return None
    return Frame(raw["d"], raw["s"], memory)


def dump(conversation: Conversation, register: Mapping[str, Dialog]) -> dict[str, Any]:
    """Plain values for JSON."""
    c = conversation
    return {
        "f": FORMAT,
        "frame": _dump_frame(c.frame, register),
        "trail": [_dump_frame(frame, register) for frame in c.trail],
        "paused": _dump_frame(c.paused, register),
        "awaiting": _dump_frame(c.awaiting, register),
        "news": [[n.kind, n.ref, list(n.loan_refs)] for n in c.news],
        "misreads": c.misreads,
    }


def load(
    raw: Mapping[str, Any], register: Mapping[str, Dialog], *, id: str, language: str, revision: int
) -> tuple[Conversation, bool]:
    """The conversation, and whether its place was lost because the story changed (then it is home)."""
    fresh = Conversation(id, language, revision)
    if not raw:
        return fresh, False
    if raw.get("f") != FORMAT:
        return fresh, True
    frame = _load_frame(raw["frame"], register)
    trail = tuple(f for f in (_load_frame(r, register) for r in raw["trail"]) if f)
    conversation = Conversation(
        id,
        language,
        revision,
        frame or Frame(),
        trail if frame else (),
        _load_frame(raw["paused"], register),
        _load_frame(raw["awaiting"], register),
        tuple(News(kind, ref, tuple(loans)) for kind, ref, loans in raw["news"]),
        raw["misreads"],
    )
    return conversation, frame is None
