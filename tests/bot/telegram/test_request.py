"""HTTP for python-telegram-bot: its errors, what is certain and what is in doubt, and no token in any message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from bot.i18n import Texts
from bot.telegram.client import Client, answer_tap, make_bot, open_bot
from bot.telegram.menu import set_commands
from bot.telegram.request import AiohttpRequest, InDoubt, NotSent
from sandbox import people, running_sandbox
from tests.kit.post_office import TOKEN

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def speaking(answer: Answer) -> AsyncIterator[Client]:
    """A server that answers each connection its own way, and a bot that talks to it."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        async with open_bot(TOKEN, f"http://127.0.0.1:{port}") as bot:
            yield bot
        await asyncio.sleep(0.01)  # the connections hear of it


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


def saying(status: str, body: str) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
        await writer.drain()
        await _hang_up(writer)

    return answer


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        ("400 Bad Request", '{"ok":false,"description":"Bad Request: chat not found"}', BadRequest),
        ("401 Unauthorized", '{"ok":false,"description":"Unauthorized"}', InvalidToken),
        ("403 Forbidden", '{"ok":false,"description":"Forbidden: bot was blocked by the user"}', Forbidden),
        ("409 Conflict", '{"ok":false,"description":"Conflict: other getUpdates"}', Conflict),
        ("429 Too Many", '{"ok":false,"description":"x","parameters":{"retry_after":7}}', RetryAfter),
        ("400 Bad Request", '{"ok":false,"description":"x","parameters":{"migrate_to_chat_id":-1005}}', ChatMigrated),
        ("500 Internal", '{"ok":false,"description":"Internal Server Error"}', NetworkError),
        ("502 Bad Gateway", '{"ok":false,"description":"Bad Gateway"}', InDoubt),
        ("504 Gateway Timeout", "<html>", InDoubt),
        ("500 Internal", "<html>a proxy</html>", InDoubt),
    ],
)
async def test_refusals_are_python_telegram_bots_own_errors(status: str, body: str, error: type[Exception]) -> None:
    async with speaking(saying(status, body)) as bot:
        with pytest.raises(error) as caught:
            await bot.call("sendMessage", {"chat_id": 1, "text": "x"})
    assert type(caught.value) is error
    if isinstance(caught.value, RetryAfter):
        assert caught.value.retry_after == timedelta(seconds=7)


async def test_no_connection_is_certain_not_to_have_sent() -> None:
    async with open_bot(TOKEN, "http://127.0.0.1:1") as bot:
        with pytest.raises(NotSent) as caught:
            await bot.get_me()
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_no_free_connection_in_time_is_certain_not_to_have_sent() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        await _hang_up(writer)

    async with speaking(silent) as bot:
        bot._request[1]._connections = 1  # type: ignore[attr-defined]
        hanging = asyncio.create_task(bot.get_me(read_timeout=5))
        await asyncio.sleep(0.05)
        with pytest.raises(NotSent):
            await bot.get_me(connect_timeout=0.05)
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)


async def test_silence_after_the_request_left_is_a_doubt() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        await _hang_up(writer)

    async with speaking(silent) as bot:
        with pytest.raises(InDoubt) as caught:
            await bot.get_me(read_timeout=0.05)
    assert TOKEN not in str(caught.value)


async def test_hanging_up_after_the_request_left_is_a_doubt() -> None:
    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()
        await _hang_up(writer)

    async with speaking(rude) as bot:
        with pytest.raises(InDoubt):
            await bot.get_me()


async def test_half_an_answer_is_a_doubt() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":tr')
        await writer.drain()
        await _hang_up(writer)

    async with speaking(half) as bot:
        with pytest.raises(InDoubt):
            await bot.get_me()


async def test_once_shut_down_it_stays_shut() -> None:
    request = AiohttpRequest()
    await request.shutdown()
    with pytest.raises(NotSent):
        await request.do_request("http://127.0.0.1:1/", "POST")


async def test_an_address_with_a_slash_is_the_same_and_the_token_is_shown_to_nobody() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:8808/")
    assert bot.base_url == f"http://127.0.0.1:8808/bot{TOKEN}"
    assert bot.base_file_url == f"http://127.0.0.1:8808/file/bot{TOKEN}"
    assert TOKEN not in repr(bot)
    await bot.hang_up()


async def test_the_menu_of_commands_is_set_in_each_language() -> None:
    async with running_sandbox() as running, open_bot(TOKEN, running.base_url) as bot:
        await set_commands(bot, Texts())
        plain, chinese = await bot.get_my_commands(), await bot.get_my_commands(language_code="zh")
    assert [command.command for command in plain] == ["home", "person", "language", "stop", "help"]
    assert [command.command for command in chinese] == [command.command for command in plain]
    assert plain[1].description == "Talk to a person"


async def test_a_tap_answered_too_late_is_answered_well_enough() -> None:
    async with running_sandbox() as running, open_bot(TOKEN, running.base_url) as bot:
        assert await answer_tap(bot, "123")
    async with open_bot(TOKEN, "http://127.0.0.1:1") as nobody:
        assert not await answer_tap(nobody, "123")


async def test_a_file_is_fetched_back_as_it_was_sent() -> None:
    async with running_sandbox() as running, open_bot(TOKEN, running.base_url) as bot:
        await bot.get_me()
        running.sandbox.world.add_user(1, "Ming")
        people.write(running.sandbox, 1, {"text": "/start"})
        sent = await bot.send_document(1, b"\x00\xff binary \r\n", filename="計畫.pdf", caption="您的計畫")
        file = await bot.get_file(sent.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"\x00\xff binary \r\n"
        assert (sent.document.file_name, sent.caption) == ("計畫.pdf", "您的計畫")
