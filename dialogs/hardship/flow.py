"""Hardship: what the story remembers, which question is the next, and how an answer is written down."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from arrears.affordability import above_guideline, form_total
from arrears.circumstances import Cause, Circumstances, Lasting
from dialogs.grammar.story import Move, go
from dialogs.grammar.text import Text
from dialogs.grammar.view import View

NOTHING_YET = Circumstances(date.min)
RECENT_DAYS = 30  # what was told so lately is asked after, not asked again
REST = "rest"  # the form's line for what was told in total and not split up
UNASKED_MORE = frozenset({Cause.BEREAVEMENT, Cause.DISASTER})  # no questions now (contact rules, section 5)
NO_MEANS = frozenset({Cause.FORGOT, Cause.TECHNICAL})  # nothing is wrong with the income: it is not asked for
NO_TIMES = frozenset(
    {*NO_MEANS, Cause.PAY_DAY, Cause.UNSAID}
)  # every month, once, or nothing said: no beginning, no end
TIMES = ("since", "lasting")
MEANS = frozenset({"income", "pay_day", "costs", "dependants", "debts", "owed", "above"})
QUESTIONS = (
    "reason", "since", "lasting", "income", "pay_day", "costs", "dependants", "debts", "owed", "above",
)  # fmt: skip
AMOUNTS = {"income": "income", "costs": "costs", "debts": "debts", "owed": "owed_elsewhere"}


@dataclass(frozen=True, slots=True)
class Memory:
    """What has been told so far, and which questions were answered or left out (`passed`).

    `options` are the readings of an answer to `question` that can mean several things; `more` asks for income and costs
    where the reason does not call for it; `form` is the full form, whose questions are `form:` and the group.
    """

    loan: str = ""
    told: Circumstances = NOTHING_YET
    passed: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    question: str = ""
    more: bool = False
    form: bool = False


WITHHELD = Memory(
    passed=("income",)
)  # how an earlier talk is read: an income that was not told was not asked for again


def told(memory: Memory, view: View) -> Circumstances:
    """What was told in this talk; at its beginning what is known from the last one, or nothing."""
    if memory.told != NOTHING_YET:
        return memory.told
    return view.circumstances or Circumstances(view.today, currency=loan_currency(memory, view))


def loan_currency(memory: Memory, view: View) -> str:
    """The currency of the loan that it is about, else of the first one that is late."""
    loan = view.loan(memory.loan) or next(iter((*view.late, *view.loans)), None)
    return loan.due.currency if loan else ""


def currency_of(memory: Memory, view: View) -> str:
    """The currency the amounts are told in: the loan's unless another was named."""
    known = told(memory, view)
    return known.currency or loan_currency(memory, view)


def recent(view: View) -> bool:
    """Whether it was told so lately that it is only asked whether it is still so."""
    known = view.circumstances
    return known is not None and (view.today - known.told_on).days <= RECENT_DAYS


def groups(view: View) -> tuple[str, ...]:
    """The groups of the full form, in order."""
    rules = view.policy.affordability
    return (*rules.groups_fixed, *rules.groups_flexible)


def asked_of(known: Circumstances, memory: Memory, view: View) -> tuple[str, ...]:
    """The questions that make sense after what was told, in order."""
    no_means = known.cause in NO_MEANS and not memory.more and known.income is None and known.costs is None
    if known.cause in UNASKED_MORE or no_means:
        return ("reason",)
    times = () if known.cause in NO_TIMES else ("since",) if known.cause is Cause.PERMANENT_FALL else TIMES
    questions = ["reason", *times, "income"]
    withheld = known.income is None and "income" in memory.passed and known.costs is None
    if known.income != 0:
        questions.append("pay_day")
    if not withheld:  # without the income the rest helps nobody
        questions += ["costs", "dependants", "debts"]
        questions += ["owed"] if known.debts else []
    if known.why_above or above(known, view):
        questions.append("above")
    return tuple(questions)


def asked_only(known: Circumstances, memory: Memory, view: View) -> Circumstances:
    """What was told, without what no longer stands in the summary: what fitted another reason or income."""
    asked = asked_of(known, memory, view)
    if "since" not in asked:
        known = replace(known, since=None)
    if "lasting" not in asked:
        known = replace(known, lasting=Lasting.UNKNOWN, until=None)
    if known.cause in UNASKED_MORE:  # no summary is shown: what is known from before stands
        return known
    hidden: dict[str, Any] = {AMOUNTS.get(q, q): None for q in MEANS - {"above"} if q not in asked}
    return replace(known, **hidden)


