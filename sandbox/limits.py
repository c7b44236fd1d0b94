"""Telegram's pace: token buckets for the whole bot, for each private chat and for each group.

The exact limits are Telegram's secret; these follow its published advice. Buckets run on monotonic
time: travelling with the sandbox's clock must not hand the bot a month of free sends.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .refusals import too_many_requests


@dataclass(frozen=True, slots=True)
class Rates:
    """How much may be sent; 0 switches a limit off."""

    overall: float = 30  # a second, all chats together
    chat: float = 1  # a second, one private chat
    chat_burst: float = 3
    group: float = 20  # a minute, one group

    @classmethod
    def off(cls) -> "Rates":
        """Return rates that never refuse."""
        return cls(overall=0, chat=0, chat_burst=0, group=0)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Rates":
        """Read GOODWORD_RATE_*; what is not set keeps Telegram's own value."""
        given: dict[str, float] = {}
        faulty = []
        for field in ("overall", "chat", "chat_burst", "group"):
            name = f"GOODWORD_RATE_{field.upper()}"
            if not (written := environ.get(name, "").strip()):
                continue
            try:
                given[field] = float(written)
            except ValueError:
                given[field] = math.nan
            if not 0 <= given[field] < math.inf:
                faulty.append(name)
        if faulty:
            raise ValueError(f"{', '.join(faulty)}: a rate is a number of 0 or more")
        return cls(**given)


class Bucket:
    """A token bucket: `burst` at once, then `per_second`."""

    __slots__ = ("at", "burst", "per_second", "tokens")

    def __init__(self, per_second: float, burst: float, now: float) -> None:
        self.per_second = per_second
        self.burst = burst
        self.tokens = burst
        self.at = now

    def wait(self, now: float) -> float:
        """Return the seconds until a token is there; 0 when there is one."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        missing = 1 - self.tokens
        # A token earned to within a rounding error counts as earned.
        return missing / self.per_second if missing > 1e-9 else 0.0


class Limits:
    """Counts sends and edits, and refuses those that come too fast."""

    def __init__(self, rates: Rates, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.rates = rates
        self._overall = Bucket(rates.overall, max(1, rates.overall), monotonic())
        self._chats: dict[int, Bucket] = {}
        chat_or_group = rates.chat > 0 or rates.group > 0
        self._off = not (rates.overall > 0 or chat_or_group)

    def spend(self, chat: int) -> None:
        """Take one token from every bucket the chat falls under, or none and refuse."""
        if self._off:
            return
        now = self._monotonic()
        buckets = [self._overall] if self.rates.overall > 0 else []
        if (own := self._of(chat, now)) is not None:
            buckets.append(own)
        wait = max((bucket.wait(now) for bucket in buckets), default=0.0)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= 1

    def _of(self, chat: int, now: float) -> Bucket | None:
        bucket = self._chats.get(chat)
        if bucket is None:
            if chat < 0 and self.rates.group > 0:
                bucket = Bucket(self.rates.group / 60, max(1, self.rates.group), now)
            elif chat > 0 and self.rates.chat > 0:
                bucket = Bucket(self.rates.chat, max(1, self.rates.chat_burst), now)
            else:
                return None
            self._chats[chat] = bucket
        return bucket
