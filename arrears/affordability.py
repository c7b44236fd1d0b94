"""Affordability: what a plan may ask of somebody a month, from what was told, line by line so that it can be shown.

Contact rules, section 5, steps 2-6: the Standard Financial Statement's totals, the Common Financial Tool's buffer
(Accountant in Bankruptcy, section 11), a fair share by balances. Amounts are minor units a month of one currency, and
nothing is ever converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arrears.circumstances import Circumstances
from arrears.decisions import Refusal
from arrears.offer_policy import AffordabilityRules, Buffer, Guideline

_WHOLE = 100  # percent


@dataclass(frozen=True, slots=True)
class Affordability:
    """What can be paid, and how it was reckoned. Amounts are minor units a month.

    `outgoings` are costs and what goes to other lenders, `beside` this lender's current instalments and other running
    plans; `surplus` may be below zero; `share` is what a plan on this loan may ask, 0 or more. `rules` are the ids of
    the policy's rules it rests on (`afford.` and the name in the file), `steps` the lines of the reckoning in order.
    """

    currency: str
    income: int
    outgoings: int
    beside: int
    surplus: int
    buffer: int
    available: int
    share: int
    rules: tuple[str, ...]
    steps: tuple[tuple[str, int], ...]


def afford(
    told: Circumstances,
    *,
    currency: str,
    beside: int,
    balance: int,
    jurisdiction: str,
    rules: AffordabilityRules,
    share_percent: int,
) -> Affordability | Refusal:
    """What a plan on a loan with that balance may ask a month.

    Surplus = income - costs - debts to others - `beside`; costs are the full form's where there is one. The buffer is
    kept back of it. Where the sum owed to others is known, the loan has its part, by balances, of what is there before
    any of them is paid (pro rata), but never more than is left after them; of that `share_percent`. A payment to others
    that was not told counts nothing. Roundings favour the borrower.

    Refused: `afford.untold` (`missing`), `afford.currency` (`told`, `loan`: amounts are not converted) and
    `afford.negative` (`amount`).
    """
    costs = form_total(told.form) if told.form else told.costs
    if told.income is None or costs is None:
        missing = [name for name, amount in (("income", told.income), ("costs", costs)) if amount is None]
        return Refusal("afford.untold", {"missing": " ".join(missing)})
    if told.currency != currency:
        return Refusal("afford.currency", {"told": told.currency, "loan": currency})
    debts = told.debts or 0
    amounts = (told.income, costs, debts, told.owed_elsewhere or 0, *(amount for _, amount in told.form))
    if min(amounts) < 0:
        return Refusal("afford.negative", {"amount": min(amounts)})
    before = told.income - costs - beside
    surplus = before - debts
    buffer = _buffer(surplus, currency, rules.buffer)
    available = share = max(surplus - buffer, 0)
    steps = [("income", told.income), ("costs", costs), ("debts", debts), ("beside", beside)]
    steps += [("surplus", surplus), ("buffer", buffer), ("available", available)]
    if told.owed_elsewhere:
        whole = max(before - _buffer(before, currency, rules.buffer), 0)
        share = min(whole * balance // (balance + told.owed_elsewhere), available)
        steps.append(("pro_rata", share))
    share = share * share_percent // _WHOLE
    guideline = _guideline(told, currency, jurisdiction, rules)
    used = ["monthly", "groups" if told.form else "", guideline.rule if guideline else "", rules.buffer.rule]
    used.append("pro_rata" if told.owed_elsewhere else "")
    return Affordability(
        currency=currency,
        income=told.income,
        outgoings=costs + debts,
        beside=beside,
        surplus=surplus,
        buffer=buffer,
        available=available,
        share=share,
        rules=tuple(f"afford.{name}" for name in used if name),
        steps=(*steps, ("share", share)),
    )


def above_guideline(
    told: Circumstances, *, currency: str, jurisdiction: str, rules: AffordabilityRules
) -> tuple[str, ...]:
    """What is above the necessary living cost of the borrower and the dependants and still has no reason told.

    "costs", or with the full form the flexible groups (the fixed ones are never queried: Standard Financial Statement
    practice). Nothing at or below it, where no guideline is known for the country and currency, or while the number
    of dependants is not told: it could be at or below.
    """
    guideline = _guideline(told, currency, jurisdiction, rules)
    if guideline is None or told.dependants is None:
        return ()
    least = guideline.per_person[currency] + told.dependants * guideline.per_dependant[currency]
    parts = dict.fromkeys(rules.groups_flexible, 0) if told.form else {"costs": told.costs or 0}
    for group, amount in told.form:
        if group in parts:
            parts[group] += amount
    explained = {part for part, _ in told.why_above}
    return tuple(part for part, amount in parts.items() if amount > least and part not in explained)


def form_total(form: Sequence[tuple[str, int]]) -> int:
    """The sum of the full form's groups, minor units a month."""
    return sum(amount for _, amount in form)


def check_amount(minor: int, currency: str, rules: AffordabilityRules) -> Refusal | None:
    """Whether an amount a month can be meant: `afford.negative` below zero, `afford.absurd` above `most_income`.

    `limit` in the detail is the most that is taken without asking back; a currency without one has none.
    """
    if minor < 0:
        return Refusal("afford.negative", {"amount": minor})
    most = rules.most_income.get(currency)
    if most is not None and minor > most:
        return Refusal("afford.absurd", {"amount": minor, "limit": most})
    return None


def needs_full_form(told: Circumstances, found: Affordability, *, least: int) -> bool:
    """Whether the full form is worth asking for: by the totals there is less than `least`, the smallest instalment
    possible (minor units a month), or nothing, and it was not filled in yet."""
    return not told.form and (found.share == 0 or found.share < least)


def _buffer(surplus: int, currency: str, rule: Buffer) -> int:
    """What is kept back of a surplus, rounded up; its cap holds where one is known for the currency."""
    kept = -(-max(surplus, 0) * rule.percent // _WHOLE)
    return min(kept, rule.cap.get(currency, kept))


def _guideline(told: Circumstances, currency: str, jurisdiction: str, rules: AffordabilityRules) -> Guideline | None:
    """The country's guideline if it and the borrower's amounts are in that currency; of one such as US-NY the country
    counts."""
    country = jurisdiction.partition("-")[0].upper()
    found = (g for g in rules.guidelines if (g.jurisdiction, g.currency) == (country, currency))
    return next(found, None) if told.currency == currency else None
