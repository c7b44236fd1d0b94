"""From the link to the letter over the real Bot API protocol, in Traditional Chinese; and papers on a bad line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.i18n import Texts
from bot.mandates import give_mandate
from bot.proofs import agreement_faults
from tests.kit import plan_story as talk
from tests.kit.phone import Message, Phone
from tests.kit.town import Town, a_town

HUA, BORROWER = 11, "B6"
SHOT = b"\x89PNG\r\n\x1a\n a receipt of 1,750"
BOOK = {
    "borrowers": "borrower_ref,name,birth_date,id_last4,phone,email,locale,time_zone,jurisdiction\n"
    "B6,黃淑芬,1985-07-25,A123,,,zh_Hant,Asia/Taipei,TW\n",
    "loans": "loan_ref,borrower_ref,product,currency,principal,opened_on\nL6,B6,個人信用貸款,TWD,60000,2026-01-10\n",
    "instalments": "loan_ref,number,due_date,principal,interest,fees\nL6,1,2026-11-16,3000,500,0\n",
}
ANSWERS = ("我失業了", "對", "上個月", "三個月", "20000", "每月5號", "14000", "0", "沒有")


@pytest.fixture
async def town(database_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    """A town with a borrower who can sign, and an officer's mandate."""
    async with a_town(database_url, tmp_path) as made:
        await made.books(as_of=made.today - timedelta(days=1), **BOOK)
        until = made.today + timedelta(days=365)
        await made.house.db.run(give_mandate(made.house, by=1, officer="Ann", today=made.today, until=until))
        yield made


def zh(label: str) -> str:
    """The button of that English name, as the catalogue has it."""
    found = Texts()._messages["zh_Hant"][label]
    assert isinstance(found, str)
    return found


async def to_the_signature(phone: Phone) -> None:
    """From the first screen of the account to the question whether to sign."""
    await phone.says("主選單")
    for label in talk.HELP:
        await phone.taps(zh(label))
    for words in ANSWERS:
        await phone.says(words)
    await phone.taps(zh(talk.RIGHT))
    await phone.taps((await phone.labels())[1])  # two payments, one a month
    await phone.taps(zh(talk.TAKE))
    await phone.taps((await phone.labels())[0])  # the lender's first way to pay
    await phone.says("A123")
    await phone.taps(zh(talk.AGREE))
    await phone.says("黃淑芬")


async def papers(phone: Phone) -> list[Message]:
    """The documents in the chat, oldest first."""
    return [message for message in await phone.heard() if "document" in message]


def content_of(town: Town, message: Message) -> bytes:
    """What Telegram got."""
    stored = town.sandbox.files.by_id(message["document"]["file_id"])
    assert stored is not None
    return stored.content


