"""Golden talks: what both could read in a chat, kept as a text for people to read and compared with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from talk import Talk

FOLDER = Path(__file__).parent / "transcripts"

in_every_language = pytest.mark.parametrize("language", ["en", "zh_Hant", "zh_Hans"])


def reads_as_approved(story: Callable[[Talk], None], talk: Talk, *, update: bool) -> None:
    """Play the story; its talk must be the one in `transcripts/<story>.<language>.txt` (`--update` writes it anew)."""
    language = talk.language
    story(talk)
    written = "\n".join([story.__doc__ or "", "", *talk.log]) + "\n"
    path = FOLDER / f"{story.__name__}.{language}.txt"
    if update:
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written
