"""A scene on its way, and what of the scenes is kept: who was played, and where the one that is played stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.demo.scene_acts import Stage
from bot.demo.scene_book import Cast
from bot.demo.scene_data import Act, Step
from bot.store.statements import Tx, sql

STARTED = "demo.scenes"  # in the table of facts: the scenes that were started, so that a demo knows its borrowers again
PLACE = "demo.scene"  # there too: the scene that is played, its step and act, so that it goes on when the demo does


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
    def fits(self) -> bool:
        """Whether the scene has that step and act: it may be another version's place."""
        return self.over or self.act < max(1, len(self.steps[self.step].acts))

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


def casts_kept() -> Tx[list[tuple[int, str, str]]]:
    """The scenes that were started: number, scene, language."""
    rows = yield sql("meta_get", STARTED)
    return [(int(n), str(name), str(language)) for n, name, language in json.loads(rows[0]["value"])] if rows else []


def keep_casts(casts: Sequence[Cast]) -> Tx[None]:
    """Keep who was played."""
    yield sql("meta_set", STARTED, json.dumps([[cast.n, cast.scene.id, cast.language] for cast in casts]))


def place_kept() -> Tx[tuple[int, int, int] | None]:
    """The number of the scene that was played when the demo stopped, its step and its act; None when none was."""
    rows = yield sql("meta_get", PLACE)
    n, step, act = json.loads(rows[0]["value"]) if rows else (0, 0, 0)
    return (int(n), int(step), int(act)) if n else None


def keep_place(run: Run | None) -> Tx[None]:
    """Keep where the scene stands; None: none is played."""
    yield sql("meta_set", PLACE, json.dumps([run.stage.cast.n, run.step, run.act] if run else [0, 0, 0]))
