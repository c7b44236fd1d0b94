"""The operator's worklist, `goodword today`: whatever waits for a person, each line with the id that `act` takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from arrears.books import Books, Borrower
from arrears.case import case_number
from arrears.days import local_day
from arrears.offer import Offer
from arrears.terms import read_terms
from bot.clock import moment, stamp
from bot.dead_letters import dead_letters
from bot.i18n import money
from bot.store.arranged import read_mandates
from bot.store.statements import Row, Tx, sql
from bot.store.stored import load
from bot.turn.means import Means
from bot.turn.work import Work
from dialogs.desk.people import member_of
from dialogs.lines import REASONS

SOON = timedelta(days=1)  # a hold that ends today or tomorrow
MANDATE_SOON = timedelta(days=14)
LONGEST_TOLD = 1000  # characters of own words in one line


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the worklist. `since` and `due` (the first due time of a request) are stamps or empty."""

    kind: str
    item: str
    case: str
    since: str
    due: str
    what: str


def worklist(means: Means, now: datetime) -> Tx[list[Item]]:
    """Everything a person has to look at, the most urgent kind first, the longest waiting first in each kind."""
    items = (yield from _books_items(means, now)) + (yield from _mandate_items(means, now))
    for row in (yield sql("desk_waiting")):
        more = (
            (yield sql("words_of_signal", row["case_id"], f"signals:{row['reason']}", row["opened_at"]))
            if row["case_id"]
            else (yield sql("words_without_case", row["chat_id"], row["opened_at"]))
        )
        what = (
            f"{reason_in_words(row['reason'])} ({row['priority']}){who_has(means, row, now)}{in_their_words(row, more)}"
        )
        number = row["number"] or "(no case)"
        items.append(Item("hand-over", row["ticket_id"], number, row["opened_at"], row["due_at"], what))
    for row in (yield sql("desk_held_idle")):
        what = f"{_called(means, row['held_by'])} has it, and nothing is open"
        items.append(Item("held", row["subject"], row["number"], row["held_since"] or "", "", what))
    for row in (yield sql("desk_waiting_idle")):
        what = "nobody has it, and nothing is open; the bot is silent until it is given back"
        items.append(Item("waiting", f"case:{row['case_id']}", row["number"], "", "", what))
    for row in (yield sql("desk_refused")):
        what = "its topic could not be opened; what was to be said there waits"
        items.append(Item("topic refused", row["subject"], row["number"], row["created_at"], "", what))
    for row in (yield sql("complaints_open")):
        more = yield sql("words_about", f"signals:{row['complaint_id']}", row["chat_id"])
        items.append(_complaint(means, row, more, local_day(now, means.lender.zone)))
    items += yield from _arranged_items(means, now)
    for row in (yield sql("cases_locked")):
        what = "three wrong answers"
        items.append(Item("locked identity", f"lock:{row['case_id']}", row["number"], row["locked_at"], "", what))
    for row in (yield sql("stops_standing", stamp(now))):
        kind = f"{row['kind']} by {row['by_whom']}{_until(row)}"
        items.append(Item("stop", row["stop_id"], row["number"], row["since"], "", kind))
    for row in (yield sql("cases_unreachable")):
        items.append(Item("unreachable", row["case_id"], row["number"], "", "", "the chat is blocked or gone"))
    for letter in (yield from dead_letters()):
        items.append(Item("dead letter", letter.id, letter.place, letter.came_at, "", f"{letter.what}: {letter.why}"))
    for row in (yield sql("borrowers_never_linked")):
        items.append(Item("never linked", row["borrower_ref"], case_number(row["borrower_ref"]), "", "", "no chat yet"))
    return items


def _books_items(means: Means, now: datetime) -> Tx[list[Item]]:
    rows = yield sql("meta_get", "payments_as_of")
    known = rows[0]["value"] if rows else ""
    work = Work(means, now, "report")
    work.books = Books(Borrower("", ""), payments_as_of=date.fromisoformat(known) if known else None)
    if work.stale():
        says = f"payments are complete through {known}" if known else "payments were never imported"
        return [Item("books too old", "-", "-", "", "", f"{says}: no reminders go out (rule books.old)")]
    return []


def _mandate_items(means: Means, now: datetime) -> Tx[list[Item]]:
    """Whether an officer's mandate holds for the present limits, and long enough."""
    today = local_day(now, means.lender.zone)
    standing = yield from read_mandates(today)
    good = [m for m in standing if m.policy == means.policy.mandate_hash and m.since <= today]
    if not good:
        why = "every signature waits for a supervisor (`goodword mandate`)"
        if standing:
            old = max(standing, key=lambda m: (m.since, m.id))
            return [Item("no mandate", old.id, "-", "", "", f"the limits changed since {old.officer} gave it: {why}")]
        return [Item("no mandate", "-", "-", "", "", f"none holds today: {why}")]
    last = max(good, key=lambda m: m.until)
    if last.until > today + MANDATE_SOON:
        return []
    why = f"{last.officer}'s holds through {last.until.isoformat()}: renew it (`goodword mandate`)"
    return [Item("mandate ending", last.id, "-", "", "", why)]


