"""A person asked to be forgotten: one turn erases every shelf that no rule keeps, and plans a look at the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from arrears.erasure import Fate, Shelf, fates, next_day
from bot.clock import stamp
from bot.persons import facts_of
from bot.store import inbox
from bot.store.journal import read_chain
from bot.store.statements import Statement, Tx, sql
from bot.turn.work import Work


def erase(work: Work, payload: Mapping[str, Any]) -> Tx[None]:
    """Erase what may go now. The record says which shelves went, which stay, until when and by which rule."""
    assert work.case is not None
    facts = yield from facts_of(work)
    found = fates(facts, work.means.policy.keeping_for(work.jurisdiction))
    chats = [row["chat_id"] for row in (yield sql("person_chats", work.case.case_id))]
    for fate in found:
        if not fate.keep:
            work.writes += yield from _SHELVES[fate.shelf](work, chats, fate)
    work.note("person.erased", by=payload["by"], reason=payload["reason"], shelves=[_told(fate) for fate in found])
    again = next_day(found, facts.today)
    if again is not None:
        yield from inbox.put([_look_again(work, payload, datetime.combine(again, time(3), _zone(work)))])


def _told(fate: Fate) -> dict[str, str]:
    """A fate for the record: no personal data, only what and why."""
    until = fate.until.isoformat() if fate.until else ""
    return {"shelf": fate.shelf.value, "fate": "kept" if fate.keep else "erased", "until": until, "rule": fate.rule}


def _zone(work: Work) -> ZoneInfo:
    return ZoneInfo(work.means.lender.zone)


def _look_again(work: Work, payload: Mapping[str, Any], at: datetime) -> inbox.InboxRow:
    """Once a rule's time is over, or a complaint closed, the rest goes by itself."""
    assert work.case is not None
    ref, clock = work.case.case_id, work.means.clock
    event = {"event": "erase", "case": ref, "by": payload["by"], "reason": "the time to keep it is over"}
    key = f"{ref}:{at.date().isoformat()}"
    return inbox.InboxRow("erase", key, clock.ticks(), f"case:{ref}", event, stamp(work.now), stamp(at))


def _account(work: Work, chats: list[str], _fate: Fate) -> Tx[list[Statement]]:
    """Nobody of this case is written to any more, unless a new invitation is used."""
    case = work.case
    assert case is not None
    present, case.chat_id, case.ever_verified, case.wished = case.chat_id, None, False, ""
    work.chat = None
    yield from ()
    waiting = sql("erase_waiting", case.case_id, stamp(work.now))
    return [sql("erase_invites", case.case_id), waiting, *([sql("erase_chat", present)] if present else [])]


def _typed(work: Work, chats: list[str], _fate: Fate) -> Tx[list[Statement]]:
    assert work.case is not None
    yield from ()
    return [*(sql("erase_typed", f"chat:{chat}") for chat in chats), sql("erase_typed_at_desk", work.case.case_id)]


def _identity(work: Work, _chats: list[str], _fate: Fate) -> Tx[list[Statement]]:
    case = work.case
    assert case is not None
    case.identity_digest = ""
    yield from ()
    return [sql("erase_identity", case.case_id)]


def _circumstances(work: Work, _chats: list[str], _fate: Fate) -> Tx[list[Statement]]:
    assert work.case is not None
    yield from ()
    return [sql("erase_circumstances", work.case.case_id), sql("erase_offers", work.case.case_id)]


def _contact_log(work: Work, chats: list[str], _fate: Fate) -> Tx[list[Statement]]:
    """Everything said, but for the lines that agreements rest on which are kept."""
    assert work.case is not None
    ref, at = work.case.case_id, stamp(work.now)
    kept = {
        part for row in (yield sql("agreements_all_versions", ref)) for part in (row["agreement_id"], row["offer_id"])
    }
    lines = []
    for chain in (f"case:{ref}", *(f"chat:{chat}" for chat in chats)):
        for row in (yield from read_chain(chain)):
            if row["body"] and row["kind"] != "person.erased" and not _names(row["body"], kept):
                lines.append(sql("erase_line", chain, row["n"], at))
    acts = [sql("erase_act_reasons", row["act_id"]) for row in (yield sql("person_acts", ref))]
    whole = ("erase_words", "erase_tickets", "erase_complaints", "erase_details", "erase_receipts",
             "erase_receipt_blobs", "erase_receipt_files", "erase_messages", "erase_promises", "erase_relays",
             "erase_placed", "erase_desk_notes", "erase_desk_holds", "erase_desk_drafts", "erase_ratings",
             "erase_finals")  # fmt: skip
    return [*lines, *acts, *(sql(name, ref) for name in whole)]


def _names(body: str, ids: set[str]) -> bool:
    """Whether a line speaks of one of these agreements or offers."""
    found = json.loads(body)
    return any(found.get(key) in ids for key in ("agreement", "offer"))


def _agreements(work: Work, _chats: list[str], fate: Fate) -> Tx[list[Statement]]:
    """Terms, text, signatures, papers, promised parts, and the lines of the record that speak of them."""
    assert work.case is not None
    ref, at, gone = work.case.case_id, stamp(work.now), set(fate.items)
    writes: list[Statement] = []
    for row in (yield sql("agreements_all_versions", ref)):
        if row["agreement_id"] in gone:
            writes += [sql("erase_consents", row["offer_id"]), sql("erase_offer", row["offer_id"])]
            for digest in filter(None, (row["document"], row["letter"])):
                writes += [sql("erase_blob", digest), sql("erase_upload", digest)]
            gone.add(row["offer_id"])
    for name in fate.items:
        writes += [sql("erase_agreement", name), sql("erase_parts", name)]
    for row in (yield from read_chain(f"case:{ref}")):
        if row["body"] and _names(row["body"], gone):
            writes.append(sql("erase_line", f"case:{ref}", row["n"], at))
    return writes


_SHELVES: Mapping[Shelf, Callable[[Work, list[str], Fate], Tx[list[Statement]]]] = {
    Shelf.ACCOUNT: _account,
    Shelf.TYPED: _typed,
    Shelf.IDENTITY: _identity,
    Shelf.CIRCUMSTANCES: _circumstances,
    Shelf.CONTACT_LOG: _contact_log,
    Shelf.AGREEMENTS: _agreements,
}
