"""What "my details" shows: what we have, masked where others could look on, and what can be changed."""

from __future__ import annotations

from dataclasses import dataclass

from arrears.days import Hours
from dialogs.details.hours import when_of
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import lines, own, t
from dialogs.grammar.view import View
from dialogs.phrases import LANGUAGES

SHOWN_CHARACTERS = 3  # of a number or an address, at its end
FIELDS = ("phone", "email", "address", "name", "other")


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
