"""Dead letters: what was given up after many tries, on the way in (a turn that fails) or out (a message nobody takes).

Nothing of it is lost: it is listed, looked at, tried again once the cause is gone, or closed with a reason. An id is
`in:<source>:<key>` or `out:<row id>`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.clock import stamp
from bot.house import House
from bot.store import inbox
from bot.store.journal import Entry, append, lock_chain
from bot.store.outbox import WORK
from bot.store.statements import Row, Tx, sql

CHAIN = "lender"
Deed = Literal["retry", "close"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. `what` names its kind without the borrower's words; `payload` holds them."""

    id: str
    what: str
    place: str
    came_at: str
    died_at: str
    attempts: int
    why: str
    case_id: str
    payload: Mapping[str, Any]
    purpose: str = ""

    @property
    def inward(self) -> bool:
        """Whether it came in; else it was to go out."""
        return self.id.startswith("in:")


def dead_letters() -> Tx[list[Letter]]:
    """All of them, those that came in first, oldest first."""
    coming = [_came_in(row) for row in (yield sql("dead_inbox"))]
    going = [_to_go_out(row) for row in (yield sql("dead_outbox"))]
    return coming + going


def settle_letter(house: House, letter_id: str, deed: Deed, *, reason: str = "") -> Tx[str]:
    """Try one again, or close it; gives what is wrong with that, or ''. Journalled in the lender's chain.

    What came in is put back at its place in its lane. What was to go out belongs to a turn: an event asks for it.
    """
    yield from lock_chain(CHAIN)
    letters = yield from dead_letters()
    letter = next((one for one in letters if one.id == letter_id), None)
    if letter is None:
        return f"there is no dead letter {letter_id}: see `goodword dead`"
    if deed == "retry":
        wrong = yield from _wrong(letter)
        if wrong:
            return wrong
    now = stamp(house.clock.now())
    if letter.inward:
        _, source, key = letter.id.split(":", 2)
        again = sql("dead_inbox_again", source, key, now)
        yield again if deed == "retry" else sql("dead_inbox_close", source, key)
    else:
        row_id = letter.id.removeprefix("out:")
        event: dict[str, Any] = {"event": "dead", "row": row_id, "deed": deed}
        if letter.case_id:
            event["case"] = letter.case_id
        lane = f"case:{letter.case_id}" if letter.case_id else f"row:{row_id}"
        mark = house.means.ids.new("D", 6)
        yield from inbox.put([inbox.InboxRow("dead", f"{row_id}:{mark}", house.clock.ticks(), lane, event, now)])
    body = {"letter": letter.id, "deed": deed, "reason": reason, "why": letter.why}
    yield from append(CHAIN, [Entry("dead", body)], at=now, key=house.means.journal_key, ids=house.means.ids)
    return ""


def _wrong(letter: Letter) -> Tx[str]:
    """Why a letter can't simply be tried again."""
    if not letter.inward:
        if letter.what in WORK:
            return (
                f"{letter.id}: the answer was given already; the borrower can ask for the paper or send the file again"
            )
        return ""
    if letter.what not in ("message", "edited_message"):
        return ""
    chats = yield sql("chat_read", letter.place.removeprefix("chat:"))
    heard = chats[0]["heard_at"] if chats else None
    if heard is not None and heard > letter.came_at:
        return (
            f"{letter.id}: the talk has gone on since, and these words would answer another question; "
            f"read them (`goodword dead show {letter.id} --words`), speak with the borrower, then close it"
        )
    return ""


def _came_in(row: Row) -> Letter:
    payload = json.loads(row["payload"])
    kind = next((name for name in payload if name != "update_id"), "") if row["source"] == "telegram" else row["source"]
    lane = row["lane"]
    case_id = lane.removeprefix("case:") if lane.startswith("case:") else ""
    return Letter(
        f"in:{row['source']}:{row['key']}", kind, lane, row["received_at"], row["done_at"] or "", row["attempts"],
        row["error"], case_id, payload,
    )  # fmt: skip


def _to_go_out(row: Row) -> Letter:
    return Letter(
        f"out:{row['row_id']}", row["method"], row["lane"], row["created_at"], row["done_at"] or "", row["attempts"],
        row["outcome"], row["case_id"] or "", json.loads(row["payload"]), row["purpose"],
    )  # fmt: skip
