"""`goodword demo --days N`: everybody opens the link and passes the check, days pass, their messages are printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from html import unescape
from re import sub
from zoneinfo import ZoneInfo

from bot.clock import moment, stamp
from bot.demo.panels import Panels
from bot.engine import Engine
from bot.store.statements import Row, Tx, sql
from sandbox import Sandbox
from sandbox.people import write

SHOWN = 110  # characters of a message


async def play_days(engine: Engine, panels: Panels, sandbox: Sandbox, days: int, say: Callable[[str], None]) -> None:
    """Play and print, from the first moment to midnight after `days` days."""
    house = engine.house
    zone = ZoneInfo(house.settings.lender.zone)
    since = stamp(house.clock.now() - timedelta(microseconds=1))
    for person in panels.people:
        await panels.open_link(person["borrower_ref"])
    await panels.time.rest()
    for person in panels.people:
        answer = person["birth_date"][5:] if person["birth_date"] else person["id_last4"]
        if answer:
            write(sandbox, panels.user_of(person["borrower_ref"]), {"text": answer})
    await panels.time.rest()
    names = {f"chat:{panels.user_of(p['borrower_ref'])}": p["name"] for p in panels.people}
    for _ in range(days):
        today = house.clock.now().astimezone(zone).date()
        await sandbox.travel(datetime.combine(today + timedelta(days=1), time(0), zone).astimezone(UTC))
        rows = await house.db.read(_said(since))
        say(f"--- {today:%A %Y-%m-%d} · {len(rows)} messages")
        for row in rows:
            at = moment(row["done_at"]).astimezone(zone)
            say(f"{at:%H:%M} {names.get(row['lane'], 'desk'):<14} {row['purpose']:<8} {_line(row)}")
        since = rows[-1]["done_at"] if rows else since


def _line(row: Row) -> str:
    payload = json.loads(row["payload"])
    text = payload.get("text") or f"{payload.get('caption', '')} [{payload['name']}]"
    text = " ".join(unescape(sub(r"</?b>", "", text)).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _said(since: str) -> Tx[list[Row]]:
    return (yield sql("outbox_said_since", since))
