"""The commands as a lender runs them: processes, a settings file, exit codes, and no traceback as an answer."""

from __future__ import annotations

import asyncio
import csv
import os
import re
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner

from bot.commands.every import app
from bot.example import DAY, START, files
from bot.house import open_house, write_offset
from bot.settings import Settings
from tests.kit.phone import Control, Phone

GOODWORD = Path(sys.executable).parent / "goodword"
SECRET = "a secret for tests only"
PATIENCE, LOOK = 60.0, 0.05
DESK = -100
CONFIG = """bot_token = "123456:a-token"
secret_key = "{secret}"
desk_chat_id = [{desk}]
rate_overall = 0
rate_chat = 0
rate_group = 0

[lender]
name = {{ en = "Harbour", zh_Hant = "海港", zh_Hans = "海港" }}
payment_methods = ["Bank transfer"]

[[agents]]
user_id = 1
alias = "Ann"
role = "supervisor"

[[agents]]
user_id = 2
alias = "Bo"
"""


@dataclass
class Office:
    """A folder with a settings file, and commands run in it."""

    folder: Path
    env: dict[str, str]
    running: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def goodword(self, *words: str, code: int = 0, **env: str) -> str:
        """Run a command to its end; gives what it said."""
        process = await self._start(words, env, asyncio.subprocess.PIPE)
        out, err = (part.decode() for part in await asyncio.wait_for(process.communicate(), PATIENCE))
        assert "Traceback" not in err, err
        assert process.returncode == code, f"{words}: {process.returncode}\n{out}\n{err}"
        return out + err

    async def starts(self, *words: str, until: str, **env: str) -> asyncio.subprocess.Process:
        """Run a command that goes on; waits until it has written `until`."""
        process = await self.begins(*words, **env)
        await self.hears(process, until)
        return process

    async def begins(self, *words: str, **env: str) -> asyncio.subprocess.Process:
        with (self.folder / f"{len(self.running)}.log").open("wb") as log:
            self.running.append(await self._start(words, env, log))
        return self.running[-1]

    async def hears(self, process: asyncio.subprocess.Process, word: str) -> str:
        """Wait for a line with that word, on either stream."""
        path = self._log(process)
        async with asyncio.timeout(PATIENCE):
            while True:
                found = next((line for line in path.read_text().splitlines() if word in line), None)
                if found is not None:
                    return found
                assert process.returncode is None, path.read_text()
                await asyncio.sleep(LOOK)

    async def ends(self, process: asyncio.subprocess.Process, sign: signal.Signals = signal.SIGTERM) -> str:
        """Stop it in good order; gives everything it said."""
        process.send_signal(sign)
        code = await asyncio.wait_for(process.wait(), PATIENCE)
        said = self._log(process).read_text()
        assert "Traceback" not in said, said
        assert code == 0, said
        return said

    async def leave(self) -> None:
        for process in self.running:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def _log(self, process: asyncio.subprocess.Process) -> Path:
        return self.folder / f"{self.running.index(process)}.log"

    async def _start(self, words: tuple[str, ...], env: dict[str, str], to: Any) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            GOODWORD, *words, cwd=self.folder, env={**self.env, **env}, stdout=to, stderr=to
        )