def who_has(means: Means, row: Row, now: datetime) -> str:
    """Who looks after the case of a request, whom it is meant for, or that nobody does though it is due."""
    if row["held_by"]:
        since = moment(row["held_since"]).astimezone(ZoneInfo(means.lender.zone))
        return f", {_called(means, row['held_by'])} has it since {since:%Y-%m-%d %H:%M}"
    late = ", overdue" if row["due_at"] < stamp(now) else ""
    return f"{late}, meant for {_called(means, row['assigned_to'])}" if row["assigned_to"] else late


def _called(means: Means, user: str) -> str:
    member = member_of(means.members, int(user))
    return member.alias if member else f"user {user}"


def _until(row: Row) -> str:
    return f", through {row['until'][:10]}" if row["until"] else ""


def in_their_words(row: Row, more: Sequence[Row]) -> str:
    """What was written with a request or a complaint, and what was added later, in one line."""
    told = dict.fromkeys(filter(None, (row["words"], *(added["words"] for added in more))))
    text = " ".join(" / ".join(told).split())
    return f": {text[:LONGEST_TOLD]}{'…' if len(text) > LONGEST_TOLD else ''}" if text else ""


def _complaint(means: Means, row: Row, more: Sequence[Row], today: date) -> Item:
    """A complaint that has no written answer yet, with the last day for it."""
    left = (date.fromisoformat(row["due"]) - today).days
    when = f"overdue by {-left} days" if left < 0 else "due today" if left == 0 else f"{left} days left"
    not_by = f", not by {_called(means, row['about'])}, whom it is about" if row["about"] else ""
    what = f"written answer by {row['due']} ({when}){not_by}{in_their_words(row, more)}"
    return Item("complaint", row["complaint_id"], row["number"] or "(no case)", row["made_at"], "", what)


def _arranged_items(means: Means, now: datetime) -> Tx[list[Item]]:
    """What waits in agreements, offers, payments told of and changed details."""
    today = local_day(now, means.lender.zone)
    items = []
    for row in (yield sql("agreements_waiting")):
        why = f"{row['loan_ref']}: {plan_in_words(row['terms'])}; the borrower has signed"
        items.append(Item("signature", row["agreement_id"], row["number"], row["signed_at"], "", why))
    for row in (yield sql("offers_waiting")):
        offer = load(Offer, row["offer"])
        if offer.valid_until >= today:
            why = (
                f"{row['loan_ref']}: {offer_in_words(offer)}; asked by the borrower, valid through {offer.valid_until}"
            )
            items.append(Item("approval", row["offer_id"], row["number"], row["at"], "", why))
    for row in (yield sql("agreements_apart")):
        why = f"{row['loan_ref']}: books and plan differ; the plan goes on as signed until it is replaced or ended"
        items.append(Item("plan in conflict", row["agreement_id"], row["number"], row["at"], "", why))
    for row in (yield sql("receipts_waiting")):
        items.append(_receipt(row, today))
    for row in (yield sql("details_open")):
        what = f"{row['field']}: {row['value']}"
        items.append(Item("changed detail", row["detail_id"], row["number"], row["at"], "", what))
    return sorted(items, key=lambda item: ARRANGED.index(item.kind))


ARRANGED = ("signature", "approval", "plan in conflict", "hold ending", "receipt to match", "changed detail")


def _receipt(row: Row, today: date) -> Item:
    """A payment told of that the books do not show yet."""
    told = money(row["amount"], row["currency"], "en") if row["amount"] is not None else "an amount not named"
    told += f" of {row['paid_on']}" if row["paid_on"] else ""
    told += f" by {row['method']}" if row["method"] else ""
    until = date.fromisoformat(row["until"])
    if row["state"] == "lapsed" or until < today:
        waits = f"the hold ended on {until}, reminders go on"
    else:
        waits = f"reminders wait through {until}"
    kind = "receipt to match" if until > today + SOON else "hold ending"
    return Item(kind, row["receipt_id"], row["number"], row["at"], "", f"{row['loan_ref']}: {told}; {waits}")


def reason_in_words(reason: str) -> str:
    """Why a person was asked for, as the desk reads it in English."""
    return REASONS[reason].msgid if reason in REASONS else reason


def plan_in_words(terms: str) -> str:
    """What was signed, in a few words; the terms are canonical JSON."""
    try:
        found = read_terms(terms)
    except ValueError:
        return "terms that cannot be read (`goodword verify`)"
    parts = found.schedule.parts
    return _in_words(found.kind, money(found.covered, found.currency, "en"), [p.due for p in parts], found.review_on)


def offer_in_words(offer: Offer) -> str:
    """An offer in a few words."""
    covered = money(offer.covered.minor, offer.covered.currency, "en")
    return _in_words(offer.kind.value, covered, [p.due for p in offer.schedule.parts], offer.review_on)


def _in_words(kind: str, covered: str, days: list[date], review: date | None) -> str:
    name = kind.replace("_", " ")
    if not days:
        return f"{name} for {covered}" + (f", review on {review}" if review else "")
    if len(days) == 1:
        return f"{name}, {covered} by {days[0]}"
    return f"{name}, {covered} in {len(days)} payments, {days[0]} to {days[-1]}"
