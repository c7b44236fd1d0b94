"""Documents to borrowers: uploaded once and known again, with words and buttons that can change."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.clock import stamp
from bot.store.db import Database
from bot.store.outbox import keep_blob
from bot.telegram.client import open_bot
from bot.telegram.outgoing import deliver_with
from tests.kit.post_office import NOON, PostOffice, open_post_office

PDF = b"%PDF-1.7 a plan"


@pytest.fixture
async def office(db: Database) -> AsyncIterator[PostOffice]:
    async with open_post_office(db) as office:
        for user in (1, 2, 3):
            await office.phone.join(user)
        yield office


async def _document(office: PostOffice, row_id: str, chat: int, **payload: object) -> None:
    await office.db.run(keep_blob("abc", PDF, stamp(NOON)))
    given = {"name": "計畫.pdf", "mime": "application/pdf", **payload}
    await office.put(office.row(row_id, chat, method="file", payload=given, blob="abc"))


def _documents(office: PostOffice) -> list[str]:
    return [call.params["document"] for call in office.wire.calls if call.method == "sendDocument"]


async def test_the_same_document_is_uploaded_once_and_then_known(office: PostOffice) -> None:
    sender = await office.sender()
    for n, chat in enumerate((1, 1, 2)):
        await _document(office, f"d{n}", chat)
        await sender.drained()
    sent = _documents(office)
    known = (await office.phone.messages(1))[1]["document"]["file_id"]
    assert sent == ["(file)", known, known]
    for chat, count in ((1, 2), (2, 1)):
        shown = [m["document"] for m in await office.phone.messages(chat) if "document" in m]
        assert [(d["file_name"], d["file_size"]) for d in shown] == [("計畫.pdf", len(PDF))] * count


async def test_a_document_of_some_megabytes_goes_out_whole(office: PostOffice) -> None:
    content = PDF + bytes(3 * 2**20)
    await office.db.run(keep_blob("big", content, stamp(NOON)))
    await office.put(office.row("big", 1, method="file", payload={"name": "big.pdf"}, blob="big"))
    await (await office.sender()).drained()
    file_id = (await office.phone.messages(1))[-1]["document"]["file_id"]
    stored = office.phone.running.sandbox.files.by_id(file_id)
    assert stored is not None
    assert stored.content == content


async def test_under_another_name_or_by_another_bot_it_is_uploaded_anew(office: PostOffice) -> None:
    sender = await office.sender()
    await _document(office, "one", 1)
    await sender.drained()
    await _document(office, "renamed", 1, name="plan.pdf")
    await sender.drained()
    async with open_bot("99:other", office.phone.running.base_url) as other:
        sender.deliver = deliver_with(other)
        await _document(office, "by another", 1)
        await sender.drained()
    assert _documents(office) == ["(file)"] * 3


async def test_a_document_that_telegram_has_forgotten_is_uploaded_again(office: PostOffice) -> None:
    sender = await office.sender()
    await _document(office, "one", 1)
    await sender.drained()
    office.phone.running.sandbox.files.__init__()  # type: ignore[misc] -- Telegram forgets
    await _document(office, "two", 1)
    await sender.drained()
    assert [len(sent) > 6 for sent in _documents(office)] == [
        False,
        True,
        False,
    ]  # by its bytes, by its id, by its bytes
    assert (await office.look("two"))["state"] == "sent"


async def test_a_document_carries_its_words_and_buttons_and_both_can_change(office: PostOffice) -> None:
    sender = await office.sender()
    buttons = [[{"text": "Yes", "data": "c.1.yes", "style": "success"}]]
    await _document(office, "d", 1, caption="<b>Yours</b> &amp; ours", parse_mode="HTML", buttons=buttons)
    await sender.drained()
    shown = (await office.phone.messages(1))[-1]
    assert (shown["caption"], shown["caption_entities"][0]["type"]) == ("Yours & ours", "bold")
    assert shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "c.1.yes"
    words = {"caption": "<i>Signed</i>", "parse_mode": "HTML", "buttons": buttons}
    await office.put(office.row("redraw", 1, method="redraw", target_row="d", payload=words))
    await sender.drained()
    shown = (await office.phone.messages(1))[-1]
    assert (shown["caption"], shown["document"]["file_name"]) == ("Signed", "計畫.pdf")
    assert "reply_markup" in shown
    await office.put(office.row("bare", 1, method="unbutton", payload={}, target_row="d"))
    await sender.drained()
    shown = (await office.phone.messages(1))[-1]
    assert ("reply_markup" in shown, shown["caption"]) == (False, "Signed")


@pytest.mark.parametrize(("blob", "state", "seen"), [("abc", "sent", ["again"]), (None, "dead", [])])
async def test_a_deleted_document_is_shown_anew_if_its_bytes_are_named(
    office: PostOffice, blob: str | None, state: str, seen: list[str]
) -> None:
    sender = await office.sender()
    await _document(office, "d", 1)
    await sender.drained()
    await office.client.delete_message(1, int((await office.look("d"))["message_id"]))
    payload = {"name": "計畫.pdf", "caption": "again"}
    await office.put(office.row("redraw", 1, method="redraw", target_row="d", payload=payload, blob=blob))
    await sender.drained()
    assert (await office.look("redraw"))["state"] == state
    assert await office.phone.seen(1) == seen
