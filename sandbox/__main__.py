"""`python -m sandbox [--port 8808]`: the local Telegram alone."""

import argparse
import asyncio
import contextlib

from .running import DEFAULT_PORT, serve


def main() -> None:
    """Read the port and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Telegram for one bot.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes any free port")
    port = parser.parse_args().port
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(port, announce=lambda line: print(line, flush=True)))


if __name__ == "__main__":
    main()
