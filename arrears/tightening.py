"""What a lender's own contact rules would loosen: there may be nothing of the kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from arrears.clocks import days_of
from arrears.contact_file import ContactFile, LenderFile
from arrears.contact_parts import LenderHours, Limit

Loosened = tuple[str, str]  # the key in the lender's file, and what was expected there


def loosened(lender: LenderFile, base: ContactFile, files: Mapping[str, ContactFile]) -> tuple[Loosened, ...]:
    """Every value of the lender's file that is weaker than what holds without it; empty when all only tighten."""
    every = (base, *files.values())
    return (
        *_hours(lender, base, files),
        *_limits(lender, base.limits, [limit for file in every for limit in file.limits]),
        *_quiet(lender, every),
        *_clocks(lender, every),
    )


def _hours(lender: LenderFile, base: ContactFile, files: Mapping[str, ContactFile]) -> Iterator[Loosened]:
    for number, window in enumerate(lender.hours):
        key = f"hours.{number}"
        unknown = [code for code in window.in_ if code not in files]
        if unknown:
            yield f"{key}.in", f"expected jurisdictions with a file of their own, found {', '.join(unknown)}"
        where = [files[code] for code in window.in_ if code in files] if window.in_ else [base, *files.values()]
        for file in where:
            wider = _wider(window, file if file.hours else base)
            if wider:
                yield key, f"the lender may only tighten: expected hours within {wider} ({file.jurisdiction})"
                break


def _wider(window: LenderHours, file: ContactFile) -> str:
    return next((str(theirs) for theirs in file.hours if not window.within(theirs)), "")


def _limits(lender: LenderFile, base: Iterable[Limit], known: Iterable[Limit]) -> Iterator[Loosened]:
    """A limit with a known id, or one that a limit of the base file covers anyway, may not allow more."""
    for number, mine in enumerate(lender.limits):
        for limit in known:
            if mine.id == limit.id and not _covers(mine, limit):
                expected = f"max {limit.max} or less, for {', '.join(limit.purposes)} in {limit.window} or longer"
                yield f"limits.{number}", f"the lender may only tighten {limit.id}: expected {expected}"
        for limit in base:
            if mine.id != limit.id and mine.max > limit.max and _covers(limit, mine, counts_only=True):
                yield f"limits.{number}.max", f"the lender may only tighten: expected {limit.max} or less ({limit.id})"
                break


def _covers(mine: Limit, other: Limit, *, counts_only: bool = False) -> bool:
    """Whether keeping `mine` means keeping `other` too."""
    wide = set(mine.purposes) >= set(other.purposes) and mine.days >= other.days and mine.counts == other.counts
    per = mine.per == other.per or mine.per == "borrower"
    return wide and per and mine.after == other.after and (counts_only or mine.max <= other.max)


def _quiet(lender: LenderFile, every: Iterable[ContactFile]) -> Iterator[Loosened]:
    ages = [file.books.max_age_working_days for file in every if file.books]
    if lender.books and lender.books.max_age_working_days > min(ages):
        yield "books.max_age_working_days", f"the lender may only tighten: expected at most {min(ages)}"
    silences = [file.silence for file in every if file.silence]
    hours = max(one.after_talk_hours for one in silences)
    if lender.silence and lender.silence.after_talk_hours < hours:
        yield "silence.after_talk_hours", f"the lender may only tighten: expected at least {hours}"
    if lender.silence and (lost := {what for one in silences for what in one.while_} - set(lender.silence.while_)):
        yield "silence.while", f"the lender may only tighten: expected {', '.join(sorted(lost))} too"


def _clocks(lender: LenderFile, every: Iterable[ContactFile]) -> Iterator[Loosened]:
    files = tuple(every)
    answers = [file.complaints.answer_days for file in files if file.complaints]
    if lender.complaints and lender.complaints.answer_days > min(answers):
        yield "complaints.answer", f"the lender may only tighten: expected P{min(answers)}D or shorter"
    for number, mine in enumerate(lender.stops):
        theirs = [stop for file in files for stop in file.stops if stop.trigger == mine.trigger]
        soonest = min(stop.answer_days for stop in theirs)
        if mine.answer_days > soonest:
            yield f"stops.{number}.sla", f"the lender may only tighten: expected P{soonest}D or shorter"
        longest = max(((stop.holds_days or 0, stop.for_) for stop in theirs), key=lambda held: held[0])
        if (mine.holds_days or 0) < longest[0]:
            yield f"stops.{number}.for", f"the lender may only tighten: expected {longest[1]} or longer"
        if weaker := sorted({stop.action for stop in theirs} & _STRONGER[mine.action]):
            yield f"stops.{number}.action", f"the lender may only tighten: expected {weaker[-1]}"
    for number, rest in enumerate(lender.pauses):
        days = max(days_of(pause.for_) for file in files for pause in file.pauses if pause.trigger == rest.trigger)
        if rest.days < days:
            yield f"pauses.{number}.for", f"the lender may only tighten: expected P{days}D or longer"


_STRONGER = {
    "stop_and_ticket": frozenset[str](),
    "stop": frozenset({"stop_and_ticket"}),
    "ticket": frozenset({"stop_and_ticket", "stop"}),
    "answer": frozenset({"stop_and_ticket", "stop", "ticket"}),
}
