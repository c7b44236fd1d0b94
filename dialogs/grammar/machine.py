"""The machine: one pure function joins a conversation and an event to the next conversation and its effects.

What holds for every story lives here, so that no story can forget it: an outdated button acts on nothing, words like
"person" and "stop" work in every step, nothing about the debt is shown before identity, misreads lead to a person, a
digression comes back, and there is no state without a screen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from arrears.contact import IDENTITY
from dialogs.grammar.conversation import LONGEST_TRAIL, Conversation, Frame
from dialogs.grammar.effects import Bind, Effect, Forget, HandOver, Keep, PassOn, Show, Speak, Stop, Unbind
from dialogs.grammar.events import (
    BORROWER_EVENTS,
    Edited,
    Event,
    News,
    NotPassedOn,
    Said,
    SentFile,
    Signalled,
    Tapped,
    Typed,
    Unread,
)
from dialogs.grammar.foresight import after
from dialogs.grammar.reading import answers_the_check, may_answer_the_check, meaning_of, words_of
from dialogs.grammar.register import IllegalMove, Register, place_of, screen_of
from dialogs.grammar.story import Dialog, Move, Rule, Step
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.understand import read_command, same_name
from dialogs.understand.labels import Understood

__all__ = ["IllegalMove", "Register", "advance", "screen_of"]

CHECK = "hello:check"  # the step that asks who is there; registered by the hello story
MISREADS_UNTIL_PERSON = 3
TIMELESS = frozenset({"home", "person", "stop", "language", "news", "resume"})  # safe and meant, however old the button


def advance(
    register: Register, conversation: Conversation, event: Event, view: View
) -> tuple[Conversation, tuple[Effect, ...]]:
    """The next conversation and what is to be done. Pure: the same arguments give the same answer."""
    turn = _Turn(register, conversation, view)
    turn.take(event)
    return turn.conversation, tuple(turn.effects)


def restart(
    register: Register, conversation: Conversation, event: Event, view: View
) -> tuple[Conversation, tuple[Effect, ...]]:
    """Home with a line: the story the borrower was in has changed since, and its place is lost. A signal is heard."""
    turn = _Turn(register, conversation, view)
    if turn.signalled(event):
        return turn.conversation, tuple(turn.effects)
    turn.lead.append(t("I have been updated since we last spoke, so let us start again from here."))
    turn.home()
    return turn.conversation, tuple(turn.effects)


SPOKEN = {"resume": "write_again"}  # what a word is called on a button
LONGEST_WORD = 16
PLEASANTRIES = {
    "thanks": t("You are welcome."),
    "greeting": t("Hello."),
    "help": t("You can tap a button or write in your own words. To reach a person, write: person"),
}


HELD_WORDS = frozenset({"stop", "write_again", "language", "not_me", "home", "person"})  # also while a person is there
# Telegram copies none of these; a contact would show the account and number of whoever is in it.
NOT_COPIED = frozenset(
    {"contact", "paid_media", "invoice", "giveaway", "successful_payment", "passport_data", "button"}
)
UNREADABLE = t("Thank you. I cannot read this kind of message, but I can read words and buttons.")


class _Turn:
    """One call of `advance`: collects what is said and done on the way."""

    def __init__(self, register: Register, conversation: Conversation, view: View) -> None:
        self.register, self.conversation = register, conversation
        self.view = replace(view, language=conversation.language)
        self.effects: list[Effect] = []
        self.lead: list[Text] = []
        self.meaning: Understood | None = None

    def take(self, event: Event) -> None:
        """Find the rule that answers the event, and carry out its move."""
        if type(event) in self.register.receives:
            dialog, rule = self.register.receives[type(event)]
            return self.foreign(dialog, rule, event)
        if not isinstance(event, BORROWER_EVENTS):
            return None
        held, checking = self.view.owner == "held", self.checking
        if self.signalled(event):
            return self.pass_on(event) if held and not checking else None
        if held and self.held(event):
            return None
        frame = self.conversation.frame
        step = self.register.step(frame.dialog, frame.step)
        if isinstance(event, Tapped):
            return self.tap(step, event)
        if isinstance(event, Typed):
            command = read_command(event.text)
            if command is not None and self.command(command.kind.value, step, event):
                return None
            if self.beside_the_check(event):
                frame = self.conversation.frame
                step = self.register.step(frame.dialog, frame.step)
        if self.view.identity.level < step.needs:
            self.keep(event)
            return self.unasked_file(event) if isinstance(event, SentFile) else self.show()
        answer = step.on.get(_channel(event))
        if answer is None:
            return self.unasked(event)
        return self.carry_out(answer(frame.memory, event, self.view), step.to)

    def signalled(self, event: Event) -> bool:
        """Whether a signal in the words takes over: a death, danger, a complaint. It is looked for before all else."""
        frame, checking = self.conversation.frame, self.checking
        step = self.register.step(frame.dialog, frame.step)
        asks = step.asks or self.register.dialogs[frame.dialog].asks
        self.meaning = meaning_of(event, self.view, asks, checking=checking)
        if self.meaning is None or not self.meaning.signals or Signalled not in self.register.receives:
            return False
        dialog, rule = self.register.receives[Signalled]
        words = "" if checking else words_of(event)
        here, held = f"{frame.dialog}:{frame.step}", self.view.owner == "held"
        found = Signalled(self.meaning.signals, words, self.conversation.id, here, held)
        move = rule(dialog.memory(), found, self.view)
        self.foreign(dialog, lambda *_: move, found)
        return move.kind != "quiet"

    @property
    def checking(self) -> bool:
        """Whether what is typed now may be an answer of the identity check."""
        return self.conversation.frame.dialog == place_of(CHECK, "")[0]

    def beside_the_check(self, event: Typed) -> bool:
        """Whether the check was answered beside it: at home, or where a doubt was settled. The check hears it then, and
        like every answer of the check it is written down nowhere."""
        here, known = self.conversation, self.view.identity.level
        asking = Level.UNLINKED < known < Level.FRESH and not self.view.closed
        name, step = place_of(CHECK, "")
        behind = here.trail[-1] if here.trail else here.frame
        if not asking or self.checking or behind.dialog not in ("home", name) or not answers_the_check(event.text):
            return False
        self.effects.append(Forget())
        frame = behind if behind.dialog == name else Frame(name, step, self.register.dialogs[name].memory())
        self.conversation = replace(here, frame=frame, trail=here.trail[:-1])
        return True

    def command(self, word: str, step: Step, event: Typed) -> bool:
        """A word that works everywhere, or is on a button here; False when it means nothing special in this step."""
        word = SPOKEN.get(word, word)
        if word == "back":
            self.back()
        elif word in self.register.always:
            if len(event.text) > LONGEST_WORD:  # more was said than the word
                self.keep(event)
            self.foreign(*self.register.always[word], event)
        elif word in PLEASANTRIES:
            self.lead.append(PLEASANTRIES[word])
            self.show()
        elif word in step.on and word in self.drawn(step) and self.view.identity.level >= step.needs:
            self.carry_out(step.on[word](self.conversation.frame.memory, event, self.view), step.to)
        else:
            return False
        return True

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
        if name not in step.on or event.action not in self.drawn(step):
            return self.show()
        return self.carry_out(step.on[name](frame.memory, event, self.view), step.to)

    def drawn(self, step: Step) -> frozenset[str]:
        """What may be tapped on the present screen; also as it was drawn before the session ran out, for what needs a
        check is asked for it again."""
        memory, view = self.conversation.frame.memory, self.view
        actions = step.shows(memory, view).actions
        if Level.UNLINKED < view.identity.level < Level.FRESH:
            actions |= step.shows(memory, view.proved()).actions
        return actions

    def foreign(self, dialog: Dialog, rule: Rule, event: Event) -> None:
        """A rule of a story the borrower is not in: events from outside and words that work everywhere."""
        move = rule(dialog.memory(), event, self.view)
        if move.kind == "go":
            place = place_of(move.to, dialog.name)
            move = replace(move, to=":".join(place))
            if not self.register.dialogs[place[0]].aside:
                self.pause(place[0])
        elif move.kind == "home":
            self.pause("home")
        self.carry_out(move, frozenset(":".join(place_of(to, dialog.name)) for to in dialog.reaches))

    def carry_out(self, move: Move, allowed: frozenset[str]) -> None:
        """Do what the rule decided."""
        here = self.conversation.frame
        if move.kind == "go" and move.to not in allowed:
            raise IllegalMove(f"{here.dialog}:{here.step} may not go to {move.to}")
        self.lead += [said for said in move.lead if said not in self.lead]
        for effect in move.effects:
            self.do(effect)
        if move.settles:
            left = tuple(n for n in self.conversation.news if n.kind != move.settles)
            self.conversation = replace(self.conversation, news=left)
        for news in move.news:
            over = self.register.passing | (self.register.standing & {news.kind})
            older = tuple(n for n in self.conversation.news if n.kind not in over and n.ref != news.ref)
            self.conversation = replace(self.conversation, news=(*older, news))
        if move.kind in ("quiet", "misread") and move.memory is not None:
            self.conversation = replace(self.conversation, frame=replace(here, memory=move.memory))
        if move.kind == "quiet":
            return None
        if move.kind == "misread":
            return self.misread()
        self.conversation = replace(self.conversation, misreads=0)
        if move.kind == "home":
            return self.home()
        if move.kind == "resume":  # out of an aside; where the word was said in the middle of a story, no step is lost
            return self.back() if self.register.dialogs[here.dialog].aside else self.show()
        if move.kind == "proved":
            self.view = self.view.proved()
            return self.enter(self.conversation.awaiting or Frame(), trail=())
        if move.kind == "stay":
            frame = self.conversation.frame
            memory = frame.memory if move.memory is None else move.memory
            self.conversation = replace(self.conversation, frame=replace(frame, memory=memory))
            return self.show()
        name, step = place_of(move.to, here.dialog)
        if move.memory is not None:
            memory = move.memory
        elif name == here.dialog and not move.seed:
            memory = here.memory
        else:
            memory = self.register.dialogs[name].memory(**move.seed)
        return self.enter(Frame(name, step, memory), trail=self.trail_to(name, step))

    def do(self, effect: Effect) -> None:
        """Note an effect; what is shown in this turn shows it as done."""
        self.effects.append(effect)
        self.view = after(self.view, effect)
        if isinstance(effect, Speak):
            self.conversation = replace(self.conversation, language=effect.language)
            self.view = replace(self.view, language=effect.language)
        unsure = isinstance(effect, Stop) and effect.kind in IDENTITY
        if unsure or isinstance(effect, Bind | Unbind):  # nothing of one person is left for the next
            clean = Conversation(self.conversation.id, self.conversation.language, self.conversation.revision)
            self.conversation = clean

    def trail_to(self, name: str, step: str) -> tuple[Frame, ...]:
        """The way back from a step: within a story, or out of an aside to where the borrower was."""
        here = self.conversation.frame
        if self.register.step(name, step).ends:
            return ()
        if (name, step) == (here.dialog, here.step):
            return self.conversation.trail
        if name == here.dialog or (self.register.dialogs[name].aside and here.dialog != "home"):
            return (*self.conversation.trail, here)[-LONGEST_TRAIL:]
        return ()

    def enter(self, frame: Frame, *, trail: tuple[Frame, ...]) -> None:
        """Stand on a step; one that says something of the debt waits behind the identity check."""
        step = self.register.step(frame.dialog, frame.step)
        paused = self.conversation.paused
        if paused is not None and paused.dialog == frame.dialog:
            self.conversation = replace(self.conversation, paused=None)
        if self.view.identity.level < step.needs:
            name, check = place_of(CHECK, "")
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
        """An outdated or doubled tap: the present step again over the present message; nothing is acted on.

        What is signed is never edited, for it may be worded otherwise by now: it is shown anew, with own buttons.
        """
        frame = self.conversation.frame
        needs = self.register.step(frame.dialog, frame.step).needs
        if self.view.identity.level < needs:
            return self.enter(frame, trail=())
        if needs is Level.SURE:
            return self.show()
        self.effects.append(Show(screen_of(self.register, self.conversation, self.view), redraw=True))
        return None

    def pause(self, entering: str) -> None:
        """Remember an unfinished story when another one begins."""
        c = self.conversation
        for frame in (c.frame, *reversed(c.trail), *((c.awaiting,) if c.awaiting else ())):
            step = self.register.step(frame.dialog, frame.step)
            if self.register.dialogs[frame.dialog].lasting and frame.dialog != entering and not step.ends:
                self.conversation = replace(c, paused=frame)
                return

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
        """To the story that was left unfinished."""
        self.enter(self.conversation.paused or Frame(), trail=())

    def open_news(self) -> None:
        """Show what a notice announced; with nothing left to show, home."""
        if not self.conversation.news:
            return self.home()
        *rest, newest = self.conversation.news
        name, step = self.register.news[newest.kind]
        self.pause(name)
        memory = self._news_memory(name, newest)
        asks = newest.kind in self.register.standing and self.register.step(name, step).shows(memory, self.view).actions
        self.conversation = replace(self.conversation, news=(newest, *rest) if asks else tuple(rest))
        return self.enter(Frame(name, step, memory), trail=())

    def _news_memory(self, name: str, news: News) -> Any:
        return self.register.dialogs[name].memory(ref=news.ref, loan_refs=news.loan_refs)

    def misread(self) -> None:
        """Not understood: a hint, then the buttons, then a person."""
        count = self.conversation.misreads + 1
        self.conversation = replace(self.conversation, misreads=count % MISREADS_UNTIL_PERSON)
        if count == MISREADS_UNTIL_PERSON - 1:
            self.lead.append(t("You can also tap one of the buttons below."))
        if count >= MISREADS_UNTIL_PERSON:
            self.give_up()
        self.show()

    def give_up(self) -> None:
        """We don't understand each other: a person is asked, where there is a case for one to look at."""
        if self.view.identity.level is Level.UNLINKED:
            self.lead = [
                t(
                    "I am sorry, I don't understand. I am an automated assistant; "
                    "the people at {lender} can help you better.",
                    lender=self.view.lender.name,
                )
            ]
            return
        self.do(HandOver("misreads"))
        self.lead = [t("I am sorry, I don't understand. I have asked a colleague to help you.")]

    def unasked(self, event: Event) -> None:
        """Something came that the step has no question for: kept, and answered kindly."""
        self.keep(event)
        if isinstance(event, Edited):
            if self.view.owner != "bot" and not self.checking:  # it may have been passed on
                self.do(PassOn("edited", event.text))
            self.lead.append(t("I saw that you changed a message. What I already noted stays; please answer here."))
            return self.show()
        if isinstance(event, SentFile):
            return self.unasked_file(event)
        if isinstance(event, Unread):
            self.lead.append(UNREADABLE)
            return self.show()
        story = self.register.unasked.get("said")
        idle = not self.register.dialogs[self.conversation.frame.dialog].lasting  # a lasting story waits for its answer
        if idle and story is not None and isinstance(event, Typed) and self.meaning is not None:
            return self.foreign(*story, Said(event.text, self.meaning))
        self.lead.append(t("Thank you, I have noted your words."))
        return self.misread()

    def unasked_file(self, event: SentFile) -> None:
        """A picture or file out of the blue: it may be a receipt. During the identity check nothing is taken."""
        story, checking = self.register.unasked.get("file"), self.checking
        if story is not None and not checking and self.view.identity.level > Level.UNLINKED:
            return self.foreign(*story, event)
        linked = checking and self.view.identity.level > Level.UNLINKED
        self.lead.append(
            t("Thank you. Please confirm first that it is you; then you can send it once more.") if linked
            else UNREADABLE
        )  # fmt: skip
        return self.show()

    def keep(self, event: Event) -> None:
        """The borrower's own words are never lost."""
        words, frame = words_of(event), self.conversation.frame
        if words and not self.checking:  # it may be an answer of the identity check: never kept
            self.effects.append(Keep(f"{frame.dialog}:{frame.step}", words))

    def held(self, event: Event) -> bool:
        """A person holds the case: what is said and sent goes to them, and the bot is silent. False for what works all
        the same: the check, a stop, the language, what waits to be read. Old buttons lead to who is there now.
        """
        here = self.register.dialogs[self.conversation.frame.dialog]
        if isinstance(event, Tapped):
            name, mine = event.action.partition(":")[0], event.conversation == self.conversation.id
            story = self.register.always[name][0] if name in self.register.always else here
            if mine and (name == "news" or (story.beside and name != "resume")):
                return False
            self.pause("home")
            self.home()
            return True
        if self.checking and (not isinstance(event, Typed | Edited) or may_answer_the_check(event.text)):
            return False
        # What waits to be read asks who is there: right or wrong, an answer to that is nobody's at the desk.
        if isinstance(event, Typed) and self.conversation.news and self.beside_the_check(event):
            return False
        if isinstance(event, Typed) and self.held_command(event):
            return True
        if isinstance(event, Typed) and self.signed_by(event.text):
            return False
        self.keep(event)
        self.pass_on(event)
        return True

    def signed_by(self, text: str) -> bool:
        """Whether it is the borrower's name, where one is asked for to sign: that is an answer, whoever is there."""
        frame = self.conversation.frame
        step = self.register.step(frame.dialog, frame.step)
        return step.signs and bool(self.view.name) and same_name(" ".join(text.split()), self.view.name)

    def held_command(self, event: Typed) -> bool:
        """A word that works while a person holds the case; what is more than the word goes to them as well."""
        command = read_command(event.text)
        word = SPOKEN.get(command.kind.value, command.kind.value) if command else ""
        if word not in HELD_WORDS:
            return False
        more = len(event.text) > LONGEST_WORD
        if more:
            self.keep(event)
        if more or word == "stop":
            self.pass_on(event)
        self.foreign(*self.register.always[word], event)
        return True

    def pass_on(self, event: Event) -> None:
        """To the people who look after the case. What they cannot be shown is said to both."""
        alarm = tuple(signal.value for signal in self.meaning.signals) if self.meaning else ()
        match event:
            case Typed(text):
                self.do(PassOn("text", text, alarm=alarm))
            case Edited(text):
                self.do(PassOn("edited", text, alarm=alarm))
            case SentFile():
                self.do(PassOn(event.kind, event.caption, event.album, alarm))
            case Unread(kind):
                self.do(PassOn(kind))
                if kind in NOT_COPIED and NotPassedOn in self.register.receives:
                    self.foreign(*self.register.receives[NotPassedOn], NotPassedOn(kind))


def _channel(event: Event) -> str:
    return {Typed: "typed", SentFile: "file", Edited: "edited", Unread: "unread"}.get(type(event), "")
