"""A local Telegram: Bot API server, control API and a page where a person can be the borrower.

It knows the Bot API and nothing of the bot that talks to it.
"""

from .clock import Clock
from .limits import Rates
from .running import Running, running_sandbox, serve
from .sandbox import OnTravel, Panel, Sandbox
from .server import make_app

__all__ = [
    "Clock",
    "OnTravel",
    "Panel",
    "Rates",
    "Running",
    "Sandbox",
    "make_app",
    "running_sandbox",
    "serve",
]
