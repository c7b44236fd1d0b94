"""What an agent sees on the way to an offer: one question a message, and the whole offer before it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from arrears.counter import Wish
from arrears.desk_offers import exceeded, share_used, warnings
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.offer_facts import OfferFacts
from arrears.offer_policy import OfferRules
from arrears.schedule import Cadence
from dialogs.desk.offer_reading import coded
from dialogs.desk.offer_words import ABOVE, LOOK
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t, tn
from dialogs.grammar.view import View
from dialogs.plans.facts import instalments_a_month, lay_out, tag
from dialogs.plans.texts import costs, schedule_of, short_of, title_of

COUNTS = (2, 3, 4, 6, 9, 12)
NOT = Button(t("Drop it"), "onot")
NAMES = {
    OfferKind.INSTALMENTS: t("In parts"),
    OfferKind.STEPPED: t("Low payments first"),
    OfferKind.EXTENSION: t("On a later day"),
    OfferKind.PAUSE: t("A pause"),
}
HOW_OFTEN = {
    Cadence.WEEKLY: t("Every week"),
    Cadence.FORTNIGHTLY: t("Every two weeks"),
    Cadence.MONTHLY: t("Every month"),
}


def which_loan(late: Sequence[int], wish: Wish | None, view: View) -> Screen:
    """One of several loans; a wish that was written goes along."""
    buttons = (
        Button(
            t("{loan}: {amount}", loan=view.loan_name(view.loans[n].loan_ref), amount=view.loans[n].due),
            f"offer:{coded(n, wish) if wish else n}",
        )
        for n in late
    )
    return Screen((t("For which loan?"),), choices(*buttons, NOT))


def kinds(loan: int, facts: OfferFacts, view: View) -> Screen:
    """What is due and what is left each month; the bot's own offers to start from, and every kind there is."""
    position = facts.position
    opening = [t("{loan}: {amount} is due.", loan=view.loan_name(position.loan_ref), amount=position.due)]
    if facts.share is not None:
        opening.append(t("Left for payments by what was told: {amount} a month.",
                         amount=Money(facts.share, facts.currency)))  # fmt: skip
    said = [lines(*opening), t("What shall it be? The first ones fit the figures.")]
    fitting = [o for o in lay_out(view, position.loan_ref).offers if o.kind in NAMES and not o.prepared]
    if not fitting:
        said[-1] = t("What shall it be?")
    rows = [(Button(short_of(o), f"offer:{coded(loan, wish_of(o))}", "primary"),) for o in fitting[:3]]
    parts = [Button(NAMES[kind], f"offer:{coded(loan, Wish(kind))}?{ask}") for kind, ask in _QUESTIONS]
    return Screen(tuple(said), (*rows, tuple(parts[:2]), tuple(parts[2:]), (NOT,)))


_QUESTIONS = (
    (OfferKind.INSTALMENTS, "c"),
    (OfferKind.STEPPED, "c"),
    (OfferKind.EXTENSION, "d"),
    (OfferKind.PAUSE, "m"),
)


def wish_of(offer: Offer) -> Wish:
    """An offer as the wish that leads to it again."""
    match offer.kind:
        case OfferKind.EXTENSION:
            return Wish(offer.kind, day=offer.schedule.first)
        case OfferKind.PAUSE:
            return Wish(offer.kind, months=_months_of(offer))
        case _:
            return Wish(offer.kind, count=offer.count, cadence=offer.cadence)


def _months_of(offer: Offer) -> int:
    end, start = offer.review_on or offer.made_on, offer.made_on
    whole = (end.year - start.year) * 12 + end.month - start.month
    return max(1, whole - (end.day < start.day))


def how_many(loan: int, wish: Wish, rules: OfferRules) -> Screen:
    """The number of payments, up to what is possible without a supervisor."""
    most = rules.instalments.max_count
    buttons = [
        Button(own(str(n)), f"offer:{coded(loan, replace(wish, count=n, amount=None))}") for n in COUNTS if n <= most
    ]
    hint = t("How many payments? Others in one line: /offer 5 monthly 25th")
    return Screen((hint,), (tuple(buttons[:3]), tuple(buttons[3:]), (NOT,)))


def rhythms(loan: int, wish: Wish, rules: OfferRules) -> Screen:
    """How often."""
    buttons = (
        Button(HOW_OFTEN[cadence], f"offer:{coded(loan, replace(wish, cadence=cadence))}")
        for cadence in rules.instalments.cadences
    )
    return Screen((t("How often?"),), choices(*buttons, NOT))


def days(loan: int, wish: Wish, ahead: Sequence[date], *, first: bool) -> Screen:
    """The first day of a plan, or the one day of another kind."""
    buttons = [
        Button(own(day), f"offer:{coded(loan, replace(wish, first=day) if first else replace(wish, day=day))}")
        for day in ahead
    ]
    asked = t("When shall the first payment be?") if first else t("Until which day?")
    hint = t("Another day in one line: /offer 3 from 2026-12-15") if first else t(
        "Another day in one line: /offer extension 2026-12-15")  # fmt: skip
    return Screen((lines(asked, hint),), (*choices(*buttons), (NOT,)))


