"""What borrowers do: mostly what leads on to what they are after, sometimes anything at all.

They tap what stands on their phone. What is asked in words they see from the step their talk is in, which is read from
the database: a test may know more than a person.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from sandbox import Sandbox, people
from sandbox.keyboards import buttons_of
from tests.simulation.town import Neighbour

# What leads on, for each thing a borrower may be after; the first that is there is tapped.
GOALS: dict[str, tuple[str, ...]] = {
    "plan": ("sign", "agree", "take", "offer", "help", "yes", "way", "cause", "ago", "for", "pay", "count", "loan",
             "leave", "again", "check"),
    "promise": ("yes", "way", "day", "all", "half", "promise", "again", "loan", "owe", "check"),
    "paid": ("done", "yes", "way", "amount", "option", "day", "skip", "paid", "loan", "check"),
    "look": ("news", "owe", "mine", "paper", "letter", "ways", "check", "pick", "details"),
    "change": ("withdraw", "changed", "change", "yes", "mine", "move", "help", "offer", "take", "agree", "sign",
               "check"),
}  # fmt: skip
LAST_FOUR = ("ID number?", "末四碼是什麼？", "后四位是什么？")
WORDS = ("6", "2000", "next Friday", "下週五", "A123", "0", "-1", "yes", "back", "home", "三期", "person", "thanks",
         "10 January", "我不知道", "?", "my hours were cut")  # fmt: skip
# How often something else is done than what leads on.
ODDS = (
    (0.035, "taps_any"), (0.02, "taps_twice"), (0.02, "wanders"), (0.006, "refuses"), (0.005, "blocks"),
    (0.004, "photo"), (0.004, "opens"),
)  # fmt: skip
# What is written to whoever looks after the case is known by what stands behind this; digits might answer the check.
TOLD = "w"
LETTERS = str.maketrans("0123456789", "abcdefghij")
TELLS = (
    (10, "tells"), (2, "photo"), (2, "sends_album"), (3, "changes"), (3, "answers"), (1, "sticker"), (1, "stops"),
    (1, "wanders"),
)  # fmt: skip
PICTURE = {"name": "r.png", "mime_type": "image/png", "base64": "iVBORw0KGgo="}


@dataclass
class Person:
    """One borrower with a phone. `token` is the payload of the newest link in the letter."""

    who: Neighbour
    sandbox: Sandbox
    raw: sqlite3.Connection
    lot: Random
    letter: Callable[[str], str]
    goal: str = "plan"
    token: str = ""
    last_tap: tuple[int, str] | None = None
    numbers: count[int] = field(default_factory=lambda: count(1))
    told: list[int] = field(default_factory=list)  # messages

    def acts(self) -> str:
        """One act; gives what it was."""
        chat = self.sandbox.world.chats[self.who.user]
        if chat.blocked:
            return self._unblocks() if self.lot.random() < 0.5 else self._blocked()
        if not chat.started:
            return self._opens()
        lot = self.lot.random()
        for chance, act in ODDS:
            if lot < chance:
                return str(getattr(self, f"_{act}")())
            lot -= chance
        return self._leads_on() if self.lot.random() < 0.5 or not self.held else self.talks()

    @property
    def held(self) -> bool:
        """Whether a person looks after the case."""
        row = self.raw.execute("SELECT owner FROM cases WHERE chat_id = ?", (str(self.who.user),)).fetchone()
        return row is not None and row["owner"] == "held"

    def talks(self) -> str:
        """Something for whoever looks after the case."""
        chat = self.sandbox.world.chats[self.who.user]
        if chat.blocked or not chat.started:
            return "is away"
        (what,) = self.lot.choices([name for _, name in TELLS], [weight for weight, _ in TELLS])
        return self.stops() if what == "stops" else str(getattr(self, f"_{what}")())

    def _words(self) -> str:
        number = f"{self.who.ref[1:]}{next(self.numbers):03}".translate(LETTERS)
        return f"my hours were cut and I wonder what is best ({TOLD}{number})"

    def _tells(self, **more: Any) -> str:
        words = self._words()
        message = people.write(self.sandbox, self.who.user, {"text": words, **more})
        self.told.append(message["message_id"])
        return f"tells {words[-8:]}"

    def _answers(self) -> str:
        """To a message of ours that stands there."""
        chat = self.sandbox.world.chats[self.who.user]
        ours = [number for number, message in list(chat.messages.items())[-8:] if message["from"]["is_bot"]]
        return self._tells(**({"reply_to": self.lot.choice(ours)} if ours else {}))

    def _changes(self) -> str:
        messages = self.sandbox.world.chats[self.who.user].messages
        mine = [number for number in self.told[-3:] if number in messages]
        if not mine:
            return self._tells()
        words = self._words()
        people.write(self.sandbox, self.who.user, {"edit": self.lot.choice(mine), "text": words})
        return f"changes {words[-8:]}"

    def _sends_album(self) -> str:
        name = f"a{next(self.numbers)}"
        for caption in (self._words(), ""):
            wish = {"photo": PICTURE, "album": name} | ({"caption": caption} if caption else {})
            people.write(self.sandbox, self.who.user, wish)
        return "sends two pictures"

    def _sticker(self) -> str:
        people.write(self.sandbox, self.who.user, {"sticker": "👍"})
        return "sends a sticker"

    def _wanders(self) -> str:
        return self._says(self.lot.choice(WORDS))

    def _refuses(self) -> str:
        return self._says(self.lot.choice(("stop", "停", "stop", "停止", "not me", "不是我", "person")))

    def stops(self) -> str:
        """No more of it."""
        return self._says("stop")

    def denies(self) -> str:
        """It is somebody else who reads this."""
        return self._says("not me")

    def _blocks(self) -> str:
        people.block(self.sandbox, self.who.user, True)
        return "blocks"

    def _photo(self) -> str:
        people.write(self.sandbox, self.who.user, {"photo": PICTURE})
        return "photo"

    def _opens(self) -> str:
        return self._says(f"/start {self.token}" if self.token else "/start")

    def _unblocks(self) -> str:
        people.block(self.sandbox, self.who.user, False)
        return "unblocks"

    def _blocked(self) -> str:
        return "is away"

    def _says(self, text: str) -> str:
        people.write(self.sandbox, self.who.user, {"text": text})
        return f"says {text if not text.startswith('/start ') else '/start'}"

    def _place(self) -> tuple[str, str, dict[str, Any]]:
        rows = self.raw.execute("SELECT state FROM chats WHERE chat_id = ?", (str(self.who.user),)).fetchall()
        frame = json.loads(rows[0]["state"])["frame"] if rows and rows[0]["state"] not in ("", "{}") else None
        return (frame["d"], frame["s"], frame["m"]) if frame else ("home", "home", {})

    def _newest(self) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
        """The newest message with buttons."""
        for message in reversed(self.sandbox.world.chats[self.who.user].messages.values()):
            if message["from"]["is_bot"] and (found := [b for b in buttons_of(message) if "callback_data" in b]):
                return message, found
        return None

    def _leads_on(self) -> str:
        dialog, step, _memory = self._place()
        who = self.who
        if dialog == "hello" or (dialog == "home" and self._unbound()):
            if self._unbound():
                return self._opens_anew()
            return self._proves() if step == "check" else self._says("home")
        if (dialog, step) == ("agreement", "name"):
            return self._says(who.name if self.lot.random() < 0.93 else "Somebody Else")
        if (dialog, step) == ("hardship", "income"):
            return self._says(who.income)
        if (dialog, step) == ("hardship", "costs"):
            return self._says(who.costs)
        newest = self._newest()
        if newest is None:
            return self._says("home")
        message, buttons = newest
        by_name: dict[str, list[dict[str, Any]]] = {}
        for button in buttons:
            by_name.setdefault(button["callback_data"].split(".", 2)[2].partition(":")[0], []).append(button)
        for name in ("undo", *GOALS[self.goal]):
            if name in by_name and not (name == "undo" and self.lot.random() < 0.5):
                if (dialog, step) == ("hardship", "debts") and name != "none":
                    continue
                return self._taps(message, self.lot.choice(by_name[name]))
        if "none" in by_name and dialog == "hardship":
            return self._taps(message, self.lot.choice(by_name["none"]))
        if dialog == "home" or self.lot.random() < 0.4:
            self.goal = self.lot.choice(tuple(GOALS))
        if dialog != "home" and self.lot.random() < 0.5:
            return self._says("home")
        return self._taps(message, self.lot.choice(buttons))

    def _proves(self) -> str:
        """The answer to what is asked; now and then a wrong one."""
        case = self.raw.execute("SELECT locked_at FROM cases WHERE case_id = ?", (self.who.ref,)).fetchone()
        if case is not None and case["locked_at"] is not None and self.lot.random() < 0.9:
            return "waits to be let in"
        if self.lot.random() < 0.05:
            return self._says(self.lot.choice(("1 January", "0000")))
        second = self._asked().endswith(LAST_FOUR)
        return self._says(self.who.last4 if second else self.who.birthday)

    def _asked(self) -> str:
        """The bot's last words."""
        for message in reversed(self.sandbox.world.chats[self.who.user].messages.values()):
            if message["from"]["is_bot"] and "text" in message:
                return str(message["text"])
        return ""

    def _unbound(self) -> bool:
        row = self.raw.execute("SELECT case_id FROM chats WHERE chat_id = ?", (str(self.who.user),)).fetchone()
        return row is not None and row["case_id"] is None

    def _opens_anew(self) -> str:
        """With a new letter from the lender."""
        if self.lot.random() < 0.5:
            return "waits for a letter"
        self.token = self.letter(self.who.ref)
        return self._opens()

    def _taps(self, message: dict[str, Any], button: dict[str, Any]) -> str:
        data = button["callback_data"]
        self.last_tap = (message["message_id"], data)
        people.tap(self.sandbox, self.who.user, None, message["message_id"], data=data, stale=True)
        return f"taps {data.split('.', 2)[2]}"

    def _taps_any(self) -> str:
        """Any button of any message, however old."""
        messages = [
            (message, button)
            for message in list(self.sandbox.world.chats[self.who.user].messages.values())[-12:]
            if message["from"]["is_bot"]
            for button in buttons_of(message)
            if "callback_data" in button
        ]
        if not messages:
            return self._says("home")
        return self._taps(*self.lot.choice(messages))

    def _taps_twice(self) -> str:
        """What was tapped last, once more."""
        if self.last_tap is None:
            return self._taps_any()
        number, data = self.last_tap
        people.tap(self.sandbox, self.who.user, None, number, data=data, stale=True)
        return "taps again"
