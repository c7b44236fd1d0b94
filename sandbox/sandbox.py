"""The local Telegram as one object: its world, its queue of updates, its limits, its faults, its clock."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from .clock import Clock
from .events import Events
from .faults import Faults
from .files import FileStore
from .limits import Limits, Rates
from .updates import UpdateQueue
from .webhook import Webhook
from .world import World

BOT_USERNAME = "goodword_bot"
BOT_PATIENCE = 10.0
KEPT_QUERIES = 20_000

OnTravel = Callable[[datetime], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands beside phone and desk: the page fetches `url` and draws the rows it answers.

    Or it loads `module`, a script of the caller's with `start(place, hooks)`; `place` is beside or top.
    """

    id: str
    title: str
    url: str = ""
    module: str = ""
    place: str = "beside"


@dataclass(slots=True)
class Query:
    """A tap the bot may answer."""

    id: str
    user: int
    chat: int
    message_id: int
    asked_at: int
    answered: bool = False
    answer: dict[str, Any] | None = None


class Sandbox:
    """A Telegram for one bot, in memory."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        rates: Rates | None = None,
        on_travel: OnTravel | None = None,
        panels: Sequence[Panel] = (),
        username: str = BOT_USERNAME,
        zone: str | None = None,
        webhook_unit: float = 1.0,
    ) -> None:
        self.life = token_hex(4)  # told to each page that listens, so that it knows another sandbox from this one
        self.clock = clock or Clock()
        self.world = World()
        self.updates = UpdateQueue(self.clock)
        self.webhook = Webhook(self.clock, self.updates, unit=webhook_unit)
        self.limits = Limits(rates or Rates())
        self.faults = Faults()
        self.events = Events()
        self.files = FileStore()
        self.queries: dict[str, Query] = {}
        self.profile: dict[tuple[str, str, str], Any] = {}  # what the bot set about itself
        self.panels = tuple(panels)
        self.known_token = ""  # the last token that passed, so that it is read only once
        self.zone = zone  # in which the page shows times; None: the browser's own
        self._username = username
        self._on_travel = on_travel
        self._bot_came = asyncio.Event()
        self._last_query = 0
        self._last_album = 0
        self._travel = asyncio.Lock()

    @property
    def bot(self) -> dict[str, Any]:
        """The bot's User object; only asked once it has called."""
        if self.world.bot is None:
            raise LookupError("no bot has called yet")
        return self.world.bot

    def meet_bot(self, id: int) -> None:
        """Take the first caller as *the bot*."""
        if self.world.bot is None:
            self.world.bot = {
                "id": id,
                "is_bot": True,
                "first_name": "Goodword",
                "username": self._username,
            }
            self._bot_came.set()
            self.events.tell("bot")

    async def bot_is_here(self, patience: float = BOT_PATIENCE) -> bool:
        """Wait until the bot has called; say whether it has."""
        if self.world.bot is None:
            try:
                await asyncio.wait_for(self._bot_came.wait(), patience)
            except TimeoutError:
                return False
        return True

    async def travel(self, target: datetime) -> datetime:
        """Move the clock forward, letting whoever shares it work off what falls due on the way.

        `on_travel(target)` may stop at each due moment, calling `clock.move_to(stop)` so that the dates
        of messages agree, and returns where it arrived; None means at the target.
        """
        async with self._travel:
            reached = await self._on_travel(target) if self._on_travel is not None else None
            self.clock.move_to(reached or target)
        now = self.clock.now()
        self.events.tell("clock", now=now.isoformat())
        return now

    def new_album(self) -> str:
        """Return a media_group_id that no album had yet."""
        self._last_album += 1
        return str(13_000_000_000_000_000 + self._last_album)

    def new_query(self, user: int, chat: int, message_id: int) -> Query:
        """Open a callback query."""
        self._last_query += 1
        query = Query(str(4_000_000_000 + self._last_query), user, chat, message_id, self.clock.unix())
        self.queries[query.id] = query
        if len(self.queries) > KEPT_QUERIES:
            for old in list(self.queries)[: KEPT_QUERIES // 2]:
                del self.queries[old]
        return query
