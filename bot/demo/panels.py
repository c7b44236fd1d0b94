"""What stands beside the phone: the borrowers with their links, the lender's book, the clock that plays the lender."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import date
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from arrears.books import Books
from arrears.money import Money
from arrears.position import case_position
from bot.books.load import all_books
from bot.demo.book import book_of, raise_flag, set_balance
from bot.demo.door import door, number
from bot.demo.time_machine import TimeMachine
from bot.demo.why import why_lines
from bot.example import people, user_of
from bot.example.payments import import_payments
from bot.house import House
from bot.i18n import Texts, locale_of, money
from bot.invites import make_token
from bot.store.statements import Tx, sql
from sandbox import Sandbox
from sandbox.impossible import Impossible
from sandbox.people import write
from sandbox.wishes import Wish

PAGE = 500  # borrowers; the example book has 24
JUDGING = 5.0  # seconds that the bot gets to look at a book that has changed


class Panels:
    """Routes under /demo."""

    def __init__(self, house: House) -> None:
        self.house, self.texts, self.people = house, Texts(), people()
        self.sandbox: Sandbox | None = None
        self.time = TimeMachine(self)
        self._users = {person["borrower_ref"]: user_of(person["borrower_ref"]) for person in self.people}

    def add_routes(self, app: web.Application, sandbox: Sandbox) -> None:
        """Add what the page asks for."""
        self.sandbox = sandbox
        for name, look in (("people", self.show_people), ("book", self.show_book), ("why", self.show_why),
                           ("next", self.show_next)):  # fmt: skip
            app.router.add_get(f"/demo/{name}", door(look))
        for name, act in (("start", self.start), ("pay", self.pay), ("flag", self.flag), ("balance", self.balance),
                          ("next", self.go_next)):  # fmt: skip
            app.router.add_post(f"/demo/{name}", door(act))
        app.router.add_get("/demo/page/{name:[a-z]+\\.(?:js|css)}", part)

    def user_of(self, ref: str) -> int:
        """The Telegram user that plays a borrower; KeyError for nobody of that reference."""
        return self._users[ref]

    def add_person(self, person: dict[str, str], user: int) -> None:
        """Somebody more who can be played: a line as in borrowers.csv, and the Telegram user."""
        self.people.insert(0, person)
        self._users[person["borrower_ref"]] = user

    # What is shown ---------------------------------------------------------------------------------------------------

    async def show_people(self, _wish: Wish) -> list[dict[str, Any]]:
        """Who can be played, and the answers to the identity check."""
        linked = await self.house.db.read(_linked())
        books = {book.borrower.ref: book for book in await self.house.db.read(all_books("", PAGE))}
        return [
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
            if person["borrower_ref"] in books
        ]

    async def show_book(self, wish: Wish) -> dict[str, Any] | None:
        """The book of the borrower whom `user` plays; null for nobody."""
        ref = self.ref_of(number(wish, "user"))
        return await self.house.db.read(book_of(self.house, ref, self.today())) if ref else None

    async def show_why(self, wish: Wish) -> list[dict[str, Any]]:
        """What the record says of the borrower whom `user` plays, behind the line `after`."""
        ref = self.ref_of(number(wish, "user"))
        if ref is None:
            return []
        where = self._person(ref)["jurisdiction"] or self.house.settings.lender.jurisdiction
        lines = why_lines(self.house.policy, ref, where, number(wish, "after"), self.today())
        return await self.house.db.read(lines)

    async def show_next(self, wish: Wish) -> dict[str, str | None] | None:
        """The next thing one will see, with `user` on the phone: {at, what, name}; null when nothing is planned."""
        thing = await self.time.next(number(wish, "user"))
        if thing is None:
            return None
        return {"at": thing.at, "what": thing.what, "name": self._person(thing.ref)["name"] if thing.ref else None}

    async def go_next(self, wish: Wish) -> str:
        """Move the time there; the moment reached."""
        return (await self.time.go_next(number(wish, "user"))).isoformat()

    def ref_of(self, user: int) -> str | None:
        """The borrower whom a Telegram user plays."""
        return next((ref for ref, who in self._users.items() if who == user), None)

    # What is done to the books ---------------------------------------------------------------------------------------

    async def pay(self, wish: Wish) -> bool:
        """A payment of `minor` units on a `loan` reaches the lender's books, and they are imported."""
        amount = wish.get("minor")
        if not isinstance(amount, int) or amount <= 0:
            raise Impossible("nothing to pay")
        await self.paid(str(wish.get("loan", "")), amount)
        return True

    async def paid(self, loan: str, minor: int) -> None:
        """Import one payment made today."""
        today = self.today()
        await self._imported(import_payments(self.house, [(loan, minor)], paid_on=today, as_of=today))
        if self.sandbox is not None:
            self.sandbox.events.tell("paid", loan=loan)

    async def flag(self, wish: Wish) -> bool:
        """The lender sets a flag on a borrower."""
        await self._imported(raise_flag(self.house, str(wish.get("ref")), str(wish.get("kind")), self.today()))
        return True

    async def balance(self, wish: Wish) -> bool:
        """The lender corrects what is due on a loan."""
        await self._imported(set_balance(self.house, str(wish.get("loan")), str(wish.get("principal")), self.today()))
        return True

    async def _imported(self, bringing: Coroutine[Any, Any, None]) -> None:
        """Bring it, and let the bot look at it, so that what follows can be shown at once; every page is told."""
        await bringing
        with suppress(TimeoutError):
            async with asyncio.timeout(JUDGING):
                await self.time.rest()
        if self.sandbox is not None:
            self.sandbox.events.tell("book")

    # What a borrower does --------------------------------------------------------------------------------------------

    async def start(self, wish: Wish) -> dict[str, int]:
        """Open a borrower's personal link in the phone; somebody who has done so is only shown."""
        ref = str(wish.get("ref", ""))
        if ref not in self._users:
            raise Impossible(f"no borrower {ref}")
        await self.open_link(ref)
        return {"user": self.user_of(ref)}

    async def open_link(self, ref: str) -> None:
        """What the borrower does who gets the letter: tap the link, press Start."""
        assert self.sandbox is not None
        person, user = self._person(ref), self.user_of(ref)
        language = locale_of(person["locale"] or "en").replace("_", "-").lower()
        if user not in self.sandbox.world.users:
            self.sandbox.world.add_user(user, person["name"], language)
            self.sandbox.events.tell("user", user=user)
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

    def _person(self, ref: str) -> dict[str, str]:
        return next(person for person in self.people if person["borrower_ref"] == ref)

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
