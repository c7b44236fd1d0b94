"""The evidence page: who signed, how we knew them, and every consent with its message and moment.

What it has to hold is the evidence pack of docs/adr/0012: enough to show later that these terms, in these words, were
accepted by this person and by a person of the lender's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arrears.agreement import Act, Agreement
from dialogs.grammar.text import Text, lines, own, t
from dialogs.language import NAMES
from dialogs.papers.form import Section, Table, facts, utc


@dataclass(frozen=True, slots=True)
class Consent:
    """One thing the borrower agreed to: `what` is a key of `consents_said`, or words; `at` is aware, in UTC."""

    what: str
    message_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about a signature besides the agreement itself, which has the hashes, the language and the act.

    `name_typed` is letter by letter what the borrower wrote; `verified` the items of the check passed for signing
    (birthday, last4), `verified_at` when; `telegram` a hash of the Telegram user, never the id; `acted_at` when the
    lender's act was recorded, None while there is none. Moments are aware, in UTC.
    """

    name_typed: str
    verified: tuple[str, ...]
    verified_at: datetime
    telegram: str
    consents: tuple[Consent, ...]
    made_at: datetime
    acted_at: datetime | None = None


def consents_said() -> dict[str, Text]:
    """What can be agreed to, by its key."""
    return {
        "electronic": t("To sign electronically, in this chat"),
        "terms": t("The terms, read back in full"),
        "name": t("The name typed as signature"),
        "sign": t("Yes, I sign"),
    }


def evidence_sections(agreement: Agreement, evidence: Evidence) -> tuple[Section, ...]:
    """The evidence page of an agreement."""
    terms = agreement.terms
    items = {"birthday": t("Birthday"), "last4": t("Last four characters of the ID number")}
    said = consents_said()
    return (
        Section(
            t("How this was signed"),
            (
                t("This page records how agreement {number} was signed. Times of day are in UTC.", number=agreement.id),
                t("The file carries the electronic signature of {lender}, so that any later change to it can be found.",
                  lender=terms.lender_name),
            ),
            facts(
                (t("Name, as typed"), evidence.name_typed),
                (t("Identity confirmed by"),
                 lines(*(items.get(item, own(item)) for item in evidence.verified), utc(evidence.verified_at))),
                (t("Telegram account (hash)"), evidence.telegram),
                (t("Language"), NAMES.get(terms.language, terms.language)),
                (t("For the lender"), _acted(agreement, evidence)),
                (t("Terms (SHA-256)"), agreement.terms_hash),
                (t("Text as shown (SHA-256)"), agreement.text_hash),
                (t("The lender's rules (SHA-256)"), terms.policy),
                (t("Template"), f"{terms.template} · {terms.schema}"),
                (t("This paper was made"), utc(evidence.made_at)),
            ),
        ),
        Section(
            t("Each consent"),
            (),
            Table(
                (t("Agreed to"), t("Message"), t("Time (UTC)")),
                tuple((said.get(c.what, own(c.what)), own(c.message_id), utc(c.at)) for c in evidence.consents),
                "lll",
            ),
        ),
    )  # fmt: skip


def signatures(agreement: Agreement) -> Section:
    """Who has signed for each side, at the end of the agreement."""
    terms, unsigned = agreement.terms, t("Not signed yet")
    return Section(
        t("Signatures"),
        (),
        facts(
            (t("Borrower"), lines(own(terms.borrower_name), own(agreement.signed_on or unsigned))),
            (t("Lender"), lines(own(terms.lender_name), _ground(agreement.act) if agreement.act else unsigned)),
        ),
    )


def _acted(agreement: Agreement, evidence: Evidence) -> Text:
    """By whom the lender signed, and when."""
    if agreement.act is None:
        return t("Not signed yet")
    ground = _ground(agreement.act)
    return lines(ground, utc(evidence.acted_at)) if evidence.acted_at else ground


def _ground(act: Act) -> Text:
    """On what ground an officer signs."""
    if not act.mandate:
        return t("{officer}, by an act of their own", officer=act.by)
    if act.until is None:
        return t("{officer}, by mandate {mandate}", officer=act.by, mandate=act.mandate)
    return t("{officer}, by mandate {mandate}, in force until {day}",
             officer=act.by, mandate=act.mandate, day=act.until)  # fmt: skip
