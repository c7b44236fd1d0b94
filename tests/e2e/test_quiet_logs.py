"""After a story with every kind of trouble no log holds a token, a name, an amount, a birth date or a word said."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import structlog

from bot.log import set_up_logs
from tests.kit.town import LOOK, SECRET, TOKEN, a_town

MING = 7
SAID = "my rent went up and I lost my job"
PERSONAL = (TOKEN, TOKEN.split(":")[1], SECRET, "王小明", "1980-", "3 May", "5月3", "05-03", "0503", "6789", "3,500",
            "350000", "3500", SAID, "rent")  # fmt: skip


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    """Everything that is logged, at the chattiest level."""
    root, kept = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    set_up_logs(json=True, level="DEBUG")
    path = tmp_path / "log"
    with path.open("w", encoding="utf-8") as file:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=file))
        root.handlers[-1].setStream(file)  # type: ignore[attr-defined]
        root.setLevel("DEBUG")
        yield path
    structlog.configure(**kept)
    root.handlers, root.level = handlers, level


async def test_no_log_holds_anything_personal_after_a_whole_story(logs: Path, tmp_path: Path) -> None:
    async with a_town(f"sqlite:///{tmp_path}/town.db", tmp_path) as town:
        phone = await town.phone(MING)
        link = await town.token("B1")
        await phone.says(f"/start {link}")
        await phone.says("4 March")
        await phone.says("3 May")
        await phone.taps("Choose a day to pay")
        await phone.says("3500")
        await phone.says("next Friday")
        await town.fault(method="sendMessage", kind="timeout_after_accept")
        await phone.taps("Bank transfer")
        await town.fault(method="sendMessage", kind="refuse", code=502)
        await phone.taps("Yes, I promise")
        await town.fault(method="sendMessage", kind="refuse", code=400, description=f"Bad Request: {SAID}")
        await phone.says("person")
        await phone.says(SAID)
        await town.house.db.script(["ALTER TABLE words RENAME TO words_away"])
        await phone.control.do("messages", user=MING, text=f"{SAID} again")
        while not await town.rows("SELECT key FROM inbox WHERE attempts > 0"):
            await asyncio.sleep(LOOK)
        await town.house.db.script(["ALTER TABLE words_away RENAME TO words"])
        await town.until(date(2026, 12, 4))
        await town.books("P1,L1,2026-12-04,3500,transfer\n")
        await phone.taps("Read the message")
    text = logs.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("{")]
    assert {json.loads(line)["event"] for line in lines} >= {"turn.failed", "turn.failed.trace", "lease.taken"}
    assert [secret for secret in (*PERSONAL, link) if secret in text] == []
