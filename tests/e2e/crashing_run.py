"""`goodword run` that dies on cue: a process that forks bots, each able to kill itself at a chosen moment.

    python -m tests.e2e.crashing_run        one JSON line in for each bot, two out: its pid, later its exit code

A line is {"env", "log", "moments", "crash": [name, n] or null}. Forking spares each bot the second that importing
takes; what then runs is the command itself. Moments are places around and inside transactions, found by wrapping the
bot's own functions here: the bot has no seam for this. Each that is passed is a line in the file `moments`, across
restarts; at the n-th of its name (or of all, for the name "*") the process is killed as `kill -9` does it.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import bot.commands.run as run
import bot.documents.make
import bot.engine as engine
import bot.poller as poller
import bot.sender.claim as claim
import bot.sender.record as record
import bot.sender.sender as sender
import bot.store.leases as leases
import bot.store.postgres
import bot.store.sqlite  # noqa: F401 -- imported once, before the forks
import bot.taps as taps
import bot.turn.work as work
import bot.worker as worker

Moment = Callable[[str], None]


class Moments:
    """Counts what is passed, and dies at the one that was chosen."""

    def __init__(self, path: str, crash: list[Any] | None) -> None:
        self._seen = Counter(Path(path).read_text().splitlines()) if Path(path).exists() else Counter()
        self._crash = (crash[0], crash[1]) if crash else None
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._lock = threading.Lock()

    def __call__(self, name: str) -> None:
        with self._lock:
            self._seen[name] += 1
            os.write(self._file, f"{name}\n".encode())
            if self._crash in ((name, self._seen[name]), ("*", self._seen.total())):
                os.kill(os.getpid(), signal.SIGKILL)


def after(original: Callable[..., Any], moment: Moment, name: Callable[..., str]) -> Callable[..., Any]:
    """A transaction that passes a moment when all is written and nothing committed; no name, no moment."""

    def wrapped(*args: Any, **more: Any) -> Any:
        result = yield from original(*args, **more)
        if found := name(result, *args):
            moment(found)
        return result

    return wrapped


def before(original: Callable[..., Any], moment: Moment, name: Callable[..., str]) -> Callable[..., Any]:
    """A call that passes a moment before it is made."""

    def wrapped(*args: Any, **more: Any) -> Any:
        if found := name(*args):
            moment(found)
        return original(*args, **more)

    return wrapped


def turn_of(source: str) -> str:
    """The moment before a turn's commit."""
    return f"{'an' if source == 'act' else 'a'} {source} turn is not committed"


def watch(moment: Moment) -> None:
    """Put a moment at every place where a crash could lose or repeat something."""
    opened, fetch, deliver_with, exchange = run.open_house, poller.fetch, engine.deliver_with, sender.Sender._exchange
    maker = engine.maker

    @asynccontextmanager
    async def open_house(*args: Any, **more: Any) -> Any:
        async with opened(*args, **more) as house:
            moment("the house is open")
            yield house

    async def fetched(*args: Any) -> Any:
        updates = await fetch(*args)
        if updates:
            moment("updates are fetched, not kept")
        return updates

    def delivering(client: Any) -> Any:
        deliver = deliver_with(client)

        async def delivered(message: Any) -> Any:
            kind = "paper" if message.row["method"] == "file" else message.row["purpose"]
            moment(f"a {kind} is about to be sent")
            outcome = await deliver(message)
            moment(f"a {kind} was sent, not recorded")
            return outcome

        return delivered

    def making(*args: Any) -> Any:
        make = maker(*args)

        async def made(message: Any) -> Any:
            moment("a paper is about to be made")
            content = await make(message)
            moment("a paper was made, not recorded")
            return content

        return made

    async def exchanged(self: Any, epoch: int) -> Any:
        landed = bool(self._landed)
        result = await exchange(self, epoch)
        if landed:
            moment("outcomes are recorded")
        return result

    run.open_house, poller.fetch, engine.deliver_with = open_house, fetched, delivering
    engine.maker = making
    sender.Sender._exchange = exchanged  # type: ignore[method-assign]
    poller.keep = after(poller.keep, moment, lambda *_: "updates are written, not committed")
    engine.Engine._arrived = before(engine.Engine._arrived, moment, lambda *_: "updates are kept")  # type: ignore[method-assign]
    worker.turn = after(worker.turn, moment, lambda _done, _means, source, _key: turn_of(source))
    worker.turn_claimed = after(worker.turn_claimed, moment, lambda _done, _means, row: turn_of(row["source"]))
    engine.Engine._turned = before(  # type: ignore[method-assign]
        engine.Engine._turned, moment, lambda _self, turned: "turns are committed" if turned else ""
    )
    work.append = before(work.append, moment, lambda *_: "a turn is half written")
    claim.Claim.run = after(  # type: ignore[method-assign]
        claim.Claim.run, moment, lambda taken, _claim: "a claim is not committed" if taken.messages else ""
    )
    sender.Sender._launch = before(  # type: ignore[method-assign]
        sender.Sender._launch, moment, lambda _self, taken, *_: "messages are claimed" if taken.messages else ""
    )
    record.Recorder.record = after(  # type: ignore[method-assign]
        record.Recorder.record, moment, lambda _n, _self, _e, landed, _at: "a record is not committed" if landed else ""
    )
    engine.claim_due = after(engine.claim_due, moment, lambda count, *_: "touches are not committed" if count else "")
    engine._keep_line = before(engine._keep_line, moment, lambda *_: "a day is sealed, not kept outside")
    taps.answer_tap = before(taps.answer_tap, moment, lambda *_: "a tap is about to be answered")


def hurry() -> None:
    """The same pauses, shorter: a test has no eight seconds to see that a holder is gone."""
    leases.BEAT_SECONDS, leases.WATCH_SECONDS, leases.PATIENCE_SECONDS = 0.1, 0.1, 0.8
    engine.LOOK_SECONDS, worker.Worker.run.__defaults__ = 0.05, (0.02,)
    record.BACK_OFF = (0.2, *record.BACK_OFF[1:])


def be_a_bot(wish: dict[str, Any]) -> int:
    """The forked process: `goodword run` with the moments in it."""
    log = os.open(wish["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.environ.update(wish["env"])
    hurry()
    watch(Moments(wish["moments"], wish["crash"]))
    try:
        run.run()
    except BaseException as end:
        return int(getattr(end, "exit_code", 70))
    return 0


def main() -> None:
    """Fork a bot for each line, one at a time."""
    assert asyncio  # imported before the forks
    for line in sys.stdin:
        wish = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os._exit(be_a_bot(wish))
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
