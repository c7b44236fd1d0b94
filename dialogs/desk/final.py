"""The final review: reminders have ended unanswered, and a supervisor decides how it goes on; nothing does by itself.

More time, mediation, an agency after the lender's own written notice, or legal advice: each with a day and a reason.
None of them is threatened with; the borrower hears of the first two alone, kindly. The flags of the books stay the
lender's own import.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, cast, get_args
from zoneinfo import ZoneInfo

from arrears.days import local_day
from arrears.desk_final import agency_refused
from dialogs.desk.deeds import PauseReminders
from dialogs.desk.drafting import EndDraft, KeepDraft, my_draft
from dialogs.desk.final_words import CHOICES, asked_here, asked_of, card, decided, how_to, refused
from dialogs.desk.standing import supervisors
from dialogs.desk.story import Answer, Command, Deed, DeskEffect, Rule, done, says
from dialogs.desk.view import DeskView
from dialogs.desk.when import read_day
from dialogs.grammar.screen import Button, Screen, choices, screen
from dialogs.grammar.text import own, t

KIND = "final"  # a decision whose reason is still to be written
SHORTEST, LONGEST = 3, 200  # characters of a reason
AHEAD = (7, 14, 30)  # days to tap
Choice = Literal["time", "mediation", "agency", "legal", "sent"]


@dataclass(frozen=True, slots=True)
class Review(DeskEffect):
    """What was decided, until which day and why; of a notice the day on which the lender sent it."""

    choice: Choice
    day: date
    reason: str


def final(deed: Deed, view: DeskView) -> Answer:
    """`/final`, or `/final time 2026-12-24 reason`."""
    no = barred(view)
    if no is not None:
        return no
    word, _, rest = deed.rest.strip().partition(" ")
    if not word:
        return Answer(says=card(view))
    if word.casefold() not in get_args(Choice):
        return says(t("There is no choice called “{word}”.", word=word), how_to())
    day_word, _, reason = rest.strip().partition(" ")
    day = read_day(day_word, local_day(view.now, view.zone))
    if day is None:
        return says(
            t("I can't read “{word}” as a day.", word=day_word) if day_word else t("Please add a day."), how_to()
        )
    return _decide(cast(Choice, word.casefold()), day, reason, view)


def tapped(deed: Deed, view: DeskView) -> Answer:
    """A choice, or the day of one, was tapped."""
    no = barred(view)
    if no is not None:
        return no
    choice, _, days = deed.rest.partition(":")
    if choice not in get_args(Choice):
        return Answer(says=card(view))
    wish = cast(Choice, choice)
    today = local_day(view.now, view.zone)
    wrong = _wrong(wish, today if wish == "sent" else today + timedelta(days=1), view)
    if wrong is not None:
        return wrong
    if not days.isdecimal():
        return Answer(says=_which_day(wish, view))
    day = today - timedelta(days=int(days)) if wish == "sent" else today + timedelta(days=int(days))
    wrong = _wrong(wish, day, view)
    if wrong is not None:
        return wrong
    keep = KeepDraft(view.fresh_id, KIND, {"choice": wish, "day": day.isoformat()})
    ask = t("{choice}, {day}. Why? Please write the reason as your next message; it is kept in the record.",
            choice=CHOICES[wish], day=day)  # fmt: skip
    return done(keep, says=screen(ask))


def reason_given(deed: Deed, view: DeskView) -> Answer:
    """The message after the day."""
    draft = my_draft(view, KIND)
    no = barred(view)
    if draft is None or no is not None:
        return no or says(how_to())
    day, choice = date.fromisoformat(str(draft.body["day"])), cast(Choice, draft.body["choice"])
    answer = _decide(choice, day, deed.rest, view)
    return replace(answer, effects=(*answer.effects, EndDraft(draft.id))) if answer.effects else answer


def barred(view: DeskView) -> Answer | None:
    """Why nothing can be decided by this person here; None: it can."""
    if view.view.books is None or not asked_here(view):
        return says(t("No final review is open here: it comes once the reminders have ended without an answer."))
    if not view.me.supervises:
        return says(t("Only a supervisor decides in a final review. Please ask {aliases}.", aliases=supervisors(view)))
    return None


def _decide(choice: Choice, day: date, reason: str, view: DeskView) -> Answer:
    reason = " ".join(reason.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        return says(t("Please add a reason, in one line of at most {n} characters.", n=LONGEST), how_to())
    wrong = _wrong(choice, day, view)
    if wrong is not None:
        return wrong
    effects: list[DeskEffect] = [Review(choice, day, reason)]
    if choice != "sent":
        end = datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(view.zone))
        effects.insert(0, PauseReminders(end, reason))
    return done(*effects, says=decided(choice, day, view))


def _wrong(choice: Choice, day: date, view: DeskView) -> Answer | None:
    """What stands against it: the day, a stop, or the notice that has to come first."""
    today = local_day(view.now, view.zone)
    if choice == "sent":
        early = today - timedelta(days=365)
        return None if early <= day <= today else says(t("A notice is recorded with the day on which it was sent."))
    longest = view.view.policy.desk.hold.longest_days
    if not today < day <= today + timedelta(days=longest):
        return says(t("The day lies ahead, at most {n} days: then one looks again.", n=longest))
    if choice == "agency":
        if view.view.stops:
            return says(t("No agency while this is open: {stops}.", stops=", ".join(view.view.stops)))
        rules = view.view.policy.desk.final_review
        no = agency_refused(asked_of(view), view.noticed_on, today, rules.notice_days)
        if no is not None:
            return says(*refused(no, asked_of(view)))
    return None


def _which_day(choice: Choice, view: DeskView) -> Screen:
    """When one looks again; of a notice, when it was sent."""
    if choice == "sent":
        days = ((0, t("Today")), (1, t("Yesterday")), (7, t("A week ago")))
        asked = t("On which day was the written notice sent? Another day in one line: /final sent 2026-12-01 by post")
        return screen(asked, rows=choices(*(Button(label, f"final:sent:{n}") for n, label in days)))
    today, longest = local_day(view.now, view.zone), view.view.policy.desk.hold.longest_days
    buttons = (Button(own(today + timedelta(days=n)), f"final:{choice}:{n}") for n in AHEAD if n <= longest)
    return screen(t("{choice}: until which day? Then one looks again.", choice=CHOICES[choice]), rows=choices(*buttons))


COMMANDS = {
    "final": Command(
        final,
        t("decide how it goes on once the reminders have ended: /final, /final time 2026-12-24 reason"),
        supervisor=True,
    )
}
BUTTONS: dict[str, Rule] = {"final": tapped}
DRAFTS: dict[str, Rule] = {KIND: reason_given}
