"""Acts of the lender's people: written down with whatever they are about, and carried out in the turn of its case."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import stamp
from bot.house import House
from bot.store import inbox
from bot.store.journal import Entry, append
from bot.store.statements import Row, Tx, sql


@dataclass(frozen=True, slots=True)
class _Kind:
    """How an item is found, and in which states it can be acted on (an empty set: while the column is NULL)."""

    statement: str
    column: str
    states: frozenset[str] = frozenset()


KINDS = {
    "T-": _Kind("ticket_read", "closed_at"),
    "S-": _Kind("stop_read", "lifted_at"),
    "D-": _Kind("detail_read", "done_at"),
    "O-": _Kind("offer_read", "state", frozenset({"asked"})),
    "AG-": _Kind("agreement_read", "state", frozenset({"signed", "active"})),
    "R-": _Kind("receipt_read", "state", frozenset({"open", "lapsed"})),
}


def record_act(
    house: House, item: str, deed: str, *, by: int, name: str = "", reason: str = "", payment: str = ""
) -> Tx[str]:
    """Write an act down for the turn of its case; gives what is wrong with it, or ''. Who may do it is asked before."""
    found = yield from _find(item)
    if found is None:
        return f"there is no open item {item}: see `goodword today`"
    if deed == "approve" and found["state"] == "active":
        return f"{item} is signed by both already: decline ends it"
    if deed == "match":
        rows = yield sql("payment_read", payment)
        if not rows or rows[0]["loan_ref"] != found["loan_ref"] or rows[0]["kind"] != "payment":
            return f"the books have no payment {payment} on loan {found['loan_ref']}"
    lane = f"case:{found['case_id']}" if found["case_id"] else f"chat:{found['chat_id']}"
    now, act_id = stamp(house.clock.now()), house.means.ids.new("A")
    yield sql("act_add", act_id, item, deed, str(by), reason, now, payment, name or f"user {by}")
    event = {"event": "act", "act": act_id}
    yield from inbox.put([inbox.InboxRow("act", act_id, house.clock.ticks(), lane, event, now)])
    body = {"act": act_id, "item": item, "deed": deed, "by": by, "reason": reason, "payment": payment}
    yield from append("lender", [Entry("act", body)], at=now, key=house.means.journal_key, ids=house.means.ids)
    return ""


def _find(item: str) -> Tx[Row | None]:
    """The row of an item that can still be acted on."""
    kind = KINDS.get(item[: item.find("-") + 1])
    if kind is None:
        rows = yield sql("case_read", item.removeprefix("lock:"))
        return rows[0] if rows and rows[0]["locked_at"] is not None else None
    rows = yield sql(kind.statement, item)
    if not rows:
        return None
    value = rows[0][kind.column]
    return rows[0] if (value in kind.states if kind.states else value is None) else None
