"""`goodword check`: settings, policies and catalogues, every fault at once; needs no network, database or token."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import typer

from bot.commands.common import err, out
from bot.contact_files import warnings as overdue
from bot.i18n import Texts
from bot.policies import PolicyFaults, load_intents, load_policies
from bot.replies import load_replies, reply_faults
from bot.settings import SettingsFaults, load_settings, policies_without_settings
from bot.texts import faults as catalogue_faults
from bot.tone import load_tone
from bot.tone_check import faults as tone_faults

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", short_help="Settings, policies, catalogues: every fault at once.")(check)


def check() -> None:
    """Check settings, policies and catalogues; name every fault at once."""
    faults: list[str] = []
    warnings: list[str] = []
    try:
        settings = load_settings()
        folder = settings.policies
        if not settings.desk_chat_id:
            warnings.append("desk_chat_id: not set; requests for a person show in `goodword today` only")
        if not settings.agents:
            warnings.append("agents: none; `goodword act` needs at least one")
    except SettingsFaults as fault:
        faults += [f"settings: {line}" for line in fault.faults]
        folder = policies_without_settings()
    if policy := _tried(load_policies, folder, faults):
        warnings += overdue(policy.contacts, datetime.now(UTC).date())
    _tried(load_intents, folder, faults)
    faults += [f"catalogues: {line}" for line in catalogue_faults()]
    tone = _tried(load_tone, folder, faults)
    if tone:
        faults += [f"tone: {line}" for line in tone_faults(tone)]
    replies = _tried(load_replies, folder, faults)
    if replies and tone:
        faults += [f"policies: {line}" for line in reply_faults(replies, tone)]
    Texts()
    for line in warnings:
        err.print(f"warning: {line}", style="yellow", markup=False)
    for line in faults:
        err.print(line, style="red", markup=False)
    if faults:
        raise typer.Exit(1)
    out.print("Settings, policies and catalogues are in order.")


def _tried(load: Callable[[Path], T], folder: Path, faults: list[str]) -> T | None:
    """What `load` makes of the folder of policies; None when it cannot, with every reason among the faults."""
    try:
        return load(folder)
    except PolicyFaults as found:
        faults += [f"policies: {line}" for line in found.faults]
        return None
