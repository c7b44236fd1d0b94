"""Help lines as data: whom to call in a crisis or about debts, which of them may be sent, and which must be re-checked.

A number marked U (unverified) is never sent: the local emergency number is named instead, whatever its own mark, since
no help at all is worse than a doubtful number for help. A check that is overdue warns the lender and withholds nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from arrears.days import add_months
from arrears.policy_base import Count, Evidence, Model, Name, Rule

Language = Literal["en", "zh_Hant", "zh_Hans"]
Texts = Annotated[dict[Language, Annotated[str, Field(min_length=1)]], Field(min_length=1)]
Number = Annotated[str, StringConstraints(pattern=r"^[0-9+#*][0-9 +#*-]*$")]


class LineRule(Model):
    """One line as a file writes it. `hours`: "24h", or such as "08:00-22:00" in local time, or empty: not known.

    `checked`: when somebody last looked whether the number is right; None for one that is unverified, and not sent.
    """

    name: Texts
    number: Number
    hours: Annotated[str, StringConstraints(pattern=r"^(24h|[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]|)$")] = ""
    checked: date | None = None
    rule: Name

    def overdue(self, on: date, recheck_months: int) -> bool:
        """Whether somebody should have looked at the number, or looked again, by that day."""
        return self.checked is None or on > add_months(self.checked, recheck_months)


class EmergencyRule(Model):
    """The local emergency numbers; the one for an ambulance first."""

    numbers: tuple[Number, ...] = Field(min_length=1)
    rule: Name


class HelpRules(Model):
    """The `help` part of a file of contact rules. `recheck_months` is written in the base file alone."""

    recheck_months: Count | None = None
    crisis: tuple[LineRule, ...] = ()
    debt_advice: tuple[LineRule, ...] = ()
    emergency: EmergencyRule | None = None
    rule: Name | None = None  # the reason of recheck_months


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A line that people can call. `names`: (language, text) pairs, English among them."""

    names: tuple[tuple[str, str], ...]
    number: str
    hours: str
    checked: date | None
    evidence: Evidence

    @property
    def sendable(self) -> bool:
        """Whether the number may be sent to a borrower: everything but what is unverified."""
        return self.evidence != "U"


@dataclass(frozen=True, slots=True)
class Help:
    """The help of one jurisdiction: `crisis` and `debt_advice` may be sent as they are, `withheld` may not.

    `emergency` are numbers to name where `crisis` is empty (and beside it); a person is alerted in any case. All are
    empty where no file knows the jurisdiction.
    """

    jurisdiction: str = ""
    crisis: tuple[HelpLine, ...] = ()
    debt_advice: tuple[HelpLine, ...] = ()
    emergency: tuple[str, ...] = ()
    withheld: tuple[HelpLine, ...] = ()


def help_of(jurisdiction: str, rules: HelpRules, reasons: Mapping[str, Rule]) -> Help:
    """The lines of one file, sorted into those that may be sent and those that may not."""
    crisis = tuple(_line(line, reasons) for line in rules.crisis)
    advice = tuple(_line(line, reasons) for line in rules.debt_advice)
    return Help(
        jurisdiction,
        tuple(line for line in crisis if line.sendable),
        tuple(line for line in advice if line.sendable),
        rules.emergency.numbers if rules.emergency else (),
        tuple(line for line in (*crisis, *advice) if not line.sendable),
    )


def _line(line: LineRule, reasons: Mapping[str, Rule]) -> HelpLine:
    return HelpLine(tuple(line.name.items()), line.number, line.hours, line.checked, reasons[line.rule].evidence)
