"""What stands beside the phone: the borrowers with their links, the lender's book, the clock that plays the lender."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from arrears.books import Books
from arrears.money import Money
from arrears.position import case_position
from bot.books.load import all_books
from bot.clock import stamp
from bot.demo.book import book_of, raise_flag, set_balance
from bot.demo.why import why_lines
from bot.engine import Engine
from bot.example import people, user_of
from bot.example.mornings import mornings
from bot.example.payments import import_payments
from bot.house import House
from bot.i18n import Texts, locale_of, money
from bot.invites import make_token
from bot.store.statements import Tx, sql
from bot.travel import next_moment, rest, travel
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
        self._users = {person["borrower_ref"]: user_of(person["borrower_ref"]) for person in self.people}

    def add_routes(self, app: web.Application, sandbox: Sandbox) -> None:
        """Add what the page asks for."""
        self.sandbox = sandbox
        app.router.add_get("/demo/people", self.show_people)
        app.router.add_get("/demo/book", self.show_book)
        app.router.add_get("/demo/why", self.show_why)
        app.router.add_get("/demo/next", self.show_next)
        app.router.add_post("/demo/start", self.start)
        app.router.add_post("/demo/pay", self.pay)
        app.router.add_post("/demo/flag", self.flag)
        app.router.add_post("/demo/balance", self.balance)
        app.router.add_get("/demo/page/{name:[a-z]+\\.(?:js|css)}", part)

    def user_of(self, ref: str) -> int:
        """The Telegram user that plays a borrower; KeyError for nobody of that reference."""
        return self._users[ref]

    def add_person(self, person: dict[str, str], user: int) -> None:
        """Somebody more who can be played: a line as in borrowers.csv, and the Telegram user."""
        self.people.insert(0, person)
        self._users[person["borrower_ref"]] = user

    async def show_people(self, _request: web.Request) -> web.Response:
        """Who can be played, and the answers to the identity check."""
        linked = await self.house.db.read(_linked())
        books = {book.borrower.ref: book for book in await self.house.db.read(all_books("", PAGE))}
        return web.json_response(
            [
                {
                    "ref": person["borrower_ref"],
                    "user": self.user_of(person["borrower_ref"]),
                    "name": person["name"],
                    "language": person["locale"] or "en",
                    "born": person["birth_date"],
                    "last4": person["id_last4"],
                    "linked": person["borrower_ref"] in linked,
                    "standing": _standing(books[person["borrower_ref"]], self.today()),
                }
                for person in self.people
            ]
        )

    async def show_book(self, request: web.Request) -> web.Response:
        """One borrower's book; `user` is the Telegram user who plays them."""
        ref = self._ref(request)
        found = await self.house.db.read(book_of(self.house, ref, self.today())) if ref else None
        return web.json_response({"book": found, "today": self.today().isoformat()})

    async def show_why(self, request: web.Request) -> web.Response:
        """What the record says of one borrower, behind the line `after`."""
        ref = self._ref(request)
        if ref is None:
            return web.json_response([])
        after, where = int(request.query.get("after", 0)), await self._jurisdiction(ref)
        return web.json_response(
            await self.house.db.read(why_lines(self.house.policy, ref, where, after, self.today()))
        )

    async def show_next(self, _request: web.Request) -> web.Response:
        """When the next thing happens by itself."""
        return web.json_response({"at": await self.house.db.read(next_moment(stamp(self.house.clock.now())))})

    async def flag(self, request: web.Request) -> web.Response:
        """The lender sets a flag on a borrower."""
        wish = await request.json()
        return await self._imported(raise_flag(self.house, str(wish.get("ref")), str(wish.get("kind")), self.today()))

    async def balance(self, request: web.Request) -> web.Response:
        """The lender corrects what is due on a loan."""
        wish = await request.json()
        return await self._imported(
            set_balance(self.house, str(wish.get("loan")), str(wish.get("principal")), self.today())
        )

    async def _imported(self, bringing: Coroutine[Any, Any, None]) -> web.Response:
        try:
            await bringing
        except ValueError as fault:
            return web.json_response({"ok": False, "description": str(fault)}, status=400)
        if self.engine is not None:
            self.engine.nudge()
        return web.json_response({"ok": True, "result": True})

    def _ref(self, request: web.Request) -> str | None:
        user = request.query.get("user", "")
        return next((p["borrower_ref"] for p in self.people if str(self.user_of(p["borrower_ref"])) == user), None)

    async def _jurisdiction(self, ref: str) -> str:
        person = next(p for p in self.people if p["borrower_ref"] == ref)
        return person["jurisdiction"] or self.house.settings.lender.jurisdiction

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
        today = self.today()
        await import_payments(self.house, [(loan, minor)], paid_on=today, as_of=today)
        if self.engine is not None:
            self.engine.nudge()
        if self.sandbox is not None:
            self.sandbox.events.tell("paid", loan=loan)

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
            yesterday = self.today() - timedelta(days=1)
            await import_payments(self.house, [], paid_on=yesterday, as_of=yesterday)
            await rest(self.engine)
        return await travel(self.engine, target)

    def today(self) -> date:
        """The present day where the lender is."""
        return self.house.clock.now().astimezone(ZoneInfo(self.house.settings.lender.zone)).date()


def _standing(books: Books, today: date) -> dict[str, Any]:
    """How late somebody is, in days, and with how much: {silent, days, due}."""
    position = case_position(books, today)
    return {
        "silent": bool(position.silent_loans) and not position.collectable,
        "days": position.days_past_due,
        "due": " + ".join(_money(total) for total in position.totals or () if total),
    }


async def part(request: web.Request) -> web.Response:
    """A file of the demo's own parts of the page."""
    found = resources.files("bot.demo").joinpath("page", request.match_info["name"])
    if not found.is_file():
        raise web.HTTPNotFound
    kind = "text/css" if found.name.endswith(".css") else "text/javascript"
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.Response(text=found.read_text("utf-8"), content_type=kind, charset="utf-8", headers=headers)


def _money(amount: Money) -> str:
    return money(amount.minor, amount.currency, "en")


def _linked() -> Tx[frozenset[str]]:
    rows = yield sql("chats_linked")
    return frozenset(row["case_id"] for row in rows)
