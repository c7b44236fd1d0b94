"""When to write next, and about what; or why not. One message a day covers all of a borrower's loans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from arrears.contact import ContactFacts, Hold, Purpose, Stop, earliest, may_ever, stands, windows
from arrears.contact_rules import ContactRules
from arrears.days import ONE_DAY, Hours, day_starts, local_day, next_bank_day, open_day
from arrears.policy import Ladder
from arrears.position import LoanPosition
from arrears.promise import Promise, PromiseState, owed
from arrears.touch import DoneStep, Silence, Touch, TouchFacts


@dataclass(frozen=True, slots=True)
class _Rung:
    """One step of one loan or promise: it fits from `day` through `last` (None: as long as it is not done)."""

    mark: DoneStep
    place: int  # how far up the ladder; of a promise, minus the days before
    day: date
    last: date | None


def next_touch(view: TouchFacts, ladder: Ladder, rules: ContactRules, now: datetime) -> Touch | Silence:
    """The next message to start, at or after `now`, or why there is none.

    Dunning climbs a ladder per loan and oldest due day: the first step that is not done, never a later one before it,
    so a loan that comes to us late starts with the first contact too; a note before the due day lapses with it. All
    loans share one message, and `gap_days` lie between two of them, so missed runs never catch up in a burst. It goes
    out at the first allowed moment on its day or after.

    Reminders of promises go out on their day, or on the last open day before it; never on the day the promise was
    made, nor of what is not owed any more. They come first where both fit a day. Appointments are service: holds and a
    case that waits for a person do not silence them; on a day with any other message they wait for the next. Rules that
    keep silent: those of `may_ever`, and ladder.end (every step is done, a person should look), nothing.due, hours (no
    moment found).
    """
    taken = _unavailable(view, now, (*view.contact.stops, *view.contact.holds))
    dunning = _dunning(view, ladder, rules, now, taken)
    wanted = (
        _promised(view, ladder, rules, now, taken),
        dunning if isinstance(dunning, Touch) else None,
        _appointed(view, ladder, rules, now),
    )
    zone = view.contact.zones[0]
    touches = [touch for touch in wanted if touch is not None]
    # min keeps the first of equals: on one day a promise goes before dunning, and dunning before an appointment.
    return min(touches, key=lambda touch: local_day(touch.at, zone)) if touches else dunning


def _dunning(
    view: TouchFacts, ladder: Ladder, rules: ContactRules, now: datetime, taken: Mapping[str, date | None]
) -> Touch | Silence:
    start = _free(Purpose.DUNNING, view.contact, rules, now)
    if isinstance(start, Silence):
        return start
    zone = view.contact.zones[0]
    loans = [loan for loan in view.position.collectable if taken.get(loan.loan_ref, date.min) is not None]
    rungs = [_rungs(loan, view, ladder, taken.get(loan.loan_ref)) for loan in loans]
    day = max(local_day(start, zone), _after_gap(view, ladder, zone))
    while True:
        wanted = [rung for rung in (_fits(loan, day) for loan in rungs) if rung is not None]
        if not wanted:
            ended = any(loan.due and not _fits(of, day) for loan, of in zip(loans, rungs, strict=True))
            return Silence("ladder.end", hand_over=True) if ended else Silence("nothing.due")
        day = max(day, min(rung.day for rung in wanted))
        at = earliest(Purpose.DUNNING, view.contact, rules, max(start, day_starts(day, zone)), ladder.windows)
        if at is None:
            return Silence("hours")
        day = local_day(at, zone)
        now_due = [rung for rung in (_fits(loan, day) for loan in rungs) if rung is not None and rung.day <= day]
        if now_due:
            told = {rung.mark.loan_ref for rung in now_due}
            refs = tuple(loan.loan_ref for loan in loans if loan.due or loan.loan_ref in told)
            return _touch(at, Purpose.DUNNING, now_due, refs, day)


def _promised(
    view: TouchFacts, ladder: Ladder, rules: ContactRules, now: datetime, taken: Mapping[str, date | None]
) -> Touch | None:
    opened = [
        p
        for p in view.promises
        if p.state is PromiseState.OPEN and p.loan_ref not in taken and owed(p, view.position.loan(p.loan_ref))
    ]
    start = _free(Purpose.PROMISE, view.contact, rules, now) if opened else None
    if start is None or isinstance(start, Silence):
        return None
    zone = view.contact.zones[0]
    day = max(local_day(start, zone), max((done.on + ONE_DAY for done in view.done_steps), default=date.min))
    rungs = _reminders(opened, view, ladder, windows(view.contact, rules))
    while rungs := [rung for rung in rungs if rung.last is not None and rung.last >= day]:
        day = max(day, min(rung.day for rung in rungs))
        at = earliest(Purpose.PROMISE, view.contact, rules, max(start, day_starts(day, zone)), ladder.windows)
        if at is None:
            return None
        day = local_day(at, zone)
        now_due = [rung for rung in rungs if rung.day <= day <= (rung.last or day)]
        if now_due:
            refs = tuple(dict.fromkeys(rung.mark.loan_ref for rung in now_due))
            return _touch(at, Purpose.PROMISE, now_due, refs, day)
    return None


def _reminders(opened: Iterable[Promise], view: TouchFacts, ladder: Ladder, hours: tuple[Hours, ...]) -> list[_Rung]:
    """The reminders of those promises that are not done; none on the day a promise was made or before."""
    done = {(step.step, step.loan_ref, step.due) for step in view.done_steps}
    found = ((p, _reminder(p, n, view.contact.jurisdiction, hours)) for p in opened for n in ladder.promise.days_before)
    return [rung for p, rung in found if rung.day > p.made_on and (rung.mark.step, p.loan_ref, p.due) not in done]


def _appointed(view: TouchFacts, ladder: Ladder, rules: ContactRules, now: datetime) -> Touch | None:
    """The first appointment that may still go out, on a day on which nothing else has gone out."""
    start = _free(Purpose.SERVICE, view.contact, rules, now) if view.appointments else None
    if start is None or isinstance(start, Silence):
        return None
    zone = view.contact.zones[0]
    stopped = _unavailable(view, now, view.contact.stops)
    done = {(step.step, step.loan_ref, step.due) for step in view.done_steps}
    used = [step.on for step in view.done_steps]
    used += [local_day(sent.at, zone) for sent in view.contact.sent if sent.purpose in _ABOUT_MONEY]
    first = max(local_day(start, zone), max(used, default=date.min) + ONE_DAY)
    touches = []
    for to in sorted(view.appointments, key=lambda a: (a.day, a.kind, a.ref)):
        free_from = stopped.get(to.loan_ref, date.min)
        if free_from is None or (to.kind, to.ref, to.day) in done:
            continue
        opens = max(start, day_starts(max(first, to.day, free_from), zone))
        at = earliest(Purpose.SERVICE, view.contact, rules, opens, ladder.windows)
        if at is not None and (to.last is None or local_day(at, zone) <= to.last):
            mark = DoneStep(to.kind, to.ref, to.day, local_day(at, zone))
            refs = (to.loan_ref,) if to.loan_ref else ()
            touches.append(Touch(at, Purpose.SERVICE, to.kind, refs, (mark,), ref=to.ref))
    return min(touches, key=lambda touch: touch.at, default=None)


def check_in(days: Sequence[date], since: date, gap_days: int) -> date | None:
    """The day half-way to the next part when nothing falls due for longer than `gap_days`; None otherwise.

    `days` are those of the plan's parts, `since` is the day of the part before, or the day the plan came into force.
    """
    following = min((day for day in days if day > since), default=since)
    gap = following - since
    return since + gap // 2 if gap.days > gap_days else None


def _touch(at: datetime, purpose: Purpose, rungs: list[_Rung], refs: tuple[str, ...], day: date) -> Touch:
    furthest = max(rungs, key=lambda rung: rung.place)
    return Touch(at, purpose, furthest.mark.step, refs, tuple(replace(rung.mark, on=day) for rung in rungs))


def _rungs(loan: LoanPosition, view: TouchFacts, ladder: Ladder, free_from: date | None) -> list[_Rung]:
    """The steps of a loan that are not done, in order; none for a loan with nothing due or coming."""
    due = loan.oldest_due or (loan.next_due.date if loan.next_due else None)
    if due is None:
        return []
    done = {step.step for step in view.done_steps if step.loan_ref == loan.loan_ref and step.due == due}
    late = next_bank_day(due, view.contact.jurisdiction) + ONE_DAY  # the first day on which it is late
    rungs = []
    for place, step in enumerate(ladder.steps):
        if step.id not in done:
            day = due + timedelta(days=step.day)
            day = max(day if step.until else max(day, late), free_from or day)
            last = due + timedelta(days=step.until) if step.until else None
            rungs.append(_Rung(DoneStep(step.id, loan.loan_ref, due, day), place, day, last))
    return rungs


def _fits(rungs: list[_Rung], day: date) -> _Rung | None:
    """The loan's next step, seen from that day: the first that has not lapsed."""
    return next((rung for rung in rungs if rung.last is None or day <= rung.last), None)


