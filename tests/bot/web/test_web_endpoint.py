"""A delivery is answered with 200 once it is in the inbox; all else is refused in a way that loses nothing."""

from __future__ import annotations

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest

from bot.arrivals import row_of
from bot.web.endpoint import SECRET_HEADER
from tests.kit.front import PATH, SECRET, Front, message, tap


async def test_a_delivery_is_kept_before_it_is_answered(both: Front) -> None:
    assert (await both.post(message(1, "one")))[0] == 200
    (row,) = await both.kept()
    assert (row["source"], row["key"], row["lane"]) == ("telegram", "1", "chat:7")
    assert json.loads(row["payload"]) == message(1, "one")


async def test_the_row_is_the_one_that_the_poller_makes(front: Front) -> None:
    await front.post(tap(3, "t3"))
    (row,) = await front.kept()
    made = row_of(tap(3, "t3"), front.clock)
    assert (row["source"], row["key"], row["lane"], row["received_at"]) == (
        made.source, made.key, made.lane, made.received_at,
    )  # fmt: skip
    assert json.loads(row["payload"]) == made.payload


async def test_a_delivery_that_comes_twice_is_kept_once_and_answered_twice(both: Front) -> None:
    answers = [await both.post(message(1, "one")) for _ in range(2)]
    answers += await asyncio.gather(*(both.post(message(2, "two")) for _ in range(3)))
    assert [status for status, _ in answers] == [200] * 5
    assert [row["key"] for row in await both.kept()] == ["1", "2"]


async def test_taps_are_told_once_they_are_durable(front: Front) -> None:
    await front.post(tap(1, "t1"))
    assert front.taps == ["t1"]


@pytest.mark.parametrize(
    ("secret", "status", "why"),
    [
        (None, 401, "no_secret"),
        ("", 403, "wrong_secret"),
        (SECRET + "x", 403, "wrong_secret"),
        ("é", 403, "wrong_secret"),
    ],
)
async def test_a_wrong_or_missing_secret_is_refused_counted_and_not_repeated(
    front: Front, capsys: pytest.CaptureFixture[str], secret: str | None, status: int, why: str
) -> None:
    assert (await front.post(message(1), secret=secret))[0] == status
    assert await front.kept() == []
    assert (await front.page())[f'goodword_webhook_refused_total{{why="{why}"}}'] == 1
    said = capsys.readouterr().out
    assert why in said
    assert SECRET not in said


async def answered_before_the_body(front: Front, *headers: str) -> bytes:
    """The first line of the answer to a request whose body was never sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", front.server.port)
    lines = (f"POST {PATH} HTTP/1.1", "Host: x", "Content-Type: application/json", *headers, "", "")
    writer.write("\r\n".join(lines).encode())
    try:
        return await asyncio.wait_for(reader.readline(), 2)
    finally:
        writer.close()


async def test_a_strangers_body_is_not_read(front: Front) -> None:
    assert b"401" in await answered_before_the_body(front, "Content-Length: 9")


async def test_a_body_that_says_it_is_too_long_is_not_read(front: Front) -> None:
    assert b"413" in await answered_before_the_body(front, f"{SECRET_HEADER}: {SECRET}", "Content-Length: 10485760")


async def test_ten_megabytes_are_refused_without_being_read(front: Front) -> None:
    body = BytesIO(b"x" * (10 * 2**20))
    tracemalloc.start()
    try:
        status, headers = await front.post(body, **{"Content-Type": "application/json"})
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert status == 413
    assert headers["Connection"] == "close"
    assert most < 4 * 2**20
    assert (await front.page())['goodword_webhook_refused_total{why="too_big"}'] == 1


async def test_ten_megabytes_that_do_not_say_their_length_are_refused_too(front: Front) -> None:
    async def body() -> AsyncIterator[bytes]:
        for _ in range(160):
            yield b"x" * 65536

    async with front.http.post(
        PATH, data=body(), headers={"Content-Type": "application/json", SECRET_HEADER: SECRET}
    ) as answer:
        assert answer.status == 413
    assert await front.kept() == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"{", 400), (b"\xff\xfe", 400), (b"[]", 400), (b"{}", 400), (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400), (b'{"update_id": -1}', 400), (b'{"update_id": 1e3}', 400),
        (b"[" * 100_000, 400), (b'{"update_id": 99999999999999999999}', 400),
    ],
)  # fmt: skip
async def test_what_is_no_update_is_refused(front: Front, body: bytes, status: int) -> None:
    assert (await front.post(body, **{"Content-Type": "application/json"}))[0] == status
    assert await front.kept() == []


async def test_what_is_not_json_by_its_own_word_is_refused(front: Front) -> None:
    assert (await front.post(b'{"update_id": 1}', **{"Content-Type": "text/plain"}))[0] == 415
    assert await front.kept() == []


@pytest.mark.parametrize(
    "strange",
    [
        {}, {"message": {}}, {"message": {"chat": {"id": "x\0y"}}}, {"callback_query": {"id": 5}}, {"message": 5},
        {"message": [], "surprise": {"chat": 7}}, {"my_chat_member": {"chat": {"id": None}}},
        {"message": {"chat": {"id": 7}, "text": "half a smile \ud83d and \0"}},
    ],
)  # fmt: skip
async def test_an_update_of_a_shape_nobody_knows_is_kept_all_the_same(both: Front, strange: dict[str, Any]) -> None:
    """Refused, it would come again for a day and hold its chat up."""
    assert (await both.post({"update_id": 1, **strange}))[0] == 200
    assert len(await both.kept()) == 1


async def test_a_database_that_is_away_is_said_so_that_telegram_keeps_the_update(front: Front) -> None:
    run = front.db.run

    async def broken(tx: Any) -> Any:
        raise OSError("disk full")

    front.db.run = broken  # type: ignore[method-assign]
    status, headers = await front.post(tap(1, "t1"))
    assert (status, headers["Retry-After"]) == (503, "5")
    assert front.taps == []
    front.db.run = run  # type: ignore[method-assign]
    assert (await front.post(tap(1, "t1")))[0] == 200
    assert len(await front.kept()) == 1


async def test_other_methods_and_paths_are_not_there(front: Front) -> None:
    async with front.http.get(PATH) as answer:
        assert answer.status == 405
    async with front.http.post("/elsewhere") as answer:
        assert answer.status == 404
