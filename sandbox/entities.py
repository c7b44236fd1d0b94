"""Entities Telegram finds by itself in a text: commands, links, mentions. Offsets count UTF-16 units."""

import re
from collections.abc import Callable
from typing import Any

Entity = dict[str, Any]

_KINDS = {"command": "bot_command", "url": "url", "email": "email", "mention": "mention"}
_FOUND = re.compile(
    r"(?P<command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'，。；：！？」）])"
    r"|(?P<email>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,24})"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b)"
)


def utf16_length(text: str) -> int:
    """Return the length Telegram counts: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def found_in(text: str) -> list[Entity]:
    """Return the entities Telegram would add on its own."""
    if "/" not in text and "@" not in text:
        return []
    measure: Callable[[str], int] = len if text.isascii() else utf16_length
    return [
        {
            "type": _KINDS[match.lastgroup or ""],
            "offset": measure(text[: match.start()]),
            "length": measure(match.group()),
        }
        for match in _FOUND.finditer(text)
    ]


def with_found(text: str, given: list[Entity]) -> list[Entity]:
    """Return the given entities and those Telegram adds where none was given."""
    found = found_in(text)
    if not given or not found:
        return given or found
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in given]
    free = [
        entity
        for entity in found
        if all(end <= entity["offset"] or entity["offset"] + entity["length"] <= start for start, end in taken)
    ]
    return sorted(given + free, key=lambda entity: (entity["offset"], -entity["length"]))
