"""The play: the real turn, ladder, gate and sender on SQLite, time passing moment by moment, and an account kept."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from arrears.days import Hours
from bot.acts import record_act
from bot.books.importer import import_files
from bot.books.shelf import Shelf
from bot.clock import FixedClock, moment, stamp
from bot.house import House, make_means
from bot.ids import Ids
from bot.invites import make_token
from bot.policies import load_policies
from bot.sender import Rates, Sender
from bot.sender.outcome import Claimed, Outcome, Sent
from bot.store import inbox
from bot.store.cases import lock_case, lock_chat
from bot.store.leases import Lease
from bot.store.statements import Row, Tx, composed
from bot.touches import claim_due
from bot.turn.apply import apply
from bot.turn.gate import sender_gate, sender_note
from bot.turn.means import Means
from bot.turn.plan import replan
from bot.turn.reading import read_case
from bot.turn.work import Work
from bot.worker import Worker
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import Consent, PreferTimes
from tests.proof.account import Account, Page, Standing
from tests.proof.people import BIRTHDAY, FIGURE, RESIDENTS, Resident, settings_for, template
from tests.simulation.database import SimulatedDatabase, connect

MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
FAR = timedelta(days=400)


@cache
def _means() -> Means:
    settings = settings_for("/nowhere")
    return make_means(settings, load_policies(settings.policies), FixedClock(datetime.now().astimezone()), Ids())


class Play:
    """One history. Every borrower has a chat of its own; what goes out is put to the account at once."""

    def __init__(self, start: date, seed: int = 1) -> None:
        begins = datetime.combine(start, time(10), ZoneInfo("Asia/Taipei"))
        self.numbers = count(2)
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        path = Path(self.folder.name) / "play.db"
        path.write_bytes(template(start, begins))
        self.loop = asyncio.new_event_loop()
        self.clock = FixedClock(begins)
        self.raw = connect(str(path))
        db: Any = SimulatedDatabase(str(path), self.raw, None, alone=True, sound=True)  # type: ignore[arg-type]
        means = replace(_means(), clock=self.clock, ids=Ids(Random(seed).randbytes), shelf=Shelf())
        self.house = House(settings_for(str(path)), means.policy, db, self.clock, means)
        self.account = Account(start, {one.ref: Page(one) for one in RESIDENTS})
        self.updates = 0
        self.payments = 0
        self.buttons: dict[str, list[str]] = {}
        self.books_of: date | None = start - timedelta(days=1)
        lease = Lease(db, "sender", "proof", alone=True)
        self.loop.run_until_complete(lease.step())
        self.worker = Worker(db, means)
        self.sender = Sender(
            db, self._deliver, clock=self.clock, lease=lease, gate=sender_gate(means), note=sender_note(means),
            rates=Rates(0, 0, 0, 0),
        )  # fmt: skip

    def close(self) -> None:
        """The end of the history."""
        self.loop.close()
        self.raw.close()
        self.folder.cleanup()

    # what people do ---------------------------------------------------------------------------------------------------

    def joins(self, who: Resident) -> None:
        """Opens the link in a letter and gives the right birthday."""
        self.says(who, f"/start {self._token(who)}")
        self.says(who, BIRTHDAY)

    def says(self, who: Resident, text: str) -> None:
        """Writes."""
        right = text == BIRTHDAY
        self.account.pages[who.ref].speaks(self.clock.now(), right=right)
        self._update(who, {"message": {**self._message(who), "text": text}})

    def taps(self, who: Resident, place: int) -> None:
        """Taps a button of the newest keyboard; which one, by chance."""
        buttons = self.buttons.get(who.ref)
        if not buttons:
            return
        self.account.pages[who.ref].speaks(self.clock.now())
        tap = {"id": str(self.updates), "from": self._person(who), "chat_instance": "1", "message": self._message(who)}
        self._update(who, {"callback_query": {**tap, "data": buttons[place % len(buttons)]}})

    def blocks(self, who: Resident, *, blocked: bool) -> None:
        """Blocks the bot, or lets it in again."""
        states = ("member", "kicked") if blocked else ("kicked", "member")
        bot = {"id": 123456, "is_bot": True, "first_name": "G"}
        old, new = ({"status": state, "user": bot, "until_date": 0} for state in states)
        what = {"chat": self._message(who)["chat"], "from": self._person(who), "date": 1}
        self._update(who, {"my_chat_member": {**what, "old_chat_member": old, "new_chat_member": new}})

    def wishes(self, who: Resident, begins: time, ends: time, *, consents: bool) -> None:
        """Wishes for these hours. A recorded consent widens what the law lets it; without one a wish only narrows."""
        if self._linked(who) is None:
            return
        rules = self.house.policy.contact_for(who.jurisdiction, self.clock.now().date())
        hours, agreed = Hours(frozenset(range(7)), begins, ends, holidays=True), consents and rules.widens
        said = (Consent("", "hours"),) if agreed else ()
        page = self.account.pages[who.ref]
        page.wish, page.consented = (begins, ends), agreed
        self._effects(who, (*said, PreferTimes(hours, agreed=agreed)))

    def holds(self, who: Resident, owner: str) -> None:
        """A person takes the case, or hands it back."""
        self._write("UPDATE cases SET owner = $1 WHERE case_id = $2", owner, who.ref)

    def lifts(self, who: Resident) -> None:
        """A supervisor lifts what stops stand."""
        for row in self._read("SELECT stop_id FROM stops WHERE case_id = $1 AND lifted_at IS NULL", who.ref):
            self._run(record_act(self.house.means, row["stop_id"], "lift", by=1, name="Ann", reason="looked into it"))
            self.settle()

    def pays(self, who: Resident, share: int) -> None:
        """Pays so many hundredths of an instalment; the books know it with the next import, which is now."""
        amount = max(1, FIGURE * share // 100)
        self.payments += 1
        self.account.pages[who.ref].paid += amount
        self.imports(f"P{self.payments},L-{who.ref},{self._lenders_day()},{amount},bank\n")

    def imports(self, payments: str = "", flags: str = "") -> None:
        """The lender's import, complete through today."""
        files = {"payments": "payment_ref,loan_ref,paid_on,amount,method\n" + payments}
        if flags:
            files["flags"] = "borrower_ref,loan_ref,kind,from,until,note\n" + flags
        paths = []
        for name, text in files.items():
            path = Path(self.folder.name) / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        self.books_of = self._lenders_day()
        landed = self.loop.run_until_complete(import_files(
            self.house.db, paths, as_of=self.books_of, keep_good=False, secret_key=self.house.settings.secret_key,
            clock=self.clock, lender_zone="Asia/Taipei",
        ))  # fmt: skip
        assert landed.landed, landed.refusals
        self.settle()

    def flags(self, who: Resident, kind: str) -> None:
        """The lender knows of something."""
        self.imports(flags=f"{who.ref},,{kind},{self._lenders_day()},,\n")

    def waits(self, span: timedelta) -> None:
        """Time goes by, and stops at every moment for which something is planned."""
        end = self.clock.now() + span
        while (at := self._next()) is not None and at <= end:
            self.clock.set(max(at, self.clock.now()))
            self.settle()
        self.clock.set(end)
        self.settle()

    # the bot at work --------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Turn and send until nothing is left to do."""
        self.loop.run_until_complete(self._settle())

    async def _settle(self) -> None:
        while True:
            busy = await self.house.db.run(claim_due(self.clock, self.clock.now(), 0))
            busy += await self.worker.step()
            busy += await self.sender.step()
            await self.sender.landed()
            if not busy:
                return

    async def _deliver(self, message: Claimed) -> Outcome:
        row = message.row
        who = next((one for one in RESIDENTS if row["lane"] == f"chat:{one.user}"), None)
        if who is not None and row["method"] in ("say", "redraw"):
            payload = json.loads(row["payload"])
            self.buttons[who.ref] = [button["data"] for line in payload["buttons"] for button in line]
            made, now = moment(row["created_at"]), self.clock.now()
            self.account.sent(who.ref, row["purpose"], payload["text"], made, now, self._standing(who))
        return Sent(str(next(self.numbers)))  # of a message, or of the topic it opened: each its own

    def _standing(self, who: Resident) -> Standing:
        ref, now = who.ref, stamp(self.clock.now())
        stops = self._rows(
            "SELECT kind FROM stops WHERE case_id = ? AND lifted_at IS NULL AND (until IS NULL OR until > ?) "
            "UNION ALL SELECT kind FROM flags WHERE borrower_ref = ? AND to_import IS NULL",
            ref, now, ref,
        )  # fmt: skip
        owner = [row["owner"] for row in self._rows("SELECT owner FROM cases WHERE case_id = ?", who.ref)]
        promised = self._rows("SELECT 1 FROM promises WHERE case_id = ? AND replaced_at IS NULL AND state = 'open' "
                              "AND agreement_id = ''", who.ref)  # fmt: skip
        return Standing(
            tuple(row["kind"] for row in stops), owner[0] if owner else "bot", bool(promised), self.books_of
        )

    # small things -----------------------------------------------------------------------------------------------------

    def _next(self) -> datetime | None:
        found = self._rows(
            "SELECT MIN(at) AS at FROM (SELECT MIN(next_touch_at) AS at FROM cases UNION ALL SELECT MIN(not_before) "
            "FROM outbox WHERE state = 'ready' UNION ALL SELECT MIN(not_before) FROM inbox WHERE state = 'new')"
        )
        return moment(found[0]["at"]) if found[0]["at"] else None

    def _rows(self, text: str, *values: Any) -> list[Any]:
        return self.raw.execute(text, values).fetchall()

    def _read(self, text: str, *values: Any) -> list[Row]:
        def tx() -> Tx[list[Row]]:
            return (yield composed(text, *values))

        return self.loop.run_until_complete(self.house.db.read(tx()))

    def _write(self, text: str, *values: Any) -> None:
        def tx() -> Tx[None]:
            yield composed(text, *values)

        self._run(tx())

    def _run(self, tx: Tx[Any]) -> Any:
        return self.loop.run_until_complete(self.house.db.run(tx))

    def _linked(self, who: Resident) -> str | None:
        rows = self._rows("SELECT chat_id FROM cases WHERE case_id = ?", who.ref)
        return rows[0]["chat_id"] if rows else None

    def _effects(self, who: Resident, effects: tuple[Any, ...]) -> None:
        def tx() -> Tx[None]:
            self.updates += 1
            work = Work(self.house.means, self.clock.now(), f"proof:{self.updates}")
            work.case = yield from lock_case(who.ref)
            assert work.case is not None
            assert work.case.chat_id is not None
            work.chat = yield from lock_chat(work.case.chat_id)
            yield from read_case(work)
            yield from apply(work, Conversation(work.chat.conversation_id if work.chat else "-"), effects)
            yield from replan(work)
            yield from work.finish()

        self._run(tx())
        self.settle()

    def _token(self, who: Resident) -> str:
        house = self.house
        token: str = self._run(make_token(
            who.ref, now=self.clock.now(), rules=house.policy.identity, secret=house.settings.secret_key,
            random_bytes=house.means.ids.random_bytes,
        ))  # fmt: skip
        return token

    def _lenders_day(self) -> date:
        return self.clock.now().astimezone(ZoneInfo("Asia/Taipei")).date()

    def _update(self, who: Resident, what: dict[str, Any]) -> None:
        self.updates += 1
        row = inbox.InboxRow(
            "telegram", str(self.updates), self.clock.ticks(), f"chat:{who.user}",
            {"update_id": self.updates, **what}, stamp(self.clock.now()),
        )  # fmt: skip
        self._run(inbox.put([row]))
        self.settle()
        assert not self._run_read_failed(), "a turn failed"

    def _run_read_failed(self) -> bool:
        return bool(self._rows("SELECT 1 FROM inbox WHERE attempts > 0 OR state = 'dead'"))

    def _person(self, who: Resident) -> dict[str, Any]:
        return {"id": who.user, "is_bot": False, "first_name": "X", "language_code": "en"}

    def _message(self, who: Resident) -> dict[str, Any]:
        chat = {"id": who.user, "type": "private", "first_name": "X"}
        return {"message_id": self.updates, "date": int(self.clock.now().timestamp()), "chat": chat,
                "from": self._person(who)}  # fmt: skip
