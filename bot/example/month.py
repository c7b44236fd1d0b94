"""The prepared month, played with real turns: the borrowers of `examples/month/` at once, one database, one clock.

Everything is the bot's own but Telegram: inbox, turns, timers, sender with its gate, documents, the lender's import
each morning. Ids and counters are seeded, so that it is the same every time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from arrears.case import case_number
from arrears.days import local_day
from arrears.money import MoneyError, parse_minor
from bot.acts import record_act
from bot.books.load import books_of, borrower_of_loan
from bot.clock import FixedClock, stamp
from bot.example import SECRET, START, import_example, people, user_of
from bot.example.month_phone import Phone, Said
from bot.example.month_script import Day, Line, ScriptFault, Story, read_month
from bot.example.mornings import mornings
from bot.example.payments import import_payments
from bot.house import House, open_house, write_offset
from bot.i18n import Texts, locale_of
from bot.ids import Ids
from bot.invites import make_token
from bot.papers import maker
from bot.sender import Rates, Sender
from bot.sender.outcome import Claimed, Outcome, Sent, chat_of
from bot.settings import Agent, Settings
from bot.store import inbox
from bot.store.leases import Lease
from bot.touches import claim_due
from bot.travel import next_moment
from bot.turn.gate import sender_gate, sender_note
from bot.worker import Worker
from bot.worklist import worklist

END = datetime(2026, 12, 25, 10, 0, tzinfo=ZoneInfo("Asia/Taipei")).astimezone(UTC)
THINKING = timedelta(seconds=20)  # between two lines of a talk
DESK = -1001
ANN = Agent(user_id=1, alias="Ann", role="supervisor", languages=("en",))
SEED = 2026


class MonthClock(FixedClock):
    """Stands until it is moved; its counter begins low, so that whoever goes on with the database counts higher."""

    def ticks(self) -> int:
        """1, 2, 3 ..."""
        self._last += 1
        return self._last


@dataclass(slots=True)
class Month:
    """The month while it is played. `talks` has every borrower's talk, by reference."""

    house: House
    clock: MonthClock
    sender: Sender
    phones: dict[str, Phone]
    paid: list[tuple[date, str, int]] = field(default_factory=list)  # day, loan, minor units: in the books next morning
    updates: int = 0
    place: tuple[int, int] = (0, 0)  # day and line being played
    desk: int = 0  # messages at the desk

    @property
    def talks(self) -> dict[str, list[Said]]:
        """What was said, by borrower."""
        return {ref: phone.talk for ref, phone in self.phones.items()}

    async def deliver(self, message: Claimed) -> Outcome:
        """In Telegram's stead: the message is on the phone, or in the desk's group."""
        chat = int(chat_of(message.lane))
        phone = next((phone for phone in self.phones.values() if phone.user == chat), None)
        if phone is None:
            self.desk += 1
            return Sent(str(self.desk))
        return Sent(phone.hear(message, self.clock.now(), self.place))

    async def settle(self) -> None:
        """Turn and send until nothing is left to do now."""
        worker = Worker(self.house.db, self.house.means)
        while True:
            busy = await self.house.db.run(claim_due(self.clock, self.clock.now(), 0))
            busy += await worker.step()
            busy += await self.sender.step()
            await self.sender.landed()
            if not busy:
                return

    async def until(self, target: datetime) -> None:
        """Time goes by, with the lender's import of yesterday's payments each morning."""
        zone = self.house.settings.lender.zone
        for morning in mornings(self.clock.now(), target, zone):
            await self._until(morning)
            yesterday = local_day(morning, zone) - timedelta(days=1)
            payments, self.paid = self.paid, []
            for paid_on in sorted({day for day, *_ in payments} | {yesterday}):
                of_day = [(loan, minor) for day, loan, minor in payments if day == paid_on]
                await import_payments(self.house, of_day, paid_on=paid_on, as_of=yesterday)
            await self.settle()
        await self._until(target)

    async def _until(self, target: datetime) -> None:
        """Stops at each moment on the way at which something falls due."""
        while (at := await self.house.db.read(next_moment(stamp(self.clock.now())))) and at <= stamp(target):
            self.clock.set(datetime.fromisoformat(at))
            await self.settle()
        self.clock.set(max(self.clock.now(), target))
        await self.settle()

    async def do(self, story: Story, day: Day, number: int) -> None:
        """One line of a story; ScriptFault when it cannot be done."""
        line, phone = day.lines[number - 1], self.phones[story.borrower]
        self.place = (story.days.index(day) + 1, number)
        wrong = await self._do(line, story, phone)
        await self.settle()
        self.place = (0, 0)
        if wrong:
            raise ScriptFault(f"{story.where(day, number)}: {wrong}")
        await self.until(self.clock.now() + THINKING)

    async def _do(self, line: Line, story: Story, phone: Phone) -> str:
        """Do it; gives what is wrong, or ''."""
        if line.open:
            await self._write(phone, f"/start {await self._token(story.borrower)}")
        elif line.say is not None:
            self._note(phone, "borrower", line.say)
            await self._write(phone, line.say)
        elif line.tap is not None:
            data = phone.data_of(line.tap)
            if data is None:
                return f"no such button; the screen has {', '.join(b['text'] for b in phone.buttons) or 'none'}"
            self._note(phone, "borrower", f"[{line.tap}]")
            await self._update(phone, phone.taps(data, self.updates + 1, self.clock.now()))
        elif line.pay is not None:
            return await self._pay(line, story, phone)
        else:
            return await self._act(line, story, phone)
        return ""

    async def _pay(self, line: Line, story: Story, phone: Phone) -> str:
        ref = await self.house.db.read(borrower_of_loan(line.loan))
        books = await self.house.db.read(books_of(story.borrower))
        loan = books.loan(line.loan) if books and ref == story.borrower else None
        if loan is None or line.pay is None:
            return f"{story.borrower} has no loan {line.loan}"
        try:
            minor = parse_minor(str(line.pay), loan.currency)
        except MoneyError as fault:
            return str(fault)
        paid_on = line.paid_on or local_day(self.clock.now(), story.zone.key)
        self.paid.append((paid_on, line.loan, minor))
        self._note(phone, "borrower", f"(pays {line.pay} on {line.loan})")
        return ""

    async def _act(self, line: Line, story: Story, phone: Phone) -> str:
        items = await self.house.db.read(worklist(self.house.means, self.clock.now()))
        number = case_number(story.borrower)
        found = [i.item for i in items if i.kind == line.item and i.case == number]
        if len(found) != 1:
            mine = ", ".join(sorted({i.kind for i in items if i.case == number})) or "nothing"
            return f"`goodword today` has {len(found)} lines {line.item!r} of this case; of it waits: {mine}"
        wish = record_act(
            self.house.means, found[0], line.act or "", by=ANN.user_id, name=ANN.alias, reason=line.reason
        )
        wrong = await self.house.db.run(wish)
        words = f": {line.reason}" if line.reason else ""
        self._note(phone, "lender", f"({ANN.alias}, supervisor: {line.act}{words})")
        return wrong

    def _note(self, phone: Phone, who: str, text: str) -> None:
        phone.talk.append(Said(self.clock.now(), who, text, (), False, *self.place))

    async def _token(self, ref: str) -> str:
        house = self.house
        return await house.db.run(
            make_token(ref, now=self.clock.now(), rules=house.policy.identity, secret=house.settings.secret_key,
                       random_bytes=house.means.ids.random_bytes)
        )  # fmt: skip

    async def _write(self, phone: Phone, text: str) -> None:
        await self._update(phone, phone.writes(text, self.clock.now()))

    async def _update(self, phone: Phone, what: dict[str, object]) -> None:
        self.updates += 1
        number, now = self.updates, stamp(self.clock.now())
        row = inbox.InboxRow(
            "telegram", str(number), self.clock.ticks(), f"chat:{phone.user}", {"update_id": number, **what}, now
        )
        await self.house.db.run(inbox.put([row]))