def above(known: Circumstances, view: View) -> tuple[str, ...]:
    """What is above the living-cost guideline and has no reason yet."""
    rules = view.policy.affordability
    return above_guideline(known, currency=known.currency, jurisdiction=view.jurisdiction, rules=rules)


def onward(memory: Memory, view: View, after: str, *, lead: tuple[Text, ...] = ()) -> Move:
    """To the first question behind `after` that is still open; to the summary when none is."""
    if after.startswith("form:") or memory.form:
        return _onward_in_form(memory, view, lead)
    known = told(memory, view)
    open_ones = [q for q in asked_of(known, memory, view) if q not in memory.passed]
    behind = QUESTIONS.index(after) + 1 if after in QUESTIONS else 0
    step = next((q for q in open_ones if QUESTIONS.index(q) >= behind), "summary")
    return go(step, replace(memory, told=known, options=(), question=""), lead=lead)


def open_group(memory: Memory, view: View) -> str:
    """The next group of the full form; empty when there is none left."""
    return next((group for group in groups(view) if f"form:{group}" not in memory.passed), "")


def _onward_in_form(memory: Memory, view: View, lead: tuple[Text, ...]) -> Move:
    memory = replace(memory, told=told(memory, view), options=(), question="", form=True)
    if open_group(memory, view):
        return go(other_form_step(memory), memory, lead=lead)
    if above(filled(memory, view), view) and "above" not in memory.passed:
        return go("above", memory, lead=lead)
    return go("form_sum", memory, lead=lead)


def other_form_step(memory: Memory) -> str:
    """The same screen under two names, in turns: so "back" leads to the group before."""
    return ("form", "form_on")[sum(q.startswith("form:") for q in memory.passed) % 2]


def filled(memory: Memory, view: View) -> Circumstances:
    """What was told, with the full form: costs are its total. What the total told before holds beyond the lines that
    were filled in stays, as a line of its own, when a line was left out: nobody's costs shrink by saying less."""
    known = told(memory, view)
    form = known.form
    left_out = any(group not in dict(form) for group in groups(view))
    rest = (known.costs or 0) - form_total(form)
    if form and left_out and rest > 0 and REST not in dict(form):
        form = (*form, (REST, rest))
    return replace(known, form=form, costs=form_total(form) if form else known.costs)


def answered(memory: Memory, view: View, question: str, **fields: Any) -> Memory:
    """The memory with an answer written down; what no longer fits beside it is taken out."""
    known = replace(told(memory, view), **fields)
    passed = [q for q in memory.passed if q != question]
    if question == "income" and known.income == 0:
        known, passed = replace(known, pay_day=None), [q for q in passed if q != "pay_day"]
    if question == "debts" and not known.debts:
        known, passed = replace(known, owed_elsewhere=None), [q for q in passed if q != "owed"]
    if question == "costs":
        known, passed = replace(known, form=(), why_above=()), [q for q in passed if q != "above"]
    return replace(memory, told=known, passed=(*passed, question))


def with_amount(memory: Memory, view: View, question: str, minor: int | None, currency: str) -> Memory:
    """The memory with an amount written down. Income in another currency than before: what was told in that one is
    asked again, for amounts of two currencies can't stand side by side."""
    known = told(memory, view)
    if question.startswith("form:"):
        return _with_group(memory, known, view, question.removeprefix("form:"), minor)
    if minor is not None and currency != (known.currency or currency):
        known = replace(known, costs=None, debts=None, owed_elsewhere=None, form=(), why_above=())
        stay = tuple(q for q in memory.passed if q not in ("costs", "debts", "owed", "above"))
        memory = replace(memory, passed=stay)
    known = replace(known, currency=currency if minor is not None else known.currency)
    return answered(replace(memory, told=known), view, question, **{AMOUNTS[question]: minor})


def _with_group(memory: Memory, known: Circumstances, view: View, group: str, minor: int | None) -> Memory:
    begun = known.form if memory.form else ()  # a new form is filled in from its first line
    lines = {name: amount for name, amount in begun if name not in (group, REST)}
    if minor is not None:
        lines[group] = minor
    form = tuple((name, lines[name]) for name in groups(view) if name in lines)
    passed = (*(q for q in memory.passed if q != f"form:{group}"), f"form:{group}")
    return replace(memory, told=replace(known, form=form, why_above=()), passed=passed, form=True)


def reopened(memory: Memory, view: View, question: str) -> Memory:
    """The memory with one question open again; its answer stands until there is another."""
    return replace(memory, told=told(memory, view), passed=tuple(q for q in memory.passed if q != question))
