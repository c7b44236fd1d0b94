"""Reading one file of the policies, and saying everything that is wrong with it."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One thing wrong: in which file, at which key, and what was expected."""

    file: str
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.expected}" if self.key else f"{self.file}: {self.expected}"


class PolicyFaults(Exception):
    """The policies cannot be used; `faults` lists everything that is wrong with them."""

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read(
    folder: Path, name: str, model: type[_Model], written: dict[str, object], faults: list[PolicyFault]
) -> _Model | None:
    """One file as its model; its faults are added to `faults`, what it says to `written`."""
    try:
        content = tomllib.loads((folder / name).read_text(encoding="utf-8"))
    except OSError:
        faults.append(PolicyFault(name, "", "expected a readable file"))
    except UnicodeDecodeError:
        faults.append(PolicyFault(name, "", "expected UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        faults.append(PolicyFault(name, "", f"expected TOML: {error}"))
    else:
        written[name] = content
        try:
            return model.model_validate(content)
        except ValidationError as error:
            found = faults_of(name, error)
            known = {fault.key for fault in found}
            faults.extend(found)
            faults.extend(fault for fault in _hidden(name, model, content, error) if fault.key not in known)
    return None


def _hidden(name: str, model: type[BaseModel], content: object, error: ValidationError) -> list[PolicyFault]:
    """What is told only once no key is unknown: how the values fit together."""
    unknown = [one["loc"] for one in error.errors() if one["type"] == "extra_forbidden"]
    if not unknown:
        return []
    pruned = deepcopy(content)
    for *path, last in unknown:
        place: Any = pruned
        for step in path:
            place = place[step]
        del place[last]
    try:
        model.model_validate(pruned)
    except ValidationError as rest:
        return faults_of(name, rest)
    return []


def faults_of(name: str, error: ValidationError) -> list[PolicyFault]:
    """What a model found wrong with a file, a line for each."""
    found = []
    told = error.errors(include_url=False)
    for one in told:
        inside = [other for other in told if one["loc"] == other["loc"][: len(one["loc"])] and other is not one]
        if one["type"] == "too_short" and inside:
            continue  # only because its items are wrong, which is told already
        key = ".".join(str(part) for part in one["loc"])
        if one["type"] == "extra_forbidden":
            expected = "unknown key: expected none of this name"
        elif one["type"] == "missing":
            expected = "expected a value, found none"
        elif one["type"] == "value_error":
            expected = str(one["ctx"]["error"])
        else:
            expected = f"{one['msg']}, found {one['input']!r}"
        found.append(PolicyFault(name, key, expected))
    return found
