"""A wish that cannot be: a kind no in words, what is nearest to it, and where the question leads back to."""

from __future__ import annotations

from arrears.counter import Wish
from arrears.decisions import Refusal
from arrears.offer import OfferKind
from arrears.offer_limits import PLANS
from dialogs.grammar.text import Text, t, tn
from dialogs.hearing import PASSED
from dialogs.offers.memory import Memory

CANNOT = {
    "": t("I cannot arrange that here. This is what is possible."),
    "offers.pause_used_up": t("You have had a pause within the last year, so I cannot arrange another one by myself. "
                              "A person can look at it with you."),
    "offers.extension_used_up": t("You have had a later day often within the last year, so I cannot arrange another "
                                  "one by myself. A person can look at it with you."),
    "offers.pause_not_needed": t("From what you told me, something is left each month, so I cannot arrange a pause "
                                 "by myself. A person can look at it with you."),
}  # fmt: skip


def question_of(memory: Memory, wish: Wish, no: Refusal) -> str:
    """Where the answer leads back to: the question that was asked, or the one that decides."""
    if no.rule == "counter.too_late_first":
        return "first"
    if memory.asked in ("count", "each", "first", "day", "months"):
        return memory.asked
    if wish.kind is OfferKind.PAUSE:
        return "months"
    return "each" if wish.kind in PLANS else "day"


def said_of(wish: Wish, no: Refusal) -> Text | None:
    """The nearest that is possible, in words; None where it is not the wish that is in the way."""
    facts = dict(no.detail)
    match no.rule:
        case "counter.unaffordable" if wish.kind in PLANS:
            return t("From what you told me, at most {most} each time would leave you enough to live on. More "
                     "payments make each one smaller.", most=facts["most"])  # fmt: skip
        case "counter.unaffordable":
            return t("From what you told me, about {most} will have come in by then. A later day, or payments in "
                     "parts, would fit better.", most=facts["most"])  # fmt: skip
        case "counter.too_many" | "counter.too_long" if "most_count" in facts:
            return tn("The most I can arrange here is {n} payment.", "The most I can arrange here is {n} payments.",
                      int(str(facts["most_count"])))  # fmt: skip
        case "counter.too_long":
            n = int(str(facts["most_months"]))
            return tn("The longest pause I can arrange here is {n} month.",
                      "The longest pause I can arrange here is {n} months.", n)  # fmt: skip
        case "counter.too_late" | "counter.too_late_first":
            return t("The latest day I can arrange here is {latest}.", latest=facts["latest"])
        case "counter.too_small":
            return tn("Each payment has to be at least {least}, so {n} payment is the most here.",
                      "Each payment has to be at least {least}, so {n} payments are the most here.",
                      int(str(facts["most_count"])), least=facts["least"])  # fmt: skip
        case "counter.too_few" if wish.kind is OfferKind.PAUSE:
            return t("A pause lasts at least a month.")
        case "counter.too_few":
            return tn("A plan has at least {n} payment.", "A plan has at least {n} payments.",
                      int(str(facts["least"])))  # fmt: skip
        case "counter.past":
            return PASSED
        case "counter.no_amount":
            return t("Please write an amount above zero. If nothing is possible at the moment, a pause may help.")
        case "counter.above_debt":
            return t("You don't need to pay more than {most}.", most=facts["most"])
        case _:
            return None
