"""The sandbox's clock: real time plus an offset that only grows, so a test may wait a month in a moment."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the sandbox's time; the demo hands in its own so that Telegram and the bot agree."""

    def __init__(self, start: datetime | None = None) -> None:
        real = datetime.now(UTC)
        self._offset = (start - real) if start is not None else timedelta()

    def now(self) -> datetime:
        """Return this moment in sandbox time, in UTC."""
        return datetime.now(UTC) + self._offset

    def unix(self) -> int:
        """Return this moment as Telegram writes it: whole seconds."""
        return int(self.now().timestamp())

    def move_to(self, moment: datetime) -> None:
        """Jump forward to `moment`; a moment already past changes nothing."""
        ahead = moment - self.now()
        if ahead > timedelta():
            self._offset += ahead
