"""The books of the desk: whose a case is, what went to the borrower and what to the group, in the moment it happens."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.params import Params
from tests.simulation.agents import MARK
from tests.simulation.database import Unit
from tests.simulation.people import TOLD
from tests.simulation.town import COLLEAGUES, DESK, NEIGHBOURS

WORDS = re.compile(rf"\({MARK}\d+\)")  # an agent's own
SAID = re.compile(rf"\({TOLD}[a-j]+\)")  # a borrower's, for whoever looks after the case
# Who a borrower is to Telegram, and what the identity check asks for (A123 is also said at random).
# A number of ours may hold four such digits by chance.
DIGITS = [rf"(?<![0-9A-Z]){digits}(?![0-9A-Z])" for digits in ("6789", "5519", "B456", "C777")]
SECRETS = re.compile("|".join([*(str(who.user) for who in NEIGHBOURS), *DIGITS]))
ACCOUNTS = re.compile("|".join([str(one.user) for one in COLLEAGUES] + ["Quux"]))
SHOWING = frozenset({"say", "tell", "file", "copy"})
PAIRED = frozenset({"relay", "answer"})
PASSED = frozenset({"desk.passed_on", "desk.not_passed_on", "desk.edit_passed_on"})
IDENTITY = frozenset({"deceased", "not_me", "identity_fraud"})


class DeskAccounts:
    """What is known of the desk. `finds` hears what is wrong, `fresh` says why a lane is not known yet."""

    def __init__(self, raw: sqlite3.Connection, finds: Callable[[str], None], fresh: Callable[[str], str]) -> None:
        self.raw, self.finds, self.fresh = raw, finds, fresh
        self.shown = defaultdict[tuple[str, str], set[str]](set)  # chat and message -> rows that Telegram took it for
        self.threads: dict[str, str] = {}  # of every topic that ever was ours: whose
        self._rows: dict[str, int] = {}  # relays and answers in the order in which they were queued
        self._last: dict[str, int] = {}  # lane -> the latest of them that Telegram took
        self.read: set[str] = set()  # marks of words that the group has read
        self.told: set[str] = set()  # and that borrowers have
        self._cases: dict[str, str] = {}  # chat -> its case
        self._owners: dict[str, str] = {}  # case -> who has it

    # what was committed -----------------------------------------------------------------------------------------------

    def committed(self, unit: Unit, updates: Sequence[Mapping[str, Any]]) -> None:
        """Looked at after each turn, and each transaction of another kind; `updates` are those that it ended."""
        looked = False
        self._passed_on(unit, updates)
        for name, values in unit.did:
            if name in ("topic_save", "case_save"):
                looked = True
                if name == "case_save":
                    self._owners[values[0]] = values[1]
                if name == "topic_save" and values[2]:
                    self._in_thread(values[2], values[0])
            elif name == "chat_save":
                self._cases[values[0]] = values[1]
            elif name == "placed_add":
                self._placed(values)
            elif name == "outbox_add":
                self._queued(values)
        if looked:
            self._one_holder()

    def _passed_on(self, unit: Unit, updates: Sequence[Mapping[str, Any]]) -> None:
        """What a borrower writes while a person holds the case is passed on in that turn, or known not to be."""
        for update in updates:
            message = update.get("message") or update.get("edited_message") or {}
            words = SAID.search(message.get("text") or "")  # a file is asked for again while the check stands
            if words is None or self._owners.get(self._cases.get(str(message["chat"]["id"]), "")) != "held":
                continue
            noted = {values[3] for values in unit.values("journal_add")}
            if not (noted & PASSED or unit.values("relay_add") or unit.values("relay_save")):
                self.finds(f"{words[0]} was written while a person held the case, and was not passed on")

    def _in_thread(self, thread: str, subject: str) -> None:
        if self.threads.setdefault(thread, subject) != subject:
            self.finds(f"thread {thread} is the topic of {subject} and of {self.threads[thread]}")

    def _one_holder(self) -> None:
        """A case is held exactly when its topic says by whom."""
        rows = self.raw.execute(
            "SELECT c.case_id, c.owner, COALESCE(t.held_by, '') AS by_user FROM cases c LEFT JOIN topics t"
            " ON t.subject = 'case:' || c.case_id WHERE (c.owner = 'held') <> (COALESCE(t.held_by, '') <> '')"
        ).fetchall()
        for row in rows:
            self.finds(f"the owner of {row['case_id']} is {row['owner']}, and its topic is held by {row['by_user']!r}")

    def _placed(self, values: Sequence[Any]) -> None:
        chat, message, row_id, _n = values
        took = self.shown[(chat, message)]  # of several that drew it over the first stays, whoever tells of it late
        if row_id not in took:
            self.finds(f"message {message} of {chat} is placed for row {row_id}, Telegram took it for {sorted(took)}")

    def _queued(self, values: Sequence[Any]) -> None:
        """An agent's words are queued for who is known by now alone, else a notice without them."""
        row_id, lane, case, payload, purpose = values[0], values[2], values[3], values[5], values[8]
        if purpose in PAIRED:
            self._rows[row_id] = 1 + len(self._rows)
        if purpose != "answer" or json.loads(payload).get("gate", {}).get("change"):
            return
        if not case and not self._cases.get(lane.removeprefix("chat:")):
            return  # a visitor, who belongs to no case, is answered as they are
        said = json.loads(payload)
        text = said.get("text") or said.get("caption") or ""
        if (WORDS.search(text) or "messages" in said) and (why := self.fresh(lane)):
            self.finds(f"an agent's words for {why}: {row_id}: {text!r}")

    # what is claimed --------------------------------------------------------------------------------------------------

    def claimed_started(self, case: Mapping[str, Any], what: str) -> None:
        """A message we start: not while a person holds the case."""
        if case["owner"] == "held":
            self.finds(f"{what} while a person holds the case")

    def claimed(self, row: Any) -> None:
        """An agent's message: only for the chat bound to its case, while the borrower is known, and after a stop only
        with a reason."""
        if row["purpose"] != "answer" or row["case_id"] is None:
            return
        what = f"the answer {row['row_id']}"
        case = self.raw.execute("SELECT chat_id FROM cases WHERE case_id = ?", (row["case_id"],)).fetchone()
        if f"chat:{case['chat_id']}" != row["lane"]:
            self.finds(f"{what} for a chat that is not the borrower's")
        how = json.loads(row["payload"])["gate"]
        if (how.get("words") if how.get("change") else not how.get("neutral")) and (why := self.fresh(row["lane"])):
            self.finds(f"{what} for {why}")
        if how.get("change"):
            return
        heard = self.raw.execute("SELECT heard_at FROM chats WHERE chat_id = ?", (case["chat_id"],)).fetchone()
        for stop in self.raw.execute(
            "SELECT kind, since, by_whom FROM stops WHERE case_id = ? AND lifted_at IS NULL", (row["case_id"],)
        ):
            told = stop["by_whom"] == "borrower" and (heard["heard_at"] is None or stop["since"] >= heard["heard_at"])
            if stop["kind"] in IDENTITY and not how.get("neutral"):
                self.finds(f"{what} while it is open who reads the chat ({stop['kind']})")
            elif told and not how.get("despite_stop") and not how.get("neutral"):
                self.finds(f"{what} after a stop that nobody gave a reason for ({stop['kind']})")

    # what Telegram took -----------------------------------------------------------------------------------------------

    def took(self, row: Any, times: int, params: Params, result: Any) -> None:
        """Telegram has taken a message for a row, the `times`th time."""
        chat = params.text("chat_id")
        for one in result if isinstance(result, list) else [result]:
            if isinstance(one, dict) and "message_id" in one:
                self.shown[(chat, str(one["message_id"]))].add(row["row_id"])
        if row["purpose"] in PAIRED and row["method"] in SHOWING and times == 1:
            number, last = self._rows[row["row_id"]], self._last.get(row["lane"], 0)
            if number < last:
                self.finds(f"row {row['row_id']} of {row['lane']} went out after a later one")
            self._last[row["lane"]] = max(number, last)
        if row["lane"].startswith("topic:") and (thread := params.text("message_thread_id")):
            whose = self.threads.get(thread)
            if f"topic:{whose}" != row["lane"]:
                self.finds(f"row {row['row_id']} of {row['lane']} was said in the topic of {whose}")

    def said(self, params: Params) -> None:
        """Words that Telegram has taken: the group reads no account of a borrower, borrowers none of an agent."""
        text = " ".join(params.text(name) for name in ("text", "caption", "name", "entities", "reply_markup"))
        group = params.text("chat_id") == str(DESK)
        (self.read if group else self.told).update((SAID if group else WORDS).findall(text))
        found = (SECRETS if group else ACCOUNTS).search(text)
        if found:
            self.finds(f"{'the group' if group else 'a borrower'} reads {found[0]}: {text!r}")
