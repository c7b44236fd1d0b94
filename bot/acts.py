"""Acts of the lender's people: written down with whatever they are about, and carried out in the turn of its case."""

from __future__ import annotations

from dataclasses import dataclass

from arrears.days import local_day
from arrears.desk import for_supervisor
from arrears.offer import Offer
from arrears.payments import standing
from arrears.terms import read_terms
from bot.books.load import books_of
from bot.clock import stamp
from bot.store import inbox
from bot.store.journal import Entry, append, lock_chain
from bot.store.statements import Row, Tx, sql
from bot.store.stored import load
from bot.turn.means import Means
from dialogs.desk.people import Member, member_of

CHAIN = "lender"


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
    "C-": _Kind("complaint_read", "state", frozenset({"open"})),
    "R-": _Kind("receipt_read", "state", frozenset({"open", "lapsed"})),
}


def record_act(
    means: Means, item: str, deed: str, *, by: int, name: str = "", reason: str = "", payment: str = ""
) -> Tx[str]:
    """Write an act down for the turn of its case; gives what is wrong with it, or ''. Who may do it is asked before.

    One act an item: as long as one waits for the bot, a second is refused.
    """
    yield from lock_chain(CHAIN)  # of two people at once the second sees what the first did
    found = yield from _find(item)
    if isinstance(found, str):
        return found
    waiting = yield sql("acts_waiting", item)
    if waiting:
        first = waiting[0]
        return f"{first['act']} of {item} by {first['by_name']} is recorded already; the bot has yet to carry it out"
    lane = _lane(found)
    wrong = (
        (yield from _own_affair(item, found, by, name))
        or (yield from _anothers(means, item, lane, by))
        or (yield from _grave(means, item, deed, found, by))
        or (yield from _wrong(means, item, deed, found, payment))
    )
    if wrong:
        return wrong
    now, act_id = stamp(means.clock.now()), means.ids.new("A")
    yield sql("act_add", act_id, item, deed, str(by), reason, now, payment, name or f"user {by}")
    event = {"event": "act", "act": act_id}
    yield from inbox.put([inbox.InboxRow("act", act_id, means.clock.ticks(), lane, event, now)])
    body = {"act": act_id, "item": item, "deed": deed, "by": by, "reason": reason, "payment": payment}
    yield from append(CHAIN, [Entry("act", body)], at=now, key=means.journal_key, ids=means.ids)
    return ""


def _find(item: str) -> Tx[Row | str]:
    """The row of an item that can still be acted on; else a sentence."""
    none = f"there is no open item {item}: see `goodword today`"
    kind = KINDS.get(item[: item.find("-") + 1])
    if kind is None:
        rows = yield sql("case_read", item.removeprefix("lock:"))
        return rows[0] if rows and rows[0]["locked_at"] is not None else none
    rows = yield sql(kind.statement, item)
    if not rows:
        return none
    value = rows[0][kind.column]
    if value in kind.states if kind.states else value is None:
        return rows[0]
    return f"{none} (it is {value if kind.states else 'settled since ' + value[:10]})"


def _own_affair(item: str, found: Row, by: int, name: str) -> Tx[str]:
    """Nobody decides on what they asked for themselves, nor on a complaint that is about them; '' when they may."""
    offer = item if item.startswith("O-") else found["offer_id"] if item.startswith("AG-") else ""
    asked = (yield sql("desk_offer_of", offer)) if offer else []
    if asked and asked[0]["by_user"] == str(by):
        return f"{name or f'user {by}'} asked for {item}: another supervisor decides"
    if item.startswith("C-") and found["about"] == str(by):
        return f"{item} is about {name or f'user {by}'}: somebody else answers it"
    chat = found["chat_id"] if item.startswith(("T-", "C-")) else None
    bound = (yield sql("case_read", found["case_id"])) if found["case_id"] else []
    if str(by) in (chat, *(row["chat_id"] for row in bound)):
        return f"{item} is of {name or f'user {by}'}'s own case: somebody else acts on it"
    if not item.startswith("C-"):
        about = yield sql("complaints_about", found["case_id"], chat, str(by))
        if about:
            return (
                f"{about[0]['complaint_id']} on this case is about {name or f'user {by}'}: somebody else acts on {item}"
            )
    return ""


