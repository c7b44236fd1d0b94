"""How bad the world of a run is."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Dials:
    """How bad the world is: chances at each await of a transaction, at each statement, at each call over the line."""

    crash: float = 0.0004
    stop: float = 0.0003
    lost_before: float = 0.0008
    lost_after: float = 0.0008
    statement: float = 0.00008
    commit: float = 0.0005
    line: float = 0.03
    workers: int = 2
    paced: bool = False  # Telegram's rates, and ours

    @staticmethod
    def cast(lot: Random) -> Dials:
        """The dials of a seed; one in eight has no trouble at all."""
        workers, paced = lot.choice((1, 2, 2, 3)), lot.random() < 0.25
        if lot.random() < 0.125:
            return Dials(**dict.fromkeys(_CHANCES, 0.0), workers=workers, paced=paced)
        usual, much = Dials(), lot.choice((0.3, 1, 1, 3))
        chances = {name: getattr(usual, name) * much * lot.choice((0, 1, 1, 2)) for name in _CHANCES}
        return Dials(**chances, workers=workers, paced=paced)

    @property
    def chances(self) -> tuple[float, ...]:
        """All of them; none above zero is a world without trouble."""
        return tuple(getattr(self, name) for name in _CHANCES)


_CHANCES = ("crash", "stop", "lost_before", "lost_after", "statement", "commit", "line")
