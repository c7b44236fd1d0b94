"""Every word of the desk in one table: commands in a topic or the group, and the buttons' names."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.desk.story import Command, Rule

PARTS: tuple[Mapping[str, Command], ...] = ()
BUTTON_PARTS: tuple[Mapping[str, Rule], ...] = ()

COMMANDS: dict[str, Command] = {word: command for part in PARTS for word, command in part.items()}
BUTTONS: dict[str, Rule] = {name: rule for part in BUTTON_PARTS for name, rule in part.items()}
