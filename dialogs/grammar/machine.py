"""The machine: one pure function joins a conversation and an event to the next conversation and its effects.

What holds for every story lives here, so that no story can forget it: an outdated button acts on nothing, words like
"person" and "stop" work in every step, nothing about the debt is shown before identity, misreads lead to a person, a
digression comes back, and there is no state without a screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from dialogs.grammar.conversation import LONGEST_TRAIL, Conversation, Frame
from dialogs.grammar.effects import Effect, HandOver, Keep, Note, Show
from dialogs.grammar.events import BORROWER_EVENTS, Edited, Event, News, SentFile, Tapped, Typed, Unread
from dialogs.grammar.screen import Button, Screen
from dialogs.grammar.story import Dialog, Move, Rule, Step
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.understand import read_command

CHECK = "hello:check"  # the step that asks who is there; registered by the hello story
MISREADS_UNTIL_PERSON = 3
TIMELESS = frozenset({"home", "person", "stop", "language", "news", "resume"})  # safe and meant, however old the button


class IllegalMove(RuntimeError):
    """A rule went where its step's table does not lead: a fault of the story, never of the borrower."""


@dataclass(frozen=True)
class Register:
    """All stories, by name; checks at construction that their tables fit together."""

    dialogs: Mapping[str, Dialog]

    def __post_init__(self) -> None:
        for dialog in self.dialogs.values():
            targets = {
                *dialog.reaches,
                *dialog.news.values(),
                *(to for s in dialog.steps.values() for to in s.to),
            }
            for target in targets:
                self.step(*_place(target, dialog.name))
        for what in ("receives", "always", "news"):
            keys = [key for d in self.dialogs.values() for key in getattr(d, what)]
            if len(keys) != len(set(keys)):
                raise IllegalMove(f"two stories claim the same in {what}: {keys}")

    def step(self, dialog: str, step: str) -> Step:
        """The step of that name; IllegalMove if no story has it."""
        try:
            return self.dialogs[dialog].steps[step]
        except KeyError:
            raise IllegalMove(f"there is no step {dialog}:{step}") from None

    @cached_property
    def receives(self) -> dict[type, tuple[Dialog, Rule]]:
        """Which story an event goes to."""
        return {kind: (d, rule) for d in self.dialogs.values() for kind, rule in d.receives.items()}

    @cached_property
    def always(self) -> dict[str, tuple[Dialog, Rule]]:
        """What works everywhere."""
        return {action: (d, rule) for d in self.dialogs.values() for action, rule in d.always.items()}

    @cached_property
    def news(self) -> dict[str, tuple[str, str]]:
        """Which step shows which kind of news."""
        return {kind: _place(to, d.name) for d in self.dialogs.values() for kind, to in d.news.items()}


def _place(target: str, dialog: str) -> tuple[str, str]:
    name, _, step = target.rpartition(":")
    return name or dialog, step


def screen_of(register: Register, conversation: Conversation, view: View) -> Screen:
    """The screen of the present step, with the buttons that every step has."""
    frame = conversation.frame
    step = register.step(frame.dialog, frame.step)
    shown = step.shows(frame.memory, view)
    rows = list(shown.rows)
    if frame.dialog == "home":
        if conversation.news:
            rows.insert(0, (Button(t("See the new message"), "news", "primary"),))
        if conversation.paused:
            title = register.dialogs[conversation.paused.dialog].title
            rows.insert(0, (Button(t("Carry on: {story}", story=title), "resume", "primary"),))
    elif step.footer:
        back = (Button(t("Back"), "back"),) if conversation.trail else ()
        rows.append((*back, Button(t("Home"), "home"), Button(t("A person"), "person"), Button(t("Stop"), "stop")))
    return replace(shown, rows=tuple(rows))


def advance(
    register: Register, conversation: Conversation, event: Event, view: View
) -> tuple[Conversation, tuple[Effect, ...]]:
    """The next conversation and what is to be done. Pure: the same arguments give the same answer."""
    turn = _Turn(register, conversation, view)
    turn.take(event)
    return turn.conversation, tuple(turn.effects)


