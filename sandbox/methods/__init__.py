"""The Bot API's methods, one file per family; the table below is all that the server knows."""

from collections.abc import Callable
from typing import Any

from sandbox.params import Params
from sandbox.sandbox import Sandbox

from . import (
    albums,
    chats,
    copying,
    deleting,
    editing,
    forums,
    media,
    pins,
    polling,
    profile,
    reactions,
    sending,
    taps,
    webhooks,
)

Method = Callable[[Sandbox, Params], Any]

FAMILIES = (
    albums,
    chats,
    copying,
    deleting,
    editing,
    forums,
    media,
    pins,
    polling,
    profile,
    reactions,
    sending,
    taps,
    webhooks,
)
METHODS: dict[str, Method] = {name.lower(): method for family in FAMILIES for name, method in family.METHODS.items()}
