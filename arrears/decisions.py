"""A business "no" is a value: which rule refused and the facts it refused on, so that a screen can explain it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from arrears.money import Money


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reasoned no. `rule` is the stable id of the rule, `detail` the limits and facts it compared.

    Values of `detail` are plain: text, whole numbers, dates, amounts. A screen turns them into words.
    """

    rule: str
    detail: Mapping[str, str | int | date | Money] = field(default_factory=dict, hash=False)
