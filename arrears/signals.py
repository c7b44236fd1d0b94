"""What a signal in a borrower's words leads to, as data: `policies/signals.toml`, checked.

A signal is never just an answer (a death, a wish to die, a wrong person, a complaint ...): it acts at once, in every
step. What each one means in words is for the reader of free text; here is what is done about it, and on what it rests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from arrears.policy_base import Count, Model, Name, Rule

SignalName = Literal[
    "crisis", "deceased", "minor", "identity_fraud", "not_me", "represented", "insolvency", "vulnerable", "custody",
    "scam_doubt", "complaint", "dispute_amount", "stop_contact", "borrow_to_pay",
]  # fmt: skip
SIGNALS: tuple[SignalName, ...] = get_args(SignalName)  # the weightiest first
StopKind = Literal[
    "crisis", "deceased", "minor", "identity_fraud", "not_me", "represented", "insolvency", "vulnerable", "custody",
    "scam_doubt", "complaint", "dispute", "borrower",
]  # fmt: skip


class SignalRule(Model):
    """One signal. `stop`: nothing is started any more, for `hold_days` or until somebody lifts it.

    `ends_session`: whoever writes is told neither whose account it is nor that there is one; `unlinks`: the chat no
    longer belongs to the case. `person`: how soon somebody looks. `complaint`: it gets a number and the legal clock.
    `says`: the screen, a step of the stories. `ends_story`: the question before it is not asked again.
    `without_case`: answered also in a chat without an invitation. `while_held`: also said, or only done, while a person
    holds the case.
    """

    stop: StopKind | None = None
    hold_days: Count | None = None
    ends_session: bool = False
    unlinks: bool = False
    person: Literal["low", "normal", "high", "urgent"] | None = None
    complaint: bool = False
    lifted_by: Literal["supervisor", "borrower", "nobody"]
    says: Name
    ends_story: bool = False
    without_case: bool = False
    while_held: Literal["said", "done"] = "done"
    rule: Name

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.stop is None) != (self.lifted_by == "nobody"):
            raise ValueError("lifted_by: nobody goes with no stop, and a stop with supervisor or borrower")
        if self.hold_days is not None and self.stop is None:
            raise ValueError("hold_days: expected a stop that ends by itself after so many days")
        if self.unlinks and not self.ends_session:
            raise ValueError("unlinks: a chat that is unlinked has no session: expected ends_session = true")
        if self.ends_session and (self.stop is None or self.lifted_by != "supervisor" or not self.ends_story):
            raise ValueError("ends_session: expected a stop that a supervisor lifts, and ends_story = true")
        if self.lifted_by == "supervisor" and self.person is None:
            raise ValueError("person: what a supervisor lifts needs a person who looks")
        return self


class SignalRules(Model):
    """`policies/signals.toml`: every signal's action."""

    schema_: Literal["signals/1"] = Field(alias="schema")
    version: date
    signals: dict[SignalName, SignalRule]
    rules: dict[Name, Rule]

    @model_validator(mode="after")
    def _every_signal_has_its_action_and_reason(self) -> Self:
        if missing := [name for name in SIGNALS if name not in self.signals]:
            raise ValueError(f"signals: no entry for {', '.join(missing)}")
        named = {signal.rule for signal in self.signals.values()}
        if lost := sorted(named - set(self.rules)):
            raise ValueError(f"rules: no entry for {', '.join(lost)}")
        if idle := sorted(set(self.rules) - named):
            raise ValueError(f"rules: nothing refers to {', '.join(idle)}")
        return self

    def of(self, signal: str) -> SignalRule:
        """What that signal leads to; every name of `SIGNALS` has it."""
        return next(rule for name, rule in self.signals.items() if name == signal)

    @cached_property
    def borrowers_own(self) -> frozenset[str]:
        """The kinds of stops that the borrower may lift."""
        return frozenset(s.stop for s in self.signals.values() if s.stop and s.lifted_by == "borrower")


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint that is open: its number, and the last day for the written answer."""

    number: str
    due: date


# Crockford's base 32, as for the number of a case: nothing is misread or misheard.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS = 8


def complaint_number(chat: str, made_at: datetime) -> str:
    """A complaint's number, such as C-7K3QX2M4: 40 bits of the SHA-256 of the chat's key and the moment it was made."""
    bits = int.from_bytes(sha256(f"{chat}:{made_at.isoformat()}".encode()).digest()[:5])
    return "C-" + "".join(_ALPHABET[bits >> 5 * place & 31] for place in reversed(range(_DIGITS)))
