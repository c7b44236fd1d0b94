"""One file of `policies/contact/`, as it is written: of a jurisdiction, the base file, or the lender's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from arrears.clocks import PAUSES, ComplaintRule, PauseRule, StopRule
from arrears.contact_duties import (
    AgreementDuty,
    Disclosures,
    Forbearance,
    IdentityDuty,
    OptOut,
    ProhibitedClaims,
    Records,
    Reporting,
    ThirdParties,
)
from arrears.contact_parts import (
    BooksAge,
    HoursRule,
    LenderHours,
    Limit,
    Review,
    Scope,
    Suppression,
    Timezones,
    Unused,
)
from arrears.help_lines import HelpRules
from arrears.policy_base import Model, Name, Rule
from arrears.signals import SIGNALS


class _Told(Model):
    """What all three kinds have in common. Every value names a rule, every rule is named by a value."""

    schema_: Literal["contact-rules/1"] = Field(alias="schema")
    version: date
    limits: tuple[Limit, ...] = ()
    books: BooksAge | None = None
    silence: Suppression | None = None
    stops: tuple[StopRule, ...] = ()
    pauses: tuple[PauseRule, ...] = ()
    complaints: ComplaintRule | None = None
    opt_out: OptOut | None = None
    rules: dict[Name, Rule]

    @model_validator(mode="after")
    def _every_value_has_its_reason(self) -> Self:
        named = set(_rules_named(self))
        if missing := sorted(named - set(self.rules)):
            raise ValueError(f"rules: no entry for {', '.join(missing)}")
        if idle := sorted(set(self.rules) - named):
            raise ValueError(f"rules: nothing refers to {', '.join(idle)}")
        ids: list[str]
        for what, ids in (
            ("limits: an id", [limit.id for limit in self.limits]),
            ("stops: a trigger", [str(stop.trigger) for stop in self.stops]),
            ("pauses: a trigger", [str(pause.trigger) for pause in self.pauses]),
        ):
            if twice := sorted({one for one in ids if ids.count(one) > 1}):
                raise ValueError(f"{what} is used twice: {', '.join(twice)}")
        return self


class ContactFile(_Told):
    """`policies/contact/<jurisdiction>.toml` or `base.toml`; what a jurisdiction does not say is the base file's."""

    jurisdiction: Annotated[str, StringConstraints(pattern=r"^(base|[A-Z]{2}(-[A-Z0-9]{1,3})?)$")]
    review: Review
    scope: Scope
    timezones: Timezones | None = None
    hours: tuple[HoursRule, ...] = ()
    identity: IdentityDuty | None = None
    third_parties: ThirdParties | None = None
    disclosures: Disclosures | None = None
    prohibited_claims: ProhibitedClaims | None = None
    records: Records | None = None
    agreement: AgreementDuty | None = None
    forbearance: Forbearance | None = None
    reporting: Reporting | None = None
    help: HelpRules = HelpRules()
    unused: tuple[Unused, ...] = ()

    @model_validator(mode="after")
    def _what_is_unverified_allows_nothing(self) -> Self:
        no_reason = ("U",) if self.jurisdiction == "base" else ("U", "POL")
        for number, window in enumerate(self.hours):
            rule = self.rules.get(window.rule)
            if rule and rule.evidence in no_reason:
                raise ValueError(
                    f"hours.{number}: what is unverified or only proposed (evidence {rule.evidence}) may not allow "
                    "writing: expected evidence P or S, or the hours under `unused`"
                )
        if self.third_parties and self.third_parties.allowed:
            rule = self.rules.get(self.third_parties.rule)
            if rule and rule.evidence == "U":
                raise ValueError("third_parties: what is unverified (evidence U) may allow nobody")
        return self

    @model_validator(mode="after")
    def _the_base_file_says_all(self) -> Self:
        if self.jurisdiction != "base":
            return self
        wanted = ("hours", "limits", "books", "silence", "complaints", "opt_out", "identity", "third_parties",
                  "disclosures", "prohibited_claims", "records", "agreement", "forbearance", "reporting")  # fmt: skip
        if missing := [key for key in wanted if not getattr(self, key)]:
            raise ValueError(f"the base file says all: expected {', '.join(missing)}")
        assert self.records is not None
        if not (self.records.contact_log and self.records.agreements and self.help.recheck_months and self.help.rule):
            raise ValueError("the base file says all: expected records.contact_log, records.agreements, "
                             "help.recheck_months and help.rule")  # fmt: skip
        for what, found, known in (
            ("stops", {stop.trigger for stop in self.stops}, set(SIGNALS)),
            ("pauses", {pause.trigger for pause in self.pauses}, set(PAUSES)),
        ):
            if missing := sorted(known - found):
                raise ValueError(f"{what}: the base file says all: expected {', '.join(missing)}")
        return self


class LenderFile(_Told):
    """`policies/contact/lender.toml`, optional: what this lender does more strictly than any rule asks."""

    hours: tuple[LenderHours, ...] = ()


def _rules_named(part: Model) -> Iterator[str]:
    """The rules that a part and all parts in it refer to."""
    for key in type(part).model_fields:
        value = getattr(part, key)
        if key in ("rule", "esign"):
            if value is not None:
                yield value
        elif isinstance(value, Model):
            yield from _rules_named(value)
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, Model):
                    yield from _rules_named(one)