def _reminder(promise: Promise, days: int, jurisdiction: str, hours: tuple[Hours, ...]) -> _Rung:
    """A reminder so many days before a promised one, or on the last open day before that."""
    last = day = promise.due - timedelta(days=days)
    while not open_day(day, hours, jurisdiction) and last - day < _LONGEST_CLOSED:
        day -= ONE_DAY
    return _Rung(DoneStep(promise_step(days), promise.loan_ref, promise.due, day), -days, day, last)


_LONGEST_CLOSED = timedelta(days=14)


def promise_step(days: int) -> str:
    """The id of the reminder so many days before a promised day."""
    return "promise.day" if days == 0 else f"promise.before{days}"


def _after_gap(view: TouchFacts, ladder: Ladder, zone: str) -> date:
    """The first day on which the distance to the last message about money, or skipped step, is kept.

    Who was asked what became of a promise is not dunned the day after. A day on which a reminder of a promise or an
    appointment was sent or skipped is used up too: nothing more comes on it.
    """
    gap = timedelta(days=ladder.gap_days)
    rungs = {step.id for step in ladder.steps}
    days = [local_day(sent.at, zone) + gap for sent in view.contact.sent if sent.purpose in _ABOUT_MONEY]
    days += [done.on + (gap if done.step in rungs else ONE_DAY) for done in view.done_steps]
    return max(days, default=date.min)


