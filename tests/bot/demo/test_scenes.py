"""The prepared scenes: their data holds, each can be played to its end, and the guide notices what a visitor does."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.demo import scenes
from bot.demo.demo import run_demo
from bot.demo.scene_data import ORDER, SCENES, SceneFault, read_scenes
from bot.i18n import LOCALES
from bot.store.db import StoreError

PATIENCE = 20.0


@dataclass
class Visitor:
    """Somebody who has the page of a running demo open."""

    http: aiohttp.ClientSession
    base: str

    async def get(self, path: str) -> Any:
        async with self.http.get(f"{self.base}{path}") as answer:
            found = await answer.json()
            assert found["ok"], f"{path}: {found['description']}"
            return found["result"]

    async def post(self, path: str, **wish: Any) -> Any:
        async with self.http.post(f"{self.base}{path}", json=wish) as answer:
            found = await answer.json()
            assert found["ok"], f"{path} {wish}: {found['description']}"
            return found["result"]

    async def begins(self, scene: str, language: str) -> dict[str, Any]:
        found: dict[str, Any] = await self.post("/demo/scenes/start", scene=scene, language=language)
        return found

    async def guide(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.get("/demo/scenes/guide")
        return found

    async def comes(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the guide stands as wanted."""
        async with asyncio.timeout(PATIENCE):
            while not wanted(found := await self.guide()):
                await asyncio.sleep(0.02)
        return found

    async def reads(self, user: int, words: str) -> None:
        """Wait until the newest message says it."""
        async with asyncio.timeout(PATIENCE):
            while words not in str((await self.chat(user))[-1].get("text")):
                await asyncio.sleep(0.02)

    async def chat(self, user: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.get(f"/control/chats/{user}/messages")
        return found

    async def life(self) -> str:
        """Which sandbox answers."""
        async with self.http.get(f"{self.base}/control/events") as stream:
            line = (await stream.content.readuntil(b"\n\n")).decode()
            found = re.search(r'"life": "(\w+)"', line)
            assert found
            return found[1]


@asynccontextmanager
async def a_demo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitor]:
    """The whole demo on a free port, without pauses."""
    monkeypatch.setenv("GOODWORD_CONFIG", str(folder / "goodword.toml"))
    for rate in ("OVERALL", "CHAT", "CHAT_BURST", "GROUP"):
        monkeypatch.setenv(f"GOODWORD_RATE_{rate}", "0")
    monkeypatch.setattr(scenes, "BREATH", 0)
    said: asyncio.Queue[str] = asyncio.Queue()
    running = asyncio.create_task(run_demo(folder, port=0, days=0, month=False, say=said.put_nowait))
    try:
        async with aiohttp.ClientSession() as http, asyncio.timeout(60):
            yield Visitor(http, (await said.get()).split()[1].rstrip("/"))
    finally:
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running


# The data ------------------------------------------------------------------------------------------------------------


