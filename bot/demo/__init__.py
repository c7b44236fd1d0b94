"""The demo: a local Telegram, the real bot and the example book in one process, on the example book's own time."""

from bot.demo.demo import run_demo

__all__ = ["run_demo"]
