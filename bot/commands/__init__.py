"""The `goodword` command's entry; the commands themselves are put together in `bot.commands.every`."""

from __future__ import annotations


def main() -> None:
    """The entry point of the console script."""
    try:
        from bot.commands.every import app  # a second or more: who breaks it off sees no traceback

        app()
    except KeyboardInterrupt:
        raise SystemExit(130) from None
