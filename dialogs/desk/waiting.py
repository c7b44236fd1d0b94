"""What waits, and until when: a case put aside, reminders that pause, a call that was agreed."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from arrears.desk import desk_open, desk_opens
from dialogs.desk.deeds import EndPause, OfferSlot, PauseReminders, PutAside
from dialogs.desk.standing import not_held, someone_elses
from dialogs.desk.story import Answer, Command, Deed, Rule, done, says
from dialogs.desk.view import DeskView
from dialogs.desk.when import read_moment, read_span, read_until
from dialogs.grammar.screen import screen
from dialogs.grammar.text import Text, t, tn

OFF = frozenset({"off", "end", "取消"})
LONGEST_REASON = 200  # characters


def snooze(deed: Deed, view: DeskView) -> Answer:
    """Nothing to do before a moment. Whoever writes meanwhile is answered all the same."""
    refused = not_held(view)
    if refused is not None:
        return refused
    if deed.rest.strip().casefold() in OFF:
        if view.snoozed_until is None:
            return says(t("This case is not put aside."))
        return done(PutAside(None), says=screen(t("The case is taken up again.")))
    until = read_until(deed.rest, view.now, view.zone)
    if until is None:
        return says(unread(deed.rest), t("Write for example: {example}", example="/snooze 2h, /snooze tomorrow 10:00"))
    longest = view.view.policy.desk.snooze.longest_days
    if until <= view.now:
        return says(t("{at} has passed.", at=until))
    if until > view.now + timedelta(days=longest):
        return says(
            tn("A case is put aside for {n} day at most.", "A case is put aside for {n} days at most.", longest),
            t("For what comes later, write the next step's day with /resolve."),
        )
    said = [t("Put aside until {at}; then I say so here.", at=until)]
    due = min((request.due_at for request in view.requests if request.first_at is None), default=None)
    if due is not None and due < until:
        said.append(t("The first answer is due by {due} all the same.", due=due))
    return done(PutAside(until), says=screen(*said))


def hold(deed: Deed, view: DeskView) -> Answer:
    """Reminders wait for so many days, for a reason; answers and news go out."""
    refused = someone_elses(view)
    if refused is not None:
        return refused
    if view.subject.startswith("chat:"):
        return says(t("This chat belongs to no borrower: there are no reminders."))
    span, _, reason = deed.rest.strip().partition(" ")
    paused = any(held.kind == "desk" for held in view.holds)
    if span.casefold() in OFF:
        if not paused:
            return says(t("No pause by the desk is in force here."))
        return done(EndPause(), says=screen(t("Reminders need not wait for the desk any longer.")))
    wait, reason = read_span(span), " ".join(reason.split())
    if wait is None or not reason or len(reason) > LONGEST_REASON:
        return says(
            t("Please add how long and why, so that everybody sees why reminders wait."),
            t("Write for example: {example}", example=t("/hold 7d payment is being traced")),
        )
    longest = view.view.policy.desk.hold.longest_days
    if not timedelta(0) < wait <= timedelta(days=longest):
        return says(tn("Reminders wait for {n} day at most.", "Reminders wait for {n} days at most.", longest))
    until = view.now + wait
    said = t("Reminders wait until {at}: {reason}", at=until, reason=reason)
    return done(PauseReminders(until, reason), says=screen(said, t("To end it earlier, write: /hold off")))


def slot(deed: Deed, view: DeskView) -> Answer:
    """A call is offered to the borrower for a moment in office hours."""
    refused = not_held(view)
    if refused is not None:
        return refused
    if not view.linked or not view.reachable:
        return says(t("The borrower can't be reached here, so nobody could agree to a call."))
    if view.view.closed:
        return says(t("It is not clear who reads this chat: no call is offered here."))
    at = read_moment(deed.rest, view.now, view.zone)
    if at is None:
        return says(unread(deed.rest), t("Write for example: {example}", example="/slot 2026-12-01 14:00"))
    rules, where = view.view.policy.desk, view.view.lender.jurisdiction
    if at <= view.now:
        return says(t("{at} has passed.", at=at))
    if at > view.now + timedelta(days=rules.slot.ahead_days):
        days = rules.slot.ahead_days
        return says(tn("A call is agreed {n} day ahead at most.", "A call is agreed {n} days ahead at most.", days))
    if not desk_open(at, rules, view.zone, where):
        return says(t("Nobody is at the desk on {at}.", at=at), *opening(at, view))
    zone = view.calls.zones[0] if view.calls.zones else view.zone
    here, there = (f"{at.astimezone(ZoneInfo(name)):%H:%M}" for name in (view.zone, zone))
    if not view.calls.good(at):
        return says(t("Where the borrower is, that is {time}: not an hour for calls.", time=there))
    said = [t("The borrower is asked whether a call on {at} suits. The answer comes here.", at=at)]
    if there != here:
        said.append(t("Where the borrower is, that is {time}.", time=there))
    return done(OfferSlot(at), says=screen(*said))


def opening(at: datetime, view: DeskView) -> tuple[Text, ...]:
    """When the desk next opens after that moment."""
    opens = desk_opens(at, view.view.policy.desk, view.zone, view.view.lender.jurisdiction)
    return () if opens is None else (t("It opens next on {at}.", at=opens),)


def unread(words: str) -> Text:
    """That a time could not be read."""
    return (
        t("I can't read “{word}” as a time.", word=words.strip())
        if words.strip()
        else t("Please add a day and a time.")
    )


COMMANDS = {
    "snooze": Command(snooze, t("put it aside: /snooze 2h, /snooze tomorrow 10:00, /snooze off")),
    "hold": Command(hold, t("let reminders wait, with a reason: /hold 7d payment is being traced")),
    "slot": Command(slot, t("offer the borrower a call: /slot 2026-12-01 14:00")),
}
BUTTONS: dict[str, Rule] = {"snooze": snooze}
