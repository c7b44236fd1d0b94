"""A complaint is never handled by whoever it is about: what they may still do, and how that is said. Pure."""

from __future__ import annotations

from dialogs.desk.people import Member
from dialogs.desk.story import Answer, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text, t

# Words that only read or write a note: they are open to everybody at the desk.
OPEN_WORDS = frozenset({"case", "help", "note", "brief"})


def may_handle(member: Member, view: DeskView) -> bool:
    """Whether this member may take, answer, decide, resolve or release: it is not their own case, and no open complaint
    of it is about them."""
    return member.user_id not in (*view.about, view.borrower)


def barred(word: str, view: DeskView) -> bool:
    """Whether a word (or button) is closed to who acts, because the case, or a complaint in it, is about them."""
    return word not in OPEN_WORDS and not may_handle(view.me, view)


def about_you(view: DeskView) -> Answer:
    """Why nothing is done."""
    if view.me.user_id == view.borrower:
        return says(t("This is your own case, so somebody else looks after it."))
    return says(
        t("The complaint in this case is about you, so somebody else looks after the case until it is answered. You "
          "can still leave a note (/note) for them.")
    )  # fmt: skip


def not_theirs(member: Member, view: DeskView) -> Answer:
    """Why the case can't be given to that colleague."""
    if member.user_id == view.borrower:
        return says(t("This is {alias}'s own case: it needs somebody else.", alias=member.alias))
    return says(t("The complaint here is about {alias}: it needs somebody else.", alias=member.alias))


def handed_on(alias: str) -> Text:
    """Why the holder holds the case no more."""
    return t("{name} no longer looks after this case, because the complaint may be about them.", name=alias)


def recorded(item: str, alias: str) -> Screen:
    """Said in the topic when a complaint was made: whom it is about."""
    if not alias:
        return screen(t("Complaint {item} is recorded. It is about nobody at the desk.", item=item))
    return screen(
        t("Complaint {item} is recorded. It may be about {name}, who was in touch with the borrower: somebody else "
          "looks after this case until it is answered.", item=item, name=alias)
    )  # fmt: skip
