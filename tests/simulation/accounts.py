"""The books of the simulation: what was committed and what Telegram took, looked at in the moment in which it happens.

Each finding is a sentence. What can only be known when all is quiet is looked at in `reckoning.py`.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from arrears.books import Books
from arrears.contact import WHOLE_PERSON
from arrears.policy import PromiseRules
from arrears.position import case_position
from arrears.promise import PromiseState, judge
from bot.books.load import books_of
from bot.clock import moment
from bot.store.cases import promises_of
from bot.store.sqlite import drive
from sandbox.params import Params
from tests.simulation.database import Unit
from tests.simulation.desk_accounts import DeskAccounts
from tests.simulation.town import NEIGHBOURS

STARTED = frozenset({"dunning", "promise", "service"})
SHOWN = frozenset({"say", "redraw", "file", "tell"})
# Money as it is written in any of the languages, days late, and the loans of this book.
FACTS = re.compile(r"LN-\d\d|(?:NT\$|US\$|CN¥|¥|元|TWD|USD|CNY)\s?\d|\d\s?(?:元|TWD|USD|CNY)|\d,\d{3}")
LOANS = re.compile(r"LN-\d\d")
ZONES = {who.ref: ZoneInfo(who.zone) for who in NEIGHBOURS}
OWNERS = {loan: who.ref for who in NEIGHBOURS for loan in who.loans}
AHEAD = timedelta(days=7)  # a note before a due day comes at most so early
IDLE = timedelta(hours=24)
MOST = 5  # findings of one run that are kept


class Accounts:
    """What is known so far, and what is wrong with it."""

    def __init__(self, raw: sqlite3.Connection, wall: Callable[[], datetime], rules: PromiseRules) -> None:
        self.raw, self.wall, self.rules = raw, wall, rules
        self.wrong: list[str] = []
        self.counts: Counter[str] = Counter()  # what happened, for the coverage
        self.done: Counter[tuple[str, str]] = Counter()  # inbox rows, by how often they were ended
        self.taken: Counter[str] = Counter()  # outbox rows, by how often Telegram took them
        self.contacts: Counter[tuple[str, str]] = Counter()  # case and once_key of messages we started
        self.outstanding: dict[int, tuple[str, int]] = {}  # updates Telegram has: kind and when it expires
        self.expired: set[int] = set()
        self.born: dict[int, datetime] = {}  # when each update happened
        self.ahead: set[int] = set()  # updates that came by the webhook before their turn
        self.updates: dict[int, dict[str, Any]] = {}
        self.injected: Counter[tuple[str, str]] = Counter()
        self._offset = 0
        self._days: Counter[tuple[str, str]] = Counter()  # case and day of messages about money we started
        self._sessions: dict[str, Any] = {}  # chats as they were before a turn
        self.desk = DeskAccounts(raw, self.finds, self._unknown)

    def finds(self, what: str) -> None:
        """Something is wrong."""
        if len(self.wrong) < MOST and what not in self.wrong:
            self.wrong.append(what)

    # what was committed -----------------------------------------------------------------------------------------------

    def committed(self, unit: Unit) -> None:
        """One turn, or one transaction of another kind, is in the database now."""
        did = unit.did
        heard, ended = 0, list[tuple[str, str]]()
        # several turns may share a commit: what a chat became is what this one wrote
        self._after = {v[0]: (v[1], v[5], v[6]) for v in unit.values("chat_save")}
        self._proved = any(name == "journal_add" and values[3] == "identity.proved" for name, values in did)
        done = [values[1] for values in unit.values("inbox_done") if values[0] == "telegram"]
        self.desk.committed(unit, [self.updates[int(number)] for number in done])
        for name, values in did:
            if name == "inbox_done":
                ended.append((values[0], values[1]))
            elif name == "journal_add":
                heard += values[3] == "heard"
                self.counts[f"record {values[3]}"] += 1
            elif name == "outbox_add":
                self._queued(values)
            elif name == "outbox_claim":
                self._claimed(values)
            elif name == "outbox_sent":
                self._sent(values)
            elif name == "meta_set" and values[0] == "poll_offset":
                self._kept_offset(int(values[1]))
            elif name == "agreement_add":
                self._agreed()
            elif name == "inbox_dead":
                self.counts["dead letters"] += 1
                self.finds(f"a turn was given up: {values[0]}:{values[1]}: {values[2]}")
        self._sessions |= self._after
        for key in ended:
            self.done[key] += 1
            if self.done[key] > 1:
                self.finds(f"applied twice: {key[0]}:{key[1]}")
            if key[0] == "telegram":
                self.counts["updates applied"] += 1
                self._in_order(int(key[1]))
        updates = [key for key in ended if key[0] == "telegram" and not in_a_group(self.updates[int(key[1])])]
        if updates and heard < len(updates):
            self.finds(f"update {updates[0][1]} was ended without its turn")
        if heard and not ended:
            self.finds("a turn's record was written without the end of its inbox row")
        if len(ended) > 1:
            self.finds(f"one turn ended several inbox rows: {ended}")

    def _in_order(self, number: int) -> None:
        """Nothing older of the same chat waits in the inbox, unless the webhook brought this one out of turn."""
        older = self.raw.execute(
            "SELECT w.key FROM inbox d JOIN inbox w ON w.lane = d.lane WHERE d.source = 'telegram' AND d.key = ?"
            " AND w.state = 'new' AND w.source = 'telegram' AND CAST(w.key AS INTEGER) < ?", (str(number), number)
        ).fetchone()  # fmt: skip
        if older is not None and number not in self.ahead:
            self.finds(f"update {number} was applied before update {older['key']} of the same chat")

    def _queued(self, values: Sequence[Any]) -> None:
        """A message was queued: facts of a debt only for whom it concerns, while the session is fresh."""
        row_id, lane, method, payload, purpose = values[0], values[2], values[4], values[5], values[8]
        if method not in SHOWN or lane.startswith("chat:-") or not lane.startswith("chat:"):
            return
        said = json.loads(payload)
        text = said.get("text") or said.get("caption") or ""
        if purpose in STARTED:
            if re.search(r"\d", text):
                self.finds(f"a message we start has a figure in it: {row_id}: {text!r}")
            return
        if not FACTS.search(text):
            return
        self.counts["screens with facts"] += 1
        if why := self._unknown(lane):
            self.finds(f"a fact of a debt for {why}: {row_id}: {text!r}")
        elif {OWNERS[loan] for loan in LOANS.findall(text)} - {self._session(lane)[0]}:
            self.finds(f"a fact of somebody else's debt: {row_id}: {text!r}")

    def _session(self, lane: str) -> Any:
        """The chat as this turn leaves it: its case, when it was verified, when it was last active."""
        chat = lane.removeprefix("chat:")
        return self._after.get(chat, self._sessions.get(chat)) or ("", None, None)

    def _unknown(self, lane: str) -> str:
        """'' for a chat that was known before this turn, or passed the check in it."""
        before = self._sessions.get(lane.removeprefix("chat:"))
        known = self._fresh(self._session(lane)) and (self._proved or self._fresh(before))
        return "" if known else "a session that is not fresh"

    def _fresh(self, session: Any) -> bool:
        case, verified, active = session or (None, None, None)
        return bool(case and verified and active) and self.wall() - moment(active) <= IDLE + timedelta(minutes=1)

    def _claimed(self, values: Sequence[Any]) -> None:
        """A row is to be sent: by the holder of the lease, and if we start it, only to whom it may be."""
        row_id, epoch = values[0], values[1]
        lease = self.raw.execute("SELECT epoch FROM leases WHERE name = 'sender'").fetchone()
        if lease["epoch"] != epoch:
            self.finds(f"row {row_id} was claimed under epoch {epoch}, when {lease['epoch']} had begun")
        row = self.raw.execute("SELECT * FROM outbox WHERE row_id = ?", (row_id,)).fetchone()
        if (row["state"], row["epoch"]) != ("sending", epoch):
            return
        self.desk.claimed(row)
        if row["purpose"] not in STARTED:
            return
        self.counts[f"claimed {row['purpose']}"] += 1
        case = self.raw.execute("SELECT * FROM cases WHERE case_id = ?", (row["case_id"],)).fetchone()
        what = f"{row['purpose']} {row_id}"
        if f"chat:{case['chat_id']}" != row["lane"]:
            self.finds(f"{what} for a chat that is not the borrower's")
        self.desk.claimed_started(case, what)
        if not case["ever_verified"]:
            self.finds(f"{what} to a chat never verified")
        stops = self.raw.execute(
            "SELECT kind FROM stops WHERE case_id = ? AND lifted_at IS NULL", (row["case_id"],)
        ).fetchall()
        if stops:
            self.finds(f"{what} after a stop ({stops[0]['kind']})")
        self._of_the_books(row, what)

    def _of_the_books(self, row: Any, what: str) -> None:
        """No message against a flag; no dunning where nothing is due on the loans that it is about."""
        books = drive(self.raw, books_of(row["case_id"]))
        if books is None:
            return
        today = self.wall().date()
        flags = [flag.kind.value for flag in books.flags if flag.holds(today - timedelta(days=1)) and flag.holds(today)]
        whole = [flag for flag in flags if flag in WHOLE_PERSON]
        if whole:
            self.finds(f"{what} against the lender's flag {whole[0]}")
        if row["purpose"] == "promise":
            self._of_promises(row, books, what)
        if row["purpose"] != "dunning":
            return
        day = today + timedelta(days=1)  # the latest day it can be anywhere
        named = json.loads(row["payload"])["about"]["loans"]
        owed = [
            loan for loan in case_position(books, day).collectable
            if loan.loan_ref in named
            and (loan.due.minor > 0 or (loan.next_due is not None and loan.next_due.date - day <= AHEAD))
        ]  # fmt: skip
        if not owed:
            self.finds(f"{what} for what is paid")

    def _of_promises(self, row: Any, books: Books, what: str) -> None:
        """No reminder of promises that are kept by the books; those of a plan are looked at in the end."""
        promises = drive(self.raw, promises_of(row["case_id"]))
        named = json.loads(row["payload"])["about"]["promises"]
        opened = {p.id for p in promises if p.state is PromiseState.OPEN and p.id in named}
        if not opened:
            return
        kept = {
            found.promise_id
            for loan in books.loans
            for found in judge(
                tuple(p for p in promises if p.loan_ref == loan.ref), loan, books.payments_as_of, self.rules,
                books.borrower.jurisdiction,
            )
            if found.state is PromiseState.KEPT
        }  # fmt: skip
        if opened <= kept:
            self.finds(f"{what} for promises that are kept")

    def _sent(self, values: Sequence[Any]) -> None:
        """Recorded as sent: then Telegram has taken it."""
        row = self.raw.execute("SELECT method, state, epoch FROM outbox WHERE row_id = ?", (values[0],)).fetchone()
        if row["method"] in ("say", "tell", "file") and row["state"] == "sent" and not self.taken[values[0]]:
            self.finds(f"row {values[0]} is recorded as sent, and Telegram has never seen it")

    def _kept_offset(self, offset: int) -> None:
        if offset < self._offset:
            self.finds(f"the poller's place went back from {self._offset} to {offset}")
        self._offset = offset

    def _agreed(self) -> None:
        twice = self.raw.execute(
            "SELECT loan_ref FROM agreements WHERE replaced_at IS NULL AND state = 'active'"
            " GROUP BY loan_ref HAVING COUNT(*) > 1"
        ).fetchall()
        if twice:
            self.finds(f"two active agreements on {twice[0]['loan_ref']}")

    # what Telegram took, and what it gave away ------------------------------------------------------------------------

    def said(self, row: Any, params: Params, result: Any) -> None:
        """Telegram has taken a message that was sent for this row."""
        self.desk.said(params)
        if row is None:
            return
        row_id = row["row_id"]
        self.taken[row_id] += 1
        self.desk.took(row, self.taken[row_id], params, result)
        self.counts[f"said {row['purpose']}"] += 1
        if row["purpose"] not in STARTED:
            return
        if self.taken[row_id] > 1:
            self.finds(f"{row['purpose']} {row_id} was sent {self.taken[row_id]} times")
        if row["purpose"] != "service" and self.taken[row_id] == 1:
            day = (row["case_id"], moment(row["not_before"]).astimezone(ZONES[row["case_id"]]).date().isoformat())
            self._days[day] += 1
            if self._days[day] > 1:
                self.finds(f"two messages about money on {day[1]} to {day[0]}, the second is {row_id}")
        key = (row["case_id"], row["once_key"] or row_id)
        self.contacts[key] += 1
        if self.contacts[key] > 1 and self.taken[row_id] == 1:
            self.finds(f"{row['purpose']} of {key[1]} was sent by two rows")

    def answered(self, number: int) -> None:
        """The webhook has said 200 to an update: by then it is in the inbox, for Telegram forgets it."""
        self.counts["updates by webhook"] += 1
        found = self.raw.execute("SELECT 1 FROM inbox WHERE source = 'telegram' AND key = ?", (str(number),))
        if found.fetchone() is None and not self.done[("telegram", str(number))]:
            self.finds(f"the webhook answered for update {number}, which is not in the inbox")

    def asked_from(self, offset: int) -> None:
        """getUpdates confirms all before `offset`: by then each of them is in the inbox, or had expired."""
        now = int(self.wall().timestamp())
        for number in [number for number in self.outstanding if number < offset]:
            _kind, expires = self.outstanding.pop(number)
            found = self.raw.execute("SELECT 1 FROM inbox WHERE source = 'telegram' AND key = ?", (str(number),))
            if found.fetchone() is None:
                if expires > now:
                    self.finds(f"update {number} was confirmed, and is not in the inbox")
                else:
                    self.expired.add(number)


def in_a_group(update: dict[str, Any]) -> bool:
    """Whether it happened at the desk: most of that is said by nobody to us, and leaves no record."""
    content: dict[str, Any] = next(value for key, value in update.items() if key != "update_id")
    chat = (content.get("message") or content).get("chat") or {"id": 0}
    return bool(chat["id"] < 0)
