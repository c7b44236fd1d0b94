"""The guide through the prepared scenes: what a visitor is told, what is done for them, what they did themselves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.demo.panels import Panels
from bot.demo.scene_acts import Lost, Stage
from bot.demo.scene_book import HOMES, Cast, import_cast
from bot.demo.scene_data import AT_THE_DESK, Act, Scene, Step, read_scenes
from bot.store.statements import Tx, sql
from sandbox import Sandbox

STARTED = "demo.scenes"  # in the table of facts: the scenes that were started, so that a demo knows its borrowers again
NEAR = 4  # acts ahead among which the talk is found again
BREATH = 0.45  # seconds between two acts of one step, so that eyes can follow
CODES = {"en": "en", "zh_Hant": "zh-Hant", "zh_Hans": "zh-Hans"}  # as the page calls the languages


@dataclass(slots=True)
class Run:
    """One scene on its way: the step that is next (from 0), and how many of its acts are done."""

    stage: Stage
    step: int = 0
    act: int = 0
    lost: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """The scene's steps."""
        return self.stage.cast.scene.steps

    @property
    def over(self) -> bool:
        """Whether everything is done."""
        return self.step >= len(self.steps)

    @property
    def next_act(self) -> Act | None:
        """What is to be done next; None where one only looks."""
        return None if self.over or not self.steps[self.step].acts else self.steps[self.step].acts[self.act]

    def ahead(self) -> list[tuple[int, int, Act]]:
        """Everything still to be done, as (step, act, what)."""
        return [
            (number, n, act)
            for number, step in enumerate(self.steps)
            for n, act in enumerate(step.acts)
            if (number, n) >= (self.step, self.act)
        ]

    def done(self) -> None:
        """Go on behind the present act, or the step that one looks at."""
        self.lost = False
        self.act += 1
        if self.over or self.act >= len(self.steps[self.step].acts):
            self.step, self.act = self.step + 1, 0


