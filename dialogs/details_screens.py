"""What "my details" shows: what we have, masked where others could look on, and what can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from arrears.contact_rules import ContactRules
from arrears.days import Hours
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, own, t
from dialogs.grammar.view import View
from dialogs.phrases import LANGUAGES

SHOWN_CHARACTERS = 3  # of a number or an address, at its end
FIELDS = ("phone", "email", "address", "name", "other")
WEEK = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Memory:
    """Which detail is about to be changed, and to what; which hours were asked for."""

    field: str = ""
    value: str = ""
    asked: Hours | None = None  # outside the allowed hours: a wish that needs consent


def masked(value: str) -> str:
    """Its last characters; a short one not at all."""
    return f"•••{value[-SHOWN_CHARACTERS:]}" if len(value) > 2 * SHOWN_CHARACTERS else "•••"


def mine(_memory: Memory, view: View) -> Screen:
    """What we have, and what can be done with it."""
    borrower = view.books.borrower if view.books else None
    phone, email = (borrower.phone, borrower.email) if borrower else ("", "")
    return Screen(
        (
            t("These are your details. For your privacy I show only the ends of your number and e-mail."),
            lines(
                t("Name: {name}", name=view.name),
                t("Telephone: {phone}", phone=masked(phone) if phone else t("none")),
                t("E-mail: {email}", email=masked(email) if email else t("none")),
                t("Language: {language}", language=LANGUAGES.get(view.language, view.language)),
                t("Best time to write: {when}", when=when_of(view)),
            ),
        ),
        (
            (Button(t("Something has changed"), "change"),),
            (Button(t("Best time to write"), "times"),),
            (Button(t("Language"), "language"),),
        ),
        facts=True,
    )


FIELD_NAMES = {
    "phone": t("Telephone number"),
    "email": t("E-mail address"),
    "address": t("Address"),
    "name": t("Name"),
    "other": t("Something else"),
}


def which(_memory: Memory, _view: View) -> Screen:
    """What has changed."""
    buttons = [Button(FIELD_NAMES[field], f"field:{field}") for field in FIELDS]
    return Screen((t("What has changed?"),), (tuple(buttons[:2]), tuple(buttons[2:4]), (buttons[4],)), facts=True)


QUESTIONS = {
    "phone": t("What is your new telephone number?"),
    "email": t("What is your new e-mail address?"),
    "address": t("What is your new address?"),
    "name": t("What is your name now?"),
    "other": t("What has changed? Please write it in your own words."),
}


def value(memory: Memory, _view: View) -> Screen:
    """The new one, typed."""
    return Screen((QUESTIONS.get(memory.field, QUESTIONS["other"]),), facts=True)


def confirm(memory: Memory, _view: View) -> Screen:
    """Said back before it is passed on."""
    return Screen(
        (
            lines(FIELD_NAMES.get(memory.field, FIELD_NAMES["other"]), own(memory.value)),
            t("Shall I pass this on to my colleagues?"),
        ),
        choices(Button(t("Yes, please"), "yes", "success"), Button(t("Write it again"), "again")),
        facts=True,
    )


def noted(_memory: Memory, _view: View) -> Screen:
    """What happens with it: a bot changes nothing in the lender's books."""
    return Screen(
        (
            t("Thank you, I have passed it on. A colleague will enter it."),
            t("Until then the record stays as it is, so the change may not show here at once."),
        ),
        choices(Button(t("My details"), "mine")),
        facts=True,
    )


# The best time to write


def rules_of(view: View) -> ContactRules:
    """The contact rules of the borrower's jurisdiction."""
    return view.policy.contact_for(view.jurisdiction, view.today)


def allowed(view: View) -> Hours:
    """When a message may be started at all: what all windows have in common, and the hours in which any is planned."""
    return common((*rules_of(view).windows, *view.policy.ladder.windows))


def beyond(wished: Hours, view: View) -> Hours:
    """What would be left of a wish outside the allowed hours if the borrower consented to it."""
    return common((*rules_of(view).fixed_windows, *view.policy.ladder.windows, wished))


def common(windows: tuple[Hours, ...]) -> Hours:
    """What all windows have in common; its end is before its start when nothing is."""
    return Hours(
        frozenset.intersection(*(window.days for window in windows)),
        max(window.start for window in windows),
        min(window.end for window in windows),
        holidays=all(window.holidays for window in windows),
    )


def narrowed(wished: Hours, view: View) -> Hours:
    """What is left of the allowed hours by the wish; its end is before its start when nothing is."""
    return common((allowed(view), wished))


def when_of(view: View) -> Text:
    """The best time as it stands."""
    if view.wished is None:
        return t("whenever I may")
    windows = rules_of(view).windows_for(view.wished, agreed=view.wish_agreed)
    return spoken(common((*windows, *view.policy.ladder.windows)))


def spoken(hours: Hours) -> Text:
    """Days and hours in words."""
    return t("{days}, {start} to {end}", days=days_in_words(hours.days), start=clock(hours.start), end=clock(hours.end))


def clock(at: time) -> str:
    """An hour as the clock shows it."""
    return "24:00" if at == time.max else at.strftime("%H:%M")


DAYS = (t("Monday"), t("Tuesday"), t("Wednesday"), t("Thursday"), t("Friday"), t("Saturday"), t("Sunday"))


def days_in_words(days: frozenset[int]) -> Text:
    """Every day, a run of days, or each by its name."""
    if days == WEEK:
        return t("every day")
    ordered = sorted(days)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return t("{first} to {last}", first=DAYS[ordered[0]], last=DAYS[ordered[-1]])
    said = DAYS[ordered[0]] if ordered else t("no day")
    for day in ordered[1:]:
        said = t("{days}, {day}", days=said, day=DAYS[day])
    return said


PARTS = {
    "morning": (t("In the mornings"), time(0), time(12)),
    "afternoon": (t("In the afternoons"), time(12), time(18)),
    "evening": (t("In the evenings"), time(18), time.max),
}


def times(_memory: Memory, view: View) -> Screen:
    """Which of the allowed hours suit best."""
    may = allowed(view)
    parts = [
        Button(label, f"part:{name}")
        for name, (label, start, end) in PARTS.items()
        if start < may.end and may.start < end
    ]
    return Screen(
        (
            t("When shall I write to you? You can also write it, such as: after 4 pm, not on Mondays."),
            t("I may write first only on these days and hours: {when}. Your wish can narrow them.", when=spoken(may)),
        ),
        (tuple(parts), (Button(t("At any of these times"), "any"),)),
        facts=True,
    )


def consent(memory: Memory, view: View) -> Screen:
    """Hours outside those of the rules: only by the borrower's own clear word, which is recorded as it stands here."""
    asked = beyond(memory.asked, view) if memory.asked else allowed(view)
    return Screen(
        (
            t("That lies outside the hours in which I may write first: {when}.", when=spoken(allowed(view))),
            t("If you agree, I write first only at this time: {when}. You can undo it here at any time. Do you agree?",
              when=spoken(asked)),
        ),
        choices(Button(t("Yes, I agree"), "yes", "success"), Button(t("No, leave it as it is"), "no")),
        facts=True,
    )  # fmt: skip


def agreed(_memory: Memory, view: View) -> Screen:
    """What the wish means."""
    return Screen(
        (
            t("Thank you. From now on I write first only at this time: {when}.", when=when_of(view))
            if view.wished
            else t("Thank you. I write whenever I may: {when}.", when=spoken(allowed(view))),
            t("When you write to me, I answer at any hour. You can change this here at any time."),
        ),
        choices(Button(t("My details"), "mine")),
        facts=True,
    )
