"""What the lender's people do at the desk: two agents and a supervisor, in the topics of their group.

They write, tap, edit and delete as Telegram lets them. Whose case it is they read from the database.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from sandbox import Sandbox, people
from sandbox.acts import act_on_topic
from sandbox.groups import set_member
from sandbox.keyboards import buttons_of
from sandbox.topics import GENERAL, topic_of
from tests.simulation.town import COLLEAGUES, DESK, SUPERVISOR

# What the holder of a case does, by weight.
HOLDERS = (
    (24, "answers"), (24, "replies"), (6, "says_phrase"), (5, "sends_file"), (4, "edits"), (4, "takes_back"),
    (4, "notes"), (9, "releases"), (10, "resolves"), (10, "taps"), (3, "passes_on"), (3, "overrides"), (4, "deletes"),
    (2, "closes"), (2, "is_away"), (2, "sends_album"), (9, "offers"), (3, "waits"),
)  # fmt: skip
# What anybody does where a case is not theirs.
OTHERS = ((6, "takes"), (4, "notes"), (3, "answers"), (3, "replies"), (3, "taps"), (2, "deletes"), (1, "overrides"),
          (1, "assigns"))  # fmt: skip
PHRASES = ("thanks", "looking", "sorry_wait", "call_back")
OFFERS = ("/offer 2", "/offer 3", "/offer 4 monthly 2026-12-07", "/offer extension 2027-01-15", "/offer 15")
WAITS = ("/snooze 90m", "/snooze tomorrow 10:00", "/hold 7d a payment is being traced", "/hold off")
PAPER = {"name": "letter.txt", "mime_type": "text/plain", "base64": "aGVsbG8="}
LATEST = 25  # messages of a topic that are still looked at
MARK = "k"  # an agent's words carry a number behind it, by which they are known wherever they stand


@dataclass
class Desk:
    """The lender's group at work."""

    sandbox: Sandbox
    raw: sqlite3.Connection
    lot: Random
    numbers: count[int] = field(default_factory=lambda: count(1))
    at: str = ""  # whose topic somebody was in last
    wrote: dict[int, list[int]] = field(default_factory=dict)  # by topic: messages that went to the borrower

    def acts(self) -> str:
        """One act of somebody; gives what it was."""
        topics = self._topics()
        if not topics:
            return "nothing to do"
        waiting = [row for row in topics if row["owner"] == "waiting" or (row["asked"] and not row["held_by"])]
        held = [row for row in topics if row["held_by"]]
        lot = self.lot.random()
        if self.at and lot < 0.5 and (row := next((row for row in held if row["subject"] == self.at), None)):
            what = "offers" if self._proposed(int(row["thread_id"])) and self.lot.random() < 0.7 else self._any(HOLDERS)
            return self._does(what, row, int(row["held_by"]))
        if waiting and (lot < 0.45 or not held):
            row = self.lot.choice(waiting)
            return self._does("takes" if self.lot.random() < 0.85 else self._any(OTHERS), row, self._somebody())
        if held and lot < 0.93:
            row = self.lot.choice(held)
            if self.lot.random() < 0.88:
                return self._does(self._any(HOLDERS), row, int(row["held_by"]))
            return self._does(self._any(OTHERS), row, self._somebody())
        return self._does(self._any(OTHERS), self.lot.choice(topics), self._somebody())

    def takes_case(self, case: str) -> str | None:
        """Somebody takes the case of that borrower; None where it has no topic, or somebody has it."""
        row = self._free(case)
        return self._does("takes", row, SUPERVISOR) if row is not None else None

    def may_take(self, case: str) -> bool:
        """Whether somebody could take it."""
        return self._free(case) is not None

    def _free(self, case: str) -> sqlite3.Row | None:
        rows = (row for row in self._topics() if row["subject"] == f"case:{case}")
        return next((row for row in rows if not row["held_by"]), None)

    def _topics(self) -> list[sqlite3.Row]:
        """Topics that stand in the group, with whose their cases are."""
        there = self.sandbox.world.chats[DESK].topics
        rows = self.raw.execute(
            "SELECT t.subject, t.thread_id, t.held_by, c.owner,"
            " EXISTS (SELECT 1 FROM tickets k WHERE k.closed_at IS NULL"
            " AND (k.case_id = t.case_id OR (k.case_id IS NULL AND k.chat_id = t.chat_id))) AS asked"
            " FROM topics t LEFT JOIN cases c ON c.case_id = t.case_id WHERE t.thread_id <> '' ORDER BY t.subject"
        ).fetchall()
        return [row for row in rows if int(row["thread_id"]) in there]

    def _somebody(self) -> int:
        return self.lot.choice(COLLEAGUES).user

    def _any(self, odds: tuple[tuple[int, str], ...]) -> str:
        return self.lot.choices([name for _, name in odds], [weight for weight, _ in odds])[0]

    def _does(self, what: str, row: sqlite3.Row, who: int) -> str:
        if who not in self.sandbox.world.chats[DESK].members:
            set_member(self.sandbox, DESK, who, SUPERVISOR, {"status": "member"})
        self.at = row["subject"]
        did = getattr(self, f"_{what}")(who, int(row["thread_id"]))
        return f"{who} {did} in {row['subject']}"

    # in a topic -------------------------------------------------------------------------------------------------------

    def _writes(self, who: int, thread: int, text: str, **more: Any) -> str:
        people.write(self.sandbox, who, {"chat": DESK, "topic": thread, "text": text, **more})
        return f"writes {text[:24]}"

    def _words(self) -> str:
        return f"I have looked at it and see a way ({MARK}{next(self.numbers)})"

    def _messages(self, thread: int) -> list[dict[str, Any]]:
        """The newest messages of the topic, newest first."""
        messages = list(self.sandbox.world.chats[DESK].messages.values())
        return [message for message in reversed(messages) if topic_of(message) == thread][:LATEST]

    def _takes(self, who: int, thread: int) -> str:
        return self._writes(who, thread, "/take")

    def _answers(self, who: int, thread: int) -> str:
        did = self._writes(who, thread, f"/r {self._words()}")
        self._remember(thread)
        return did

    def _remember(self, thread: int) -> None:
        self.wrote.setdefault(thread, []).append(self.sandbox.world.chats[DESK].last_message_id)

    def _replies(self, who: int, thread: int) -> str:
        """To something that stands there: mostly the borrower's words are the newest."""
        shown = [one["message_id"] for one in self._messages(thread) if one["from"]["is_bot"] and not buttons_of(one)]
        if not shown:
            return self._answers(who, thread)
        words = self._words()
        did = self._writes(who, thread, words, reply_to=self.lot.choice(shown[:4]))
        self._remember(thread)
        return did

    def _says_phrase(self, who: int, thread: int) -> str:
        return self._writes(who, thread, f"/say {self.lot.choice(PHRASES)}")

    def _sends_file(self, who: int, thread: int) -> str:
        wish = {"chat": DESK, "topic": thread, "document": PAPER, "caption": f"/r {self._words()}"}
        people.write(self.sandbox, who, wish)
        self._remember(thread)
        return "sends a file"

    def _sends_album(self, who: int, thread: int) -> str:
        album = f"d{next(self.numbers)}"
        for caption in (f"/r {self._words()}", ""):
            wish = {"chat": DESK, "topic": thread, "document": PAPER, "album": album}
            people.write(self.sandbox, who, wish | ({"caption": caption} if caption else {}))
        return "sends two files"

    def _sent(self, who: int, thread: int) -> int | None:
        """A message that may have gone to the borrower."""
        messages = self.sandbox.world.chats[DESK].messages
        mine = [n for n in self.wrote.get(thread, ()) if n in messages and messages[n]["from"]["id"] == who]
        return self.lot.choice(mine[-3:]) if mine else None

    def _edits(self, who: int, thread: int) -> str:
        number = self._sent(who, thread)
        if number is None:
            return self._answers(who, thread)
        people.write(self.sandbox, who, {"chat": DESK, "edit": number, "text": f"/r {self._words()}"})
        return f"edits {number}"

    def _takes_back(self, who: int, thread: int) -> str:
        number = self._sent(who, thread)
        return self._writes(who, thread, "/del", reply_to=number) if number else self._notes(who, thread)

    def _notes(self, who: int, thread: int) -> str:
        text = self.lot.choice(("looks fine to me", "/note called, nobody there", "/case", "/help"))
        return self._writes(who, thread, text)

    def _releases(self, who: int, thread: int) -> str:
        return self._writes(who, thread, self.lot.choice(("/release", "/release", "/release help")))

    def _resolves(self, who: int, thread: int) -> str:
        self._writes(who, thread, "/resolve helped | all is clear now | -")
        return self._writes(who, thread, "/release") if self.lot.random() < 0.6 else "resolves"

    def _passes_on(self, who: int, thread: int) -> str:
        to = self.lot.choice([one for one in COLLEAGUES if one.user != who])
        return self._writes(who, thread, f"/transfer @{to.alias}")

    def _proposed(self, thread: int) -> tuple[int, str] | None:
        """An offer that is shown to whoever would make it: the message, and the button that sends it."""
        for message in self._messages(thread)[:3]:
            for button in buttons_of(message):
                if ".osend" in button.get("callback_data", ""):
                    return message["message_id"], button["callback_data"]
        return None

    def _offers(self, who: int, thread: int) -> str:
        """Something to pay by, and once it is shown, to the borrower with it."""
        shown = self._proposed(thread)
        if shown is None:
            return self._writes(who, thread, self.lot.choice(OFFERS))
        people.tap(self.sandbox, who, DESK, shown[0], data=shown[1], stale=True)
        return "sends the offer"

    def _waits(self, who: int, thread: int) -> str:
        return self._writes(who, thread, self.lot.choice(WAITS))

    def _assigns(self, _who: int, thread: int) -> str:
        return self._writes(SUPERVISOR, thread, f"/assign @{self.lot.choice(COLLEAGUES).alias}")

    def _overrides(self, _who: int, thread: int) -> str:
        return self._writes(SUPERVISOR, thread, "/override they asked for it by phone")

    def _taps(self, who: int, thread: int) -> str:
        found = [
            (message, button)
            for message in self._messages(thread)
            for button in buttons_of(message)
            if "callback_data" in button
        ]
        if not found:
            return self._takes(who, thread)
        message, button = self.lot.choice(found[:8])
        people.tap(self.sandbox, who, DESK, message["message_id"], data=button["callback_data"], stale=True)
        return f"taps {button['callback_data'].split('.', 2)[2]}"

    def _deletes(self, _who: int, thread: int) -> str:
        if thread != GENERAL and self.lot.random() < 0.5:
            act_on_topic(self.sandbox, SUPERVISOR, DESK, {"topic": thread, "delete": True})
            return "deletes the topic"
        return self._notes(SUPERVISOR, thread)

    def _closes(self, _who: int, thread: int) -> str:
        how = "reopen" if self.sandbox.world.chats[DESK].topics[thread].closed else "close"
        act_on_topic(self.sandbox, SUPERVISOR, DESK, {"topic": thread, how: True})
        return f"{how}s the topic"

    def _is_away(self, who: int, _thread: int) -> str:
        """Leaves the group, and comes again with the next act."""
        if who == SUPERVISOR:
            return "stays"
        set_member(self.sandbox, DESK, who, SUPERVISOR, {"status": "left"})
        return "leaves the group"
