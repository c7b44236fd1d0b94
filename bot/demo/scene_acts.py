"""The acts of a scene: done for the visitor as a person would do them, and recognised when the visitor does them."""

from __future__ import annotations

import asyncio
import base64
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import stamp
from bot.demo.book import book_of
from bot.demo.panels import Panels
from bot.demo.scene_book import Cast
from bot.demo.scene_data import SCENES, Act
from bot.demo.scene_words import birthday, pattern_of, soon
from bot.i18n import LOCALES
from bot.sender.place import find_place
from bot.store.statements import Tx, sql
from sandbox import Sandbox
from sandbox.keyboards import buttons_of
from sandbox.people import tap, write

PATIENCE = 30.0  # seconds until the bot has answered, or the topic at the desk is there
GLANCE = 2.0  # seconds in which a button is looked for once the bot has answered
PAUSE = 0.03
NOON = time(12, 0)
MISSED = timedelta(days=3)  # after the promised day: bank days have passed as well
MEMBERS = {"agent": {"en": 2, "zh_Hant": 3, "zh_Hans": 3}, "supervisor": {"en": 1, "zh_Hant": 1, "zh_Hans": 1}}


class Lost(Exception):
    """The talk went another way: what the scene wants to do next cannot be done there."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button on a screen: where it stands and what it says."""

    message_id: int
    label: str


