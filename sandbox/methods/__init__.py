"""The Bot API's methods, one file per family; the table below is all that the server knows."""

from collections.abc import Callable
from typing import Any

from sandbox.params import Params
from sandbox.sandbox import Sandbox

from . import chats, editing, media, polling, profile, sending, taps, webhooks

Method = Callable[[Sandbox, Params], Any]

METHODS: dict[str, Method] = {
    name.lower(): method
    for family in (chats, editing, media, polling, profile, sending, taps, webhooks)
    for name, method in family.METHODS.items()
}
