"""Albums are shown once their parts are there; what Telegram would not copy is told to both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.bench import Bench, Inner
from bot.desk.relay_rows import copy
from bot.sender.refusals import PARTLY
from bot.store.relays import place_of, relay_change, relay_from, relay_of, relays_in
from bot.store.statements import Tx, sql
from bot.turn.talk import talk
from dialogs.desk.relayed import not_shown, partly_shown
from dialogs.grammar.events import NotPassedOn


def album_gathered(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Everything of an album that came is shown as one: `{"chat", "album", "reply_to"}`."""
    rows = yield sql("relays_gathering", payload["chat"], payload["album"])
    if parts := [relay_of(row) for row in rows]:
        yield from copy(bench, parts, payload["reply_to"])


def not_copied(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Telegram would not copy something, or some of an album: `{"kind", "chat", "message", "why"}`."""
    relay = yield from relay_from(payload["chat"], payload["message"])
    if relay is None or relay.side != "borrower":
        return
    work, partly = bench.work, payload["why"] == PARTLY
    place = yield from place_of(relay)
    bench.tell(partly_shown() if partly else not_shown(payload["kind"]), reply_to=place)
    if not partly:
        for part in (yield from relays_in(relay.shown_row)):
            part.state = "not_shown"
            work.writes.append(relay_change(part))
    work.note("desk.not_passed_on", what=payload["kind"], why=payload["why"])
    yield from talk(work, NotPassedOn(payload["kind"]))


INNER: dict[str, Inner] = {"album": album_gathered, "copied": not_copied}
