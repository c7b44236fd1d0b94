"""How fast Telegram may be written to: overall, each private chat, each group; and who has to wait after a 429.

Monotonic time, given: travelling with the demo's clock must not hand out a month of free sends.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bot.sender.outcome import is_group
from bot.sender.pace import Pace

MARGIN = 1.02  # a little slower than allowed, for what is sent evenly does not arrive evenly
PLENTY = 1_000_000
REMEMBERED = 20_000  # chats


@dataclass(frozen=True, slots=True)
class Rates:
    """What may be sent; 0 switches a limit off."""

    overall: float = 30  # a second
    chat: float = 1  # a second, one private chat
    chat_burst: float = 3
    group: float = 20  # a minute, one group with all its topics


class _Limit(Protocol):
    @property
    def most(self) -> int: ...  # at once
    def wait(self, now: float, more: int) -> float: ...
    def spend(self, now: float, count: int) -> None: ...
    def idle(self, now: float) -> bool: ...


class _Bucket:
    """A burst at once, then evenly."""

    __slots__ = ("at", "burst", "per_second", "tokens")

    def __init__(self, per_second: float, burst: float, now: float) -> None:
        self.per_second, self.burst, self.tokens, self.at = per_second, burst, burst, now

    @property
    def most(self) -> int:
        return max(1, int(self.burst))

    def wait(self, now: float, more: int) -> float:
        missing = 1 + more - min(self.burst, self.tokens + (now - self.at) * self.per_second)
        return missing / self.per_second if missing > 1e-9 else 0.0

    def spend(self, now: float, count: int) -> None:
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.per_second) - count
        self.at = now

    def idle(self, now: float) -> bool:
        return self.tokens + (now - self.at) * self.per_second >= self.burst


class _Window:
    """Never more than `count` in any stretch of `seconds`."""

    __slots__ = ("count", "seconds", "spent")

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self.spent: deque[float] = deque(maxlen=count)

    @property
    def most(self) -> int:
        return self.count

    def wait(self, now: float, more: int) -> float:
        free = self.count - len(self.spent)
        if more < free:
            return 0.0
        if more - free >= len(self.spent):
            return self.seconds  # all of them would be of this very moment
        return max(0.0, self.spent[more - free] + self.seconds - now)

    def spend(self, now: float, count: int) -> None:
        self.spent.extend([now] * count)

    def idle(self, now: float) -> bool:
        return not self.spent or self.spent[-1] + self.seconds <= now


def _window(rate: float, seconds: float) -> _Window:
    count = max(1, int(rate))
    return _Window(count, MARGIN * seconds * count / rate)


class Buckets:
    """What was sent lately, and to whom; `plan` says what may be sent now."""

    def __init__(self, rates: Rates, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.rates, self.monotonic = rates, monotonic
        self._overall = _window(rates.overall, 1) if rates.overall > 0 else None
        self._chats: dict[str, _Limit] = {}
        self._paused: dict[str, float] = {}
        self._all_paused = 0.0

    def begin(self, pace: Pace) -> None:
        """Start with what an earlier sender has spent, as if it had been this one."""
        now = self.monotonic()
        self._overall = _window(self.rates.overall, 1) if self.rates.overall > 0 else None
        self._chats.clear()
        for chat, ago in pace.spent:
            self.spend(now - ago, Counter({chat: 1}))
        for chat, seconds in pace.paused:
            self.pause(chat, seconds)

    def pause(self, chat: str, seconds: float) -> None:
        """Telegram asked us to leave this chat alone for so long."""
        self._paused[chat] = max(self._paused.get(chat, 0.0), self.monotonic() + seconds)

    def pause_all(self, seconds: float) -> None:
        """Nothing gets out at all."""
        self._all_paused = max(self._all_paused, self.monotonic() + seconds)

    def plan(self) -> Plan:
        """A look at this moment; what it takes is spent by `Plan.spend`."""
        now = self.monotonic()
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        if len(self._chats) > REMEMBERED:
            self._chats = {chat: limit for chat, limit in self._chats.items() if not limit.idle(now)}
        return Plan(self, now)

    def wait_overall(self, now: float, more: int) -> float:
        """Seconds until one more may go out at all, after `more` of this moment."""
        own = self._overall.wait(now, more) if self._overall else 0.0
        return max(own, self._all_paused - now, 0.0)

    def wait(self, chat: str, now: float, more: int) -> float:
        """Seconds until one more may go to this chat, after `more` of this moment."""
        limit = self._limit(chat, now)
        return max(limit.wait(now, more) if limit else 0.0, self._paused.get(chat, now) - now)

    def groups_without_room(self, now: float) -> list[str]:
        """Groups to which no message may go now."""
        known = {*self._chats, *self._paused}
        return [chat for chat in known if is_group(chat) and "#" not in chat and self.wait(chat, now, 0) > 0]

    def most(self, chat: str, now: float) -> int:
        """How many may ever go to this chat at once."""
        limit = self._limit(chat, now)
        return limit.most if limit else PLENTY

    def spend(self, now: float, taken: Counter[str]) -> None:
        """So many went to these chats."""
        if self._overall:
            self._overall.spend(now, taken.total())
        for chat, count in taken.items():
            if limit := self._limit(chat, now):
                limit.spend(now, count)

    def _limit(self, chat: str, now: float) -> _Limit | None:
        limit = self._chats.get(chat)
        if limit is None:
            if is_group(chat):
                limit = _window(self.rates.group, 60) if self.rates.group > 0 else None
            elif self.rates.chat > 0:
                limit = _Bucket(self.rates.chat / MARGIN, max(1, self.rates.chat_burst), now)
            if limit is not None:
                self._chats[chat] = limit
        return limit


class Plan:
    """What may be sent at one moment. A plan that is not carried out costs nothing."""

    def __init__(self, buckets: Buckets, now: float) -> None:
        self._buckets, self._now = buckets, now
        self._taken: Counter[str] = Counter()
        self.soonest: float | None = None  # seconds until the first of those told to wait may go

    def overall(self) -> bool:
        """Whether anything may go out at all now."""
        return self._may(self._buckets.wait_overall(self._now, self._taken.total()))

    def may(self, chat: str, parts: int = 1) -> bool:
        """Whether that chat may be written to now; with `parts`, so many messages at once, or as many as ever may."""
        others = min(parts, self._buckets.most(chat, self._now)) - 1 if parts > 1 else 0
        return self._may(self._buckets.wait(chat, self._now, self._taken[chat] + others))

    def groups_without_room(self) -> list[str]:
        """Groups to which no message may go now."""
        return sorted(self._buckets.groups_without_room(self._now))

    def spare(self, chat: str) -> bool:
        """Whether two may go to that chat now: one that matters less must leave room for the next answer."""
        return self._buckets.wait(chat, self._now, self._taken[chat] + 1) <= 0

    def take(self, chat: str, parts: int = 1) -> None:
        """One message to that chat, or several that go together."""
        self._taken[chat] += parts

    def spend(self) -> None:
        """It was carried out."""
        self._buckets.spend(self._now, self._taken)

    def _may(self, wait: float) -> bool:
        if wait > 0:
            self.soonest = wait if self.soonest is None else min(self.soonest, wait)
        return wait <= 0
