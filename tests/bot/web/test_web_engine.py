"""The engine behind its port: what it shows of itself, and that it ends when a part of it breaks."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.engine import Engine, run_engine, running_engine
from bot.house import House, open_house
from bot.settings import Settings
from sandbox import running_sandbox
from tests.kit.front import SECRET

PARTS = {"sender's lease", "poller's lease", "poller", "worker", "sender", "touches", "seals"}


@asynccontextmanager
async def a_house(folder: Path, **more: Any) -> AsyncIterator[House]:
    """With a local Telegram and a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    async with running_sandbox() as running:
        settings = Settings(
            bot_token="123456:a-token",
            database_url=f"sqlite:///{folder}/test.db",
            secret_key="a secret for tests only",
            api_url=running.base_url,
            listen=f"127.0.0.1:{port}",
            **more,
        )
        async with open_house(settings) as house:
            yield house


async def health(house: House) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as http, http.get(f"http://{house.settings.listen}/healthz") as answer:
        return answer.status, await answer.json()


async def until_well(house: House) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            status, told = await health(house)
            if status == 200 and all(told["leases"].values()):
                return told
            await asyncio.sleep(0.01)


async def test_every_part_is_shown_and_a_worker_that_cannot_go_on_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_house(tmp_path) as house, running_engine(house, serve=True) as engine:
        assert set((await until_well(house))["parts"]) >= PARTS

        async def broken() -> int:
            raise RuntimeError("no")

        with monkeypatch.context() as patch:
            patch.setattr(engine.worker, "step", broken)
            engine.nudge()
            await asyncio.sleep(0.1)
            status, told = await health(house)
        assert (status, told["parts"]["worker"]) == (503, "RuntimeError")
        await until_well(house)


async def test_a_worker_that_hangs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with a_house(tmp_path) as house, running_engine(house, serve=True):
        await until_well(house)
        monkeypatch.setattr("bot.web.front.STUCK_SECONDS", -1)
        assert (await health(house))[1]["parts"]["worker"] == "stuck"


async def test_without_being_told_so_nothing_listens(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house, running_engine(house):
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(*house.settings.listen_at)


async def test_a_bot_with_a_webhook_that_is_not_to_serve_polls(tmp_path: Path) -> None:
    """The demo has a Telegram of its own, whatever the environment says."""
    hook = {"webhook_url": "http://127.0.0.1:9/telegram", "webhook_secret": SECRET}
    async with a_house(tmp_path, **hook) as house, running_engine(house) as engine:
        assert type(engine.receiver).__module__ == "bot.poller"


async def test_a_part_that_breaks_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(_engine: Engine) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Engine, "_touches", breaks)
    async with a_house(tmp_path) as house:
        task = asyncio.create_task(run_engine(house, ready=lambda _name: None))
        ended, _ = await asyncio.wait((task,), timeout=5)
        assert ended, "it stayed, and did nothing"
        with pytest.raises(ExceptionGroup) as caught:
            await task
        assert caught.group_contains(RuntimeError, match="a bug")
