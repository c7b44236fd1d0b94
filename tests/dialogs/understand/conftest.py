"""The words and the model that the house ships, loaded once."""

from __future__ import annotations

import pytest

from bot.house import intents_of
from bot.settings import ROOT
from dialogs.understand.intents import Intents


@pytest.fixture(scope="session")
def intents() -> Intents:
    """What free text can mean, as in policies/intents."""
    return intents_of(ROOT / "policies")
