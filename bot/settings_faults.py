"""What is wrong with settings, in a person's words: the key, and what was expected there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic_settings import SettingsError

# pydantic's kind of error -> what is expected; others are said as pydantic says them
_EXPECTED = {
    "missing": "missing",
    "extra_forbidden": "unknown key",
    "string_type": "expected a text in quotes",
    "path_type": "expected a path in quotes",
    "tuple_type": "expected a list in square brackets",
    "dict_type": 'expected a table such as { TWD = "50000" }',
    "model_type": "expected a table such as [lender]",
    "int_parsing": "expected a whole number",
    "int_type": "expected a whole number",
    "float_parsing": "expected a number",
    "float_type": "expected a number",
    "greater_than_equal": "expected 0 or more",
}
_FIELD = re.compile(r'field "(\w+)"')


def fault_of(error: Mapping[str, Any]) -> str:
    """One line for one of pydantic's errors: the key, and what was expected. It never holds the value."""
    key = ".".join(str(part) for part in error["loc"])
    kind = str(error["type"])
    if kind.startswith("date"):
        return f"{key}: expected a day such as 2026-11-20"
    said = _EXPECTED.get(kind) or str(error["msg"]).removeprefix("Value error, ")
    return f"{key}: {said.replace('Input should be ', 'expected ')}"


def fault_of_file(name: str, fault: Exception) -> str:
    """Why a settings file, or a variable that stands for a table of it, cannot be read at all."""
    if isinstance(fault, SettingsError) and (found := _FIELD.search(str(fault))):
        return f"GOODWORD_{found[1].upper()}: expected JSON"
    if isinstance(fault, UnicodeDecodeError):
        return f"{name}: not UTF-8 at byte {fault.start + 1}: expected the file saved as UTF-8"
    if isinstance(fault, OSError):
        return f"{name}: cannot be read: {fault.strerror}"
    return f"{name}: {fault}"


def database_address(value: str) -> str:
    """`sqlite:///FILE` or `postgresql://...`; ValueError otherwise, without the password that may stand in it."""
    if value.startswith("sqlite:///") and value != "sqlite:///":
        return value
    try:
        parts = urlsplit(value)
        found = parts.scheme in ("postgresql", "postgres") and (parts.port or 1) > 0
    except ValueError:
        found = False
    if not found:
        raise ValueError(
            "expected sqlite:///FILE or postgresql://user:password@host:port/name"
            " (a special character of the password as %40 and the like)"
        )
    return value


def server_address(value: str) -> str:
    """The address of a Bot API server; ValueError otherwise."""
    try:
        parts = urlsplit(value)
        found = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        found = False
    if not found:
        raise ValueError("expected an address such as https://api.telegram.org")
    return value