class Guide:
    """Routes under /demo/scenes, and the scene that is being played."""

    def __init__(self, panels: Panels, sandbox: Sandbox) -> None:
        self.panels, self.sandbox = panels, sandbox
        self.scenes: dict[str, Scene] = read_scenes()
        self.run: Run | None = None
        self._casts: list[Cast] = []
        self._working = asyncio.Lock()

    def add_routes(self, app: web.Application) -> None:
        """Add what the page asks for."""
        app.router.add_get("/demo/scenes", self.show_scenes)
        app.router.add_get("/demo/scenes/guide", self.show_guide)
        app.router.add_post("/demo/scenes/start", self.start)
        app.router.add_post("/demo/scenes/do", self.do)
        app.router.add_post("/demo/scenes/leave", self.leave)

    async def remember(self) -> None:
        """Know again who was played before the demo was started anew."""
        for n, name, language in await self.panels.house.db.read(_started()):
            if name in self.scenes and language in HOMES:
                self._cast(Cast(n, self.scenes[name], language))

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Notice what the visitor does themselves."""
        news = self.sandbox.events.listen()
        task = asyncio.create_task(self._watch(news))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            self.sandbox.events.leave(news)

    # Routes ----------------------------------------------------------------------------------------------------------

    async def show_scenes(self, _request: web.Request) -> web.Response:
        """The cards."""
        return web.json_response(
            [{"id": s.id, "title": _coded(s.title), "line": _coded(s.line)} for s in self.scenes.values()]
        )

    async def show_guide(self, _request: web.Request) -> web.Response:
        """Where the scene stands; null when none is played."""
        return web.json_response({"ok": True, "result": await self.standing()})

    async def start(self, request: web.Request) -> web.Response:
        """Begin a scene in a language, with a new borrower."""
        wish = await request.json()
        scene, language = self.scenes.get(str(wish.get("scene"))), str(wish.get("language", "en")).replace("-", "_")
        if scene is None or language not in HOMES:
            return _no("no such scene, or no such language", 400)
        async with self._working:
            await self.begin(scene, language)
        return web.json_response({"ok": True, "result": await self.standing()})

    async def do(self, _request: web.Request) -> web.Response:
        """Do what the present step says."""
        if self.run is None:
            return _no("no scene is played", 409)
        async with self._working:
            await self.step()
        return web.json_response({"ok": True, "result": await self.standing()})

    async def leave(self, _request: web.Request) -> web.Response:
        """Go on freely; the borrower stays."""
        self.run = None
        self._tell()
        return web.json_response({"ok": True, "result": None})

    # What happens ----------------------------------------------------------------------------------------------------

    async def begin(self, scene: Scene, language: str) -> Cast:
        """A new borrower with the scene's book opens the link."""
        cast = Cast(1 + max((c.n for c in self._casts), default=0), scene, language)
        await import_cast(self.panels.house, cast, self.panels.today())
        self._cast(cast)
        await self.panels.house.db.run(_keep(self._casts))
        stage = Stage(self.panels, self.sandbox, cast)
        await self.panels.open_link(cast.ref)
        await stage.quiet()
        self.run = Run(stage)
        self._tell()
        return cast

    async def step(self) -> None:
        """Do the rest of the present step, act by act; where the talk went another way, look for a way back into it."""
        run = self.run
        if run is None or run.over:
            return
        number = run.step
        if not run.steps[number].acts:
            await self._go_on(run)
        while self.run is run and not run.over and run.step == number and (act := run.next_act) is not None:
            try:
                await run.stage.perform(act)
            except (Lost, TimeoutError):
                later = next(((s, a) for s, a, what in run.ahead()[1:NEAR] if run.stage.button(what)), None)
                if later is None or later == (run.step, run.act):
                    run.lost = True
                    break
                run.step, run.act = later
                continue
            await self._go_on(run)
            if run.act:
                await asyncio.sleep(BREATH)
        self._tell()

    async def standing(self) -> dict[str, Any] | None:
        """What the page shows of the scene: all words by language, where to look, and what would be done."""
        run = self.run
        if run is None:
            return None
        cast, step = run.stage.cast, None if run.over else run.steps[run.step]
        act = run.next_act
        place = await run.stage.desk()
        return {
            "scene": cast.scene.id,
            "title": _coded(cast.scene.title),
            "language": CODES[cast.language],
            "user": cast.user,
            "n": min(run.step + 1, len(run.steps)),
            "of": len(run.steps),
            "say": _coded(step.say if step else cast.scene.end),
            "look": step.look if step else "phone",
            "over": run.over,
            "lost": run.lost,
            "act": {
                "verb": act.verb,
                "words": run.stage.words(act),
                "at": run.stage.aim.isoformat() if run.stage.aim else None,
                "n": run.act,
                "of": len(step.acts),
            }
            if act and step
            else None,
            "desk": {
                "topic": place[1],
                "agent": run.stage.member(act) if act and act.verb in AT_THE_DESK else None,
            }
            if place
            else None,
        }

    def _cast(self, cast: Cast) -> None:
        self._casts.append(cast)
        self.panels.add_person(cast.borrower, cast.user)

    async def _watch(self, news: asyncio.Queue[dict[str, Any]]) -> None:
        while True:
            heard = await news.get()
            run = self.run
            if run is None or self._working.locked() or heard["kind"] not in ("message", "tap", "clock", "paid"):
                continue
            for number, n, act in run.ahead()[:NEAR]:
                if (number == run.step or act.tap) and await run.stage.matches(act, heard):
                    async with self._working:
                        with suppress(TimeoutError):
                            await run.stage.quiet()
                        run.step, run.act = number, n
                        await self._go_on(run)
                    break

    async def _go_on(self, run: Run) -> None:
        """The present act is done."""
        run.done()
        run.stage.aim = None
        act = run.next_act
        if act is not None and act.verb in ("go", "hours"):
            with suppress(Lost):
                run.stage.aim = await run.stage.target(act)
        self._tell()

    def _tell(self) -> None:
        self.sandbox.events.tell("scene")


def _coded(words: dict[str, str]) -> dict[str, str]:
    return {CODES[locale]: text for locale, text in words.items()}


def _no(description: str, status: int) -> web.Response:
    return web.json_response({"ok": False, "description": description}, status=status)


def _started() -> Tx[list[tuple[int, str, str]]]:
    rows = yield sql("meta_get", STARTED)
    return [(int(n), str(name), str(language)) for n, name, language in json.loads(rows[0]["value"])] if rows else []


def _keep(casts: list[Cast]) -> Tx[None]:
    yield sql("meta_set", STARTED, json.dumps([[cast.n, cast.scene.id, cast.language] for cast in casts]))
