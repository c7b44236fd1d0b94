"""Reads the folder of policies once, and says everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from arrears.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One thing wrong: in which file, at which key, and what was expected."""

    file: str
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.expected}" if self.key else f"{self.file}: {self.expected}"


class PolicyFaults(Exception):  # noqa: N818 -- it is a list of faults
    """The policies cannot be used; `faults` lists everything that is wrong with them."""

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def load_policies(folder: Path) -> Policy:
    """The policies of the folder; PolicyFaults with every fault of every file."""
    raise NotImplementedError
