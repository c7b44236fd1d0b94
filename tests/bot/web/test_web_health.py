"""/healthz: 200 when the work can be done, 503 with the part that is wrong; and nothing secret in it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.web.server import CannotListen, Server
from tests.kit.front import Front, message


async def health(front: Front) -> tuple[int, dict[str, Any]]:
    async with front.http.get("/healthz") as answer:
        return answer.status, await answer.json()


async def test_all_well(both: Front) -> None:
    leases = {"sender": True, "poller": False}
    assert await health(both) == (
        200, {"ok": True, "database": "answers", "parts": {"worker": "runs"}, "leases": leases},
    )  # fmt: skip


async def test_a_part_that_does_not_run_is_named(front: Front) -> None:
    front.parts |= {"sender": "ended", "worker": "OperationalError"}
    status, told = await health(front)
    assert (status, told["ok"]) == (503, False)
    assert told["parts"] == {"worker": "OperationalError", "sender": "ended"}


async def test_a_database_that_is_away_is_named_without_its_address(front: Front) -> None:
    async def away(_tx: Any) -> Any:
        raise OSError("postgresql://user:password@host is away")

    front.db.read = away  # type: ignore[method-assign]
    status, told = await health(front)
    assert (status, told["database"]) == (503, "does not answer: OSError")


async def test_a_database_that_hangs_is_named_in_time(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.health.ANSWER_SECONDS", 0.05)

    async def hangs(_tx: Any) -> Any:
        await asyncio.sleep(30)

    front.db.read = hangs  # type: ignore[method-assign]
    assert (await health(front))[1]["database"] == "does not answer in time"


async def test_a_port_that_is_taken_is_said_in_one_line(front: Front) -> None:
    second = Server(front.server.site)
    with pytest.raises(CannotListen) as caught:
        await second.open("127.0.0.1", front.server.port)
    assert str(caught.value) == f"listen: 127.0.0.1:{front.server.port} cannot be used: address already in use"
    assert (await front.post(message(1)))[0] == 200


async def test_a_host_that_is_not_ours_is_said_in_one_line(front: Front) -> None:
    with pytest.raises(CannotListen, match=r"listen: 192\.0\.2\.1:8080 cannot be used"):
        await Server(front.server.site).open("192.0.2.1", 8080)


async def test_leaving_finishes_what_is_under_way_and_takes_nothing_new(front: Front) -> None:
    run, opened = front.db.run, asyncio.Event()

    async def slow(tx: Any) -> Any:
        await opened.wait()
        return await run(tx)

    front.db.run = slow  # type: ignore[method-assign]
    under_way = asyncio.create_task(front.post(message(1)))
    await asyncio.sleep(0.05)
    leaving = asyncio.create_task(front.server.leave())
    await asyncio.sleep(0.05)
    assert not leaving.done()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", front.server.port)
    opened.set()
    assert (await under_way)[0] == 200
    await leaving
    assert len(await front.kept()) == 1
