"""Hardship in words: causes, days, what was told line by line, and the sentences more than one screen says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from arrears.circumstances import Cause, Circumstances, Lasting
from arrears.money import Money
from arrears.schedule import Cadence, PayDay
from dialogs.grammar.text import Text, own, t, tn
from dialogs.grammar.view import View
from dialogs.hardship.flow import REST, Memory, asked_of

WHY = t(
    "I ask so that we find an amount you can really keep. Every answer is voluntary, and you may leave any of them "
    "out. Only colleagues who look after your account see what you tell me, and it is not passed on."
)
PREFER_NOT = t("Prefer not to say")
NOT_SAID = t("not said")
NOTHING_TO_LOOK_AT = t("At present there is no loan here that we could look at together. A colleague can help.")

CAUSES: Mapping[Cause, Text] = {
    Cause.LESS_INCOME: t("Less income than usual"),
    Cause.JOB_LOSS: t("Lost my job"),
    Cause.PAY_DAY: t("Wages come after the due day"),
    Cause.LARGE_EXPENSE: t("A large expense"),
    Cause.ILLNESS: t("Illness or an accident"),
    Cause.FORGOT: t("It slipped my mind"),
    Cause.BUSINESS: t("Business is slow"),
    Cause.FAMILY: t("Family: a birth, care, a separation"),
    Cause.BEREAVEMENT: t("Somebody close has died"),
    Cause.DISASTER: t("A disaster: storm, flood, fire"),
    Cause.OTHER_DEBTS: t("Many payments to other lenders"),
    Cause.PERMANENT_FALL: t("Less income for good"),
    Cause.TECHNICAL: t("Trouble with the bank or an app"),
    Cause.OTHER: t("In your own words"),
    Cause.UNSAID: NOT_SAID,
}

KIND_WORDS: Mapping[Cause, Text] = {
    Cause.LESS_INCOME: t("Having less to live on is hard. Thank you for telling me."),
    Cause.JOB_LOSS: t("I am sorry that you lost your job. Thank you for telling me."),
    Cause.PAY_DAY: t("Then the due day does not fit your pay day. Good that you say so."),
    Cause.LARGE_EXPENSE: t("Such an expense can upset any plan. Thank you for telling me."),
    Cause.ILLNESS: t("I am sorry to hear that, and I wish a good recovery."),
    Cause.FORGOT: t("That happens to everybody. Thank you for telling me."),
    Cause.BUSINESS: t("A slow time in business is hard to carry. Thank you for telling me."),
    Cause.FAMILY: t("Changes at home take strength and money. Thank you for telling me."),
    Cause.BEREAVEMENT: t("My sincere condolences. Please look after yourself."),
    Cause.DISASTER: t("I hope that you and yours are safe. Please look after yourselves first."),
    Cause.OTHER_DEBTS: t("Several payments at once are a lot to carry. Thank you for telling me."),
    Cause.PERMANENT_FALL: t(
        "That is a hard change. Thank you for telling me; let us look for what fits in the long run."
    ),
    Cause.TECHNICAL: t("That is a nuisance, and it can be put right. Thank you for telling me."),
    Cause.OTHER: t("Thank you for telling me. I have noted it in your own words."),
    Cause.UNSAID: t("That is quite all right."),
}

MONTHS = (
    t("January"), t("February"), t("March"), t("April"), t("May"), t("June"), t("July"), t("August"), t("September"),
    t("October"), t("November"), t("December"),
)  # fmt: skip
WEEKDAYS = (
    t("Monday"), t("Tuesday"), t("Wednesday"), t("Thursday"), t("Friday"), t("Saturday"), t("Sunday"),
)  # fmt: skip
QUESTION_NAMES: Mapping[str, Text] = {
    "reason": t("Reason"),
    "since": t("Since when"),
    "lasting": t("How long"),
    "income": t("Income"),
    "pay_day": t("Pay day"),
    "costs": t("Living costs"),
    "dependants": t("Who depends on you"),
    "debts": t("Other lenders"),
    "owed": t("Owed to them"),
    "above": t("Reason for the costs"),
}


def month(day: date) -> Text:
    """A month with its year."""
    return t("{month} {year}", month=MONTHS[day.month - 1], year=str(day.year))


def since_text(day: date | None) -> Text:
    """Since when: the first of a month stands for the month."""
    if day is None:
        return NOT_SAID
    return month(day) if day.day == 1 else own(day)


def until_text(day: date) -> Text:
    """Until when: the last day of a month stands for the month."""
    return month(day) if (day + timedelta(days=1)).day == 1 else own(day)


def lasting_text(known: Circumstances) -> Text:
    """How long it is expected to last."""
    if known.lasting is Lasting.PERMANENT:
        return t("not expected to end")
    if known.until is not None:
        return t("until about {when}", when=until_text(known.until))
    return t("some days") if known.lasting is Lasting.DAYS else t("not known")


def nth(day: int) -> Text:
    """A day of the month by its number."""
    if day in (1, 21, 31):
        return t("{n}st", n=day)
    if day in (2, 22):
        return t("{n}nd", n=day)
    return t("{n}rd", n=day) if day in (3, 23) else t("{n}th", n=day)


def pay_text(pay: PayDay | None) -> Text:
    """When money comes."""
    if pay is None:
        return t("no fixed day")
    if pay.cadence is Cadence.WEEKLY:
        return t("every {weekday}", weekday=WEEKDAYS[pay.anchor.weekday()])
    if pay.cadence is Cadence.FORTNIGHTLY:
        return t("every two weeks, for example on {day}", day=pay.anchor)
    return t("at the end of the month") if pay.day == 31 else t("on the {nth} of the month", nth=nth(pay.day))


def money_text(minor: int | None, currency: str) -> Text:
    """An amount, or that it was not said."""
    return NOT_SAID if minor is None or not currency else own(Money(minor, currency))


def reason_text(known: Circumstances) -> Text:
    """The cause, with the borrower's own words beside it."""
    if not known.words:
        return CAUSES[known.cause]
    words = t("“{words}”", words=known.words)
    return words if known.cause is Cause.OTHER else t("{cause}: {words}", cause=CAUSES[known.cause], words=words)


