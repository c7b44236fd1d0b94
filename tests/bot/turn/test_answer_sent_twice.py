"""An answer of the identity check that is sent twice, because the line is slow."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.store.statements import composed
from tests.kit.stage import a_stage

BODIES = (
    "SELECT p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n WHERE j.kind = 'heard'"
)


async def test_the_answer_of_the_check_sent_twice_is_read_once_and_written_down_nowhere(tmp_path: Path) -> None:
    async with a_stage(f"sqlite:///{tmp_path}/twice.db", tmp_path) as stage:
        await stage.verified()
        seen = stage.messages[:]
        await stage.says("5月3日")
        await stage.says("3 May")
        assert stage.messages == seen
        bodies = [row["body"] for row in await stage.rows(composed(BODIES))]
        assert not any("5月3日" in body or "3 May" in body for body in bodies)
        assert await stage.rows(composed("SELECT words FROM words")) == []
        stage.clock.advance(timedelta(seconds=9))
        await stage.says("person")
        await stage.says("3 May")
        assert any("3 May" in row["body"] for row in await stage.rows(composed(BODIES)))
