"""Contact rules in force: base file -> jurisdiction -> lender, merged once when the policies are loaded.

A jurisdiction's hours take the place of the base file's, its limits act besides them; the lender's own file may only
make things stricter (`arrears.tightening` names what would not). The borrower comes last, in the gate: a wish narrows,
a recorded consent takes the place of the windows whose `widen_by` allows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Protocol

from arrears.clocks import Clocks, ComplaintRule
from arrears.contact_duties import Keep, Point, Said
from arrears.contact_file import ContactFile, LenderFile
from arrears.contact_parts import BooksAge, HoursRule, Limit, Suppression
from arrears.days import Hours
from arrears.help_lines import Help, help_of
from arrears.policy_base import Rule

SYNONYMS = {"UK": "GB"}


@dataclass(frozen=True)
class ContactRules:
    """What the gate follows for a borrower of this `jurisdiction` ("base" where no file knows it).

    `limits` count the messages we start, `calls` are for people who telephone. `zones`: all that are plausible where
    the books name none, the default one first; empty where nobody knows. `reasons` explains every value by its rule.
    `overdue`: the jurisdiction's review is, so hours and limits are the base file's.
    """

    jurisdiction: str
    hours: tuple[HoursRule, ...]
    limits: tuple[Limit, ...]
    calls: tuple[Limit, ...]
    books: BooksAge
    silence: Suppression
    zones: tuple[str, ...] = ()
    reasons: Mapping[str, Rule] = field(default_factory=dict)
    overdue: bool = False

    @cached_property
    def windows(self) -> tuple[Hours, ...]:
        """The hours as values to compute with."""
        return tuple(window.hours for window in self.hours)

    @cached_property
    def fixed_windows(self) -> tuple[Hours, ...]:
        """Those that nobody's consent widens."""
        return tuple(window.hours for window in self.hours if window.widen_by == "nobody")

    def windows_for(self, wished: Hours | None, *, agreed: bool) -> tuple[Hours, ...]:
        """When a message may be started: the rules' hours, and within them those the borrower wished for.

        A wish outside those hours that the borrower agreed to takes the place of the windows which consent may widen;
        it covers no public holiday that they leave out.
        """
        if wished is None:
            return self.windows
        if not agreed:
            return (*self.windows, wished)
        return (*self.fixed_windows, replace(wished, holidays=wished.holidays and self._widens_to_holidays))

    @property
    def widens(self) -> bool:
        """Whether the borrower's recorded consent may take the place of some window."""
        return len(self.fixed_windows) < len(self.windows)

    @property
    def _widens_to_holidays(self) -> bool:
        return all(window.hours.holidays for window in self.hours if window.widen_by != "nobody")

    def basis(self, verdict: str) -> tuple[str, ...]:
        """The names in `reasons` on which a verdict of the gate rests (`hours`, `cap.<limit>`, `books.old` ...).

        Empty for what rests on the facts of the case alone, such as a stop or a chat that is not linked.
        """
        if verdict == "hours":
            return tuple(dict.fromkeys(window.rule for window in self.hours))
        if verdict.startswith("cap."):
            return tuple(limit.rule for limit in self.limits if limit.id == verdict.removeprefix("cap."))
        if verdict == "books.old":
            return (self.books.rule,)
        return (self.silence.rule,) if verdict in ("promise.open", "agreement.kept", "just.talked") else ()

    def zones_of(self, named: str, lender: str) -> tuple[str, ...]:
        """The zones a borrower may be in: the one the books name, else all that are plausible, that of dates first."""
        if named or not self.zones:
            return (named or lender,)
        return tuple(dict.fromkeys((lender if lender in self.zones else self.zones[0], *self.zones)))


@dataclass(frozen=True)
class Keeping:
    """How long records are kept, by the law of the jurisdiction or the base file, whichever is longer."""

    contact_log: Keep
    agreements: Keep
    reasons: Mapping[str, Rule]


