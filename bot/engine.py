"""The running bot: its parts as tasks of one process; when one of them breaks, all stop."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.clock import stamp
from bot.desk.waking import holders_gone
from bot.house import House
from bot.i18n import Texts
from bot.metrics import Metrics
from bot.papers import maker
from bot.policies import PolicyFaults
from bot.poller import Poller
from bot.readiness import make_ready
from bot.sender import Rates, Sender
from bot.settings import Settings
from bot.store import inbox
from bot.store.filelock import FileLock
from bot.store.journal import seal
from bot.store.leases import Lease, LeaseLost
from bot.store.trouble import Troubles
from bot.taps import TapAnswers
from bot.telegram.client import Client, open_bot
from bot.telegram.menu import set_commands
from bot.telegram.outgoing import deliver_with
from bot.telegram.whoami import introduce
from bot.touches import claim_due, next_moment
from bot.turn.gate import sender_gate, sender_note
from bot.turn.turn import Turned
from bot.web.front import site_of
from bot.web.intake import Intake
from bot.web.keeper import WebhookKeeper
from bot.web.server import Server
from bot.worker import Worker

KEEP_INBOX = timedelta(days=14)  # keys must outlive Telegram's 24 hours; two weeks help when something is looked into
LOOK_SECONDS = 1.0
SEAL_SECONDS = 60.0

log = structlog.get_logger()


def rates_of(settings: Settings) -> Rates:
    """How fast the settings allow to send."""
    return Rates(settings.rate_overall, settings.rate_chat, settings.rate_chat_burst, settings.rate_group)


class Engine:
    """One process of the bot. `by_webhook`: updates are delivered to its server; else it polls."""

    def __init__(self, house: House, client: Client, *, by_webhook: bool = False) -> None:
        self.house, self.client = house, client
        db, clock, means = house.db, house.clock, house.means
        holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        settings, self.metrics = house.settings, Metrics(clock)
        self.task: asyncio.Task[None] | None = None
        self.parts: dict[str, asyncio.Task[None]] = {}
        self.taps, self.troubles = TapAnswers(client), Troubles()
        self.worker = Worker(db, means, on_turned=self._turned, watch=self.metrics.turning, troubles=self.troubles)
        self.sending, self.polling = (Lease(db, name, holder, troubles=self.troubles) for name in ("sender", "poller"))
        self.sender = Sender(
            db,
            self.metrics.sending(deliver_with(client)),
            clock=clock,
            lease=self.sending,
            gate=sender_gate(means),
            note=sender_note(means),
            rates=rates_of(house.settings),
            make=maker(house, Texts()),
            troubles=self.troubles,
        )
        received = self.metrics.received.labels("webhook" if by_webhook else "polling").inc
        self.intake: Intake | None = None
        self.receiver: Poller | WebhookKeeper
        if by_webhook:
            url, secret = settings.webhook_url, settings.webhook_secret
            self.intake = Intake(db, clock, on_updates=self._arrived, received=received, troubles=self.troubles)
            self.receiver = WebhookKeeper(client, lease=self.polling, url=url, secret=secret)
        else:
            self.receiver = Poller(
                db, client, clock=clock, lease=self.polling, on_updates=self._arrived, received=received,
                troubles=self.troubles,
            )  # fmt: skip

    def nudge(self) -> None:
        """Wake everything: rows were written, or the clock was moved."""
        self.worker.wake.set()
        self.sender.wake()

    async def run(self) -> None:
        """Work until cancelled; what is under way is recorded before the end. PolicyFaults before the first turn."""
        try:
            async with asyncio.TaskGroup() as group:
                for name, work in (
                    ("sender's lease", self.sending.run()),
                    ("poller's lease", self.polling.run()),
                    ("webhook" if self.intake else "poller", self.receiver.run()),
                    ("worker", self._work()),
                    ("sender", self.sender.run()),
                    ("touches", self._touches()),
                    ("seals", self._seals()),
                ):
                    self.parts[name] = group.create_task(work)
        except ExceptionGroup as broken:
            if faults := broken.subgroup(PolicyFaults):
                raise faults.exceptions[0] from None
            raise
        finally:
            await asyncio.shield(asyncio.ensure_future(self._leave()))

    async def _work(self) -> None:
        """Updates may come in meanwhile; none is worked off, and all is not well, before the words can be read."""
        self.worker.trouble = "starting"
        await asyncio.to_thread(make_ready, self.house.means)
        self.worker.trouble = ""
        await self.worker.run()

    async def _leave(self) -> None:
        await self.taps.close()
        await self.sender.close()
        await self.polling.give_back()

    def _arrived(self, tap_ids: list[str]) -> None:
        self.taps.expect(tap_ids)
        self.worker.wake.set()

    def _turned(self, turned: list[Turned]) -> None:
        self.taps.answer([done.tap_id for done in turned if done.tap_id])
        self.sender.wake()

    async def _touches(self) -> None:
        """The clock as a sender; only where the messages will be sent."""
        rate = self.house.settings.rate_overall
        while True:
            if self.sending.epoch is None:
                self.troubles.over("touches")
            epoch = await self.sending.held()
            try:
                now = self.house.clock.now()
                at = await self.house.db.read(next_moment())
                if at is not None and at <= stamp(now):
                    self.metrics.touches.inc(await self.house.db.run(claim_due(self.house.clock, now, rate, epoch)))
                    self.worker.wake.set()
                self.troubles.over("touches")
            except LeaseLost:
                self.sending.lose()
            except Exception as fault:
                if not self.troubles.meet("touches", fault):
                    log.error("touches.stopped", fault=type(fault).__name__, exc_info=fault)
            await asyncio.sleep(LOOK_SECONDS)

    async def _seals(self) -> None:
        """Once a day: seal the journal, write the seal outside the database, forget old inbox rows."""
        done = ""
        while True:
            await self.sending.held()
            now = self.house.clock.now()
            day = (now.astimezone(ZoneInfo(self.house.settings.lender.zone)).date() - timedelta(days=1)).isoformat()
            if day != done:
                try:
                    await self.seal_day(day)
                    done = day
                    self.troubles.over("seals")
                except Exception as fault:
                    if not self.troubles.meet("seals", fault):
                        log.error("seal.failed", day=day, fault=type(fault).__name__)
            await asyncio.sleep(SEAL_SECONDS)

    async def seal_day(self, day: str) -> None:
        """Seal everything written so far, under that day's name."""
        now = self.house.clock.now()
        line = await self.house.db.run(seal(day, at=stamp(now), key=self.house.means.journal_key))
        log.info("journal.sealed", day=day, seal=line.rpartition(" ")[2])
        if self.house.settings.seals is not None:
            await asyncio.to_thread(_keep_line, self.house.settings.seals, line)
        await self.house.db.run(inbox.forget(stamp(now - KEEP_INBOX)))


