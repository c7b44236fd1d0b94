"""The parts of a file of contact rules beside hours and limits: what must be said, kept, offered and never claimed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from arrears.help_lines import Language
from arrears.policy_base import Count, Model, Name

Span = Annotated[str, StringConstraints(pattern=r"^P[1-9][0-9]{0,3}[DMY]$")]

Said = Literal[
    "creditor_name", "agent_role", "is_automated", "why_contacted_neutral", "verify_route", "complaint_route",
    "opt_out_line", "amount_breakdown", "due_date", "days_late", "consequences_true_only", "help_line",
]  # fmt: skip
Point = Literal["first_contact", "every_message", "after_identity"]
Noticed = Literal[
    "collector_name", "creditor_name", "amount", "days_in_default", "recovery_costs", "recording_retention",
    "complaint_phone", "conduct_list", "validation_information", "transfer_data",
]  # fmt: skip
Claim = Literal[
    "arrest", "detention", "seizure_of_exempt", "authority_impersonation", "publish_name", "contact_family",
    "inflated_amount", "fake_deadline", "borrow_to_repay",
]  # fmt: skip
Clause = Literal[
    "parties", "balance_and_breakdown", "schedule", "interest_fees_during_plan", "default_terms",
    "contact_stop_while_kept", "change_route", "complaint_route",
]  # fmt: skip


class IdentityDuty(Model):
    """No debt fact before the borrower is known. The engine's own identity.toml may not ask less."""

    before: Literal["any_debt_fact"]
    min_level: Literal[1, 2]
    max_attempts: Count
    on_fail: Literal["neutral_exit"]
    rule: Name


class ThirdParties(Model):
    """Who else may be spoken to at all. The bot itself speaks to the borrower alone."""

    allowed: tuple[Literal["guarantor", "authorised_adviser", "attorney", "spouse", "executor"], ...] = ()
    locate_only: Literal["forbidden", "lost_contact"]
    group_chats: Literal["refuse"]
    rule: Name


class Sayings(Model):
    """What the bot says at that point."""

    say: tuple[Said, ...] = Field(min_length=1)
    rule: Name


class Notice(Model):
    """What the lender says itself, in writing, before it takes that step; no message of the bot's is this notice."""

    say: tuple[Noticed, ...] = Field(min_length=1)
    rule: Name


class Disclosures(Model):
    """What must be said, and when."""

    first_contact: Sayings | None = None
    every_message: Sayings | None = None
    after_identity: Sayings | None = None
    before_outsourcing: Notice | None = None
    before_collection: Notice | None = None

    @property
    def parts(self) -> tuple[Sayings | Notice, ...]:
        """Those that are written."""
        every = (
            self.first_contact, self.every_message, self.after_identity, self.before_outsourcing, self.before_collection
        )  # fmt: skip
        return tuple(part for part in every if part is not None)


class OptOut(Model):
    """Words that switch the channel off at once, confirmed once; any wording that clearly means it is honoured too."""

    words: dict[Language, tuple[Annotated[str, Field(min_length=2)], ...]] = Field(min_length=1)
    effect: Literal["channel_off"]
    confirm_once: Literal[True]
    rule: Name


class ProhibitedClaims(Model):
    """What is never said or threatened; the tone rules block it, whoever writes."""

    claims: tuple[Claim, ...] = Field(min_length=1)
    rule: Name


class Keep(Model):
    """How long a record is kept at least, counted from when it was made, the last contact, or the settled debt."""

    keep: Span
    after: Literal["made", "last_contact", "settled"]
    rule: Name

    @property
    def days(self) -> int:
        """The span in days, a month as 31 and a year as 366: to compare two of them, never to reckon a date."""
        return int(self.keep[1:-1]) * {"D": 1, "M": 31, "Y": 366}[self.keep[-1]]


class Records(Model):
    """Which records must be kept, though the person asks for erasure."""

    contact_log: Keep | None = None
    agreements: Keep | None = None
    recordings: Keep | None = None
    edit: Literal["append_only"] = "append_only"


class AgreementDuty(Model):
    """What a written agreement holds, and by which rule a simple electronic signature is one (`esign`)."""

    must_include: tuple[Clause, ...] = ()
    rule: Name
    esign: Name | None = None


class Forbearance(Model):
    """Help the law knows: `max_term` is the longest plan it speaks of."""

    offer_before_enforcement: bool
    options: tuple[Literal["extension", "instalments", "holiday", "token", "fee_waiver", "forgiveness"], ...]
    max_term: Span | None = None
    review_on: tuple[Literal["income_change", "missed", "P3M"], ...] = ()
    rule: Name


class Reporting(Model):
    """Whether the borrower is told before a credit bureau is: only people report."""

    notice_before_bureau: bool
    rule: Name