def test_every_scene_stands_in_three_languages_with_labels_the_bot_knows() -> None:
    found = read_scenes()
    assert tuple(found) == ORDER
    for scene in found.values():
        assert sorted(scene.people) == sorted(LOCALES)
        assert len({scene.people[locale].name for locale in LOCALES}) == len(LOCALES)
        assert all(len(step.say[locale]) < 260 for step in scene.steps for locale in LOCALES), scene.id


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ('{ tap = "I have paid" }', '{ tap = "I have paid it" }', "step.1.acts.0.tap: Value error, the bot says no"),
        ('{ tap = "Today" }', '{ tap = "Today", way = 0 }', "step.1.acts.1: Value error, expected one of"),
        ('zh_Hans = "说已经还了"', 'zh_Hans = ""', "title: Value error, expected en, zh_Hant, zh_Hans"),
        ("count = 12", "count = 5", "loan.0: Value error, expected amounts in every language"),
        ("[person]", "[person", "says_paid.toml: "),
    ],
)
def test_a_scene_that_cannot_be_played_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, wrong: str
) -> None:
    text = (SCENES / "says_paid.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "says_paid.toml").write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(SceneFault, match=re.escape(wrong)):
        read_scenes(tmp_path)


# Played --------------------------------------------------------------------------------------------------------------


async def test_each_scene_is_played_to_its_end_one_language_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_demo(tmp_path / ".demo", monkeypatch) as visitor:
        for number, scene in enumerate(ORDER):
            language = ("en", "zh-Hant", "zh-Hans")[number % 3]
            standing = await visitor.begins(scene, language)
            assert (standing["n"], standing["user"]) == (1, 5001 + number)
            for _ in range(standing["of"]):
                standing = await visitor.post("/demo/scenes/do")
                assert not standing["lost"], f"{scene} in {language}: step {standing['n']}, {standing['act']}"
            assert standing["over"], scene
        people = {one["ref"]: one for one in await visitor.get("/demo/people")}
        assert all(people[f"S-{n + 1}"]["linked"] for n in range(len(ORDER)))
        crisis = await visitor.chat(5001 + ORDER.index("crisis"))
        assert any("995" in str(m.get("text")) or "12356" in str(m.get("text")) for m in crisis)


async def test_a_visitor_who_does_it_alone_is_followed_and_found_again_after_a_detour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_demo(tmp_path / ".demo", monkeypatch) as visitor:
        user = (await visitor.begins("forgot", "en"))["user"]

        async def tap(label: str) -> None:
            shown = await visitor.chat(user)
            where = next(m for m in reversed(shown) if label in str(m.get("reply_markup")))
            await visitor.post("/control/taps", user=user, message_id=where["message_id"], text=label)

        await visitor.post("/control/messages", user=user, text="14/3")
        found = await visitor.comes(lambda g: g["n"] == 2 and g["act"]["words"] == "Choose a day to pay")
        assert found["say"]["zh-Hant"].startswith("應繳金額")
        await tap("Choose a day to pay")
        found = await visitor.comes(lambda g: g["act"]["n"] == 1 and g["act"]["words"] != "")
        assert found["act"]["words"] == "All of it: S$258.50"
        await tap("All of it: S$258.50")
        await visitor.comes(lambda g: g["act"]["n"] == 2)
        await visitor.post("/control/messages", user=user, text="on Thursday")
        await visitor.comes(lambda g: g["act"]["n"] == 3)
        await tap("Home")  # nobody asked for that
        await visitor.reads(user, "How can I help you")
        assert (await visitor.post("/demo/scenes/do"))["lost"]
        await tap("Choose a day to pay")
        await visitor.reads(user, "How much can you pay?")
        await visitor.post("/control/messages", user=user, text="all of it")
        await visitor.reads(user, "By which day")
        await visitor.post("/control/messages", user=user, text="on Thursday")
        await visitor.reads(user, "How will you pay?")
        assert not (await visitor.post("/demo/scenes/do"))["lost"]
        await visitor.comes(lambda g: g["n"] == 3)
        await visitor.reads(user, "Is that right?")
        await tap("Yes, I promise")
        await visitor.comes(lambda g: g["n"] == 4)
        aim = (await visitor.post("/demo/scenes/do"))["act"]["at"]  # what was only to be looked at
        await visitor.post("/control/clock", advance=3600)
        assert (await visitor.guide())["n"] == 5  # not there yet
        await visitor.post("/control/clock", now=aim)
        await visitor.comes(lambda g: g["n"] == 6)
        await visitor.reads(user, "with a short note about your account")
        assert await visitor.post("/demo/scenes/leave") is None
        assert await visitor.guide() is None


# Again ---------------------------------------------------------------------------------------------------------------


async def test_a_demo_that_starts_over_has_forgotten_all_and_answers_at_the_same_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with a_demo(tmp_path / ".demo", monkeypatch) as visitor:
        user = (await visitor.begins("scam_doubt", "zh-Hant"))["user"]
        await visitor.post("/control/clock", advance=86400)
        first = await visitor.life()
        for address in ("/demo/reset", "/demo/scenes/leave"):
            async with visitor.http.post(
                f"{visitor.base}{address}", json={}, headers={"Origin": "http://other.example"}
            ) as refused:
                assert refused.status == 400
        with pytest.raises(TimeoutError):  # a page that is closed while its clock moves
            async with asyncio.timeout(0.3):
                await visitor.post("/control/clock", advance=86400 * 60)
        await visitor.post("/demo/reset")
        second = first
        async with asyncio.timeout(PATIENCE):
            while second == first:
                await asyncio.sleep(0.05)
                try:
                    second = await visitor.life()
                except (aiohttp.ClientError, asyncio.IncompleteReadError):
                    continue
        assert await visitor.guide() is None
        assert not any(chat["id"] == user for chat in await visitor.get("/control/chats"))
        assert (await visitor.get("/control/clock"))["now"].startswith("2026-11-24")
        assert (await visitor.begins("crisis", "en"))["user"] == 5001
    assert "Traceback" not in capsys.readouterr().err


async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_CONFIG", str(tmp_path / ".demo" / "goodword.toml"))
    with socket.create_server(("127.0.0.1", 0)) as there:
        port = there.getsockname()[1]
        with pytest.raises(StoreError, match=f"^port {port} is taken: try --port 0, which finds a free one$"):
            await run_demo(tmp_path / ".demo", port=port, days=0, month=False, say=print)


async def test_a_demo_started_again_goes_on_with_the_scene_where_it_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_demo(tmp_path / ".demo", monkeypatch) as visitor:
        await visitor.begins("forgot", "zh-Hans")
        await visitor.post("/demo/scenes/do")
        before = await visitor.post("/control/messages", user=5001, text="菜单")
    async with a_demo(tmp_path / ".demo", monkeypatch) as visitor:
        assert (await visitor.get("/demo/book?user=5001"))["name"] == "何静"
        shown = await visitor.chat(5001)
        assert any("¥1,286" in str(message.get("text")) for message in shown)
        assert before["message_id"] in [message["message_id"] for message in shown]
        found = await visitor.guide()
        assert (found["scene"], found["n"], found["act"]["n"]) == ("forgot", 2, 0)
        for _ in range(4):  # promise, look, and the clock's aim is known
            found = await visitor.post("/demo/scenes/do")
            assert not found["lost"]
        assert found["n"] == 6
        await visitor.post("/demo/scenes/leave")
    async with a_demo(tmp_path / ".demo", monkeypatch) as visitor:
        assert await visitor.guide() is None
        assert (await visitor.begins("forgot", "zh-Hans"))["user"] == 5002
