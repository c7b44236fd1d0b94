"""A desk at work on the local Telegram: held cases whose borrowers write all the time, agents who answer.

Each word and each answer carries a mark of its own, so that its way can be timed: from writing it until the bot's
message that shows it stands there.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.phones import Phones
from sandbox import Sandbox, people
from sandbox.groups import found_group

AGENTS = (1, 2, 3)
MARK = re.compile(r"#[wa]\d+")
PERSON = {"en": "person", "zh_Hant": "真人", "zh_Hans": "人工"}


@dataclass
class Waiters(Phones):
    """Phones that time each answer from the update's arrival at Telegram, not from its being fetched."""

    waits: list[float] = field(default_factory=list)
    _arrived: dict[int, float] = field(default_factory=dict)

    async def step(self, user: int, do: Any) -> dict[str, Any]:
        """Do something, and wait for the bot's answer."""
        self._arrived[user] = time.perf_counter()
        return await super().step(user, do)

    def _heard(self, chat: int, number: int) -> None:
        waiting = self._answers.get(chat)
        was = waiting is not None and not waiting.done()
        super()._heard(chat, number)
        if was and waiting is not None and waiting.done() and self.measuring:
            self.waits.append(time.perf_counter() - self._arrived[chat])


@dataclass(frozen=True, slots=True)
class Held:
    """A case in somebody's hands: the borrower, and where its topic is."""

    user: int
    group: int
    thread: int
    agent: int


@dataclass
class Talk:
    """What borrowers and agents write, and how long it took to be read."""

    sandbox: Sandbox
    cases: Sequence[Held]
    pauses: tuple[float, float]  # seconds on average: of a borrower between two words, of an agent between two answers
    chance: random.Random
    waiting: dict[str, float] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=lambda: {"w": [], "a": []})
    joined: list[int] = field(default_factory=list)  # words in each message of the topics
    _marks: int = 0

    def __post_init__(self) -> None:
        events = self.sandbox.events
        tell = events.tell

        def telling(kind: str, **news: Any) -> None:
            tell(kind, **news)
            if kind == "message":
                self._shown(self.sandbox.world.chats[news["chat"]].messages[news["message_id"]])

        events.tell = telling  # type: ignore[method-assign]

    def _shown(self, message: dict[str, Any]) -> None:
        if not message["from"]["is_bot"]:
            return
        now, found = time.perf_counter(), MARK.findall(str(message.get("text", "")))
        mine = [mark for mark in found if mark in self.waiting]
        for mark in mine:
            self.took[mark[1]].append(now - self.waiting.pop(mark))
        if words := sum(mark[1] == "w" for mark in mine):
            self.joined.append(words)

    def _mark(self, kind: str) -> str:
        self._marks += 1
        mark = f"#{kind}{self._marks}"
        self.waiting[mark] = time.perf_counter()
        return mark

    async def of_borrower(self, case: Held) -> None:
        """For ever: a word."""
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / self.pauses[0]))
            people.write(self.sandbox, case.user, {"text": f"my shop had few guests {self._mark('w')}"})

    async def of_agent(self, agent: int) -> None:
        """For ever: an answer to one of the borrowers in this agent's hands."""
        mine = [case for case in self.cases if case.agent == agent]
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / self.pauses[1]))
            say_in(self.sandbox, self.chance.choice(mine), f"/r Thank you for telling us. {self._mark('a')}")

    def begin(self) -> list[asyncio.Task[None]]:
        """Everybody writes."""
        tasks = [asyncio.create_task(self.of_borrower(case)) for case in self.cases]
        return tasks + [asyncio.create_task(self.of_agent(agent)) for agent in AGENTS]


def say_in(sandbox: Sandbox, case: Held, text: str) -> None:
    """The agent writes in the topic."""
    people.write(sandbox, case.agent, {"chat": case.group, "topic": case.thread, "text": text})


def open_groups(sandbox: Sandbox, groups: Sequence[int]) -> None:
    """The agents and their groups."""
    for agent in AGENTS:
        sandbox.world.add_user(agent, f"Agent {agent}", "en")
    for group in groups:
        found_group(sandbox, group, "Desk", forum=True, members=list(AGENTS))