class _Turn:
    """One call of `advance`: collects what is said and done on the way."""

    def __init__(self, register: Register, conversation: Conversation, view: View) -> None:
        self.register, self.conversation, self.view = register, conversation, view
        self.effects: list[Effect] = []
        self.lead: list[Text] = []

    def take(self, event: Event) -> None:
        """Find the rule that answers the event, and carry out its move."""
        if type(event) in self.register.receives:
            dialog, rule = self.register.receives[type(event)]
            return self.foreign(dialog, rule, event)
        if not isinstance(event, BORROWER_EVENTS):
            return None
        if self.view.owner == "held":
            return self.relay(event)
        frame = self.conversation.frame
        step = self.register.step(frame.dialog, frame.step)
        if isinstance(event, Tapped):
            return self.tap(step, event)
        if isinstance(event, Typed):
            command = read_command(event.text)
            if command is not None and command.value in self.register.always:
                return self.foreign(*self.register.always[command.value], event)
            if command is not None and command.value == "back":
                return self.back()
        if self.view.identity.level < step.needs:
            self.keep(event)
            return self.show()
        rule = step.on.get(_channel(event))
        if rule is None:
            return self.unasked(event)
        return self.carry_out(rule(frame.memory, event, self.view), step.to)

    def tap(self, step: Step, event: Tapped) -> None:
        """A tap counts when it is on the present screen; the always-actions count on old ones too."""
        name = event.action.partition(":")[0]
        current = event.conversation == self.conversation.id and event.revision == self.conversation.revision
        if event.conversation == self.conversation.id and name in TIMELESS:
            current = True
        if not current:
            return self.redraw()
        if name == "back":
            return self.back()
        if name == "resume":
            return self.resume()
        if name == "news":
            return self.open_news()
        if name in self.register.always:
            return self.foreign(*self.register.always[name], event)
        if self.view.identity.level < step.needs:
            return self.show()
        frame = self.conversation.frame
        if event.action not in step.shows(frame.memory, self.view).actions or name not in step.on:
            return self.show()
        return self.carry_out(step.on[name](frame.memory, event, self.view), step.to)

    def foreign(self, dialog: Dialog, rule: Rule, event: Event) -> None:
        """A rule of a story the borrower is not in: events from outside and words that work everywhere."""
        move = rule(dialog.memory(), event, self.view)
        if move.kind == "go":
            place = _place(move.to, dialog.name)
            move = replace(move, to=":".join(place))
            self.pause(place[0])
        self.carry_out(move, frozenset(":".join(_place(to, dialog.name)) for to in dialog.reaches))

    def carry_out(self, move: Move, allowed: frozenset[str]) -> None:
        """Do what the rule decided."""
        self.effects += move.effects
        self.lead += move.lead
        self.conversation = replace(self.conversation, news=self.conversation.news + move.news)
        if move.kind == "quiet":
            return None
        if move.kind == "misread":
            return self.misread()
        self.conversation = replace(self.conversation, misreads=0)
        if move.kind == "home":
            return self.home()
        if move.kind == "resume":
            return self.resume()
        if move.kind == "proved":
            self.view = self.view.proved()
            return self.enter(self.conversation.awaiting or Frame(), trail=())
        if move.kind == "stay":
            frame = self.conversation.frame
            memory = frame.memory if move.memory is None else move.memory
            self.conversation = replace(self.conversation, frame=replace(frame, memory=memory))
            return self.show()
        here = self.conversation.frame
        if move.to not in allowed:
            raise IllegalMove(f"{here.dialog}:{here.step} may not go to {move.to}")
        name, step = _place(move.to, here.dialog)
        if move.memory is not None:
            memory = move.memory
        elif name == here.dialog and not move.seed:
            memory = here.memory
        else:
            memory = self.register.dialogs[name].memory(**move.seed)
        trail = (*self.conversation.trail, here) if name == here.dialog and step != here.step else ()
        return self.enter(Frame(name, step, memory), trail=trail[-LONGEST_TRAIL:])

    def enter(self, frame: Frame, *, trail: tuple[Frame, ...]) -> None:
        """Stand on a step; one that says something of the debt waits behind the identity check."""
        step = self.register.step(frame.dialog, frame.step)
        if self.view.identity.level < step.needs:
            name, check = _place(CHECK, "")
            self.conversation = replace(self.conversation, awaiting=frame)
            frame, trail = Frame(name, check, self.register.dialogs[name].memory()), ()
        elif self.conversation.awaiting == frame:
            self.conversation = replace(self.conversation, awaiting=None)
        self.conversation = replace(self.conversation, frame=frame, trail=trail)
        self.show()

    def show(self) -> None:
        """Draw the present step as a new message; every button drawn before is outdated by it."""
        frame = self.conversation.frame
        if self.view.identity.level < self.register.step(frame.dialog, frame.step).needs:
            return self.enter(frame, trail=())
        self.conversation = replace(self.conversation, revision=self.conversation.revision + 1)
        shown = screen_of(self.register, self.conversation, self.view).led_by(tuple(self.lead))
        self.effects.append(Show(shown))
        return None

    def redraw(self) -> None:
        """An outdated or doubled tap: the present step again over the present message; nothing is acted on."""
        frame = self.conversation.frame
        if self.view.identity.level < self.register.step(frame.dialog, frame.step).needs:
            return self.enter(frame, trail=())
        self.effects.append(Show(screen_of(self.register, self.conversation, self.view), redraw=True))
        return None

    def pause(self, entering: str) -> None:
        """Remember an unfinished story when another one begins."""
        here = self.conversation.frame
        if here.dialog not in ("home", "hello", "language", "stop", entering):
            self.conversation = replace(self.conversation, paused=here)

    def home(self) -> None:
        """The home screen."""
        self.enter(Frame(), trail=())

    def back(self) -> None:
        """One step back in the story; home at its beginning."""
        self.conversation = replace(self.conversation, misreads=0)
        if not self.conversation.trail:
            return self.home()
        *rest, frame = self.conversation.trail
        return self.enter(frame, trail=tuple(rest))

    def resume(self) -> None:
        """To what was interrupted."""
        paused, awaiting = self.conversation.paused, self.conversation.awaiting
        self.conversation = replace(self.conversation, paused=None)
        self.enter(paused or awaiting or Frame(), trail=())

    def open_news(self) -> None:
        """Show what a notice announced; with nothing left to show, home."""
        if not self.conversation.news:
            return self.home()
        first, *rest = self.conversation.news
        name, step = self.register.news[first.kind]
        self.pause(name)
        self.conversation = replace(self.conversation, news=tuple(rest))
        return self.enter(Frame(name, step, self._news_memory(name, first)), trail=())

    def _news_memory(self, name: str, news: News) -> Any:
        return self.register.dialogs[name].memory(ref=news.ref, loan_refs=news.loan_refs)

    def misread(self) -> None:
        """Not understood: a hint, then the buttons, then a person."""
        count = self.conversation.misreads + 1
        self.conversation = replace(self.conversation, misreads=count)
        if count == MISREADS_UNTIL_PERSON - 1:
            self.lead.append(t("You can also tap one of the buttons below."))
        if count >= MISREADS_UNTIL_PERSON:
            self.conversation = replace(self.conversation, misreads=0)
            self.effects.append(HandOver("misreads"))
            self.lead.append(t("I am sorry that I do not understand. I have asked a colleague to help you."))
        self.show()

    def unasked(self, event: Event) -> None:
        """Something came that the step has no question for: kept, and answered kindly."""
        self.keep(event)
        if isinstance(event, Edited):
            self.lead.append(t("I saw that you changed a message. What I already noted stays; please answer here."))
            return self.show()
        if isinstance(event, SentFile | Unread):
            self.lead.append(t("Thank you. I cannot read this kind of message, but I can read words and buttons."))
            return self.show()
        self.lead.append(t("Thank you, I have noted your words."))
        return self.misread()

    def keep(self, event: Event) -> None:
        """The borrower's own words are never lost."""
        words = event.text if isinstance(event, Typed | Edited) else getattr(event, "caption", "")
        if words:
            frame = self.conversation.frame
            self.effects.append(Keep(f"{frame.dialog}:{frame.step}", words))

    def relay(self, event: Event) -> None:
        """A person holds the case: the bot is silent and keeps what was said for them."""
        self.keep(event)
        self.effects.append(Note("relayed", (("kind", type(event).__name__),)))


def _channel(event: Event) -> str:
    return {Typed: "typed", SentFile: "file", Edited: "edited", Unread: "unread"}.get(type(event), "")
