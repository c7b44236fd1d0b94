"""What is said about topics: what is missing in the group, a twin, one that was made again or closed too early."""

from __future__ import annotations

from dialogs.desk.titles import request_in_short
from dialogs.desk.view import Request
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text, lines, t

NO_TOPIC = {
    "no topics": t("I could not open a topic here: topics are switched off in this group. Requests are written into "
                   "the group itself until they are switched on (group settings, Topics)."),
    "no rights": t("I could not open a topic here: I need to be an administrator with the right “Manage topics”. "
                   "Requests are written into the group itself until I have it."),
    "": t("I could not open a topic here: Telegram refused it. Requests are written into the group itself."),
}  # fmt: skip


def no_topic(trouble: str) -> Screen:
    """Why there is no topic, said to the group."""
    return screen(NO_TOPIC.get(trouble, NO_TOPIC[""]))


def missing_rights(*, topics: bool, pins: bool, deletes: bool) -> Screen | None:
    """What we may not do and need to; None when nothing is missing."""
    wanted: list[Text] = []
    if not topics:
        wanted.append(t("• Manage topics: without it every case is written into the group itself"))
    if not pins:
        wanted.append(t("• Pin messages: without it the brief of a case is not pinned"))
    if not deletes:
        wanted.append(t("• Delete messages: without it a second topic of a case can only be closed"))
    if not wanted:
        return None
    return screen(lines(t("I am missing rights in this group. Please make me an administrator with:"), *wanted))


def twin(number: str) -> Screen:
    """Said in a second topic of a case before it goes."""
    return screen(t("Case {number} has another topic. This one is not used, please write in the other.", number=number))


def made_again(number: str) -> Screen:
    """Said in the topic that takes the place of one that is gone."""
    return screen(t("The topic of case {number} is gone. What is open is repeated here.",
                    number=number))  # fmt: skip


def closed_too_early(request: Request) -> Screen:
    """A person closed a topic in which somebody is still asked for."""
    return screen(
        lines(t("This topic was closed, but a request is still open here:"), request_in_short(request)),
        t("/resolve ends the request. What the borrower writes opens the topic again."),
    )
