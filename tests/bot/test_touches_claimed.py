"""Who is due is put at the inbox by the sender that holds the lease, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.leases import Lease, LeaseLost
from bot.store.statements import composed
from bot.touches import claim_due
from tests.kit.stage import a_stage


async def test_a_sender_that_was_replaced_puts_nobody_at_the_inbox(database_url: str, tmp_path: Path) -> None:
    async with a_stage(database_url, tmp_path) as stage:
        await stage.verified()
        db = stage.house.db
        old, new = (Lease(db, "sender", name, alone=True) for name in ("old", "new"))
        assert await old.step()
        assert await new.step()
        assert (old.epoch, new.epoch) == (1, 2)
        stage.clock.advance(timedelta(days=3))
        due = composed("SELECT * FROM cases WHERE next_touch_at IS NOT NULL")
        assert len(await stage.rows(due)) == 1
        with pytest.raises(LeaseLost):
            await db.run(claim_due(stage.clock, stage.clock.now(), 0, old.epoch))
        touches = composed("SELECT * FROM inbox WHERE source = 'touch'")
        assert await stage.rows(touches) == []
        assert await db.run(claim_due(stage.clock, stage.clock.now(), 0, new.epoch)) == 1
        assert len(await stage.rows(touches)) == 1
