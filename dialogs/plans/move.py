"""A plan whose payment was missed, laid out anew: what is missing moves to its end, on the plan's own days."""

from __future__ import annotations

from arrears.decisions import Refusal
from arrears.offer_limits import MOVED
from arrears.replan import replan
from dialogs.grammar.effects import MakeOffers
from dialogs.grammar.view import View
from dialogs.plans.facts import facts_of, ranked


def lay_out_move(view: View, agreement_id: str) -> MakeOffers | Refusal:
    """The plan with what was missed at its end first, then what else can be offered now, as the effect that writes it.

    Refused: `offers.not_moved` with the rule that forbids it (`why`), or `offers.nothing_due` when nobody may speak
    about the loan or the plan does not run.
    """
    agreement, plan = view.agreement(agreement_id), view.plan(agreement_id)
    facts = facts_of(view, agreement.loan_ref) if agreement else None
    if agreement is None or plan is None or facts is None:
        return Refusal("offers.nothing_due")
    found = replan(facts, plan, view.policy.offers)
    if not any(MOVED in offer.rules for offer in found.offers):
        return next((no for no in found.refusals if no.rule == "offers.not_moved"), Refusal("offers.not_moved"))
    return MakeOffers(agreement.loan_ref, ranked(found.offers), found.refusals, found.person)
