"""The desk on paper: an agent in a case's topic beside a talk with the borrower; offers are carried over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from talk import RENDERER, Talk, fresh

from arrears.offer import Offer, OfferState
from dialogs.desk.events import Wrote
from dialogs.desk.offering import AskSupervisor, SendOffer
from dialogs.desk.people import Member
from dialogs.desk.story import Answer, Deed, DeskEffect
from dialogs.desk.view import DeskView, Request
from dialogs.desk.words import BUTTONS, COMMANDS
from dialogs.grammar.events import OfferProposed
from dialogs.grammar.screen import Screen

MING = Member(2, "Ming", limit={"TWD": 50_000_00})
ANN = Member(1, "Ann", "supervisor")
BO = Member(3, "Bo", "supervisor")


@dataclass
class Topic:
    """One topic, as one member sees it. `done` are the effects so far; `text` and `buttons` the newest answer's."""

    talk: Talk = field(default_factory=fresh)
    me: Member = MING
    holder: Member | None = MING
    locale: str = "en"
    requests: tuple[Request, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    done: list[DeskEffect] = field(default_factory=list)
    answer: Answer = field(default_factory=Answer)
    text: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.talk.owner = "held" if self.holder else "waiting"

    def view(self) -> DeskView:
        """The desk's picture of this moment."""
        view = replace(self.talk.view(), holder=self.holder.alias if self.holder else "")
        return DeskView(
            view=view, subject="case:B-1", number="G-7K3QX2", me=self.me, members=(ANN, MING, BO), now=view.now,
            zone="Asia/Taipei", owner="held" if self.holder else "waiting", fresh_id="d1", tone=None,  # type: ignore[arg-type]
            holder=self.holder, requests=self.requests, linked=self.talk.bound, **self.more,
        )  # fmt: skip

    def writes(self, text: str) -> Topic:
        """A command."""
        word, _, rest = text.removeprefix("/").partition(" ")
        self.log.append(f"{self.me.alias}: {text}")
        return self.take(COMMANDS[word].rule(Deed(word, rest.strip(), "7", Wrote(text, "7")), self.view()))

    def taps(self, wanted: str) -> Topic:
        """A button of the newest answer, by its label."""
        for button in self.buttons:
            if wanted == button["text"]:
                action = button["data"].split(".", 2)[2]
                assert len(button["data"].encode()) <= 64
                self.log.append(f"{self.me.alias}: [{wanted}]")
                return self.presses(action)
        raise AssertionError(f"no button {wanted!r} among {[b['text'] for b in self.buttons]}")

    def presses(self, action: str) -> Topic:
        """A button, whatever is shown."""
        name, _, value = action.partition(":")
        return self.take(BUTTONS[name](Deed(name, value, "8"), self.view()))

    def take(self, answer: Answer) -> Topic:
        """What the shell would do."""
        self.answer = answer
        self.done += answer.effects
        for effect in answer.effects:
            if isinstance(effect, SendOffer | AskSupervisor):
                self.written(effect.offer)
        if answer.says is not None:
            self.draw(answer.says)
        return self

    def written(self, offer: Offer) -> None:
        """The offer as the shell writes it, and the borrower told of it."""
        made = replace(offer, id=f"O-{len(self.talk.offers) + 1}")
        self.talk.offers += (made,)
        if made.state is OfferState.OPEN:
            self.talk.hear(OfferProposed(made.id))

    def draw(self, screen: Screen) -> None:
        """The message as it is read in the group."""
        screen = replace(screen, today=self.talk.today)
        payload = RENDERER.render(screen, "desk", 0, self.locale, "Asia/Taipei")
        self.text = unescape(re.sub(r"</?b>", "", payload["text"]))
        self.buttons = [button for row in payload["buttons"] for button in row]
        self.log += ["bot:", *(f"    {line}".rstrip() for line in self.text.split("\n"))]
        self.log += ["    " + " ".join(f"[{button['text']}]" for button in row) for row in payload["buttons"]]

    def sees(self, *words: str) -> Topic:
        """The newest answer says all of this."""
        for word in words:
            assert word in self.text, f"{word!r} is not in:\n{self.text}"
        return self

    def labels(self) -> list[str]:
        """What can be tapped."""
        return [button["text"] for button in self.buttons]

    def sent(self) -> list[Offer]:
        """The offers that went to the borrower."""
        return [effect.offer for effect in self.done if isinstance(effect, SendOffer)]

    def asked(self) -> list[Offer]:
        """The offers that were put to a supervisor."""
        return [effect.offer for effect in self.done if isinstance(effect, AskSupervisor)]
