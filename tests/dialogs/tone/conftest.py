"""The rules of tone as they are shipped."""

import pytest

from bot.house import tone_of
from bot.settings import ROOT
from dialogs.tone import ToneRules


@pytest.fixture(scope="session")
def tone() -> ToneRules:
    return tone_of(ROOT / "policies")
