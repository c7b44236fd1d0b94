"""What is said at the desk about an offer: why it cannot be had, what a supervisor decides, what to look at."""

from __future__ import annotations

from arrears.counter import Wish
from arrears.decisions import Refusal
from arrears.offer import OfferKind
from dialogs.grammar.text import Text, t, tn

ABOVE = {
    "agent.covered": t("The sum is above your own limit."),
    "approval.covered": t("The sum is above what is arranged without a supervisor."),
    "approval.waived": t("The late fees waived are above what is waived without a supervisor."),
    "counter.count": t("More payments than usual."),
    "counter.months": t("It takes longer than usual."),
    "counter.days": t("The day is later than usual."),
    "counter.first": t("The first payment is later than usual."),
    "offers.age": t("The debt is very old; limitation may matter."),
    "offers.stage": t("The arrears are in a late stage."),
}
LOOK = {
    "afford.untold": t("Income and costs are not known: ask what is really possible."),
    "afford.tight": t("It takes nearly all that is left each month."),
    "offers.no_surplus": t("By the figures told, nothing is left for payments."),
    "offers.broken": t("Earlier dates were missed often."),
    "offers.care": t("A bereavement or a disaster: nothing has to be settled now."),
    "offers.permanent": t("Income is not expected back: a plan of a few months may not help."),
    "offers.joint": t("Somebody else answers for this loan too."),
    "offers.replaces": t("It takes the place of the plan that runs, once it is signed."),
    "silent": t("The borrower asked for no messages: the offer waits until they open the chat."),
    "unreachable": t("The borrower has blocked the bot: the offer waits."),
    "unlinked": t("The borrower has no chat with us: nobody will see the offer before there is one."),
}
WHY_NOT = {
    "offers.nothing_due": t("Nothing is due on this loan."),
    "offers.no_surplus": t("By the figures told, nothing is left: no payments are asked for. A pause may be possible."),
    "offers.currency": t("Different currencies: nothing is converted here."),
    "offers.currency_unknown": t("There are no limits for this currency."),
    "offers.pause_used_up": t("There was a pause within the last year already."),
    "offers.pause_not_needed": t("A pause is for hardship, or with nothing left each month. Neither was told so far."),
    "offers.extension_used_up": t("There were as many later days within the last year as there may be."),
    "offers.extension_unlikely": t("Less money comes in, and the figures are not known: it could hardly be kept."),
    "offers.extension_unaffordable": t("Not enough comes in by then."),
    "counter.no_amount": t("The amount has to be above zero."),
    "counter.past": t("That day has passed."),
    "counter.one": t("One payment would be all of it on one day: /offer extension, with the day."),
    "counter.cadence": t("Payments are not taken that often."),
}  # fmt: skip


def why_not(wish: Wish, no: Refusal) -> Text:
    """A refusal in words with its rule, and the nearest that is possible where there is one."""
    return t("{why} (rule {rule})", why=_why(wish, no), rule=no.rule)


def _why(wish: Wish, no: Refusal) -> Text:
    facts = dict(no.detail)
    match no.rule:
        case "counter.unaffordable" if wish.kind is OfferKind.EXTENSION:
            if "day" in facts:
                return t("By then only {most} comes in. All of it would fit on {day}.", most=facts["most"],
                         day=facts["day"])  # fmt: skip
            return t("By then only {most} comes in.", most=facts["most"])
        case "counter.unaffordable" | "offers.unaffordable":
            return t("More than is left to live on: at most {most} each time.", most=facts["most"])
        case "counter.too_many" | "counter.too_long" if "most_count" in facts:
            n = int(str(facts["most_count"]))
            return tn("At most {n} payment is possible, also with a supervisor.",
                      "At most {n} payments are possible, also with a supervisor.", n)  # fmt: skip
        case "counter.too_long":
            return tn("A pause lasts at most {n} month.", "A pause lasts at most {n} months.",
                      int(str(facts["most_months"])))  # fmt: skip
        case "counter.too_late" | "counter.too_late_first":
            return t("The latest day is {latest}, also with a supervisor.", latest=facts["latest"])
        case "counter.too_small":
            return tn("Each payment is at least {least}: at most {n} payment.",
                      "Each payment is at least {least}: at most {n} payments.", int(str(facts["most_count"])),
                      least=facts["least"])  # fmt: skip
        case "counter.too_few":
            return tn("At least {n} is needed.", "At least {n} are needed.", int(str(facts["least"])))
        case "counter.above_debt":
            return t("No more than {most} is due.", most=facts["most"])
        case "offers.too_many_parts":
            return tn("It would take {n} payment, more than there may be.",
                      "It would take {n} payments, more than there may be.", int(str(facts["count"])))  # fmt: skip
        case rule:
            return WHY_NOT.get(rule, t("The lender's limits do not allow this."))
