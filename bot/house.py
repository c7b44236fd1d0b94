"""The only place that builds things: settings become a clock, policies, texts, a database, what a turn works with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

from arrears.policy import Policy
from bot.clock import Clock
from bot.desk.roster import members_of
from bot.i18n import Texts, locale_of
from bot.ids import Ids
from bot.policies import load_intents, load_policies
from bot.render import Renderer
from bot.replies import load_replies
from bot.settings import Settings
from bot.store.db import Database, StoreError
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.store.statements import Tx, sql
from bot.telegram.incoming import read
from bot.tone import load_tone
from bot.turn.means import Means
from dialogs import REGISTER
from dialogs.desk.replies import Replies
from dialogs.tone.rules import ToneRules
from dialogs.understand.intents import Intents

CLOCK_OFFSET = "clock_offset"


@dataclass(frozen=True, slots=True)
class House:
    """Everything a command works with."""

    settings: Settings
    policy: Policy
    db: Database
    clock: Clock
    means: Means


def make_means(settings: Settings, policy: Policy, clock: Clock, ids: Ids) -> Means:
    """What turns work with."""
    languages = [language for agent in settings.agents for language in agent.languages]
    return Means(
        clock=clock,
        ids=ids,
        policy=policy,
        lender=settings.lender,
        register=REGISTER,
        render=Renderer(Texts()).render,
        read=partial(read, own=settings.bot_token.partition(":")[0]),
        secret=settings.secret_key,
        desk=tuple(str(chat) for chat in settings.desk_chat_id),
        desk_locale=locale_of(languages[0]) if languages else "en",
        intents=partial(intents_of, settings.policies),
        members=members_of(settings),
        tone=partial(tone_of, settings.policies),
        replies=partial(replies_of, settings.policies),
    )


@cache
def intents_of(folder: Path) -> Intents:
    """The words by which free text is understood; read and compiled once a process."""
    return load_intents(folder)


@cache
def tone_of(folder: Path) -> ToneRules:
    """The rules of tone; read once a process, when they are first asked for."""
    return load_tone(folder)


@cache
def replies_of(folder: Path) -> Replies:
    """The desk's approved sentences; read once a process."""
    return load_replies(folder)


def read_offset() -> Tx[timedelta]:
    """How far the database's time is ahead of real time: zero outside the demo."""
    rows = yield sql("meta_get", CLOCK_OFFSET)
    return timedelta(seconds=float(rows[0]["value"])) if rows else timedelta()


def write_offset(offset: timedelta) -> Tx[None]:
    """Keep the demo's offset, so that every process agrees on the time."""
    yield sql("meta_set", CLOCK_OFFSET, repr(offset.total_seconds()))


@asynccontextmanager
async def open_house(
    settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None, policy: Policy | None = None
) -> AsyncIterator[House]:
    """Open the database, bring its schema up to date, read its time."""
    policy = policy or load_policies(settings.policies)
    db = await open_database(settings.database_url)
    try:
        await migrate(db)
        offset = await db.read(read_offset())
        clock = clock or Clock(offset)
        yield House(settings, policy, db, clock, make_means(settings, policy, clock, ids or Ids()))
    finally:
        await db.close()


def refuse_travelled_time(house: House) -> None:
    """A database whose time is not real serves a local Telegram only; StoreError otherwise."""
    if house.clock.offset and not house.settings.loopback:
        raise StoreError("this database's time was moved (a demo's): it serves a local Telegram only")
