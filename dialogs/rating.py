"""What the borrower thinks of the help they had: one neutral screen, one tap, words if they like, never asked twice.

It says nothing of the account. It waits among the news: nobody is written to because of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from arrears.desk_rating import may_be_asked
from dialogs.grammar.effects import Keep, Rate
from dialogs.grammar.events import Event, News, RatingAsked, Tapped, Typed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Step, go, home, quiet, stay, value_of
from dialogs.grammar.text import own, t
from dialogs.grammar.view import Level, View

LONGEST = 500  # characters of words that are kept
SCORES = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Memory:
    """Which help it is about (`ref`), what was tapped (0: nothing yet), and whether words came."""

    ref: str = ""
    loan_refs: tuple[str, ...] = ()
    score: int = 0
    told: bool = False


def came(_memory: Memory, event: RatingAsked, view: View) -> Move:
    """It may be asked: it waits among the news, without a message of its own."""
    return quiet(news=(News("rating", event.rating_id),)) if askable(view) else quiet()


def askable(view: View) -> bool:
    """Whether the question would still be right: nothing has come up since for which nobody is asked for stars."""
    return may_be_asked(view.asked, view.stops, complaints=bool(view.complaints))


def ask(memory: Memory, view: View) -> Screen:
    """One to five, with what the ends mean; or not now."""
    if not memory.ref or not askable(view):
        return Screen((t("There is nothing to do here. Thank you."),))
    scores = tuple(Button(own(str(score)), f"score:{score}") for score in SCORES)
    return Screen(
        (
            t("How was the help you had from my colleagues? 1 means it did not help, 5 means it helped a lot."),
            t("You need not answer. Whatever you say changes nothing for you."),
        ),
        (scores, (Button(t("Not now"), "not_now"),)),
    )


def scored(memory: Memory, event: Tapped, view: View) -> Move:
    """One tap is enough."""
    if not memory.ref or not askable(view):
        return home()
    score = int(value_of(event))
    return go("words", replace(memory, score=score), Rate(memory.ref, score))


def not_now(_memory: Memory, _event: Event, _view: View) -> Move:
    """That is all right, and it is not asked again."""
    return home(lead=(t("That is all right."),))


def words(memory: Memory, _view: View) -> Screen:
    """Words are welcome and not needed."""
    if memory.told:
        return Screen((t("Thank you, I have noted your words. They go to the people in charge."),))
    if not memory.score:
        return Screen((t("There is nothing to do here. Thank you."),))
    return Screen(
        (t("Thank you. If you like, write in a few words what was good or what was missing."),),
        choices(Button(t("That is all"), "done")),
    )


def said(memory: Memory, event: Typed, _view: View) -> Move:
    """In the own words; they are kept with the score."""
    text = " ".join(event.text.split())[:LONGEST]
    if not memory.score or not text:
        return stay()
    kept = Keep("rating:words", event.text)
    return stay(Rate(memory.ref, words=text), kept, memory=replace(memory, told=True))


def done(_memory: Memory, _event: Event, _view: View) -> Move:
    """Home."""
    return home()


RATING = Dialog(
    "rating",
    t("how the help was"),
    Memory,
    steps={
        "ask": Step(ask, on={"score": scored, "not_now": not_now}, to=frozenset({"words"}), needs=Level.LINKED),
        "words": Step(words, on={"typed": said, "done": done}, needs=Level.LINKED, ends=True),
    },
    receives={RatingAsked: came},
    news={"rating": "ask"},
)