def months(loan: int, wish: Wish, rules: OfferRules) -> Screen:
    """How long a pause."""
    buttons = tuple(
        Button(tn("{n} month", "{n} months", n), f"offer:{coded(loan, replace(wish, months=n))}")
        for n in range(1, rules.pause.max_months + 1)
    )
    return Screen((t("How long a pause?"),), (buttons, (NOT,)))


def preview(loan: int, wish: Wish, offer: Offer, facts: OfferFacts, view: DeskView, *, changed: bool = False) -> Screen:
    """The whole offer as the borrower would get it, what to look at, and who decides."""
    lead = (t("Things have changed since you looked. This is how it would be now:"),) if changed else ()
    name = view.view.loan_name(offer.loan_ref)
    said = [lines(t("An offer on {loan}, {amount} due", loan=name, amount=offer.covered), title_of(offer))]
    if len(offer.schedule.parts) > 1:
        said.append(lines(schedule_of(offer.schedule), t("Total: {total}", total=offer.schedule.total)))
    money = [*costs(offer)]
    beside = instalments_a_month(view.view, offer.loan_ref)
    if beside and offer.kind is not OfferKind.PAUSE:
        usual = Money(beside, offer.covered.currency)
        money.append(t("The usual instalments of {amount} a month go on beside it.", amount=usual))
    used = share_used(offer, facts)
    if used is not None:
        money.append(t("It takes {percent} % of what is left each month.", percent=used))
    said.append(lines(*money, t("Open until {day}.", day=offer.valid_until)))
    look = [LOOK[rule] for rule in (*warnings(offer, facts, view.view.policy.offers), *_in_the_way(view))
            if rule in LOOK]  # fmt: skip
    if look:
        said.append(lines(*(t("⚠️ {warning}", warning=one) for one in look)))
    above = [ABOVE[rule] for rule in exceeded(offer)]
    if above:
        said.append(lines(t("A supervisor has to decide:"), *above))
    return Screen((*lead, *said), _ways(loan, wish, offer))


def _in_the_way(view: DeskView) -> tuple[str, ...]:
    """What keeps the offer from being seen soon."""
    if not view.linked:
        return ("unlinked",)
    if not view.reachable:
        return ("unreachable",)
    return ("silent",) if view.view.stops else ()


def _ways(loan: int, wish: Wish, offer: Offer) -> tuple[tuple[Button, ...], ...]:
    code = coded(loan, wish)
    asks = offer.state is OfferState.ASKED
    go = t("Ask a supervisor") if asks else t("Send to the borrower")
    rows: list[tuple[Button, ...]] = [(Button(go, f"osend:{code}!{tag(offer)}", "primary"),)]
    match offer.kind:
        case OfferKind.EXTENSION:
            rows.append((Button(t("Another day"), f"offer:{code}?d"),))
        case OfferKind.PAUSE:
            rows.append((Button(t("Another length"), f"offer:{code}?m"),))
        case _:
            rows.append(
                (
                    Button(t("How many"), f"offer:{code}?c"),
                    Button(t("First day"), f"offer:{code}?f"),
                    Button(t("How often"), f"offer:{code}?r"),
                )
            )
    return (*rows, (Button(t("Start again"), f"offer:{loan}"), NOT))


def sent(offer: Offer, view: DeskView) -> Screen:
    """What became of it, over the message it was looked at on."""
    name = view.view.loan_name(offer.loan_ref)
    what = lines(t("An offer on {loan}, {amount} due", loan=name, amount=offer.covered), short_of(offer))
    if offer.state is OfferState.ASKED:
        return Screen((what, t("A supervisor is asked, other than you. Until then the borrower sees nothing of it.")))
    return Screen((what, t("✅ It is the borrower's to look at, accept and sign.")))


def arrived(how: str, until: datetime | None = None) -> Text:
    """How the borrower hears of it; `until` is when, where it may not be now."""
    if how == "later" and until is not None:
        return t("A neutral notice goes out on {at}; no message may go out before.", at=until)
    return ARRIVED.get(how, ARRIVED["waits"])


ARRIVED = {
    "seen": t("The borrower has it on the screen now."),
    "notice": t("It waits behind a neutral notice, until the borrower has confirmed who they are."),
    "waits": t("No notice may go out at present; the borrower finds the offer when they open the chat."),
    "nobody": t("The borrower has no chat with us: nobody sees the offer before there is one."),
}


def became(offer: Offer, what: str) -> Screen:
    """What the borrower did with it, for the people who put it together."""
    return Screen((lines(BECAME.get(what, BECAME["taken"]), title_of(offer)),))


BECAME = {
    "taken": t("The borrower has said yes to the offer."),
    "thinking": t("The borrower would like to think the offer over. Please don't press."),
    "refused": t("The offer does not suit the borrower."),
    "signed": t("✅ The borrower has signed. The lender's signature is still to come."),
    "active": t("✅ The borrower has signed; the plan is in force."),
}
