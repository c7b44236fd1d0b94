"""A notice that waits for the morning takes its day: no reminder is planned beside it, none covers its news."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.store.statements import sql
from tests.kit.stage import TUESDAY, a_stage


async def test_a_reminder_does_not_cover_the_question_about_a_missed_promise(database_url: str, tmp_path: Path) -> None:
    six = TUESDAY - timedelta(hours=4)  # the books come before the hours in which we write
    async with a_stage(database_url, tmp_path, now=six) as stage:
        await stage.verified()
        await stage.taps("Choose a day to pay")
        for words in ("all", "next Friday"):
            await stage.says(words)
        await stage.taps("Bank transfer")
        await stage.taps("Yes, I promise")
        await stage.days(15)
        before = len(stage.messages)
        await stage.books(as_of=date(2026, 12, 8))
        await stage.days(1)
        assert len(stage.messages) == before + 1
        rows = await stage.rows(sql("outbox_of_case", "B1"))
        assert [row["purpose"] for row in rows if row["state"] == "dropped" and row["purpose"] == "dunning"] == []
        await stage.taps("Read the message")
        await stage.says("3 May")
        assert "tell me what got in the way" in stage.last
