"""What the desk reads though nobody there asked: a case comes back, a time has come, a call was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from dialogs.desk.people import Member
from dialogs.desk.standing import TAKE
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import Text, t, tn

TAKE_IT = ((TAKE,),)


def back_in_the_queue(why: Text, due: datetime) -> Screen:
    """Nobody holds the case any more, and its first due time stays as it was."""
    kept = t("It waits for a person again. The first answer is due by {due}.", due=due)
    return screen(why, kept, rows=TAKE_IT)


def was_idle(minutes: int) -> Text:
    """Because the borrower waited."""
    return tn("The borrower waits, and nothing was done here for {n} minute.",
              "The borrower waits, and nothing was done here for {n} minutes.", minutes)  # fmt: skip


def went_home(holder: Member | None) -> Text:
    """Because the office's day is over."""
    if holder is None:
        return t("The desk has closed for today.")
    return t("The desk has closed for today, and with it {alias}'s shift.", alias=holder.alias)


def is_gone(why: Literal["left", "roster"]) -> Text:
    """Because the holder is."""
    if why == "left":
        return t("Whoever looked after this case has left the group.")
    return t("Whoever looked after this case is no longer one of the desk's people.")


def closed_outside(name: str) -> Screen:
    """Somebody used `goodword act`."""
    return screen(
        t("{name} has closed the request from the command line. The bot looks after this case again.", name=name)
    )


def closed_while_held(name: str, holder: Member | None) -> Screen:
    """Somebody used `goodword act`, and the case stays with its holder."""
    closed = t("{name} has closed the request from the command line.", name=name)
    if holder is None:
        return screen(closed, rows=TAKE_IT)
    still = t("@{alias}, you still look after this case. If nothing is left to do, give it back to the bot: /release",
              alias=holder.alias)  # fmt: skip
    return screen(closed, still)


def aside_is_over(holder: Member | None) -> Screen:
    """What was put aside is due again."""
    if holder is None:
        return screen(t("This case was put aside until now."), rows=TAKE_IT)
    return screen(t("@{alias}, you put this case aside until now.", alias=holder.alias))


def next_step(who: Member | None, step: str) -> Screen:
    """The day that was written down when a request was settled."""
    said = t("Today's next step: {step}", step=step) if step else t("Today somebody wanted to look at this case again.")
    return screen(*((t("@{alias}", alias=who.alias),) if who else ()), said)


def call_answered(at: datetime, *, suits: bool) -> Screen:
    """What the borrower says to a call."""
    if suits:
        return screen(t("The borrower agrees to the call on {at}.", at=at))
    return screen(t("The call on {at} doesn't suit the borrower. They were asked to write when it does.", at=at))


def call_near(at: datetime, holder: Member | None, *, agreed: bool) -> Screen:
    """It is time; nobody is called who has not agreed."""
    if not agreed:
        return screen(t("The borrower has not answered whether a call on {at} suits: please don't call.", at=at))
    if holder is None:
        return screen(t("A call was agreed for {at}, and nobody looks after this case.", at=at), rows=TAKE_IT)
    return screen(t("@{alias}, you agreed to call the borrower on {at}.", alias=holder.alias, at=at))
