"""Effects of the desk become rows. Each story's file brings its own appliers; they meet here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.desk import answering, calling, deciding, final, offering, owning
from bot.desk.bench import Bench
from bot.store.statements import Tx
from dialogs.desk.story import DeskEffect

Applier = Callable[[Bench, DeskEffect], Tx[None]]

PARTS: tuple[Mapping[type[DeskEffect], Applier], ...] = (
    owning.APPLIERS,
    calling.APPLIERS,
    offering.APPLIERS,
    deciding.APPLIERS,
    final.APPLIERS,
    answering.APPLIERS,
)

APPLIERS: dict[type[DeskEffect], Applier] = {kind: applier for part in PARTS for kind, applier in part.items()}


def apply(bench: Bench, effects: Iterable[DeskEffect]) -> Tx[None]:
    """Carry effects out in order."""
    for effect in effects:
        yield from APPLIERS[type(effect)](bench, effect)
