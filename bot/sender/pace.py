"""What an earlier sender has spent: a new one begins with its buckets as the outbox says they are, not full.

Buckets run on monotonic time, the outbox holds stamps of the machine that claimed. Two things are known of a claim's
age: it is at least the distance to the newest claim (stamps of one machine), and at least what our clock says, less
what two clocks may differ. The larger of both is taken: too young at worst, which only makes us slower.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import moment, stamp
from bot.sender.outcome import parts_of, peer_of
from bot.sender.place import subject_of
from bot.store.statements import Statement, Tx, sql

MEMORY = timedelta(seconds=62)  # a group's minute, and the buckets' margin
SKEW = timedelta(seconds=5)  # machines whose clocks are set by NTP differ by far less


@dataclass(frozen=True, slots=True)
class Pace:
    """(peer, seconds ago) of each message, the oldest first; (peer, seconds) of each one that is to be left alone."""

    spent: tuple[tuple[str, float], ...] = ()
    paused: tuple[tuple[str, float], ...] = ()


def pace(now: datetime, *, alone: bool) -> Tx[Pace]:
    """What the outbox says. `alone`: every stamp in it is of this machine's clock."""
    skew = timedelta() if alone else SKEW
    rows = yield sql("outbox_lately", stamp(now - MEMORY - skew))
    newest = moment(rows[-1]["claimed_at"]) if rows else now
    spent = []
    for row in rows:
        claimed = moment(row["claimed_at"])
        age = now - claimed if alone else max(newest - claimed, now - claimed - skew)
        if subject_of(row["lane"]) is not None:  # its topic was forgotten meanwhile: nobody knows where it went
            continue
        spent += [(peer_of(row["lane"], row["method"]), max(age.total_seconds(), 0.0))] * parts_of(row)
    pauses = yield sql("outbox_pauses")
    left = [(row["key"].removeprefix("paused:"), _left(row["value"], now)) for row in pauses]
    return Pace(tuple(spent), tuple((chat, seconds) for chat, seconds in left if seconds > 0))


def _left(pause: str, now: datetime) -> float:
    """Seconds; never more than were asked for, though the clock was put back since."""
    until, _, seconds = pause.partition(" ")
    return min((moment(until) - now).total_seconds(), float(seconds or "inf"))


def keep_pause(peer: str, now: datetime, seconds: float) -> Statement:
    """Telegram asked for a pause: whoever sends next keeps it too. Kept as its end and its length."""
    return sql("meta_set", f"paused:{peer}", f"{stamp(now + timedelta(seconds=seconds))} {seconds}")


def forget_pauses(now: datetime) -> Statement:
    """Those that are over."""
    return sql("outbox_pause_over", stamp(now))