async def play_month(
    settings: Settings, *, stories: tuple[Story, ...] | None = None, say: Callable[[str], None] = lambda _line: None
) -> Month:
    """Import the example book into an empty database and live the month in it; the database's time is then `END`.

    ScriptFault names the file, the day and the line that cannot be played. `say` hears one line for each day of a
    story. The month that is given back can be read (`talks`), but not played on: its database is closed.
    """
    stories = read_month() if stories is None else stories
    async with _a_month(settings, stories) as month:
        await import_example(month.house)
        for at, story, day in _timeline(stories):
            await month.until(at)
            say(f"{day.date.isoformat()} {story.file.removesuffix('.toml')}: {len(day.lines)} lines")
            for number in range(1, len(day.lines) + 1):
                await month.do(story, day, number)
            await month.house.db.run(write_offset(month.clock.now() - datetime.now(UTC)))
        await month.until(END)
        await month.house.db.run(write_offset(END - datetime.now(UTC)))
        return month


def _timeline(stories: tuple[Story, ...]) -> Iterator[tuple[datetime, Story, Day]]:
    """All days of all stories, in the order of time."""
    found = [(story.start(day), story.file, story, day) for story in stories for day in story.days]
    for at, _, story, day in sorted(found, key=lambda each: each[:2]):
        yield at, story, day


@asynccontextmanager
async def _a_month(settings: Settings, stories: tuple[Story, ...]) -> AsyncIterator[Month]:
    clock, one_by_one = MonthClock(START), asyncio.Lock()
    book = {person["borrower_ref"]: person for person in people()}
    async with open_house(settings, clock=clock, ids=Ids(Random(SEED).randbytes)) as house:  # noqa: S311
        lease = Lease(house.db, "sender", "month", alone=True)
        await lease.step()
        make = maker(house, Texts())

        async def made(message: Claimed) -> bytes:
            async with one_by_one:
                return await make(message)

        async def deliver(message: Claimed) -> Outcome:
            return await month.deliver(message)

        sender = Sender(
            house.db, deliver, clock=clock, lease=lease, gate=sender_gate(house.means), note=sender_note(house.means),
            make=made, rates=Rates(0, 0, 0, 0), in_flight=1,
        )  # fmt: skip
        phones = {
            story.borrower: Phone(
                user_of(story.borrower),
                book[story.borrower]["name"],
                locale_of(story.locale).replace("_", "-").lower(),
            )
            for story in stories
        }
        month = Month(house, clock, sender, phones)
        try:
            yield month
        finally:
            await sender.close()


def month_settings(folder: Path) -> Settings:
    """Settings for a month on a throw-away database in a folder."""
    return Settings(
        database_url=f"sqlite:///{folder.resolve()}/month.db",
        secret_key=SECRET,
        api_url="http://127.0.0.1",
        desk_chat_id=(DESK,),
        agents=(ANN,),
    )
