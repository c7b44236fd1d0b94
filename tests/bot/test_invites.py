"""Personal links: single use, for a time, one per borrower; files whole or not at all; words that say nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from arrears.policy import IdentityRules
from bot.carriers import TEXTS, VERIFY
from bot.invites import Invite, UnknownBorrowers, make_invites, make_token, open_link, use_link
from bot.policies import load_policies
from bot.settings import EXAMPLE_LENDER, ROOT
from bot.store.db import Database
from bot.store.statements import Row, Tx, composed
from dialogs.grammar.events import LinkState
from tests.kit.lender import Desk

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
SECRET = "a secret for tests"
RULES: IdentityRules = load_policies(ROOT / "policies").identity
Invites = Callable[..., Any]


@pytest.fixture
async def invite(db: Database, tmp_path: Path) -> Invites:
    """Invite borrowers of a small book."""
    desk = Desk(db, tmp_path)
    people = ["B1,王小明,,,,,zh_Hant,,", "B2,Ann Lee,,,,,en,,", "B/3,赵敏,,,,,zh_Hans,,", "B4,Bo,,,,,,,"]
    await desk.bring(desk.write("borrowers", *people))
    random = Random(7)

    async def make(*refs: str, now: datetime = NOW, everyone: bool = False) -> list[Invite]:
        return await make_invites(
            db,
            None if everyone else refs,
            username="goodword_bot",
            now=now,
            rules=RULES,
            secret=SECRET,
            random_bytes=random.randbytes,
            lender=EXAMPLE_LENDER.name,
            folder=tmp_path / "invites",
        )

    return make


def token_of(invite: Invite) -> str:
    return invite.link.partition("?start=")[2]


async def state(db: Database, token: str, chat: str = "5", now: datetime = NOW) -> tuple[LinkState, str]:
    return await db.read(open_link(token, chat, now, SECRET))


async def rows(db: Database, text: str, *values: Any) -> list[Row]:
    def tx() -> Tx[list[Row]]:
        return (yield composed(text, *values))

    return await db.run(tx())


async def bind(db: Database, chat: str, case: str) -> None:
    text = (
        "INSERT INTO chats (chat_id, conversation_id, case_id, language, revision, state, created_at)"
        " VALUES ($1, $1, $2, 'en', 0, '', '')"
    )
    await rows(db, text, chat, case)


async def test_a_link_fits_telegram_and_is_good_until_used(db: Database, invite: Invites) -> None:
    (made,) = await invite("B1")
    assert made.expires_at == NOW + timedelta(days=RULES.link_days)
    assert re.fullmatch(r"https://t\.me/goodword_bot\?start=[A-Za-z0-9_-]{20,64}", made.link)
    assert await state(db, token_of(made)) == (LinkState.GOOD, "B1")
    assert await db.run(use_link(token_of(made), "5", NOW, SECRET))
    assert await state(db, token_of(made), "5") == (LinkState.OURS, "B1")
    assert await state(db, token_of(made), "6") == (LinkState.USED, "B1")
    assert not await db.run(use_link(token_of(made), "6", NOW, SECRET))


async def test_a_token_is_stored_as_a_keyed_hash_alone(db: Database, invite: Invites) -> None:
    (made,) = await invite("B1")
    (row,) = await rows(db, "SELECT * FROM invites")
    assert token_of(made) not in str(tuple(row.values()) if hasattr(row, "values") else tuple(row))
    assert await db.read(open_link(token_of(made), "5", NOW, "another secret")) == (LinkState.UNKNOWN, "")


async def test_a_link_expires_to_the_second(db: Database, invite: Invites) -> None:
    (made,) = await invite("B1")
    last = made.expires_at - timedelta(seconds=1)
    assert (await state(db, token_of(made), now=last))[0] is LinkState.GOOD
    assert (await state(db, token_of(made), now=made.expires_at))[0] is LinkState.EXPIRED


async def test_a_new_link_voids_the_borrowers_unused_one_alone(db: Database, invite: Invites) -> None:
    first, others = (await invite("B1"))[0], await invite("B2")
    (second,) = await invite("B1")
    assert (await state(db, token_of(first)))[0] is LinkState.EXPIRED
    assert not await db.run(use_link(token_of(first), "5", NOW, SECRET))
    assert (await state(db, token_of(second)))[0] is LinkState.GOOD
    assert (await state(db, token_of(others[0])))[0] is LinkState.GOOD


async def test_a_used_link_stays_the_chats_own_when_a_new_one_is_made(db: Database, invite: Invites) -> None:
    (first,) = await invite("B1")
    await db.run(use_link(token_of(first), "5", NOW, SECRET))
    await invite("B1")
    assert (await state(db, token_of(first), now=NOW + timedelta(days=99)))[0] is LinkState.OURS


async def test_a_chat_of_another_borrower_is_told_so(db: Database, invite: Invites) -> None:
    (made,) = await invite("B1")
    await bind(db, "5", "B2")
    assert await state(db, token_of(made), "5") == (LinkState.OTHER_BORROWER, "B1")
    await bind(db, "6", "B1")
    assert (await state(db, token_of(made), "6"))[0] is LinkState.GOOD


@pytest.mark.parametrize("token", ["", "x", "x" * 64, "x" * 5000, "' OR 1=1 --", "王"])
async def test_a_token_nobody_made_is_unknown(db: Database, invite: Invites, token: str) -> None:
    await invite("B1")
    assert await state(db, token) == (LinkState.UNKNOWN, "")


async def test_a_token_without_files_works_the_same(db: Database, invite: Invites) -> None:
    (first,) = await invite("B1")
    token = await db.run(make_token("B1", now=NOW, rules=RULES, secret=SECRET, random_bytes=Random(1).randbytes))
    assert (await state(db, token)) == (LinkState.GOOD, "B1")
    assert (await state(db, token_of(first)))[0] is LinkState.EXPIRED


async def test_an_unknown_reference_writes_nothing_at_all(db: Database, invite: Invites, tmp_path: Path) -> None:
    (first,) = await invite("B1")
    before = sorted(path.name for path in (tmp_path / "invites").iterdir())
    with pytest.raises(UnknownBorrowers, match="not in the books: NONE, NEITHER; nothing was written"):
        await invite("B1", "NONE", "B2", "NEITHER")
    assert (await state(db, token_of(first)))[0] is LinkState.GOOD
    assert sorted(path.name for path in (tmp_path / "invites").iterdir()) == before
    assert list(tmp_path.glob(".invites*")) == []


async def test_everyone_gets_a_line_a_code_and_words(invite: Invites, tmp_path: Path) -> None:
    made = await invite(everyone=True)
    folder = tmp_path / "invites"
    with (folder / "invites.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["borrower_ref"], line["link"]) for line in lines] == [(one.borrower_ref, one.link) for one in made]
    assert {one.borrower_ref for one in made} == {"B1", "B2", "B/3", "B4"}
    assert datetime.fromisoformat(lines[0]["expires_at"]) == made[0].expires_at
    assert len(list(folder.glob("*.svg"))) == len(list(folder.glob("*.txt"))) == 4
    assert (folder / "B1.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert list(tmp_path.glob(".invites*")) == []


async def test_words_are_in_the_borrowers_language_or_in_all(invite: Invites, tmp_path: Path) -> None:
    made = {one.borrower_ref: one for one in await invite(everyone=True)}
    chinese = (tmp_path / "invites" / "B1.txt").read_text(encoding="utf-8")
    assert chinese.startswith("王小明 您好")
    assert "港灣信貸" in chinese
    assert made["B1"].link in chinese
    unknown = (tmp_path / "invites" / "B4.txt").read_text(encoding="utf-8")
    assert all(verify in unknown for verify in VERIFY.values())


async def test_a_second_round_keeps_the_codes_of_the_first(invite: Invites, tmp_path: Path) -> None:
    await invite("B1")
    await invite("B2")
    assert (tmp_path / "invites" / "B1.svg").exists()
    assert "B1" not in (tmp_path / "invites" / "invites.csv").read_text(encoding="utf-8")
    assert list(tmp_path.glob(".invites*")) == []


DEBT = "owe|owing|debt|overdue|arrear|late|loan|pay|amount|due|"
DEBT += "欠|逾期|債|债|繳|缴|還款|还款|貸款|贷款|催|金額|金额|帳款|账款"


@pytest.mark.parametrize("locale", sorted(TEXTS))
def test_no_words_of_debt_travel_with_a_link(locale: str) -> None:
    assert not re.search(DEBT, TEXTS[locale] + VERIFY[locale], re.IGNORECASE)
    assert set(re.findall(r"\{(\w+)\}", TEXTS[locale])) == {"name", "lender", "link", "days", "verify"}