class Stage:
    """Where the acts of one scene are done: its borrower's phone, the desk, the books, the clock."""

    def __init__(self, panels: Panels, sandbox: Sandbox, cast: Cast) -> None:
        self.panels, self.sandbox, self.cast = panels, sandbox, cast
        self.aim: datetime | None = None  # the moment the present act travels to

    # What there is ---------------------------------------------------------------------------------------------------

    def button(self, act: Act) -> Button | None:
        """The button on the phone that an act means."""
        pattern = self._pattern(act)
        return self._find(self.cast.user, pattern) if pattern is not None else None

    async def desk(self) -> tuple[int, int] | None:
        """The group and the topic of the borrower's case; None while there is none."""
        place = await self.panels.house.db.read(find_place(f"case:{self.cast.ref}"))
        return (int(place.group), int(place.thread or 0)) if place is not None and place.there else None

    def member(self, act: Act) -> int:
        """Who acts at the desk."""
        return MEMBERS[act.by][self.cast.language]

    def words(self, act: Act) -> str:
        """What an act writes or taps, as it is shown to the visitor."""
        language, scene = self.cast.language, self.cast.scene
        match act.verb:
            case "answer":
                person = scene.people[language]
                return {"birthday": birthday(person.birth_date, language), "last4": person.id_last4}.get(
                    act.answer or "", person.name
                )
            case "write" | "reply" | "picture":
                given: dict[str, str] = getattr(act, act.verb)
                return given[language].replace("{soon}", soon(self.panels.today(), language))
            case "command":
                return f"/{act.command}"
            case "go" | "hours":
                return act.go or str(act.hours)
            case "tap" | "press" | "way":
                found = self.button(act)
                return found.label if found is not None else ""
        return ""

    async def target(self, act: Act) -> datetime:
        """The moment an act travels to; Lost when there is none."""
        house = self.panels.house
        now = house.clock.now()
        if act.hours is not None:
            return now + timedelta(hours=act.hours)
        if act.go == "next":
            thing = await self.panels.time.next(self.cast.user)
            if thing is None:
                raise Lost("nothing is planned")
            return datetime.fromisoformat(thing.at)
        book = await house.db.read(book_of(house, self.cast.ref, self.panels.today()))
        days = [p["due"] for p in (book or {}).get("promises", ()) if p["state"] == "open"]
        if not days:
            raise Lost("nothing is promised")
        late = MISSED if act.go == "missed" else timedelta()
        zone = ZoneInfo(house.settings.lender.zone)
        return max(now, datetime.combine(date.fromisoformat(days[0]) + late, NOON, zone).astimezone(UTC))

    # What is done ----------------------------------------------------------------------------------------------------

    async def perform(self, act: Act) -> None:
        """Do it when all before is answered, and wait until it is answered too; Lost when it cannot be done here."""
        await self.quiet()
        match act.verb:
            case "tap" | "press" | "way":
                found = await self._await(lambda: self.button(act), GLANCE)
                tap(self.sandbox, self.cast.user, None, found.message_id, text=found.label)
            case "write" | "answer":
                write(self.sandbox, self.cast.user, {"text": self.words(act)})
            case "picture":
                content = base64.b64encode((SCENES / "receipt.png").read_bytes()).decode()
                photo = {"base64": content, "name": "receipt.png", "mime_type": "image/png"}
                write(self.sandbox, self.cast.user, {"photo": photo, "caption": self.words(act)})
            case "pay":
                await self._pay(act)
            case "go" | "hours":
                await self.sandbox.travel(await self.target(act))
            case _:
                await self._at_the_desk(act)
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until the borrower's chat is answered; the desk may still be on its way."""
        db, clock = self.panels.house.db, self.panels.house.clock
        lanes = f"chat:{self.cast.user}", f"case:{self.cast.ref}"
        engine = await self.panels.time.engine()
        async with asyncio.timeout(PATIENCE):
            while self._unread() or await db.read(_busy(stamp(clock.now()), *lanes)):
                engine.nudge()
                await asyncio.sleep(PAUSE)

    def _unread(self) -> bool:
        """Whether the bot has not fetched yet what the borrower or anybody at a desk did."""
        played = {str(self.panels.user_of(person["borrower_ref"])) for person in self.panels.people}
        others = played - {str(self.cast.user)}
        return any(update.queue.split(":")[1] not in others for update in self.sandbox.updates.waiting())

    async def _pay(self, act: Act) -> None:
        book = await self.panels.house.db.read(book_of(self.panels.house, self.cast.ref, self.panels.today()))
        minor = book["loans"][0]["pay"]["minor"] if book and book["loans"][0]["pay"] else 0
        if act.pay == "promised":
            promised = (p["pay"]["minor"] for p in (book or {}).get("promises", ()) if p["pay"])
            minor = next(promised, minor)
        if not minor:
            raise Lost("nothing is due")
        await self.panels.paid(self.cast.loan_ref(1), minor)

    async def _at_the_desk(self, act: Act) -> None:
        async with asyncio.timeout(PATIENCE):
            while (place := await self.desk()) is None:
                await asyncio.sleep(PAUSE)
        group, thread = place
        who = self.member(act)
        if act.verb == "desk_tap":
            patterns = [pattern_of(act.desk_tap or "", self.panels.texts, locale) for locale in LOCALES]
            found = await self._await(
                lambda: next((b for p in patterns if (b := self._find(group, p, thread)) is not None), None), PATIENCE
            )
            tap(self.sandbox, who, group, found.message_id, text=found.label)
        else:
            text = f"/r {self.words(act)}" if act.verb == "reply" else self.words(act)
            write(self.sandbox, who, {"chat": group, "topic": thread, "text": text})
        await self.quiet()
        await asyncio.sleep(PAUSE)

    async def _await(self, look: Any, patience: float) -> Button:
        try:
            async with asyncio.timeout(patience):
                while (found := look()) is None:
                    await asyncio.sleep(PAUSE)
        except TimeoutError:
            raise Lost("no such button") from None
        button: Button = found
        return button

    # What the visitor does -------------------------------------------------------------------------------------------

    async def matches(self, act: Act, news: dict[str, Any]) -> bool:
        """Whether a piece of the sandbox's news is that act, done by the visitor."""
        kind: str = news["kind"]
        mine = news.get("user") == self.cast.user and news.get("chat") == self.cast.user
        match act.verb:
            case "tap" | "press" | "way":
                pattern = self._pattern(act)
                return kind == "tap" and mine and pattern is not None and bool(pattern.fullmatch(news["label"]))
            case "write" | "answer" | "picture":
                message = self._message(news) if kind == "message" else None
                return message is not None and news["chat"] == self.cast.user and self._fits(act, message)
            case "pay":
                return kind == "paid" and news["loan"].startswith(f"S{self.cast.n}-")
            case "go" | "hours":
                return kind == "clock" and self.aim is not None and self.panels.house.clock.now() >= self.aim
            case "desk_tap":
                return kind == "tap" and self._desk_label(act.desk_tap or "", news["label"])
        message = self._message(news) if kind in ("message", "tap") else None
        if message is None or await self.desk() != (message["chat"]["id"], message.get("message_thread_id", 0)):
            return False
        if kind == "tap":
            return act.command is not None and self._desk_label(act.command.capitalize(), news["label"])
        start = f"/{act.command}" if act.verb == "command" else "/r "
        return not message["from"].get("is_bot") and str(message.get("text", "")).startswith(start)

    def _desk_label(self, msgid: str, label: str) -> bool:
        """Whether a button at the desk says that, in the language of whichever desk."""
        return any(pattern_of(msgid, self.panels.texts, locale).fullmatch(label) for locale in LOCALES)

    def _fits(self, act: Act, message: dict[str, Any]) -> bool:
        if message["from"]["id"] != self.cast.user:
            return False
        if act.verb == "picture":
            return "photo" in message or "document" in message
        text = str(message.get("text", ""))
        if act.answer == "birthday":
            return str(self.cast.scene.people[self.cast.language].birth_date.day) in re.findall(r"[1-9]\d*", text)
        return bool(text) and not text.startswith("/") and (act.answer is None or self.words(act) == text.strip())

    def _message(self, news: dict[str, Any]) -> dict[str, Any] | None:
        chat = self.sandbox.world.chats.get(news["chat"])
        return chat.messages.get(news["message_id"]) if chat is not None else None

    def _pattern(self, act: Act) -> re.Pattern[str] | None:
        language = self.cast.language
        if act.tap is not None:
            return pattern_of(act.tap, self.panels.texts, language)
        if act.way is not None:
            method = self.panels.house.settings.lender.payment_methods[act.way]
            return re.compile(re.escape(method.in_locale(language)))
        return re.compile(re.escape(act.press)) if act.press is not None else None

    def _find(self, chat_id: int, pattern: re.Pattern[str], thread: int = 0) -> Button | None:
        """The newest such button: of a phone on its newest screen alone, of a topic anywhere."""
        chat = self.sandbox.world.chats.get(chat_id)
        for message in reversed(chat.messages.values() if chat is not None else ()):
            buttons = buttons_of(message)
            if not buttons or message.get("message_thread_id", 0) != thread:
                continue
            label = next((button["text"] for button in buttons if pattern.fullmatch(button["text"])), None)
            if label is not None:
                return Button(message["message_id"], label)
            if not thread:
                return None
        return None


def _busy(now: str, chat: str, case: str) -> Tx[bool]:
    rows = yield sql("busy_in", now, chat, case)
    return bool(rows[0]["n"])
