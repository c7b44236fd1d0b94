"""The connection to the database breaks at a commit: it is done, and nobody was told. Found by the simulation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sender import Sender
from bot.store.db import Database
from tests.kit.post_office import PostOffice, open_post_office


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        for user in (1, 2):
            await office.phone.join(user)
        yield office


async def _breaks_at_commit(office: PostOffice, sender: Sender) -> None:
    """One step of the sender, whose transaction is committed without its hearing of it."""
    run = office.db.run

    async def broken(tx: Any) -> Any:
        await run(tx)
        raise ConnectionResetError("in the middle of a commit")

    office.db.run = broken  # type: ignore[method-assign]
    with pytest.raises(ConnectionResetError):
        await sender.step()
    office.db.run = run  # type: ignore[method-assign]


async def test_a_claim_whose_commit_was_not_heard_of_is_still_sent_once(office: PostOffice) -> None:
    sender = await office.sender()
    await sender.step()
    await office.put(office.row("reply", 1), office.reminder("reminder", 2))
    await _breaks_at_commit(office, sender)
    assert (await office.look("reply"))["state"] == "sending"  # claimed, and under way nowhere
    await sender.drained()
    assert (await office.phone.seen(1), await office.phone.seen(2)) == (["reply"], ["reminder"])
    assert await office.state("reminder") == ("sent", "")
    assert (await office.look("reply"))["doubtful"] == 0


async def test_what_is_under_way_when_the_connection_breaks_is_not_sent_again(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.row("first", 1))
    await sender.step()
    await office.put(office.row("second", 2))
    await _breaks_at_commit(office, sender)
    await sender.drained()
    assert (await office.phone.seen(1), await office.phone.seen(2)) == (["first"], ["second"])


async def test_the_record_says_once_that_a_reminder_went_out_though_the_connection_broke(office: PostOffice) -> None:
    sender = await office.sender()
    await office.put(office.reminder("reminder", 1))
    await sender.step()
    await sender.landed()
    await _breaks_at_commit(office, sender)
    await sender.drained()
    assert await office.state("reminder") == ("sent", "")
    assert [(kind, detail["row"]) for _, kind, detail in office.notes] == [("message.sent", "reminder")]
