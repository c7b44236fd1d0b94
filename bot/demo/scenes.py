"""The guide through the prepared scenes: what a visitor is told, what is done for them, what they did themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web

from bot.demo.door import door
from bot.demo.panels import Panels
from bot.demo.scene_acts import Lost, Stage
from bot.demo.scene_book import HOMES, Cast, import_cast
from bot.demo.scene_data import AT_THE_DESK, Scene, read_scenes
from bot.demo.scene_run import Run, casts_kept, keep_casts, keep_place, place_kept
from sandbox import Sandbox
from sandbox.impossible import Impossible
from sandbox.wishes import Wish

NEAR = 4  # acts ahead among which the talk is found again
BREATH = 0.45  # seconds between two acts of one step, so that eyes can follow
CODES = {"en": "en", "zh_Hant": "zh-Hant", "zh_Hans": "zh-Hans"}  # as the page calls the languages


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
        app.router.add_get("/demo/scenes", door(self.show_scenes))
        app.router.add_get("/demo/scenes/guide", door(self.standing))
        app.router.add_post("/demo/scenes/start", door(self.start))
        app.router.add_post("/demo/scenes/do", door(self.do))
        app.router.add_post("/demo/scenes/leave", door(self.leave))

    async def remember(self) -> None:
        """Know again who was played before the demo was started anew, and go on with the scene that was played."""
        db = self.panels.house.db
        for n, name, language in await db.read(casts_kept()):
            if name in self.scenes and language in HOMES:
                self._cast(Cast(n, self.scenes[name], language))
        place = await db.read(place_kept())
        cast = next((cast for cast in self._casts if place and cast.n == place[0]), None)
        if place and cast:
            run = Run(Stage(self.panels, self.sandbox, cast), *place[1:])
            if run.fits:
                self.run = run
                await self._aim(run)

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

    async def show_scenes(self, _wish: Wish) -> list[dict[str, Any]]:
        """The cards."""
        return [{"id": s.id, "title": _coded(s.title), "line": _coded(s.line)} for s in self.scenes.values()]

    async def start(self, wish: Wish) -> dict[str, Any] | None:
        """Begin a scene in a language, with a new borrower."""
        scene, language = self.scenes.get(str(wish.get("scene"))), str(wish.get("language", "en")).replace("-", "_")
        if scene is None or language not in HOMES:
            raise Impossible("no such scene, or no such language")
        async with self._working:
            await self.begin(scene, language)
        return await self.standing()

    async def do(self, _wish: Wish) -> dict[str, Any] | None:
        """Do what the present step says."""
        if self.run is None:
            raise Impossible("no scene is played")
        async with self._working:
            await self.step()
        return await self.standing()

    async def leave(self, _wish: Wish) -> None:
        """Go on freely; the borrower stays."""
        self.run = None
        await self._moved()

    # What happens ----------------------------------------------------------------------------------------------------

    async def begin(self, scene: Scene, language: str) -> Cast:
        """A new borrower with the scene's book opens the link."""
        cast = Cast(1 + max((c.n for c in self._casts), default=0), scene, language)
        await import_cast(self.panels.house, cast, self.panels.today())
        self._cast(cast)
        await self.panels.house.db.run(keep_casts(self._casts))
        stage = Stage(self.panels, self.sandbox, cast)
        await self.panels.open_link(cast.ref)
        with suppress(TimeoutError):  # a bot that is busy with others answers a little later
            await stage.quiet()
        self.run = Run(stage)
        await self._moved()
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
        await self._moved()

    async def standing(self, _wish: Wish | None = None) -> dict[str, Any] | None:
        """What the page shows of the scene: all words by language, where to look, what would be done; null for none."""
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
                        if self.run is run:
                            run.step, run.act = number, n
                            await self._go_on(run)
                    break

    async def _go_on(self, run: Run) -> None:
        """The present act is done."""
        run.done()
        await self._aim(run)
        await self._moved()

    async def _aim(self, run: Run) -> None:
        """Know the moment to which the next act travels."""
        run.stage.aim, act = None, run.next_act
        if act is not None and act.verb in ("go", "hours"):
            with suppress(Lost):
                run.stage.aim = await run.stage.target(act)

    async def _moved(self) -> None:
        """Keep where the scene stands, and tell every page."""
        await self.panels.house.db.run(keep_place(self.run))
        self.sandbox.events.tell("scene")


def _coded(words: dict[str, str]) -> dict[str, str]:
    return {CODES[locale]: text for locale, text in words.items()}
