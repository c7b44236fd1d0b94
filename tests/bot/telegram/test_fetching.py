"""Files from a file server that misbehaves: bounded while they come, whole or not at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.sender.outcome import Claimed, Dead, Got, Later, Outcome, Whose
from bot.telegram import fetching
from bot.telegram.client import open_bot
from bot.telegram.mime import mime_of
from tests.kit.post_office import TOKEN

Serve = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(found: dict[str, object], serve: Serve, paths: list[str]) -> AsyncIterator[str]:
    """A Bot API server that answers getFile with `found`, and a download as `serve` does."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        paths.append(head.split()[1].replace(TOKEN, "<token>"))
        try:
            if "/file/" in head.split()[1]:
                await serve(writer)
            else:
                body = json.dumps({"ok": True, "result": found})
                writer.write(
                    f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
                )
            await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    listening = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        await asyncio.sleep(0.01)


async def fetched(found: dict[str, object], serve: Serve, paths: list[str] | None = None) -> Outcome:
    """What became of fetching a file."""
    async with server(found, serve, [] if paths is None else paths) as address, open_bot(TOKEN, address) as client:
        return await fetching.fetch(client, Claimed({}, "work:B1", {"file_id": "f", "name": "slip.pdf"}))


def saying(head: str, content: bytes = b"") -> Serve:
    async def serve(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode() + content)

    return serve


async def test_more_than_was_told_is_cut_off_while_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST", 100_000)
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(1000):
            writer.write(bytes(100_000))
            await writer.drain()
            sent += 100_000

    assert await fetched({"file_path": "documents/a.pdf", "file_size": 10}, endless) == Dead("too big")
    assert sent < 50_000_000


async def test_exactly_as_much_as_is_allowed_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST", 5)
    whole = saying("200 OK\r\nContent-Length: 5", b"hello")
    assert await fetched({"file_path": "a"}, whole) == Got(b"hello", "application/octet-stream")
    assert await fetched({"file_path": "a"}, saying("200 OK\r\nContent-Length: 6", b"hello!")) == Dead("too big")


@pytest.mark.parametrize(
    "serve",
    [
        saying("200 OK\r\nContent-Length: 100", b"half"),
        saying("200 OK\r\nTransfer-Encoding: chunked", b"4\r\nhalf\r\n"),
        saying("404 Not Found\r\nContent-Length: 0"),
        saying("302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0"),
        saying("502 Bad Gateway\r\nContent-Length: 0"),
    ],
)
async def test_half_a_file_or_none_is_for_another_try(serve: Serve) -> None:
    outcome = await fetched({"file_path": "a", "file_size": 4}, serve)
    assert isinstance(outcome, Later)
    assert outcome.whose is Whose.ROW
    assert TOKEN not in outcome.why


async def test_no_path_and_no_bytes_are_answers_for_good() -> None:
    assert await fetched({}, saying("200 OK\r\nContent-Length: 1", b"x")) == Dead("gone")
    assert await fetched({"file_path": "a"}, saying("200 OK\r\nContent-Length: 0")) == Dead("empty")


async def test_a_path_is_written_into_the_address_as_a_path() -> None:
    paths: list[str] = []
    await fetched({"file_path": "documents/收據 1?x.pdf"}, saying("200 OK\r\nContent-Length: 1", b"x"), paths)
    assert paths[-1] == "/file/bot<token>/documents/%E6%94%B6%E6%93%9A%201%3Fx.pdf"


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (b"\xff\xd8\xff\xe1exif", "", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n....", "x.jpg", "image/png"),
        (b"%PDF-1.4", "x.bin", "application/pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.4", "", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic\x00", "IMG_1.HEIC", "image/heic"),
        (b"\x00\x00\x00\x18ftypmif1\x00", "", "image/heic"),
        (b"plain words", "note.txt", "text/plain"),
        (b"<script>", "receipt.pdf", "application/octet-stream"),
        (b"MZ\x90", "receipt.jpg", "application/octet-stream"),
        (b"", "", "application/octet-stream"),
    ],
)
def test_what_a_file_is_says_its_beginning_and_else_its_name(content: bytes, name: str, mime: str) -> None:
    assert mime_of(content, name) == mime
