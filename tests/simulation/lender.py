"""What the lender's people do: payments and flags reach the books, and what waits for a person is decided."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from arrears.position import case_position
from bot.acts import record_act
from bot.books.load import books_of
from bot.clock import stamp
from bot.store.sqlite import drive
from bot.store.statements import Tx, composed, sql
from tests.simulation.town import NEIGHBOURS, OFFICE, TAIPEI, Neighbour

if TYPE_CHECKING:
    from tests.simulation.world import World

# What `goodword today` would list, with what is done about it.
ITEMS = (
    "SELECT offer_id AS item, 'approve' AS deed FROM offers WHERE replaced_at IS NULL AND state = 'asked'"
    " UNION ALL SELECT agreement_id, 'approve' FROM agreements WHERE replaced_at IS NULL AND state = 'signed'"
    " UNION ALL SELECT ticket_id, 'release' FROM tickets WHERE closed_at IS NULL"
    " UNION ALL SELECT stop_id, 'lift' FROM stops WHERE lifted_at IS NULL"
    " UNION ALL SELECT 'lock:' || case_id, 'unlock' FROM cases WHERE locked_at IS NOT NULL ORDER BY 1"
)
AT_THE_DESK = 0.6  # requests for a person are left to the people of the group
FLAGS = ("dispute", "vulnerable", "no_contact", "sold", "complaint")


class Lender:
    """An office with a computer. Its imports write what a merge writes (bot/books/merge.py), without the staging."""

    def __init__(self, world: World) -> None:
        self.world, self.lot = world, world.lot
        self.payments = 0

    async def acts(self) -> str:
        """One act; gives what it was."""
        lot = self.lot.random()
        if lot < 0.62:
            return await self.pays()
        if lot < 0.68:
            return await self.flags(self.lot.choice(NEIGHBOURS))
        return await self._decides()

    @property
    def today(self) -> date:
        """The day in Taipei."""
        return self.world.wall().astimezone(TAIPEI).date()

    def _day_at(self, loan: str) -> date:
        who = next(who for who in NEIGHBOURS if loan in who.loans)
        return self.world.wall().astimezone(ZoneInfo(who.zone)).date()

    async def pays(self) -> str:
        """Payments through yesterday or the day before: on what was promised, on what is due, or on anything."""
        raw = self.world.raw
        rows = []
        as_of = self.today - timedelta(days=self.lot.choice((1, 1, 2)))  # the nightly way: through yesterday
        wanted = [
            (row["loan_ref"], row["amount"] - row["paid"], min(date.fromisoformat(row["due"]), as_of))
            for row in raw.execute(
                "SELECT loan_ref, amount, paid, due FROM promises WHERE replaced_at IS NULL AND state = 'open'"
                " AND due <= ? ORDER BY due, promise_id", ((self.today + timedelta(days=6)).isoformat(),),
            )
        ]  # fmt: skip
        for loan, amount, day in wanted:
            if self.lot.random() < 0.6 and amount > 0:
                rows.append((loan, day, self.lot.choice((amount, amount, amount, max(1, amount // 2))), "payment"))
        if self.lot.random() < 0.25:
            who = self.lot.choice(NEIGHBOURS)
            row = raw.execute(
                "SELECT SUM(principal + interest + fees) AS n FROM instalments WHERE loan_ref = ? AND to_import IS NULL"
                " AND due_date <= ?", (who.loans[0], self.today.isoformat()),
            ).fetchone()  # fmt: skip
            if row["n"]:
                rows.append((who.loans[0], as_of, self.lot.choice((row["n"], row["n"] // 4)), "payment"))
        if rows and self.lot.random() < 0.08:
            rows.append((rows[0][0], as_of, rows[0][2], "reversal"))
        await self.world.office.db.run(self._land(rows, [], as_of))
        return f"imports {len(rows)} payments through {as_of}"

    async def settles(self, who: Neighbour) -> str:
        """Everything that is due on all loans of somebody is paid."""
        books = drive(self.world.raw, books_of(who.ref))
        assert books is not None
        found = case_position(books, self.today + timedelta(days=8)).loans
        yesterday = self.today - timedelta(days=1)
        rows = [(loan.loan_ref, yesterday, loan.due.minor, "payment") for loan in found if loan.due.minor]
        await self.world.office.db.run(self._land(rows, [], yesterday))
        return f"imports all that {who.ref} owes"

    async def flags(self, who: Neighbour) -> str:
        """A flag is filed."""
        kind = self.lot.choice(FLAGS)
        row = (who.ref, self.lot.choice(("", who.loans[0])), kind, self.today.isoformat())
        known = self.world.raw.execute(
            "SELECT 1 FROM flags WHERE borrower_ref = ? AND loan_ref = ? AND kind = ? AND from_date = ?", row
        ).fetchone()
        if known:
            return "has flagged that already"
        await self.world.office.db.run(self._land([], [row], self.today - timedelta(days=1)))
        return f"flags {who.ref} {kind}"

    async def _decides(self) -> str:
        """Does what `goodword today` lists: approves, declines, releases, lifts."""
        raw = self.world.raw
        items = [(row["item"], row["deed"]) for row in raw.execute(ITEMS)]
        if not items:
            return "has nothing to decide"
        item, deed = self.lot.choice(items)
        if item.startswith("T-") and self.lot.random() < AT_THE_DESK:
            return "leaves it to the desk"
        if deed == "approve" and self.lot.random() < 0.25:
            deed = "decline"
        wish = record_act(
            self.world.office.means, item, deed, by=OFFICE.user, name=OFFICE.alias, reason="looked into it"
        )
        return f"{deed} {item}: {await self.world.office.db.run(wish)}"

    def _land(self, payments: list[tuple[str, date, int, str]], flags: list[tuple[str, ...]], as_of: date) -> Tx[None]:
        """New rows of the books, the day they are complete through, and an event for each case they are about."""
        clock = self.world.office.clock
        at = stamp(clock.now())
        n = 1 + (yield composed("SELECT COALESCE(MAX(n), 0) AS n FROM imports"))[0]["n"]
        yield composed("DROP TABLE IF EXISTS temp.touched")
        yield composed("CREATE TEMP TABLE touched (borrower_ref {text} NOT NULL PRIMARY KEY)")
        touch = (
            "INSERT INTO touched SELECT borrower_ref FROM loans WHERE loan_ref = $1 AND to_import IS NULL"
            " ON CONFLICT DO NOTHING"
        )
        for loan, paid_on, amount, kind in payments:
            day = min(paid_on, self._day_at(loan) - timedelta(days=1))  # a day that is over where they live, too
            self.payments += 1
            yield composed(
                "INSERT INTO payments (payment_ref, from_import, loan_ref, paid_on, amount, method, kind)"
                " VALUES ($1, $2, $3, $4, $5, 'transfer', $6)",
                f"P{self.payments}", n, loan, day.isoformat(), amount, kind,
            )  # fmt: skip
            yield composed(touch, loan)
        for ref, loan, kind, since in flags:
            yield composed(
                "INSERT INTO flags (borrower_ref, loan_ref, kind, from_date, from_import, note)"
                " VALUES ($1, $2, $3, $4, $5, '')",
                ref, loan, kind, since, n,
            )  # fmt: skip
            yield composed("INSERT INTO touched VALUES ($1) ON CONFLICT DO NOTHING", ref)
        before = (yield sql("meta_get", "payments_as_of"))[0]["value"]
        if as_of.isoformat() > before:
            yield sql("meta_set", "payments_as_of", as_of.isoformat())
            yield sql("import_touch_waiting")
        yield sql("import_tell_cases", str(n), clock.ticks(), at)
        yield sql("import_add", n, at, json.dumps([]), len(payments) + len(flags), max(as_of.isoformat(), before))
