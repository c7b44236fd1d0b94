"""Whether the engine's other policies do what the files of contact rules ask: none asks for what is not done."""

from __future__ import annotations

from collections.abc import Iterator

from arrears.contact_duties import Point, Said
from arrears.contact_file import ContactFile
from arrears.contact_rules import ContactBook
from arrears.days import Hours
from arrears.offer_policy import OfferRules
from arrears.policy import DeskRules, IdentityRules
from arrears.signals import SignalRules

Gap = tuple[str, str, str]  # the file's jurisdiction, the key in it, and what was expected

# What the stories say at each point; tests of the stories hold them to it.
SAYS: dict[Point, frozenset[Said]] = {
    "first_contact": frozenset(
        ("creditor_name", "is_automated", "why_contacted_neutral", "verify_route", "opt_out_line")
    ),
    "every_message": frozenset(("creditor_name", "opt_out_line")),
    "after_identity": frozenset(
        ("amount_breakdown", "due_date", "days_late", "consequences_true_only", "help_line", "opt_out_line")
    ),
}  # fmt: skip


def gaps(
    contacts: ContactBook, identity: IdentityRules, signals: SignalRules, desk: DeskRules, offers: OfferRules
) -> tuple[Gap, ...]:
    """Everything a file asks for that the other policies fall short of."""
    found: list[Gap] = []
    for file in (contacts.base, *contacts.files.values()):
        parts = (
            *_identity(file, identity), *_said(file), *_stops(file, signals, desk), *_plans(file, offers),
        )  # fmt: skip
        found += [(file.jurisdiction, key, expected) for key, expected in parts]
    return tuple(found)


def _identity(file: ContactFile, identity: IdentityRules) -> Iterator[tuple[str, str]]:
    if file.identity and identity.tries > file.identity.max_attempts:
        yield "identity.max_attempts", f"expected {identity.tries} or more, or fewer tries in identity.toml"


def _said(file: ContactFile) -> Iterator[tuple[str, str]]:
    for point, says in SAYS.items():
        part = getattr(file.disclosures, point, None)
        if part and (more := sorted(set(part.say) - says)):
            yield f"disclosures.{point}.say", f"the bot does not say {', '.join(more)} then: expected {_list(says)}"


def _stops(file: ContactFile, signals: SignalRules, desk: DeskRules) -> Iterator[tuple[str, str]]:
    for number, stop in enumerate(file.stops):
        done = signals.signals[stop.trigger]
        if stop.action.startswith("stop") and done.stop is None:
            yield f"stops.{number}.action", f"expected answer, or a stop for {stop.trigger} in signals.toml"
        if stop.action.endswith("ticket") and done.person is None:
            yield f"stops.{number}.action", f"expected stop or answer, or a person for {stop.trigger} in signals.toml"
        if done.person is not None:
            due = desk.span_of(stop.trigger, done.person)
            a_day = 24 * 60 if due.counted == "clock" else _open_minutes(desk)
            if due.minutes > stop.answer_days * a_day:
                yield f"stops.{number}.sla", f"expected more, or a sooner first_due.{done.person} in desk.toml"


def _plans(file: ContactFile, offers: OfferRules) -> Iterator[tuple[str, str]]:
    term = file.forbearance.max_term if file.forbearance else None
    if term and term[-1] in "MY":
        months = int(term[1:-1]) * {"M": 1, "Y": 12}[term[-1]]
        longest = max(offers.instalments.max_months, offers.counter.max_months)
        if longest > months:
            yield "forbearance.max_term", f"expected P{longest}M or more, or shorter plans in offers.toml"


def _open_minutes(desk: DeskRules) -> int:
    """The shortest day on which the desk is open, in minutes."""
    by_day: dict[int, int] = {}
    for office in desk.office:
        for day in office.hours.days:
            by_day[day] = by_day.get(day, 0) + _minutes(office.hours)
    return min(by_day.values())


def _minutes(hours: Hours) -> int:
    return (hours.end.hour - hours.start.hour) * 60 + hours.end.minute - hours.start.minute


def _list(words: frozenset[Said]) -> str:
    return ", ".join(sorted(words))