@asynccontextmanager
async def an_office(folder: Path, database_url: str) -> AsyncIterator[tuple[Office, Control]]:
    """The example book imported on its own day, a local Telegram, and no bot yet."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("GOODWORD_")}
    office = Office(folder, {**plain, "GOODWORD_DATABASE_URL": database_url, "NO_COLOR": "1", "COLUMNS": "200"})
    (folder / "goodword.toml").write_text(CONFIG.format(secret=SECRET, desk=DESK), encoding="utf-8")
    try:
        rates = {f"GOODWORD_RATE_{name}": "0" for name in ("OVERALL", "CHAT", "GROUP")}
        local = await office.starts("sandbox", "--port", "0", until="Sandbox on", **rates)
        found = re.search(r"http://[\d.:]+", await office.hears(local, "Sandbox on"))
        assert found is not None
        office.env["GOODWORD_API_URL"] = found[0]
        settings = Settings(database_url=database_url, secret_key=SECRET, api_url=found[0])
        async with open_house(settings) as house:
            await house.db.run(write_offset(START - datetime.now(UTC)))
        as_of = (DAY - timedelta(days=1)).isoformat()
        said = await office.goodword("import", *map(str, files()), "--as-of", as_of)
        assert f"Payments are complete through {as_of}." in said
        async with aiohttp.ClientSession() as http:
            yield office, Control(found[0], http)
    finally:
        await office.leave()


@pytest.fixture
async def sqlite_office(tmp_path: Path) -> AsyncIterator[tuple[Office, Control]]:
    async with an_office(tmp_path, f"sqlite:///{tmp_path}/goodword.db") as made:
        yield made


async def answered(phone: Phone, word: str) -> str:
    """Wait until the newest message holds that word."""
    async with asyncio.timeout(PATIENCE):
        while True:
            heard = await phone.texts()
            if heard and word in heard[-1]:
                return heard[-1]
            await asyncio.sleep(LOOK)


async def linked(office: Office, control: Control, ref: str, user: int) -> Phone:
    """A borrower who has opened the link of `goodword invite`."""
    await office.goodword("invite", ref, "--out", "letters")
    with (office.folder / "letters" / "invites.csv").open(encoding="utf-8", newline="") as file:
        (invite,) = csv.DictReader(file)
    assert invite["borrower_ref"] == ref
    assert invite["link"].startswith("https://t.me/goodword_bot?start=")
    phone = Phone(control, user)
    await control.do("users", id=user, first_name="Ming", language_code="en")
    await phone.says("/start " + invite["link"].partition("start=")[2])
    return phone


def borrower() -> dict[str, str]:
    """One of the example book who has a birthday, reads English, and whose morning it is."""
    with files()[0].open(encoding="utf-8", newline="") as file:
        people = csv.DictReader(file)
        return next(p for p in people if p["birth_date"] and (p["locale"], p["time_zone"]) == ("en", "Asia/Taipei"))


def loan_of(ref: str) -> str:
    with files()[1].open(encoding="utf-8", newline="") as file:
        return next(row["loan_ref"] for row in csv.DictReader(file) if row["borrower_ref"] == ref)


async def test_a_lenders_day_from_the_import_to_the_answered_request(
    sqlite_office: tuple[Office, Control],
) -> None:
    office, control = sqlite_office
    person = borrower()
    ref, loan = person["borrower_ref"], loan_of(person["borrower_ref"])
    assert "in order" in await office.goodword("check")
    assert "cases in the books" in await office.goodword("due")
    bot = await office.starts("run", until="is listening")
    await control.do("users", id=1, first_name="Ann", language_code="en")
    await control.do("groups", id=DESK, title="Desk", forum=False, members=[1])
    phone = await linked(office, control, ref, 7)
    await answered(phone, "were you born")
    await phone.says(person["birth_date"])
    await answered(phone, "confirmed")
    await phone.says("person")
    await answered(phone, "I have asked a colleague")
    listed = await office.goodword("today")
    ticket = re.search(r"T-\w+", listed)
    assert ticket is not None, listed
    async with asyncio.timeout(PATIENCE):
        while not any(ticket[0] in message["text"] for message in await control.messages(DESK)):
            await asyncio.sleep(0.05)
    assert "recorded" in await office.goodword("act", ticket[0], "resolve", "--by", "2")
    await answered(phone, "has looked at your request")
    record = await office.goodword("case", loan)
    assert "identity.proved" in record
    assert person["birth_date"] not in record
    assert "hold" in await office.goodword("verify")
    said = await office.ends(bot)
    assert "123456:a-token" not in said
    assert "start=" not in said


async def test_a_changed_row_is_found_by_verify(sqlite_office: tuple[Office, Control]) -> None:
    office, control = sqlite_office
    bot = await office.starts("run", until="is listening")
    phone = await linked(office, control, borrower()["borrower_ref"], 7)
    await answered(phone, "were you born")
    await office.ends(bot)
    await office.goodword("verify")
    with sqlite3.connect(office.folder / "goodword.db") as raw:
        raw.execute("UPDATE journal_payloads SET body = '{}' WHERE chain LIKE 'case:%' AND n = 1")
    raw.close()
    assert "was changed" in await office.goodword("verify", code=1)


async def test_a_second_bot_on_the_same_file_is_refused_and_the_first_goes_on(
    sqlite_office: tuple[Office, Control],
) -> None:
    office, control = sqlite_office
    bot = await office.starts("run", until="is listening")
    second = await office.begins("run")
    assert await asyncio.wait_for(second.wait(), PATIENCE) == 2
    said = office._log(second).read_text()
    assert "another bot is running on" in said
    assert "Traceback" not in said
    phone = await linked(office, control, borrower()["borrower_ref"], 7)
    await answered(phone, "were you born")
    await office.ends(bot, signal.SIGINT)


async def test_a_bot_api_that_is_away_or_refuses_the_token_is_named_and_asked_again(
    sqlite_office: tuple[Office, Control],
) -> None:
    office, _ = sqlite_office
    nowhere = await office.starts("run", until="telegram.unreachable", GOODWORD_API_URL="http://127.0.0.1:9")
    await office.hears(nowhere, "cannot be reached")
    await office.ends(nowhere)
    wrong = await office.starts("run", until="token", GOODWORD_BOT_TOKEN="not-a-token")
    await office.hears(wrong, "the bot token is not accepted")
    said = await office.ends(wrong)
    assert "not-a-token" not in said
    said = await office.goodword("invite", "--all", code=2, GOODWORD_API_URL="http://127.0.0.1:9")
    assert "nothing was written" in said
    assert not (office.folder / "invites").exists()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Commands in this process, in a folder with a settings file and the example book."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("GOODWORD_API_URL", "http://127.0.0.1:9")
    (tmp_path / "goodword.toml").write_text(CONFIG.format(secret=SECRET, desk=DESK), encoding="utf-8")

    def goodword(*words: str, code: int = 0, **env: str) -> str:
        ended = CliRunner().invoke(app, words, env=env)
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
        assert ended.exit_code == code, f"{words}: {ended.exit_code} {ended.output}"
        return ended.output

    goodword("import", *map(str, files()[:3]))
    return goodword


def test_faults_a_lender_makes_are_sentences_with_the_right_exit_code(desk: Callable[..., str]) -> None:
    said = desk("run", code=2, GOODWORD_SECRET_KEY="short", GOODWORD_RATE_CHAT="-1")
    assert "secret_key" in said
    assert "rate_chat" in said
    assert "bot_token: missing" in desk("run", code=2, GOODWORD_BOT_TOKEN="")
    Path("broken.toml").write_text("bot_token = ", encoding="utf-8")
    assert "broken.toml" in desk("today", code=2, GOODWORD_CONFIG="broken.toml")
    assert "no file" in desk("today", code=2, GOODWORD_CONFIG="absent.toml")
    assert "settings" in desk("check", code=1, GOODWORD_SECRET_KEY="short")
    assert "no day" in desk("due", "--on", "soon", code=2)
    desk("invite", code=2)
    assert "nothing was written" in desk("invite", "--all", code=2)
    assert not Path("invites").exists()
    assert "no loan" in desk("case", "NOTHING", code=2)
    desk("dance", code=2)


def test_refused_books_name_row_and_reason_and_the_good_rows_can_be_kept(desk: Callable[..., str]) -> None:
    rows = ["payment_ref,loan_ref,paid_on,amount,method", "P1,NOWHERE,2020-01-10,1.5,cash", ""]
    Path("bad.csv").write_text("\n".join(rows), encoding="utf-8")
    said = desk("import", "bad.csv", code=2)
    assert "NOWHERE" in said
    assert "Nothing was imported." in said
    desk("import", "missing.csv", code=2)
    assert "no day" in desk("import", "bad.csv", "--as-of", "soon", code=2)
    desk("import", "bad.csv", "--keep-good", code=1)
    assert Path("bad.csv.rejected.csv").exists()


def test_acts_of_nobody_on_nothing_are_refused(desk: Callable[..., str]) -> None:
    desk("act", "T-1", "resolve", code=2)
    assert "no act" in desk("act", "T-1", "dance", "--by", "1", code=2)
    assert "no agent" in desk("act", "T-1", "resolve", "--by", "99", code=2)
    assert "no open item" in desk("act", "T-NONE", "resolve", "--by", "1", code=2)
    assert "needs an item that starts with" in desk("act", "T-1", "unlock", "--by", "1", code=2)
    assert "needs a supervisor" in desk("act", "S-1", "lift", "--by", "2", code=2)
    assert "needs a reason" in desk("act", "S-1", "lift", "--by", "1", code=2)


def test_a_database_that_cannot_be_used_is_named(desk: Callable[..., str]) -> None:
    Path("noise.db").write_bytes(b"this is no database" * 100)
    for url in ("mysql://x", "postgresql://127.0.0.1:9/none", "sqlite:////nowhere/at/all.db", "sqlite:///noise.db"):
        assert desk("today", code=2, GOODWORD_DATABASE_URL=url).strip()
    away = desk("run", code=2, GOODWORD_DATABASE_URL="postgresql://127.0.0.1:9/none")
    assert away.startswith("PostgreSQL cannot be reached: ConnectionRefusedError")
