"""A bot that cannot read words ends before its first turn, and says which file and key are at fault."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.engine import run_engine
from bot.house import open_house
from bot.policies import PolicyFaults
from bot.settings import ROOT, Settings
from sandbox import running_sandbox


async def test_words_that_cannot_be_compiled_end_the_process_with_their_file_and_key(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    shutil.copytree(ROOT / "policies", folder, ignore=shutil.ignore_patterns("intents"))
    (folder / "intents").mkdir()
    (folder / "intents" / "en.toml").write_text('script = "latin"\n[labels.thanks]\nsays = ["(cheers", "ta)"]\n')
    async with running_sandbox() as running:
        settings = Settings(
            bot_token="123456:a-token", database_url=f"sqlite:///{tmp_path}/test.db", policies=folder,
            secret_key="a secret for tests only", api_url=running.base_url,
        )  # fmt: skip
        async with open_house(settings) as house:
            with pytest.raises(PolicyFaults) as caught:
                await run_engine(house, ready=lambda name: None)
    assert "intents/en.toml: thanks: expected a regular expression, found '(cheers'" in str(caught.value)
    assert "found 'ta)'" in str(caught.value)
