"""An event loop in virtual time whose processes take turns by lot: the same lot, the same run, to the last callback.

Every callback belongs to a lane (a simulated process), told by a context variable that tasks hand on.
Within a lane callbacks run in the order in which they became ready, as asyncio promises it; between lanes the lot
decides. When nothing is ready, time jumps to the next timer. A lane can be paused (nothing of it runs, its callbacks
wait) and killed (nothing of it ever runs again, no `finally` either). No threads, no sockets.
"""

from __future__ import annotations

import asyncio
import heapq
from asyncio import events
from collections import deque
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from random import Random
from typing import Any


class Stalled(Exception):
    """Nothing is ready and no timer runs: whoever still waits would wait for ever."""


class Lane:
    """A process as the loop sees it."""

    __slots__ = ("dead", "name", "paused", "ready")

    def __init__(self, name: str) -> None:
        self.name = name
        self.ready: deque[events.Handle] = deque()
        self.paused = self.dead = False

    def context(self) -> Context:
        """A context whose tasks belong to this lane."""
        context = copy_context()
        context.run(_LANE.set, self)
        return context


_LANE: ContextVar[Lane | None] = ContextVar("lane", default=None)


def here() -> Lane | None:
    """The lane of whoever asks."""
    return _LANE.get()


class SimulatedLoop(asyncio.BaseEventLoop):
    """`lot` decides whose callback is next; `time` is virtual and starts at 1,000 seconds."""

    def __init__(self, lot: Random) -> None:
        super().__init__()
        self._lot, self._now = lot, 1000.0
        self._common = Lane("")
        self._lanes: list[Lane] = [self._common]
        self.ran = 0
        self.unheard: list[str] = []  # what went wrong with nobody to be told

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    def add_lane(self, name: str) -> Lane:
        """A new process."""
        lane = Lane(name)
        self._lanes.append(lane)
        return lane

    def kill(self, lane: Lane) -> None:
        """From now on nothing of this lane runs."""
        lane.dead = True
        lane.ready.clear()
        self._lanes.remove(lane)

    def _route(self, handle: events.Handle) -> None:
        lane = handle._context.get(_LANE, None) or self._common  # type: ignore[attr-defined]
        if not lane.dead:
            lane.ready.append(handle)

    def _call_soon(self, callback: Callable[..., Any], args: Any, context: Context | None) -> events.Handle:
        handle = events.Handle(callback, args, self, context)
        self._route(handle)
        return handle

    def _run_once(self) -> None:
        scheduled: list[events.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        while True:
            while scheduled and (scheduled[0]._cancelled or scheduled[0]._when <= self._now):
                timer = heapq.heappop(scheduled)
                timer._scheduled = False  # type: ignore[attr-defined]
                if not timer._cancelled:  # type: ignore[attr-defined]
                    self._route(timer)
            lanes = [lane for lane in self._lanes if lane.ready and not lane.paused]
            if lanes:
                break
            if not scheduled:
                raise Stalled
            self._now = max(self._now, scheduled[0]._when)  # type: ignore[attr-defined]
        lane = lanes[0] if len(lanes) == 1 else lanes[int(self._lot.random() * len(lanes))]
        handle = lane.ready.popleft()
        if not handle._cancelled:  # type: ignore[attr-defined]
            self.ran += 1
            handle._run()  # type: ignore[attr-defined]

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """There are no threads: it is done at once."""
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as fault:
            done.set_exception(fault)
        return done

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Kept, to be reported with the run."""
        self.unheard.append(f"{context.get('message')}: {context.get('exception')!r}")

    def _write_to_self(self) -> None:
        """Nothing to wake: there is no selector."""

    def _process_events(self, event_list: Any) -> None:
        """There are none."""
