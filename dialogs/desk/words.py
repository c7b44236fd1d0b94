"""Every word of the desk in one table: commands in a topic or the group, and the buttons' names."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.desk import (
    answering,
    canned,
    changing,
    deciding,
    final,
    helping,
    noting,
    offering,
    overriding,
    owning,
    pressing,
    resolving,
    waiting,
)
from dialogs.desk.story import Command, Rule

PARTS: tuple[Mapping[str, Command], ...] = (
    owning.COMMANDS,
    answering.COMMANDS,
    overriding.COMMANDS,
    canned.COMMANDS,
    changing.COMMANDS,
    resolving.COMMANDS,
    waiting.COMMANDS,
    noting.COMMANDS,
    offering.COMMANDS,
    deciding.COMMANDS,
    final.COMMANDS,
)
BUTTON_PARTS: tuple[Mapping[str, Rule], ...] = (
    owning.BUTTONS,
    resolving.BUTTONS,
    waiting.BUTTONS,
    noting.BUTTONS,
    offering.BUTTONS,
    deciding.BUTTONS,
    final.BUTTONS,
    pressing.BUTTONS,
    canned.BUTTONS,
)

COMMANDS: dict[str, Command] = {word: command for part in PARTS for word, command in part.items()}
COMMANDS["help"] = Command(helping.helper(COMMANDS))
# What a member's words mean that answer the question of such a draft of theirs (drafting.awaited).
DRAFTS: dict[str, Rule] = {**resolving.DRAFTS, **deciding.DRAFTS, **final.DRAFTS, **overriding.DRAFTS}
BUTTONS: dict[str, Rule] = {name: rule for part in BUTTON_PARTS for name, rule in part.items()}
