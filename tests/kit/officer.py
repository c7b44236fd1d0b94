"""A person of the lender's at a terminal: the real commands on the database of a stage, in the stage's own time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from arrears.agreement import terms_for
from arrears.books import Loan
from arrears.circumstances import Cause, Circumstances, Lasting
from arrears.money import Money
from arrears.offer import Offer, OfferKind
from arrears.position import position
from arrears.schedule import Cadence, equal
from bot.commands.every import app
from bot.house import write_offset
from bot.store.cases import lock_case, lock_chat
from bot.store.statements import Row, Tx, composed
from bot.turn.apply import apply
from bot.turn.plan import replan
from bot.turn.reading import read_case
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation
from tests.kit.stage import SECRET, Stage, a_stage

CONFIG = """database_url = "{url}"
secret_key = "{secret}"
api_url = "http://127.0.0.1:9"
desk_chat_id = [-100]

[[agents]]
user_id = 1
alias = "Ann"
role = "supervisor"

[[agents]]
user_id = 2
alias = "Bob"
role = "agent"
"""
ANN, BOB = ("--by", "1"), ("--by", "2")


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and with which exit code it ended."""

    code: int
    out: str
    err: str


@dataclass
class Officer:
    """Runs commands on a stage's database, and plays what borrowers want by the turn's own effects."""

    stage: Stage
    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    turns: int = 0

    async def tries(self, *words: str, **env: str) -> Said:
        """A command, whatever comes of it; never a traceback."""
        stage, runner = self.stage, CliRunner()
        offset = stage.clock.now() - datetime.now(UTC)
        await stage.house.db.run(write_offset(offset))
        ended = await asyncio.to_thread(runner.invoke, app, words, env={**self.env, **env})
        stage.clock.set(datetime.now(UTC) + offset)
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exc_info
        return Said(ended.exit_code, ended.stdout, ended.stderr)

    async def does(self, *words: str, **env: str) -> str:
        """A command that works; gives what it printed. The bot carries out what it has to."""
        said = await self.tries(*words, **env)
        assert said.code == 0, said
        await self.stage.terminal.settle()
        return said.out

    async def refused(self, *words: str, code: int = 2, **env: str) -> str:
        """A command that is refused; gives the sentence."""
        said = await self.tries(*words, **env)
        assert said.code == code, said
        assert said.out == ""
        return said.err

    async def listed(self, kind: str, **env: str) -> list[str]:
        """The lines of that kind in `goodword today`."""
        return [line for line in (await self.does("today", **env)).splitlines() if line.startswith(kind)]

    async def rows(self, text: str, *values: Any) -> list[dict[str, Any]]:
        """What a query finds."""

        def tx() -> Tx[list[Row]]:
            return (yield composed(text, *values))

        return [dict(row) for row in await self.stage.house.db.read(tx())]

    async def by_hand(self, text: str, *values: Any) -> None:
        """Somebody changes the database."""

        def tx() -> Tx[None]:
            yield composed(text, *values)

        await self.stage.house.db.run(tx())

    async def wants(self, *effects: e.Effect, ref: str = "B1") -> None:
        """One turn of the borrower's with these effects, as a story would want them."""
        self.turns += 1
        stage, label = self.stage, f"test:{self.turns}"

        def tx() -> Tx[None]:
            work = Work(stage.house.means, stage.clock.now(), label)
            work.case = yield from lock_case(ref)
            assert work.case is not None
            assert work.case.chat_id is not None
            work.chat = yield from lock_chat(work.case.chat_id)
            yield from read_case(work)
            yield from apply(work, Conversation(work.chat.conversation_id), effects)
            yield from replan(work)
            yield from work.finish()

        await stage.house.db.run(tx())
        await stage.terminal.settle()

    # what a borrower may have arranged -------------------------------------------------------------------------------

    async def loan(self, ref: str = "L1", borrower: str = "B1") -> Loan:
        """The loan as the books have it."""
        found = await self.stage.house.db.read(self.stage.house.means.shelf.of(borrower))
        assert found.books is not None
        loan = found.books.loan(ref)
        assert loan is not None
        return loan

    async def offered(self, *days: date, ref: str = "L1", borrower: str = "B1") -> Offer:
        """An offer of instalments on these days for all that is due; not written yet."""
        loan, today = await self.loan(ref, borrower), self.stage.today
        where = position(loan, today, as_of=today - timedelta(days=1))
        schedule = equal(where.due, days or DAYS, unit=1000, remainder="last", start=today)
        nothing = Money(0, loan.currency)
        until = today + timedelta(days=7)
        return Offer(OfferKind.INSTALMENTS, ref, where.due, schedule, today, until, nothing, Cadence.MONTHLY)

    async def asks(self, offer: Offer | None = None) -> str:
        """The borrower puts a counter-offer to a supervisor; gives its id."""
        await self.wants(e.AskApproval(offer or await self.offered()))
        (row,) = await self.rows("SELECT offer_id FROM offers WHERE state = 'asked' AND replaced_at IS NULL")
        return str(row["offer_id"])

    async def signs(self, offer: Offer | None = None, borrower: str = "B1") -> str:
        """The borrower signs an offer; gives the agreement's id. It is active at once if a mandate holds."""
        offer = offer or await self.offered(borrower=borrower)
        await self.wants(e.MakeOffers(offer.loan_ref, (offer,)), ref=borrower)
        (row,) = await self.rows("SELECT offer_id FROM offers WHERE state = 'open' AND replaced_at IS NULL")
        offer_id, loan, house = str(row["offer_id"]), await self.loan(offer.loan_ref, borrower), self.stage.house
        found = await house.db.read(house.means.shelf.of(borrower))
        assert found.books is not None
        terms = terms_for(
            offer, borrower_ref=borrower, borrower_name=found.books.borrower.name, lender_name="Harbour Lending",
            case_number="G-1", product=loan.product, payments=loan.payments, method="Bank transfer", language="en",
            position=position(loan, self.stage.today, as_of=self.stage.today - timedelta(days=1)),
            policy=house.policy.hash, rules=house.policy.offers, today=self.stage.today,
        )  # fmt: skip
        yes = (e.Consent(offer_id, "terms"), e.Consent(offer_id, "name"))
        await self.wants(*yes, e.Sign(offer_id, terms, found.books.borrower.name), ref=borrower)
        (row,) = await self.rows("SELECT agreement_id FROM agreements WHERE offer_id = $1 AND version = 1", offer_id)
        return str(row["agreement_id"])

    async def has_paid(self, minor: int | None = 350_000, method: str = "Bank transfer", ref: str = "L1") -> str:
        """The borrower says so; gives the receipt's id."""
        loan = await self.loan(ref)
        amount = Money(minor, loan.currency) if minor is not None else None
        before = {row["receipt_id"] for row in await self.rows("SELECT receipt_id FROM receipts")}
        await self.wants(e.ClaimPayment(ref, amount, self.stage.today, method, "paid this morning"))
        after = {row["receipt_id"] for row in await self.rows("SELECT receipt_id FROM receipts")}
        (receipt,) = after - before
        return str(receipt)

    async def tells(self, **more: Any) -> None:
        """What the borrower tells about income and costs."""
        told = {"cause": Cause.LESS_INCOME, "lasting": Lasting.MONTHS, "currency": "TWD", "income": 2_400_000,
                "costs": 1_900_000, "debts": 0, "dependants": 1} | more  # fmt: skip
        await self.wants(e.KeepCircumstances(Circumstances(self.stage.today, **told)))

    async def state(self, table: str, name: str, value: str) -> str:
        """The present state of an offer, an agreement or a receipt."""
        (row,) = await self.rows(f"SELECT state FROM {table} WHERE {name} = $1 AND replaced_at IS NULL", value)
        return str(row["state"])


DAYS = (date(2026, 12, 10), date(2027, 1, 11), date(2027, 2, 10))


@asynccontextmanager
async def an_officer(database_url: str, folder: Path, *, mandate: bool = False) -> AsyncIterator[Officer]:
    """An officer at a stage on which B1 has opened the link and passed the check. Ann is a supervisor, Bob is not."""
    config = folder / "goodword.toml"
    config.write_text(CONFIG.format(url=database_url, secret=SECRET), encoding="utf-8")
    async with a_stage(database_url, folder, mandate=mandate) as stage:
        await stage.verified()
        yield Officer(stage, folder, {"GOODWORD_CONFIG": str(config), "COLUMNS": "200"})
