"""An offer, a plan or the terms of one in words: what, how much, when, and what it costs."""

from __future__ import annotations

from itertools import groupby

from arrears.money import Money
from arrears.offer import Offer, OfferKind
from arrears.schedule import Cadence, Part, Schedule
from dialogs.grammar.text import Text, lines, t, tn

MOST_LINES = 12  # a longer schedule is summed up on the way; the terms show every part


def title_of(offer: Offer) -> Text:
    """What it is, in one line."""
    first, parts = offer.schedule.first, offer.schedule.parts
    match offer.kind:
        case OfferKind.PAY_NOW if first:
            return t("All at once: {amount} by {day}", amount=offer.schedule.total, day=first)
        case OfferKind.EXTENSION if first:
            return t("All of it on a later day: {amount} by {day}", amount=offer.schedule.total, day=first)
        case OfferKind.PAUSE if offer.review_on:
            return t("A pause: nothing to pay until {day}", day=offer.review_on)
        case OfferKind.STEPPED:
            return tn("In {n} payment, the first ones lower", "In {n} payments, the first ones lower", len(parts))
        case _:
            return in_parts(offer.cadence, len(parts))


def in_parts(cadence: Cadence | None, n: int) -> Text:
    """How many payments, and how often."""
    match cadence:
        case Cadence.WEEKLY:
            return tn("In {n} payment, one a week", "In {n} payments, one a week", n)
        case Cadence.FORTNIGHTLY:
            return tn("In {n} payment, one every two weeks", "In {n} payments, one every two weeks", n)
        case _:
            return tn("In {n} payment, one a month", "In {n} payments, one a month", n)


def short_of(offer: Offer) -> Text:
    """What it is, on a button."""
    first, parts = offer.schedule.first, offer.schedule.parts
    match offer.kind:
        case OfferKind.PAY_NOW if first:
            return t("All by {day}", day=first)
        case OfferKind.EXTENSION if first:
            return t("Later: all by {day}", day=first)
        case OfferKind.PAUSE if offer.review_on:
            return t("Pause until {day}", day=offer.review_on)
        case OfferKind.STEPPED if parts:
            return tn("{n} payment, starting with {amount}", "{n} payments, starting with {amount}", len(parts),
                      amount=Money(parts[0].total, offer.schedule.currency))  # fmt: skip
        case _ if parts:
            return tn("{n} payment of {amount}", "{n} payments of {amount}", len(parts),
                      amount=Money(parts[0].total, offer.schedule.currency))  # fmt: skip
        case _:
            return title_of(offer)


def summary(offer: Offer) -> Text:
    """An offer in two or three short lines."""
    title = title_of(offer)
    said = [t("Later on, as a look ahead: {title}", title=title) if offer.prepared else title]
    if len(offer.schedule.parts) > 1:
        said.append(amounts(offer.schedule))
        said.append(days(offer.schedule))
    return lines(*said, cost_in_short(offer))


def cost_in_short(offer: Offer) -> Text:
    """What it costs besides and what is waived, in one line; on which condition is said with the whole offer."""
    cost = t("Extra cost: {cost}", cost=offer.cost) if offer.cost else t("No extra cost")
    return t("{cost}; late fees of {waived} waived", cost=cost, waived=offer.waived) if offer.waived else cost


def amounts(schedule: Schedule) -> Text:
    """Runs of equal parts: 5 x 600, then 1 x 480."""
    runs = [
        several(n, Money(total, schedule.currency))
        for total, n in ((total, len(list(run))) for total, run in groupby(part.total for part in schedule.parts))
    ]
    said = runs[0]
    for run in runs[1:]:
        said = t("{before}, then {run}", before=said, run=run)
    return said


def several(n: int, amount: Money) -> Text:
    """So many equal payments; of one alone it is not said how much each is."""
    return t("{n} × {amount}", n=n, amount=amount) if n > 1 else t("1 × {amount}", amount=amount)


def days(schedule: Schedule) -> Text:
    """The first and the last day."""
    first, end = schedule.parts[0].due, schedule.parts[-1].due
    return t("First on {first}, last on {end}", first=first, end=end)


def costs(offer: Offer) -> tuple[Text, ...]:
    """What it costs besides, and what is waived on which condition."""
    cost = t("Extra cost: {cost}", cost=offer.cost) if offer.cost else t("No extra cost")
    if not offer.waived:
        return (cost,)
    if offer.kind is OfferKind.PAY_NOW:
        return (cost, t("Late fees of {waived} are waived if you pay by then", waived=offer.waived))
    return (cost, t("Late fees of {waived} are waived while you keep to it", waived=offer.waived))


def every_part(schedule: Schedule) -> Text:
    """Each part on a line of its own."""
    return lines(*(part_line(part, schedule.currency) for part in schedule.parts))


def part_line(part: Part, currency: str) -> Text:
    """Number, day, amount."""
    return t("{n}. {day}: {amount}", n=part.number, day=part.due, amount=Money(part.total, currency))


def schedule_of(schedule: Schedule) -> Text:
    """Each part, or runs of equal ones where there are many."""
    if len(schedule.parts) <= MOST_LINES:
        return every_part(schedule)
    runs = [list(run) for _, run in groupby(schedule.parts, key=lambda part: part.total)]
    return lines(*(run_line(run, schedule.currency) for run in runs))


def run_line(run: list[Part], currency: str) -> Text:
    """Equal parts in one line."""
    if len(run) == 1:
        return t("{day}: {amount}", day=run[0].due, amount=Money(run[0].total, currency))
    return t("{first} to {last}: {n} × {amount}", first=run[0].due, last=run[-1].due, n=len(run),
             amount=Money(run[0].total, currency))  # fmt: skip