def _anothers(means: Means, item: str, lane: str, by: int) -> Tx[str]:
    """What a colleague looks after is not ended behind their back, as in the desk's topic; '' when it may be."""
    member = member_of(means.members, by)
    if not item.startswith("T-") or member is None or member.supervises:
        return ""
    holder = yield from _holder(means, lane)
    if holder is None or holder.user_id == by:
        return ""
    return f"{holder.alias} looks after this case: ask them, or a supervisor"


def _holder(means: Means, lane: str) -> Tx[Member | None]:
    """Who of the desk's people holds the case of that lane."""
    topics = yield sql("topic_of", lane)
    held_by = topics[0]["held_by"] if topics else ""
    return member_of(means.members, int(held_by)) if held_by else None


def stays_with(means: Means, item: str, deed: str) -> Tx[str]:
    """Whose the case stays when that act is carried out: who holds it at the desk, unless it is released; or ''."""
    found = yield from _find(item)
    if deed not in ("resolve", "unlock") or item.startswith("D-") or isinstance(found, str):
        return ""
    holder = yield from _holder(means, _lane(found))
    return holder.alias if holder else ""


def _lane(found: Row) -> str:
    return f"case:{found['case_id']}" if found["case_id"] else f"chat:{found['chat_id']}"


def _grave(means: Means, item: str, deed: str, found: Row, by: int) -> Tx[str]:
    """What only a supervisor gives back to the bot, as in the desk's topic (/release); '' when they may."""
    member = member_of(means.members, by)
    ends = item.startswith("T-") or deed == "unlock"  # either may be the last request of the case
    if not ends or member is None or member.supervises:
        return ""
    stops = (yield sql("stops_of_case", found["case_id"])) if found["case_id"] else []
    asked = [found["reason"]] if item.startswith("T-") else []
    reasons = for_supervisor([*asked, *(stop["kind"] for stop in stops)], means.policy.desk)
    return f"{deed} of {item} needs a supervisor ({', '.join(reasons)}); {member.alias} is an agent" if reasons else ""


def _wrong(means: Means, item: str, deed: str, found: Row, payment: str) -> Tx[str]:
    """What the state of the item, or the books, have against the deed; '' for nothing."""
    if deed == "approve" and found["state"] == "active":
        return f"{item} is signed by both already: decline ends it"
    if item.startswith(("O-", "AG-")):
        books = yield from books_of(found["case_id"])
        zone = (books.borrower.time_zone if books else "") or means.lender.zone
        today, loan = local_day(means.clock.now(), zone), found["loan_ref"]
        flags = [f.kind.value for f in (books.flags if books else ()) if f.holds(today) and f.loan_ref in ("", loan)]
        if deed == "approve" and flags:
            return f"{item} is about loan {loan}, on which a flag stands ({', '.join(flags)}): decline it"
        if deed == "approve" and item.startswith("AG-"):
            first = read_terms(found["terms"]).schedule.first
            if first is not None and first < today:
                return f"{item} had its first payment on {first.isoformat()}, which has passed: decline it"
        if item.startswith("O-") and (until := load(Offer, found["offer"]).valid_until) < today:
            return f"{item} was valid through {until.isoformat()} and has lapsed: the borrower can ask again"
    if deed == "match":
        return (yield from _no_match(found, payment))
    return ""


def _no_match(receipt: Row, payment: str) -> Tx[str]:
    """Why the payment cannot be the one that was told of; '' when it can."""
    loan_ref = receipt["loan_ref"]
    expected = f"match needs a payment on loan {loan_ref} that the books hold"
    rows = yield sql("payment_read", payment)
    if not rows:
        return f"{expected}: they know no {payment}"
    row = rows[0]
    if row["loan_ref"] != loan_ref:
        return f"{expected}: {payment} is on loan {row['loan_ref']}"
    if row["kind"] != "payment":
        return f"{expected}: {payment} is a {row['kind']}"
    books = yield from books_of(receipt["case_id"])
    loan = books.loan(loan_ref) if books else None
    if loan is not None and payment not in {p.ref for p in standing(loan.payments).payments}:
        return f"{expected}: {payment} was reversed"
    for other in (yield sql("receipts_of_case", receipt["case_id"])):
        if other["state"] == "matched" and other["payment_ref"] == payment:
            return f"{expected}: {payment} is matched with {other['receipt_id']}"
    return ""