def _keep_line(path: os.PathLike[str], line: str) -> None:
    with open(path, "a+", encoding="utf-8") as file:  # noqa: PTH123 -- a path-like of any kind
        file.seek(0)
        if line not in file.read().splitlines():
            file.write(line + "\n")


@asynccontextmanager
async def running_engine(house: House, *, serve: bool = False) -> AsyncIterator[Engine]:
    """An engine that runs beside the caller; SQLite files are held against a second bot.

    With `serve` its server is open as the settings say, and there is a webhook if they name one.
    """
    settings = house.settings
    with FileLock(settings.database_url):
        async with open_bot(settings.bot_token, settings.api_url) as client:
            await house.db.run(holders_gone(house.means))
            engine = Engine(house, client, by_webhook=serve and bool(settings.webhook_url))
            server = Server(site_of(engine)) if serve else None
            if server is not None:
                await server.open(*settings.listen_at)
            engine.task = asyncio.create_task(engine.run())
            try:
                yield engine
            finally:
                if server is not None:
                    await server.leave()
                engine.task.cancel()
                with suppress(asyncio.CancelledError):
                    await engine.task


async def run_engine(house: House, *, ready: Callable[[str], None]) -> None:
    """Run until SIGTERM or SIGINT; `ready` gets the bot's username once it is known."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, stop.set)
    async with running_engine(house, serve=house.settings.serves) as engine:
        introduced, stopped = asyncio.create_task(_introduce(engine, ready)), asyncio.create_task(stop.wait())
        assert engine.task is not None
        await asyncio.wait((stopped, engine.task), return_when=asyncio.FIRST_COMPLETED)
        log.info("stopping")
        introduced.cancel()
        stopped.cancel()


async def _introduce(engine: Engine, ready: Callable[[str], None]) -> None:
    name = await introduce(engine.client)
    ready(name)
    await set_commands(engine.client, Texts())
