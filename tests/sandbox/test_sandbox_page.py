"""The page: nothing from outside, every field labelled, files harmless, news as they happen."""

import asyncio
import json
import re
from importlib import resources

import aiohttp
import aiohttp.web

from sandbox import Panel, Sandbox, make_app, running_sandbox


async def test_the_page_needs_nothing_from_outside(hands):
    async with hands.http.get("/") as answer:
        page = await answer.text()
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    for part in re.findall(r'(?:src|href)="([^"]+)"', page):
        assert part.startswith("/page/")
        async with hands.http.get(part) as answer:
            assert answer.status == 200
    for name in ("../server.py", "nothing.js", "app.py"):
        async with hands.http.get(f"/page/{name}") as answer:
            assert answer.status == 404


def test_every_field_of_the_page_has_a_label():
    page = resources.files("sandbox").joinpath("page", "index.html").read_text("utf-8")
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page):
        (name,) = re.findall(r'(?:id|data-part)="([^"]+)"', tag)
        wrapped = re.search(rf"<label[^>]*>(?:(?!</label>).)*(?:id|data-part)=\"{name}\"", page, re.DOTALL)
        assert f'for="{name}"' in page or wrapped, name


async def test_a_file_a_person_sent_never_runs_as_a_page(hands, bot, ann):
    evil = await bot.send_document(ann, b"<script>alert(1)</script>", filename="x.html")
    fine = await bot.send_document(ann, b"%PDF-1.7", filename="x.pdf")
    for sent, kind, shown in ((evil, "application/octet-stream", False), (fine, "application/pdf", True)):
        async with hands.http.get(f"/control/files/{sent.document.file_id}") as answer:
            assert answer.content_type == kind
            how = "inline" if shown else "attachment"
            assert answer.headers["Content-Disposition"] == f"{how}; filename*=UTF-8''{sent.document.file_name}"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_news_are_told_as_they_happen(hands, bot, ann):
    async with hands.http.get("/control/events") as stream:
        await stream.content.readuntil(b"\n\n")
        sent = await bot.send_message(ann, "x")
        await bot.send_chat_action(ann, "typing")
        await sent.edit_text("y")
        await sent.delete()
        told = [json.loads((await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 2))[6:]) for _ in range(4)]
    assert [news["kind"] for news in told] == ["message", "action", "edit", "delete"]
    assert told[0] == {"kind": "message", "chat": 7, "message_id": sent.message_id}


async def test_the_caller_may_add_panels_and_routes_of_its_own():
    sandbox = Sandbox(panels=[Panel("book", "Borrowers", "/demo/book")], zone="Asia/Taipei")
    app = make_app(sandbox)

    async def book(request):
        return aiohttp.web.json_response({"rows": []})

    app.router.add_get("/demo/book", book)
    async with running_sandbox(sandbox=sandbox, app=app) as running, aiohttp.ClientSession(running.base_url) as http:
        async with http.get("/control/panels") as answer:
            (panel,) = (await answer.json())["result"]
            assert (panel["id"], panel["title"], panel["url"]) == ("book", "Borrowers", "/demo/book")
        async with http.get("/demo/book") as answer:
            assert await answer.json() == {"rows": []}


async def test_a_talk_is_the_newest_messages_of_one_topic_with_reactions_and_read_marks(hands, bot, ann):
    group = -1_000_000_000_777
    await hands.do("groups", id=group, title="Desk", forum=True, members=[ann])
    topic = (await bot.create_forum_topic(group, "K7Q2")).message_thread_id
    for words in ("one", "two", "three"):
        await hands.do("messages", user=ann, chat=group, topic=topic, text=words)
    await hands.do("messages", user=ann, chat=group, text="in General")
    sent = await bot.send_message(group, "brief", message_thread_id=topic)
    await bot.set_message_reaction(group, sent.message_id - 2, "👍")
    async with hands.http.get(f"/control/chats/{group}/talk?topic={topic}&last=2") as answer:
        found = (await answer.json())["result"]
    assert [m["text"] for m in found["messages"]] == ["three", "brief"]
    assert found["total"] == 5  # with the service message
    assert [r["emoji"] for r in found["reactions"]] == ["👍"]
    assert found["read"] < found["messages"][0]["message_id"]  # the bot has fetched nothing yet
    await bot.get_updates(offset=1_000)
    async with hands.http.get(f"/control/chats/{group}/talk?topic=0") as answer:
        found = (await answer.json())["result"]
    assert found["messages"][-1]["text"] == "in General"
    assert found["read"] >= sent.message_id
    assert found["pinned"] is None
    for number in (sent.message_id - 4, sent.message_id - 3):
        await bot.pin_chat_message(group, number)
    async with hands.http.get(f"/control/chats/{group}/talk?topic={topic}&last=1") as answer:
        found = (await answer.json())["result"]
    assert found["pinned"]["text"] == "two"  # the newest, older than what is shown
