"""The walk: from step to step, and what is said and done on the way; every step that says something of the debt waits
behind the identity check."""

from __future__ import annotations

from dataclasses import replace

from arrears.contact import IDENTITY
from dialogs.grammar.conversation import Conversation, Frame
from dialogs.grammar.effects import Bind, Effect, HandOver, Keep, Show, Speak, Stop, Unbind
from dialogs.grammar.events import Event
from dialogs.grammar.foresight import after
from dialogs.grammar.reading import words_of
from dialogs.grammar.register import CHECK, IllegalMove, Register, place_of, screen_of
from dialogs.grammar.story import Dialog, Move, Rule, Step
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.grammar.ways_back import paused_for, trail_to, with_news
from dialogs.understand.labels import Understood

MISREADS_UNTIL_PERSON = 3


class Walk:
    """What one event does to a conversation: where it leads, and what is said and done on the way."""

    def __init__(self, register: Register, conversation: Conversation, view: View) -> None:
        self.register, self.conversation = register, conversation
        self.view = replace(view, language=conversation.language)
        self.effects: list[Effect] = []
        self.lead: list[Text] = []
        self.meaning: Understood | None = None

    @property
    def step(self) -> Step:
        """The present step."""
        return self.register.step(self.conversation.frame.dialog, self.conversation.frame.step)

    @property
    def checking(self) -> bool:
        """Whether what is typed now may be an answer of the identity check."""
        return self.conversation.frame.dialog == place_of(CHECK, "")[0]

    def drawn(self) -> frozenset[str]:
        """What may be tapped on the present screen; also as it was drawn before the session ran out, for what needs a
        check is asked for it again."""
        memory, view, step = self.conversation.frame.memory, self.view, self.step
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
                self.leave_for(place[0])
        elif move.kind == "home":
            self.leave_for("home")
        self.carry_out(move, frozenset(":".join(place_of(to, dialog.name)) for to in dialog.reaches))

    def carry_out(self, move: Move, allowed: frozenset[str]) -> None:
        """Do what the rule decided."""
        here = self.conversation.frame
        if move.kind == "go" and move.to not in allowed:
            raise IllegalMove(f"{here.dialog}:{here.step} may not go to {move.to}")
        self.lead += [said for said in move.lead if said not in self.lead]
        for effect in move.effects:
            self.do(effect)
        self.conversation = with_news(self.register, self.conversation, move)
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
        return self.enter(Frame(name, step, memory), trail=trail_to(self.register, self.conversation, name, step))

    def do(self, effect: Effect) -> None:
        """Note an effect; what is shown in this turn shows it as done."""
        self.effects.append(effect)
        self.view = after(self.view, effect)
        if isinstance(effect, Speak):
            self.conversation = replace(self.conversation, language=effect.language)
            self.view = replace(self.view, language=effect.language)
        unsure = isinstance(effect, Stop) and effect.kind in IDENTITY
        if unsure or isinstance(effect, Bind | Unbind):  # nothing of one person is left for the next
            c = self.conversation
            self.conversation = Conversation(c.id, c.language, c.revision)

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
        if self.view.identity.level < self.step.needs:
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
        needs = self.step.needs
        if self.view.identity.level < needs:
            return self.enter(frame, trail=())
        if needs is Level.SURE:
            return self.show()
        self.effects.append(Show(screen_of(self.register, self.conversation, self.view), redraw=True))
        return None

    def leave_for(self, entering: str) -> None:
        """Remember an unfinished story when another one begins."""
        self.conversation = paused_for(self.register, self.conversation, entering)

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
        self.leave_for(name)
        memory = self.register.dialogs[name].memory(ref=newest.ref, loan_refs=newest.loan_refs)
        asks = newest.kind in self.register.standing and self.register.step(name, step).shows(memory, self.view).actions
        self.conversation = replace(self.conversation, news=(newest, *rest) if asks else tuple(rest))
        return self.enter(Frame(name, step, memory), trail=())

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

    def keep(self, event: Event) -> None:
        """The borrower's own words are never lost."""
        words, frame = words_of(event), self.conversation.frame
        if words and not self.checking:  # it may be an answer of the identity check: never kept
            self.effects.append(Keep(f"{frame.dialog}:{frame.step}", words))
