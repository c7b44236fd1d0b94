"""What stands beside the phone: the borrowers with their links, the lender's book, the clock that plays the lender."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from arrears.books import Books
from arrears.money import Money
from arrears.position import LoanPosition, case_position
from bot.books.load import all_books
from bot.engine import Engine
from bot.example import people, user_of
from bot.example.mornings import mornings
from bot.example.payments import import_payments
from bot.house import House
from bot.i18n import Texts, locale_of, money
from bot.invites import make_token
from bot.store.statements import Tx, sql
from bot.travel import rest, travel
from sandbox import Sandbox
from sandbox.people import Impossible, write

PAGE = 500  # borrowers; the example book has 24
PAUSE = 0.02  # seconds between two looks


class Panels:
    """Routes under /demo. `engine` is set once the bot runs."""

    def __init__(self, house: House) -> None:
        self.house, self.texts, self.people = house, Texts(), people()
        self.engine: Engine | None = None
        self.sandbox: Sandbox | None = None

    def add_routes(self, app: web.Application, sandbox: Sandbox) -> None:
        """Add what the page asks for."""
        self.sandbox = sandbox
        app.router.add_get("/demo/people", self.show_people)
        app.router.add_get("/demo/book", self.show_book)
        app.router.add_post("/demo/start", self.start)
        app.router.add_post("/demo/pay", self.pay)

    def user_of(self, ref: str) -> int:
        """The Telegram user that plays a borrower."""
        return user_of(ref)

    async def show_people(self, _request: web.Request) -> web.Response:
        """Who can be played, and the answer to the identity check."""
        linked = await self.house.db.read(_linked())
        books = {book.borrower.ref: book for book in await self.house.db.read(all_books("", PAGE))}
        rows = []
        for person in self.people:
            ref = person["borrower_ref"]
            born = f"born {person['birth_date']}" if person["birth_date"] else ""
            ends = f"id ends in {person['id_last4']}" if person["id_last4"] else ""
            proof = ", ".join(filter(None, (born, ends)))  # signing asks for both
            action: dict[str, Any] = {"label": "Open the link", "method": "POST", "url": "/demo/start"}
            action |= {"body": {"ref": ref}, "user": self.user_of(ref)}
            if ref in linked:
                action["label"] = "Show"
            detail = f"{_standing(books[ref], self._today())} · {proof} · {person['locale'] or 'en'}"
            rows.append({"label": person["name"], "detail": detail, "actions": [action]})
        return web.json_response({"note": "Be one of them: open the personal link.", "rows": rows})

    async def show_book(self, _request: web.Request) -> web.Response:
        """What is due, with buttons that pay it."""
        books = await self.house.db.read(all_books("", PAGE))
        today = self._today()
        rows = []
        for book in books:
            position = case_position(book, today)
            for loan in position.loans:
                rows.append(self._row(book.borrower.name, loan, loan.loan_ref in position.silent_loans))
        rows.sort(key=lambda row: row.pop("order"))
        note = (
            f"Payments are imported each morning at 7 for the day before. Today is {today.isoformat()}. "
            "A payment made here is imported at once."
        )
        return web.json_response({"note": note, "rows": rows})

    def _row(self, name: str, loan: LoanPosition, silent: bool) -> dict[str, Any]:
        owed = loan.due if loan.due else (loan.next_due.amount if loan.next_due else loan.due)
        when = f"{loan.days_past_due} days late" if loan.days_past_due else "not late"
        actions = [_pay("Pay it", loan.loan_ref, owed.minor), _pay("Pay half", loan.loan_ref, owed.minor // 2)]
        detail = f"{loan.loan_ref} · {_money(owed)} · {when}{' · silent' if silent else ''}"
        return {"label": name, "detail": detail, "actions": actions if owed else [], "order": -loan.days_past_due}

    async def start(self, request: web.Request) -> web.Response:
        """Open a borrower's personal link in the phone; somebody who has done so is only shown."""
        ref = str((await request.json()).get("ref", ""))
        if not any(person["borrower_ref"] == ref for person in self.people):
            return web.json_response({"ok": False, "description": f"no borrower {ref}"}, status=400)
        await self.open_link(ref)
        return web.json_response({"ok": True, "result": {"user": self.user_of(ref)}})

    async def open_link(self, ref: str) -> None:
        """What the borrower does who gets the letter: tap the link, press Start."""
        assert self.sandbox is not None
        person = next(p for p in self.people if p["borrower_ref"] == ref)
        user = self.user_of(ref)
        language = locale_of(person["locale"] or "en").replace("_", "-").lower()
        if user not in self.sandbox.world.users:
            self.sandbox.world.add_user(user, person["name"], language)
            self.sandbox.events.tell("users")
        if ref in await self.house.db.read(_linked()):
            return
        token = await self.house.db.run(
            make_token(
                ref,
                now=self.house.clock.now(),
                rules=self.house.policy.identity,
                secret=self.house.settings.secret_key,
                random_bytes=self.house.means.ids.random_bytes,
            )
        )
        try:
            write(self.sandbox, user, {"text": f"/start {token}"})
        except Impossible:
            return

    async def pay(self, request: web.Request) -> web.Response:
        """A payment reaches the lender's books, and they are imported."""
        wish = await request.json()
        amount, loan = wish.get("minor"), str(wish.get("loan", ""))
        if not isinstance(amount, int) or amount <= 0:
            return web.json_response({"ok": False, "description": "nothing to pay"}, status=400)
        await self.paid(loan, amount)
        return web.json_response({"ok": True, "result": True})

    async def paid(self, loan: str, minor: int) -> None:
        """Import one payment made today."""
        today = self._today()
        await import_payments(self.house, [(loan, minor)], paid_on=today, as_of=today)
        if self.engine is not None:
            self.engine.nudge()

    async def rest(self) -> None:
        """Wait until the bot has fetched, worked off and answered everything."""
        assert self.engine is not None
        assert self.sandbox is not None
        while len(self.sandbox.updates):
            await asyncio.sleep(PAUSE)
        await rest(self.engine)

    async def travel(self, target: datetime) -> datetime | None:
        """Move the time, with the lender's import each morning on the way."""
        if self.engine is None:
            return None
        await self.rest()
        for morning in mornings(self.house.clock.now(), target, self.house.settings.lender.zone):
            await travel(self.engine, morning)
            yesterday = self._today() - timedelta(days=1)
            await import_payments(self.house, [], paid_on=yesterday, as_of=yesterday)
            await rest(self.engine)
        return await travel(self.engine, target)

    def _today(self) -> date:
        return self.house.clock.now().astimezone(ZoneInfo(self.house.settings.lender.zone)).date()


def _standing(books: Books, today: date) -> str:
    """How late somebody is, and with how much."""
    position = case_position(books, today)
    if position.silent_loans and not position.collectable:
        return "not to be written to"
    if not position.totals or not any(position.totals):
        return "nothing due yet"
    sums = " + ".join(_money(total) for total in position.totals if total)
    return f"{position.days_past_due} days late with {sums}" if position.days_past_due else f"{sums} due today"


def _pay(label: str, loan: str, minor: int) -> dict[str, Any]:
    return {"label": label, "method": "POST", "url": "/demo/pay", "body": {"loan": loan, "minor": minor}}


def _money(amount: Money) -> str:
    return money(amount.minor, amount.currency, "en")


def _linked() -> Tx[frozenset[str]]:
    rows = yield sql("chats_linked")
    return frozenset(row["case_id"] for row in rows)
