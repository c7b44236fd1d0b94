"""One file of `policies/contact/`, as it is written: of a jurisdiction, the base file, or the lender's own."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from arrears.clocks import ComplaintRule, PauseRule, StopRule
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


class _Told(Model):
    """What all three kinds have in common. What must hold between the values: `arrears.contact_checks`."""

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


class LenderFile(_Told):
    """`policies/contact/lender.toml`, optional: what this lender does more strictly than any rule asks."""

    hours: tuple[LenderHours, ...] = ()