def told_lines(known: Circumstances, memory: Memory, view: View) -> tuple[Text, ...]:
    """What was told, a line for each question that was asked."""
    return tuple(line(question, known) for question in asked_of(known, memory, view))


def line(question: str, known: Circumstances) -> Text:
    """One answer with what it answers."""
    currency = known.currency
    match question:
        case "reason":
            return t("Reason: {reason}", reason=reason_text(known))
        case "since":
            return t("Since: {when}", when=since_text(known.since))
        case "lasting":
            return t("Expected to last: {how_long}", how_long=lasting_text(known))
        case "income":
            return t("Income a month: {amount}", amount=money_text(known.income, currency))
        case "pay_day":
            return t("Pay day: {when}", when=pay_text(known.pay_day))
        case "costs":
            return t("Living costs a month: {amount}", amount=money_text(known.costs, currency))
        case "dependants":
            many = known.dependants
            return t("Depend on you: {people}", people=NOT_SAID if many is None else people(many))
        case "debts":
            return t("To other lenders a month: {amount}", amount=money_text(known.debts, currency))
        case "owed":
            return t("Owed to them in all: {amount}", amount=money_text(known.owed_elsewhere, currency))
        case _:
            why = known.why_above[0][1] if known.why_above else ""
            return t("Reason for the costs: {reason}", reason=t("“{words}”", words=why) if why else NOT_SAID)


def people(many: int) -> Text:
    """So many people."""
    return tn("{n} person", "{n} people", many)


GROUPS: Mapping[str, tuple[Text, Text]] = {
    "home": (t("Housing"), t("rent or mortgage, building fees, repairs")),
    "utilities": (t("Electricity, water, gas"), t("and heating")),
    "health_care": (t("Health"), t("doctor, medicine, care")),
    "transport": (t("Transport"), t("fuel, tickets, the vehicle you need")),
    "school": (t("School and childcare"), t("fees, meals, books")),
    "pensions_insurance": (t("Insurance and pension"), t("what you pay yourself")),
    "work": (t("Work"), t("tools, clothes, fees your work asks for")),
    "other_essential": (t("Other things you can't do without"), t("for example support for parents")),
    "communications_leisure": (t("Telephone, internet, leisure"), t("and what the children do after school")),
    "food_housekeeping": (t("Food and household"), t("meals, cleaning, things for the home")),
    "personal": (t("Personal"), t("clothes, hair, small things")),
}


def group_name(group: str) -> Text:
    """What a group of the full form is called; one of the lender's own by its id."""
    if group == REST:
        return t("Not split up")
    known = GROUPS.get(group)
    return known[0] if known else own(group.replace("_", " ").capitalize())
