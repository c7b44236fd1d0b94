"""Telegram's pace: token buckets for the whole bot, for each private chat and for each group.

The exact limits are Telegram's secret; these follow its published advice. Buckets run on monotonic
time: travelling with the sandbox's clock must not hand the bot a month of free sends.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .refusals import too_many_requests

MESSAGES = "messages"  # sends, edits, copies and new topics
TOPICS, PINS, REACTIONS = "topics", "pins", "reactions"  # families with buckets of their own in a group


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

    def wait(self, now: float, count: int = 1) -> float:
        """Return the seconds until so many tokens are there, or as many as there can ever be; 0 when they are."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        missing = min(count, self.burst) - self.tokens
        # A token earned to within a rounding error counts as earned.
        return missing / self.per_second if missing > 1e-9 else 0.0


class Limits:
    """Counts sends and edits, and refuses those that come too fast.

    In a group, topics all together, other families of methods have buckets of their own, as large as that of messages.
    """

    def __init__(self, rates: Rates, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self.rates = rates
        self._overall = Bucket(rates.overall, max(1, rates.overall), monotonic())
        self._chats: dict[tuple[int, str], Bucket] = {}
        chat_or_group = rates.chat > 0 or rates.group > 0
        self._off = not (rates.overall > 0 or chat_or_group)

    def spend(self, chat: int, count: int = 1, family: str = MESSAGES) -> None:
        """Take `count` tokens from every bucket the chat falls under, or none and refuse.

        An album counts as many as it has parts. Only messages count for the whole bot and in private chats.
        """
        if self._off or (family != MESSAGES and chat > 0):
            return
        now = self._monotonic()
        buckets = [self._overall] if self.rates.overall > 0 and family == MESSAGES else []
        if (own := self._of(chat, family, now)) is not None:
            buckets.append(own)
        wait = max((bucket.wait(now, count) for bucket in buckets), default=0.0)
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        for bucket in buckets:
            bucket.tokens = max(0.0, bucket.tokens - count)

    def _of(self, chat: int, family: str, now: float) -> Bucket | None:
        bucket = self._chats.get((chat, family))
        if bucket is None:
            if chat < 0 and self.rates.group > 0:
                bucket = Bucket(self.rates.group / 60, max(1, self.rates.group), now)
            elif chat > 0 and self.rates.chat > 0:
                bucket = Bucket(self.rates.chat, max(1, self.rates.chat_burst), now)
            else:
                return None
            self._chats[chat, family] = bucket
        return bucket
