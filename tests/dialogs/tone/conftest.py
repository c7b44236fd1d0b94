"""The rules of tone as they are shipped."""

import pytest

from bot.settings import ROOT
from bot.tone import load_tone
from dialogs.tone import ToneRules


@pytest.fixture(scope="session")
def tone() -> ToneRules:
    return load_tone(ROOT / "policies")