_ABOUT_MONEY = (Purpose.DUNNING, Purpose.PROMISE)


def _unavailable(view: TouchFacts, now: datetime, pauses: Iterable[Stop | Hold]) -> dict[str, date | None]:
    """Loans left out and until which day (None: for good): silent ones, and those with a pause of their own."""
    taken: dict[str, date | None] = dict.fromkeys(view.position.silent_loans)
    zone = view.contact.zones[0]
    for pause in pauses:
        if pause.loan_ref and (pause.until is None or now < pause.until):
            until = local_day(pause.until, zone) + ONE_DAY if pause.until else None
            known = taken.get(pause.loan_ref, date.min)
            taken[pause.loan_ref] = None if until is None or known is None else max(until, known)
    return taken


def _free(purpose: Purpose, facts: ContactFacts, rules: ContactRules, now: datetime) -> datetime | Silence:
    """When stops and holds that have an end are over, or the rule that keeps silent; books are judged as of now."""
    start = now
    while not (verdict := may_ever(purpose, facts, rules, now)).allowed:
        if verdict.until is None:
            return Silence(verdict.rule)
        start = max(start, verdict.until)
        facts = replace(
            facts,
            stops=tuple(stop for stop in facts.stops if stands(stop, start)),
            holds=tuple(hold for hold in facts.holds if stands(hold, start)),
            talked_at=None if verdict.rule == "just.talked" else facts.talked_at,
        )
    return start
