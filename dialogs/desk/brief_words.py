"""The brief's words for states, stops and rules, as short as an agent reads them."""

from __future__ import annotations

from collections.abc import Mapping

from arrears.decisions import Refusal
from arrears.offer import Offer, OfferKind, OfferState
from dialogs.grammar.text import Text, own, t
from dialogs.grammar.view import Level

LEVELS: Mapping[Level, Text] = {
    Level.UNLINKED: t("no invitation was used: nobody knows who this is"),
    Level.LINKED: t("identity not confirmed"),
    Level.VERIFIED: t("identity confirmed earlier; has to be confirmed again"),
    Level.FRESH: t("identity confirmed"),
    Level.SURE: t("identity confirmed twice over"),
}

STOPS: Mapping[str, Text] = {
    "crisis": t("in danger"),
    "deceased": t("a death was reported"),
    "minor": t("says to be under age"),
    "identity_fraud": t("says that somebody else used the name"),
    "not_me": t("wrong person"),
    "represented": t("represented: only through that person"),
    "insolvency": t("insolvency"),
    "vulnerable": t("needs special care"),
    "custody": t("in custody"),
    "scam_doubt": t("doubts that we are genuine"),
    "complaint": t("complaint"),
    "dispute": t("disputes the amount"),
    "borrower": t("wants no messages"),
    "fraud": t("fraud"),
    "no_contact": t("no contact"),
    "legal": t("with the lawyers"),
    "outsourced": t("given to an agency"),
    "sold": t("sold"),
    "closed": t("closed"),
    "joint_or_guaranteed": t("somebody else answers for it too"),
}

HOLDS: Mapping[str, Text] = {
    "receipt": t("a payment was reported"),
    "thinking": t("thinks an offer over"),
    "approval": t("an offer waits for a supervisor"),
    "desk": t("the desk wished it"),
}


def stop_text(kind: str) -> Text:
    """Why we are silent, in a few words."""
    return STOPS.get(kind, own(kind))


def hold_text(kind: str) -> Text:
    """Why reminders wait, in a few words."""
    return HOLDS.get(kind, own(kind))


KINDS: Mapping[str, Text] = {
    OfferKind.PAY_NOW: t("all at once"),
    OfferKind.EXTENSION: t("a later day"),
    OfferKind.INSTALMENTS: t("instalments"),
    OfferKind.STEPPED: t("stepped instalments"),
    OfferKind.PAUSE: t("a pause"),
}

# Why a kind of offer is not possible. A rule without words of its own stands by its name, which the policy explains.
WHY_NOT: Mapping[str, Text] = {
    "offers.nothing_due": t("nothing is due"),
    "offers.enough": t("others fit better"),
    "offers.no_surplus": t("nothing is left for payments"),
    "offers.unaffordable": t("more than is left"),
    "offers.extension_unaffordable": t("more than comes in by then"),
    "offers.extension_unlikely": t("the reason will last longer"),
    "offers.extension_used_up": t("used up"),
    "offers.pause_used_up": t("used up"),
    "offers.pay_now_not_asked": t("not asked for in hardship"),
    "offers.not_moved": t("the dates stay as they are"),
    "offers.nothing_missed": t("nothing was missed"),
    "offers.too_long": t("would take too long"),
    "offers.too_many_parts": t("too many payments"),
    "offers.too_late": t("too late a day"),
    "offers.too_late_first": t("starts too late"),
    "offers.part_too_small": t("payments too small"),
    "offers.back_too_late": t("income comes back too late"),
    "offers.no_bank_day": t("no bank day in time"),
    "offers.joint": t("somebody else answers for it too"),
    "offers.care": t("needs care, not questions"),
    "offers.broken": t("promises were broken often"),
    "offers.age": t("the debt is too old for the bot"),
    "offers.stage": t("a stage that people arrange"),
    "offers.currency": t("several currencies"),
    "offers.currency_unknown": t("no limits for this currency"),
    "offers.permanent": t("income is not expected back"),
}


def kind_text(kind: str) -> Text:
    """A kind of offer in a word."""
    return KINDS.get(kind, own(kind))


def why_not(refusal: Refusal) -> Text:
    """Why it is not possible, in a few words."""
    return WHY_NOT.get(refusal.rule, own(refusal.rule))


def became(offer: Offer) -> Text | None:
    """What became of an offer; None for one that newer ones replaced."""
    match offer.state:
        case OfferState.OPEN:
            return t("open until {day}", day=offer.valid_until)
        case OfferState.THINKING:
            return t("is being thought over until {day}", day=offer.valid_until)
        case OfferState.ASKED:
            return t("the borrower's own proposal, waits for a supervisor")
        case OfferState.APPROVED:
            return t("approved, open until {day}", day=offer.valid_until)
        case OfferState.DECLINED:
            return t("declined by {who}: {reason}", who=offer.by, reason=offer.reason or "–")
        case OfferState.TAKEN:
            return t("taken")
        case OfferState.REFUSED:
            return t("the borrower said no")
        case OfferState.LAPSED:
            return t("lapsed")
    return None
