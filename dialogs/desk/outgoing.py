"""What an agent is about to send to a borrower, what was sent, and what the desk wants done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from arrears.contact import ContactFacts
from arrears.contact_rules import ContactRules
from dialogs.desk.people import Member, member_of
from dialogs.desk.replies import Replies, Reply
from dialogs.desk.story import DeskEffect
from dialogs.desk.view import DeskView
from dialogs.grammar.text import Text, Value, lines, own, t
from dialogs.grammar.view import Lender

LONGEST = 3900  # of the words, in UTF-16 units: the heading has to fit beside them (Telegram: 4096)
LONGEST_CAPTION = 900  # longer words stand before the file, in a message of their own (Telegram: 1024)

Question = Literal["owner", "tone", "stop"]  # what may be asked back before it goes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Words, an approved sentence or files of an agent on the way to a borrower.

    `by` is whose they are. `message` is the agent's own message, on which receipts are put; `answers` the borrower's
    message it answers; `files` the messages of the topic that hold files, of that `kind`. `passed` are questions that
    were answered with yes, `reason` a supervisor's who overrides. `edits`: it takes the place of what was sent before.
    `names`: of the files, a line each; the borrower sees them.
    """

    by: int
    text: str = ""
    reply: str = ""
    message: str = ""
    answers: str = ""
    files: tuple[str, ...] = ()
    kind: str = "text"
    passed: tuple[str, ...] = ()
    reason: str = ""
    reason_by: int = 0
    edits: str = ""
    names: str = ""

    @property
    def judged(self) -> str:
        """Everything of it that is read: the words, and what the files are called."""
        return "\n".join(filter(None, (self.text, self.names.replace("_", " "))))

    def once_asked(self, question: Question) -> Outgoing:
        """The same, that question answered with yes."""
        return replace(self, passed=(*self.passed, question))

    @property
    def body(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def outgoing(body: Mapping[str, Any]) -> Outgoing:
    """From plain values."""
    names = {name: body[name] for name in Outgoing.__dataclass_fields__ if name in body}
    return Outgoing(**{**names, "files": tuple(names["files"]), "passed": tuple(names["passed"])})


@dataclass(frozen=True, slots=True)
class Given:
    """What was sent before: a row of the relays. `state`: waiting, queued, delivered, lost, taken back, or elsewhere
    (read in a chat that is not the borrower's any more).

    `kind` is text, or what its files are; `media` whether there are any.
    """

    id: str
    by_user: int
    message: str
    state: str
    kind: str = "text"
    words: str = ""
    old: bool = False  # it was sent longer ago than Telegram lets it be deleted

    @property
    def media(self) -> bool:
        """Whether files went along."""
        return self.kind != "text"


@dataclass(frozen=True, slots=True)
class Answering:
    """What the rules of answering look at beside the case. `facts` are None for a visitor who belongs to no case.

    `language` is the borrower's; `waiting` how many words wait behind the identity check; `givens` what was sent
    before, as far as it is replied to, changed now, or meant by an open draft. `belongs`: the number of the case to
    which a visitor's chat belongs by now, or ''; `silent`: whether the last word of such a visitor was a stop.
    """

    replies: Replies
    language: str
    facts: ContactFacts | None = None
    rules: ContactRules | None = None
    waiting: int = 0
    givens: tuple[Given, ...] = ()
    belongs: str = ""
    silent: bool = False

    def given(self, relay: str) -> Given | None:
        """What was sent under that id."""
        return next((given for given in self.givens if given.id == relay), None)


def answering_of(view: DeskView) -> Answering:
    """That part of the picture."""
    found = view.more["answering"]
    assert isinstance(found, Answering)
    return found


def writer_of(out: Outgoing, view: DeskView) -> Member:
    """Whose words they are; who acts, where they are on the roster no more."""
    return member_of(view.members, out.by) or view.me


def heading(alias: str, lender: Lender) -> Text:
    """Whose words follow: the alias and the lender, never the account."""
    return t("{agent}, {lender}:", agent=alias, lender=lender.name)


def shown(alias: str, lender: Lender, words: Text | None, *, edited: bool = False) -> Text:
    """The words as the borrower reads them."""
    mark = (t("(changed)"),) if edited else ()
    return lines(heading(alias, lender), *((words,) if words else ()), *mark)


def values_for(reply: Reply, view: DeskView, by: Member) -> dict[str, Value] | None:
    """What fills an approved sentence; None where something it needs is not known."""
    known: dict[str, Value | None] = {
        "name": view.view.name or None,
        "agent": by.alias,
        "lender": view.view.lender.name,
        "due_day": nearest_due(view),
    }
    needed = reply.needs(answering_of(view).language)
    values = {name: value for name, value in known.items() if value is not None and name in needed}
    return values if len(values) == len(needed) else None


def nearest_due(view: DeskView) -> date | None:
    """The next day on which the borrower promised to pay, or an instalment falls due."""
    case = view.view
    promised = [promise.due for promise in case.open_promises]
    falling = [loan.next_due.date for loan in case.loans if loan.next_due is not None]
    return min((day for day in (*promised, *falling) if day >= case.today), default=None)


def words_of(out: Outgoing, view: DeskView) -> Text | None:
    """What is written: the agent's own words, or an approved sentence; None for files without words."""
    if out.reply:
        reply = answering_of(view).replies.of(out.reply)
        values = values_for(reply, view, writer_of(out, view)) if reply else None
        return reply.said(answering_of(view).language, values) if reply and values is not None else None
    return words_given(out)


def words_given(out: Outgoing) -> Text | None:
    """The agent's own words; None for none."""
    return own(out.text) if out.text else None


# What the shell does -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Send(DeskEffect):
    """It goes to the borrower now, or `waits` behind the notice and the check. `first`: we write first, so it counts as
    a contact; `neutral`: whoever holds the phone may read it; `words` is None for files alone; `tone`: the judgement.
    """

    out: Outgoing
    words: Text | None
    first: bool = False
    waits: bool = False
    neutral: bool = False
    tone: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Alter(DeskEffect):
    """What the borrower was shown is changed to these words."""

    given: Given
    out: Outgoing
    tone: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark(DeskEffect):
    """A receipt on a message of the topic: one emoji, which takes the place of the one before."""

    message: str
    emoji: str


@dataclass(frozen=True, slots=True)
class TakeBack(DeskEffect):
    """What the borrower was shown gives way to a line that says so."""

    given: Given


@dataclass(frozen=True, slots=True)
class HoldBack(DeskEffect):
    """Words that wait for a yes, exactly as they were judged; `stage` is what is asked."""

    id: str
    stage: str
    out: Outgoing


@dataclass(frozen=True, slots=True)
class Gather(DeskEffect):
    """The first part of an album: the others are waited for, and they go as one."""

    out: Outgoing
    album: str


@dataclass(frozen=True, slots=True)
class Preview(DeskEffect):
    """An approved sentence is shown in the topic as the borrower would read it, with a button to send it."""

    id: str
    out: Outgoing
    words: Text


@dataclass(frozen=True, slots=True)
class Later(DeskEffect):
    """The draft is looked at again at that moment, and goes then if it still may."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Record(DeskEffect):
    """A line of the record: `desk.<what>`, with who acts and plain values."""

    what: str
    detail: tuple[tuple[str, str | int], ...] = ()
