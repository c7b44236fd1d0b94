"""Sets the demo up and runs it: settings, book, sandbox, bot, panels, time travel."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import Clock
from bot.demo.days import play_days
from bot.demo.ending import Ending
from bot.demo.panels import Panels
from bot.demo.restore import restore
from bot.demo.scenes import Guide
from bot.engine import running_engine
from bot.example import START, import_example
from bot.example.month import play_month
from bot.example.month_script import ScriptFault
from bot.house import CLOCK_OFFSET, House, open_house, write_offset
from bot.log import set_up_logs
from bot.settings import Settings, load_settings
from bot.store.db import StoreError
from bot.store.filelock import FileLock
from bot.store.statements import Tx, sql
from bot.telegram.menu import set_commands
from sandbox import Clock as SandboxClock
from sandbox import Panel, Rates, Sandbox, make_app, running_sandbox

TOKEN = "424242:demo"  # noqa: S105 -- any token is good in the sandbox
CONFIG = """# Made by `goodword demo`. Commands act on the demo with GOODWORD_CONFIG set to this file.
bot_token = "{token}"
api_url = "{api_url}"
database_url = "sqlite:///{folder}/goodword.db"
secret_key = "{secret}"
desk_chat_id = [{desk}]
seals = "{folder}/seals.txt"
rate_group = 0

[[agents]]
user_id = 1
alias = "Ann"
role = "supervisor"
languages = ["en"]

[[agents]]
user_id = 2
alias = "Ben"
languages = ["en"]
limit = {{ TWD = "30000", USD = "1000", CNY = "8000", SGD = "1500" }}

[[agents]]
user_id = 3
alias = "小美"
languages = ["zh_Hant"]
"""
DESK = -1_000_000_001_001
PEOPLE = {1: ("Ann (supervisor)", "en"), 2: ("Ben", "en"), 3: ("小美", "zh-hant")}


class _SharedClock(SandboxClock):
    """The sandbox's clock, which is the bot's."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    def move_to(self, moment: datetime) -> None:
        """The bot's clock was moved already: see `bot.travel`."""


async def run_demo(folder: Path, *, port: int, days: int, month: bool, say: Callable[[str], None]) -> None:
    """Run the demo until it is stopped, or play `days` days and end; a new one may begin after the prepared `month`.

    When a visitor starts it over, all is closed, the database goes, and a new life begins at the same address.
    """
    set_up_logs(json=False, level="WARNING")
    while (again := await _life(folder, port=port, days=days, month=month, say=say)) is not None:
        forget(folder)
        port = again


def forget(folder: Path) -> None:
    """Remove what a demo lived through; the settings stay. Nothing may have the database open."""
    for name in ("goodword.db", "goodword.db-wal", "goodword.db-shm", "seals.txt"):
        (folder / name).unlink(missing_ok=True)


async def _life(folder: Path, *, port: int, days: int, month: bool, say: Callable[[str], None]) -> int | None:
    """One life of the demo; gives the port at which it is to begin anew, None when it is stopped."""
    settings_now = _settings(folder, port)
    if month:
        await _live_month(settings_now, folder, say)
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(settings_now))
        first = await house.db.read(_first_time())
        if first:
            house.clock.offset = START - datetime.now(UTC)
            await house.db.run(write_offset(house.clock.offset))
            await import_example(house)
        # A desk that a visitor watches is not kept waiting by Telegram's 20 messages a minute.
        rates = Rates.off() if days else Rates.from_environment({"GOODWORD_RATE_GROUP": "0", **os.environ})
        panels = Panels(house)
        sandbox = Sandbox(
            clock=_SharedClock(house.clock),
            rates=rates,
            on_travel=panels.time.travel,
            panels=[
                Panel("scenes", "Scenes", module="/demo/page/scenes.js", place="top"),
                Panel("beside", "Beside", module="/demo/page/beside.js"),
            ],
            zone=settings_now.lender.zone,
        )
        app = make_app(sandbox)
        panels.add_routes(app, sandbox)
        guide, ending = Guide(panels, sandbox), Ending()
        guide.add_routes(app)
        ending.add_routes(app)
        sandbox.meet_bot(int(TOKEN.partition(":")[0]))
        for user, (name, language) in PEOPLE.items():
            sandbox.world.add_user(user, name, language)
        sandbox.world.add_group(DESK, "Desk", forum=True, members=set(PEOPLE))
        # All that was is there before anybody can ask for it.
        await restore(house, sandbox)
        await guide.remember()
        try:
            running = await stack.enter_async_context(running_sandbox(port=port, sandbox=sandbox, app=app))
        except OSError as fault:
            why = "is taken" if fault.errno == errno.EADDRINUSE else f"cannot be used ({fault.strerror})"
            raise StoreError(f"port {port} {why}: try --port 0, which finds a free one") from fault
        settings = _settings(folder, running.port)
        house = panels.house = House(settings, house.policy, house.db, house.clock, house.means)
        engine = await stack.enter_async_context(running_engine(house))
        panels.time.meet(engine)
        await stack.enter_async_context(guide.watching())
        stack.push_async_callback(ending.close)
        with suppress(Exception):
            await set_commands(engine.client, panels.texts)
        if days:
            await play_days(engine, panels, sandbox, days, say)
            return None
        say(f"Open {running.base_url}/ and be the borrower.")
        say(f"Other commands act on the demo with:  export GOODWORD_CONFIG={folder / 'goodword.toml'}")
        return running.port if await ending.again() else None


async def _live_month(settings: Settings, folder: Path, say: Callable[[str], None]) -> None:
    """The prepared month in the demo's database, which must be new; StoreError otherwise."""
    with FileLock(settings.database_url):
        async with open_house(settings) as house:
            if not await house.db.read(_first_time()):
                raise StoreError(
                    f"the month begins with a new demo: this one has been lived in already; remove {folder}"
                )
        try:
            await play_month(settings, say=say)
        except ScriptFault as fault:
            raise StoreError(f"the month cannot be played: {fault}") from None


def _settings(folder: Path, port: int) -> Settings:
    """The demo's settings file, made once; the port is the present one."""
    folder.mkdir(exist_ok=True)
    path = folder / "goodword.toml"
    secret = secrets.token_urlsafe(24)
    if path.exists():
        secret = next(line for line in path.read_text().splitlines() if line.startswith("secret_key")).split('"')[1]
    text = CONFIG.format(
        token=TOKEN, api_url=f"http://127.0.0.1:{port}", folder=folder.resolve(), secret=secret, desk=DESK
    )
    path.write_text(text, encoding="utf-8")
    os.environ["GOODWORD_CONFIG"] = str(path)
    return load_settings()


def _first_time() -> Tx[bool]:
    rows = yield sql("meta_get", CLOCK_OFFSET)
    return not rows
