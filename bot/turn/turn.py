"""The one door: an inbox row becomes an event, the event a turn, the turn one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.clock import stamp
from bot.desk.answers import deliver_waiting
from bot.desk.door import desk_inner, desk_turn
from bot.desk.groups import admit
from bot.desk.refresh import look_if_open
from bot.desk.relaying import reached
from bot.i18n import locale_of
from bot.invites import open_link, use_link
from bot.store import inbox
from bot.store.cases import ensure_case, lock_case, lock_chat
from bot.store.statements import Row, Tx, sql
from bot.turn.inner import inner_turn
from bot.turn.ledger import day_turned
from bot.turn.means import Heard, Means
from bot.turn.plan import replan
from bot.turn.reading import read_case, read_holder
from bot.turn.talk import talk
from bot.turn.work import Work
from dialogs.grammar.events import LinkState, Reached, Started

WORDS = frozenset({"text", "caption"})


class ChatMoved(Exception):
    """The chat was bound to another case between looking and locking; the turn is tried again."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of an inbox row: the tap to answer, if it was one."""

    tap_id: str | None = None


def turn(means: Means, source: str, key: str) -> Tx[Turned | None]:
    """Work off one inbox row, whole or not at all. None: somebody else has it, or it is done."""
    row = yield from inbox.claim(source, key)
    if row is None or not (yield from inbox.is_head(row, stamp(means.clock.now()))):
        return None
    return (yield from turn_claimed(means, row))


def turn_claimed(means: Means, row: Row) -> Tx[Turned]:
    """Work off a row that this transaction has claimed."""
    source, key, now = row["source"], row["key"], means.clock.now()
    payload = json.loads(row["payload"])
    work = Work(means, now, f"{source}:{key}")
    tap_id = None
    if source == "telegram":
        tap_id = yield from _heard(work, payload)
    elif payload["event"].startswith("desk."):
        yield from desk_inner(work, payload)
    else:
        yield from inner_turn(work, payload)
        yield from look_if_open(work, act=payload["event"] == "act")
    yield from inbox.done(source, key, stamp(now))
    if work.secret:
        yield from inbox.keep_as(source, key, without_words(payload))
    return Turned(tap_id)


def without_words(update: Mapping[str, Any]) -> dict[str, Any]:
    """The update as it may stay in the inbox: what was typed may be an answer of the identity check."""
    kept = dict(update)
    for kind in ("message", "edited_message"):
        if kind in kept:
            kept[kind] = {name: "***" if name in WORDS else value for name, value in kept[kind].items()}
    return kept


def _heard(work: Work, update: Mapping[str, Any]) -> Tx[str | None]:
    """A turn for what came in by the messaging app; gives the id of the tap to answer."""
    heard = work.means.read(update)
    if heard is None:  # nothing for us, on purpose
        return None
    if heard.desk is not None:
        happened = yield from admit(work.means.desk, heard.desk)
        if happened is not None:
            yield from desk_turn(work, happened)
        return heard.tap_id
    if not heard.private:
        return None
    found = yield sql("chat_read", heard.chat_id)
    case_id = found[0]["case_id"] if found else None
    event = heard.event
    work.message, work.reply_to, work.sent_at = str(heard.message_id or ""), heard.reply_to, heard.sent_at
    work.secret = bool(heard.token)
    if isinstance(event, Started):
        event = yield from _started(work, heard)
        if event.link is LinkState.GOOD:
            case_id = event.borrower_ref
            yield from ensure_case(case_id, work.now)
    yield from _lock(work, heard, case_id)
    if found and work.chat is not None and found[0]["case_id"] != work.chat.case_id:
        raise ChatMoved(heard.chat_id)
    yield from _read(work, heard.chat_id)
    if isinstance(event, Started) and event.link is LinkState.GOOD:
        event = yield from _link_used(work, heard, event)
    if isinstance(event, Reached):
        yield from reached(work, event.reachable)
    yield from talk(work, event)
    yield from deliver_waiting(work)
    yield from replan(work)
    yield from look_if_open(work)
    yield from work.finish()
    return heard.tap_id


def _lock(work: Work, heard: Heard, case_id: str | None) -> Tx[None]:
    """The case before its chat, as every turn does; a chat that is new is made."""
    if case_id is not None:
        work.case = yield from lock_case(case_id)
    work.chat = yield from lock_chat(heard.chat_id)
    if work.chat is None:
        language = locale_of(heard.language_code)
        yield sql("chat_add", heard.chat_id, work.means.ids.word(6), language, stamp(work.now))
        work.chat = yield from lock_chat(heard.chat_id)


def _read(work: Work, chat_id: str) -> Tx[None]:
    """What hangs on the case; of a visitor, what hangs on the chat."""
    if work.case is None:
        work.tickets = yield sql("tickets_of_chat", chat_id)
        work.complaints = yield sql("complaints_of_chat", chat_id)
        yield from read_holder(work)
        return
    yield from read_case(work)
    day_turned(work)
    if not work.case.identity_digest and work.person is not None:
        work.case.identity_digest = work.person.digest


def _link_used(work: Work, heard: Heard, event: Started) -> Tx[Started]:
    """The invitation is used up, and the chat speaks the borrower's language from then on; elsewhere it opens none."""
    good = yield from use_link(heard.token, heard.chat_id, work.now, work.means.secret)
    if not good:
        return replace(event, link=LinkState.USED)
    if work.chat is not None and work.books is not None and work.books.borrower.locale:
        work.chat.language = locale_of(work.books.borrower.locale)
    return event


def _started(work: Work, heard: Heard) -> Tx[Started]:
    """What the invitation in a /start is worth."""
    language = locale_of(heard.language_code)
    if not heard.token:
        return Started(language=language)
    state, ref = yield from open_link(heard.token, heard.chat_id, work.now, work.means.secret)
    return Started(state, ref, language)