def words_of(pdf: bytes) -> str:
    """What can be read in it, without white space: where lines break is the typesetter's."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


async def the_agreement(town: Town) -> dict[str, object]:
    (row,) = await town.rows("SELECT * FROM agreements WHERE replaced_at IS NULL")
    return row


async def test_from_the_link_to_the_letter_in_traditional_chinese(town: Town) -> None:
    phone = await town.guest(BORROWER, HUA, "7月25日", "zh-hant")
    await phone.sees("NT$3,500")
    await to_the_signature(phone)
    consents = [m for m in await phone.heard() if "2026-12-07" in m["text"] or "12月7日" in m["text"]]
    terms_on_screen = consents[-2]  # the terms; after them only the name and the question
    await phone.taps(zh(talk.SIGN))
    row = await the_agreement(town)
    assert (row["state"], row["typed_name"], row["proved"]) == ("active", "黃淑芬", "birthday,last4")

    (paper,) = await papers(phone)
    pdf = content_of(town, paper)
    assert hashlib.sha256(pdf).hexdigest() == row["document"]
    words = words_of(pdf)
    for expected in ("黃淑芬", "3,500", "1,750", "2026年12月7日", "2027年1月5日", "Ann", str(row["terms_hash"])[:16]):
        assert expected in words, f"{expected} is not in {words}"
    noted = await town.rows("SELECT c.*, o.message_id FROM consents c JOIN outbox o ON o.row_id = c.row_id ORDER BY at")
    assert [c["what"] for c in noted] == ["terms", "name"]
    assert noted[0]["message_id"] == str(terms_on_screen["message_id"])
    assert all(c["message_id"] in words and c["row_id"] not in words for c in noted)  # Telegram's numbers, not ours
    assert re.sub(r"</?b>", "", str(row["text"])) == terms_on_screen["text"]

    await town.until(date(2026, 12, 7))
    await phone.taps(zh(talk.READ))
    await phone.says("7/25")
    await phone.says("主選單")
    await phone.taps(zh("I have paid"))
    for words_said in ("今天", "1750", "銀行轉帳"):
        await phone.says(words_said)
    await phone.taps(zh("Yes, that is right"))
    await phone.photo(SHOT)
    (file,) = await town.rows("SELECT * FROM receipt_files")
    assert (file["sha256"], file["trouble"]) == (hashlib.sha256(SHOT).hexdigest(), "")
    (blob,) = await town.rows("SELECT bytes FROM blobs WHERE sha256 = $1", file["sha256"])
    assert bytes(blob["bytes"]) == SHOT
    await town.books("P1,L6,2026-12-07,1750,transfer\n")
    (told,) = await town.rows("SELECT * FROM receipts WHERE replaced_at IS NULL")
    assert (told["state"], told["payment_ref"]) == ("matched", "P1")

    await town.until(date(2027, 1, 5))
    await town.books("P2,L6,2027-01-05,1750,transfer\n")
    row = await the_agreement(town)
    assert row["state"] == "completed"
    await phone.taps(zh(talk.READ))
    await phone.says("7/25")
    await phone.taps(zh(talk.LETTER))
    await phone.says("A123")
    if len(await papers(phone)) == 1:
        await phone.taps(zh("Send it here"))
    letter = (await papers(phone))[-1]
    assert hashlib.sha256(content_of(town, letter)).hexdigest() == row["letter"] != row["document"]
    words = words_of(content_of(town, letter))
    for expected in ("黃淑芬", "3,500", "2027年1月5日"):
        assert expected in words, f"{expected} is not in {words}"
    assert await town.house.db.read(agreement_faults()) == []


async def test_a_paper_that_telegram_refuses_for_a_while_comes_once(town: Town) -> None:
    phone = await town.guest(BORROWER, HUA, "7月25日", "zh-hant")
    await to_the_signature(phone)
    await town.fault(method="sendDocument", kind="refuse", retry_after=1)
    await phone.taps(zh(talk.SIGN))
    assert len(await papers(phone)) == 1
    calls = [call.status for call in town.wire.calls if call.method == "sendDocument"]
    assert calls == [429, 200]


async def test_a_paper_taken_without_an_answer_is_never_lost_and_repeats_only_in_doubt(town: Town) -> None:
    phone = await town.guest(BORROWER, HUA, "7月25日", "zh-hant")
    await to_the_signature(phone)
    await town.fault(method="sendDocument", kind="timeout_after_accept", seconds=0)
    await phone.taps(zh(talk.SIGN))
    await town.later(hours=0.05)
    (row,) = await town.outbox("method = 'file'")
    assert (row["state"], row["doubtful"]) == ("sent", 1)
    found = await papers(phone)
    assert 1 <= len(found) <= 2
    assert len({hashlib.sha256(content_of(town, message)).hexdigest() for message in found}) == 1
    agreement = await the_agreement(town)
    assert agreement["state"] == "active"
    assert hashlib.sha256(content_of(town, found[0])).hexdigest() == agreement["document"]


async def test_a_receipt_that_telegram_has_lost_is_asked_for_again(town: Town) -> None:
    phone = await town.guest(BORROWER, HUA, "7月25日", "zh-hant")
    await phone.says("主選單")
    await phone.taps(zh("I have paid"))
    for words in ("今天", "1750", "銀行轉帳"):
        await phone.says(words)
    await phone.taps(zh("Yes, that is right"))
    await town.fault(method="getFile", kind="refuse", code=400, description="Bad Request: invalid file_id")
    await phone.photo(SHOT)
    (file,) = await town.rows("SELECT * FROM receipt_files")
    assert file["sha256"] == ""
    assert file["trouble"] == "gone"
    await phone.taps(zh(talk.READ))
    await phone.photo(SHOT)
    files = await town.rows("SELECT * FROM receipt_files ORDER BY n")
    assert files[1]["sha256"] == hashlib.sha256(SHOT).hexdigest()