@dataclass(frozen=True)
class ContactBook:
    """All files of contact rules, and the lender's own."""

    base: ContactFile
    files: Mapping[str, ContactFile] = field(default_factory=dict)
    lender: LenderFile | None = None

    @cached_property
    def _merged(self) -> Mapping[tuple[str, bool], ContactRules]:
        known = (self.base, *self.files.values())
        return {(f.jurisdiction, late): merge(self.base, f, self.lender, overdue=late)
                for f in known for late in (False, True)}  # fmt: skip

    def file_for(self, jurisdiction: str) -> ContactFile | None:
        """The file of the jurisdiction, or of the country where a part of it (US-NY) has none; None: nobody knows."""
        code = jurisdiction.upper()
        country = code.partition("-")[0]
        for name in (code, country, SYNONYMS.get(country, "")):
            if name in self.files:
                return self.files[name]
        return None

    def rules_for(self, jurisdiction: str, on: date) -> ContactRules:
        """What the gate follows on that day; an overdue review falls back to the base file's hours and limits."""
        file = self.file_for(jurisdiction) or self.base
        overdue = file is not self.base and on > file.review.next_due
        return self._merged[file.jurisdiction, overdue]

    def help_for(self, jurisdiction: str, lender: str = "") -> Help:
        """The help lines of the jurisdiction; where no file knows it, those of the `lender`'s; empty if none does."""
        file = self.file_for(jurisdiction) or self.file_for(lender)
        return help_of(file.jurisdiction, file.help, file.rules) if file else Help()

    def clocks_for(self, jurisdiction: str) -> Clocks:
        """Stops, pauses and complaint clock: the jurisdiction's, the base file's where it is silent."""
        file = self.file_for(jurisdiction)
        files = [self.base, *([file] if file else []), *([self.lender] if self.lender else [])]
        complaint = _last(f.complaints for f in files)
        return Clocks(
            file.jurisdiction if file else "base",
            complaint,
            tuple({stop.trigger: stop for f in files for stop in f.stops}.values()),
            tuple({pause.trigger: pause for f in files for pause in f.pauses}.values()),
            _reasons(files),
        )

    def says(self, jurisdiction: str, point: Point) -> frozenset[Said]:
        """What the base file and the jurisdiction's ask to be said at that point."""
        files = [self.base, *([file] if (file := self.file_for(jurisdiction)) else [])]
        parts = (getattr(f.disclosures, point) for f in files if f.disclosures)
        return frozenset(what for part in parts if part for what in part.say)

    def keeping_for(self, jurisdiction: str) -> Keeping:
        """What must be kept of a borrower who asks for erasure."""
        files = [self.base, *([file] if (file := self.file_for(jurisdiction)) else [])]
        logs = [f.records.contact_log for f in files if f.records and f.records.contact_log]
        agreements = [f.records.agreements for f in files if f.records and f.records.agreements]
        return Keeping(_longest(logs), _longest(agreements), _reasons(files))


def merge(base: ContactFile, file: ContactFile, lender: LenderFile | None, *, overdue: bool = False) -> ContactRules:
    """The rules of one jurisdiction (`file` may be the base file itself).

    Hours: the file's, or the base file's where it has none or its review is overdue; the lender's besides. Limits: all
    of them besides each other. Silence and the age of the books: the strictest of all.
    """
    files = [base, *([file] if file is not base else [])]
    theirs = file if not overdue else base
    lenders = [
        window for window in (lender.hours if lender else ()) if not window.in_ or file.jurisdiction in window.in_
    ]
    limits = (*base.limits, *(theirs.limits if theirs is not base else ()), *(lender.limits if lender else ()))
    every = [*files, *([lender] if lender else [])]
    return ContactRules(
        jurisdiction=file.jurisdiction,
        hours=(*(theirs.hours or base.hours), *lenders),
        limits=tuple(limit for limit in limits if limit.counts == "contact"),
        calls=tuple(limit for limit in limits if limit.counts != "contact"),
        books=min((f.books for f in every if f.books), key=lambda books: books.max_age_working_days),
        silence=_quietest(f.silence for f in every),
        zones=file.timezones.zones if file.timezones else (),
        reasons=_reasons(every),
        overdue=overdue,
    )


class _HasRules(Protocol):
    @property
    def rules(self) -> dict[str, Rule]: ...


def _reasons(files: Iterable[_HasRules]) -> dict[str, Rule]:
    return {name: rule for file in files for name, rule in file.rules.items()}


def _quietest(found: Iterable[Suppression | None]) -> Suppression:
    """All that silences in any of them, and the longest time to think."""
    every = [one for one in found if one is not None]
    longest = max(every, key=lambda one: one.after_talk_hours)
    silenced = tuple(dict.fromkeys(what for one in every for what in one.while_))
    return longest.model_copy(update={"while_": silenced})


def _last(found: Iterable[ComplaintRule | None]) -> ComplaintRule:
    return [one for one in found if one is not None][-1]


def _longest(found: list[Keep]) -> Keep:
    return max(found, key=lambda keep: keep.days)
