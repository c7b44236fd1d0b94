"""The webhook is set once an epoch by whoever polls, and set again when somebody takes it away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.store.db import Database
from bot.store.leases import Lease
from bot.store.migrate import migrate
from bot.store.opening import open_database
from bot.telegram.incoming import ALLOWED_UPDATES
from bot.telegram.updates import NoUpdates
from bot.web.keeper import WebhookKeeper
from tests.kit.front import SECRET
from tests.kit.post_office import PostOffice, open_post_office

URL = "http://127.0.0.1:9/telegram"


@dataclass
class Keeping:
    """A keeper, and Telegram's own view."""

    office: PostOffice
    db: Database

    async def keeper(self, url: str = URL) -> WebhookKeeper:
        lease = Lease(self.db, "poller", "one", alone=True)
        assert await lease.step()
        return WebhookKeeper(self.office.client, lease=lease, url=url, secret=SECRET)

    async def info(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.office.client.call("getWebhookInfo", {})
        return found


@pytest.fixture
async def keeping(tmp_path: Path) -> AsyncIterator[Keeping]:
    db = await open_database(f"sqlite:///{tmp_path}/test.db")
    await migrate(db)
    async with open_post_office(db) as office:
        yield Keeping(office, db)
    await db.close()


async def test_it_is_set_with_secret_kinds_and_connections_and_what_waits_is_kept(keeping: Keeping) -> None:
    await keeping.office.phone.join(1)
    await (await keeping.keeper()).step()
    info = await keeping.info()
    assert (info["url"], info["max_connections"]) == (URL, 40)
    assert sorted(info["allowed_updates"]) == sorted(ALLOWED_UPDATES)
    assert info["pending_update_count"] == 1
    hook = keeping.office.phone.running.sandbox.webhook.hook
    assert hook is not None
    assert hook.secret == SECRET


async def test_it_is_set_once_an_epoch(keeping: Keeping) -> None:
    first = await keeping.keeper()
    await first.step()
    await keeping.office.client.call("setWebhook", {"url": "http://127.0.0.1:9/other"})
    second = await keeping.keeper()
    await second.step()
    assert (await keeping.info())["url"] == URL


async def test_a_new_epoch_sets_it_anew_for_others_may_have_set_another_secret(keeping: Keeping) -> None:
    keeper = await keeping.keeper()
    await keeper.step()
    await keeping.office.client.call("setWebhook", {"url": URL, "secret_token": "another"})
    keeper.lease.lose()
    assert await keeper.lease.step()
    await keeper.step()
    hook = keeping.office.phone.running.sandbox.webhook.hook
    assert hook is not None
    assert hook.secret == SECRET


async def test_it_is_set_again_when_somebody_took_it_away(keeping: Keeping, capsys: pytest.CaptureFixture[str]) -> None:
    keeper = await keeping.keeper()
    await keeper.step()
    await keeping.office.client.call("deleteWebhook", {})
    await keeper.step()
    assert (await keeping.info())["url"] == URL
    said = capsys.readouterr().out
    assert said.count("webhook.taken_away") == 1
    assert SECRET not in said
    await keeper.step()
    assert "webhook.taken_away" not in capsys.readouterr().out


async def test_telegrams_last_error_is_said_once(keeping: Keeping, capsys: pytest.CaptureFixture[str]) -> None:
    keeper = await keeping.keeper()
    await keeper.step()
    await keeping.office.phone.join(1)
    while "last_error_date" not in await keeping.info():
        pass
    for _ in range(2):
        await keeper.step()
    said = capsys.readouterr().out
    assert said.count("webhook.troubled") == 1
    assert "Connection refused" in said


@pytest.mark.parametrize(
    ("fault", "why", "seconds"),
    [
        ({"code": 401, "description": "Unauthorized"}, "token is not accepted", 30.0),
        ({"code": 502, "description": "Bad Gateway"}, "cannot be reached", None),
        ({"code": 400, "description": "Bad Request: bad webhook: IP address 10.0.0.1 is reserved"}, "refuses it", 60.0),
    ],
)
async def test_trouble_is_told_plainly(
    keeping: Keeping, fault: dict[str, Any], why: str, seconds: float | None
) -> None:
    keeper = await keeping.keeper()
    await keeping.office.phone.do("faults", kind="refuse", method="setWebhook", **fault)
    with pytest.raises(NoUpdates, match=why) as caught:
        await keeper.step()
    assert caught.value.seconds == seconds
    await keeper.step()
    assert (await keeping.info())["url"] == URL
