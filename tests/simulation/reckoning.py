"""When all is quiet: is anything lost, do books and promises agree, is the record whole?"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from arrears.agreement import AgreementState
from arrears.follow import follow
from arrears.position import position
from arrears.promise import PromiseState, judge
from bot.books.load import books_of
from bot.proofs import agreement_faults
from bot.store.agreements import agreement_of
from bot.store.cases import promises_of
from bot.store.journal import chains, verify_chain, verify_seals
from bot.store.sqlite import drive
from tests.simulation.desk_reckoning import reckon_desk
from tests.simulation.town import NEIGHBOURS
from tests.simulation.world import World

ANSWERS = ("say", "redraw", "file", "tell")
OPEN = (PromiseState.OPEN, PromiseState.PART, PromiseState.MISSED, PromiseState.KEPT)


def reckon(world: World) -> None:
    """Everything that can only be known at the end; findings go to the accounts."""
    _nothing_lost(world)
    _nothing_repeated(world)
    _record_whole(world)
    reckon_desk(world)
    for who in NEIGHBOURS:
        _reconciles(world, who.ref)


def _nothing_lost(world: World) -> None:
    """Every update was applied, every answer was given or could not be."""
    accounts, raw = world.accounts, world.raw
    now = int(world.wall().timestamp())
    for number in accounts.updates:
        _, expires = accounts.outstanding.get(number, ("", now + 1))
        if number not in accounts.expired and expires > now and not accounts.done[("telegram", str(number))]:
            accounts.finds(f"update {number} was never applied")
    marks = ",".join("?" * len(ANSWERS))
    for row in raw.execute(
        f"SELECT * FROM outbox WHERE method IN ({marks}) AND purpose NOT IN ('dunning', 'promise', 'service')", ANSWERS
    ):
        if row["state"] == "sent" and row["method"] != "redraw" and not accounts.taken[row["row_id"]]:
            accounts.finds(f"the answer {row['row_id']} was never shown")
        elif row["state"] in ("dead", "dropped") and not _may_drop(row):
            accounts.finds(f"the answer {row['row_id']} was given up: {row['state']}, {row['outcome']}")
        elif row["state"] == "sending":
            accounts.finds(f"the answer {row['row_id']} is left under way")
    for row in raw.execute("SELECT * FROM outbox WHERE method IN ('make', 'fetch') AND state NOT IN ('sent', 'dead')"):
        accounts.finds(f"the work {row['row_id']} was never done: {row['state']}")


def _may_drop(row: Any) -> bool:
    """Whether a row may end unsent; what agents wrote is told to them (`landed`), or was taken back by them."""
    outcome = row["outcome"]
    theirs = row["purpose"] == "answer" and (outcome == "taken back" or outcome.startswith("gate:"))
    deleted = row["lane"].startswith("chat:-") and "thread not found" in outcome  # by a person, with all that is in it
    return outcome in ("unbound", "target gone") or theirs or deleted


def _nothing_repeated(world: World) -> None:
    """Twice only where the row was in doubt."""
    raw, accounts = world.raw, world.accounts
    for row_id, times in accounts.taken.items():
        if times < 2:
            continue
        row = raw.execute("SELECT method, doubtful FROM outbox WHERE row_id = ?", (row_id,)).fetchone()
        if row["method"] in ("say", "file", "tell", "copy") and not row["doubtful"]:
            accounts.finds(f"row {row_id} was shown {times} times, and was never in doubt")


def _record_whole(world: World) -> None:
    """Chains, seals and agreements, by the code behind `goodword verify`."""
    raw, key = world.raw, world.office.means.journal_key
    for head in drive(raw, chains()):
        for fault in drive(raw, verify_chain(head["chain"], key, head["n"], head["hash"])):
            world.accounts.finds(fault)
    noted = Counter(
        json.loads(row["body"])["row"] for row in raw.execute(
            "SELECT p.body FROM journal j JOIN journal_payloads p ON p.chain = j.chain AND p.n = j.n"
            " WHERE j.kind = 'message.sent'")
    )  # fmt: skip
    for row_id, times in noted.items():
        if times > 1:
            world.accounts.finds(f"the record says {times} times that {row_id} was sent")
    for fault in (*drive(raw, verify_seals(key)), *drive(raw, agreement_faults())):
        world.accounts.finds(fault)


def _reconciles(world: World, ref: str) -> None:
    """What the rows say of promises and plans is what the books say, worked out anew."""
    raw, policy = world.raw, world.policy
    books = drive(raw, books_of(ref))
    case = raw.execute("SELECT * FROM cases WHERE case_id = ?", (ref,)).fetchone()
    if books is None or case is None:
        return
    promises = drive(raw, promises_of(ref))
    zone = books.borrower.time_zone
    jurisdiction = books.borrower.jurisdiction or world.settings.lender.jurisdiction
    today = world.wall().astimezone(ZoneInfo(zone)).date()
    told = "SELECT loan_ref FROM receipts WHERE case_id = ?"
    held = {row["loan_ref"] for row in raw.execute(told, (ref,))}
    flagged = bool(books.flags)
    for loan in books.loans:
        if loan.ref in held or flagged:
            continue  # nothing is called missed there; that has tests of its own
        mine = tuple(p for p in promises if p.loan_ref == loan.ref)
        free = [p for p in mine if not p.agreement]
        if free:
            for found in judge(mine, loan, books.payments_as_of, policy.promises, jurisdiction):
                if found.changed:
                    before = next(p for p in promises if p.id == found.promise_id)
                    world.accounts.finds(
                        f"promise {found.promise_id} of {loan.ref} is {before.state.value} with {before.paid},"
                        f" by the books {found.state.value} with {found.paid}"
                    )
        for row in raw.execute(
            "SELECT * FROM agreements WHERE loan_ref = ? AND replaced_at IS NULL AND state = 'active'", (loan.ref,)
        ).fetchall():
            agreement: Any = replace(agreement_of(row, zone), state=AgreementState.ACTIVE)
            plan = follow(
                agreement, loan, today, as_of=books.payments_as_of,
                position=position(loan, today, as_of=books.payments_as_of, jurisdiction=jurisdiction),
                offers=policy.offers, promises=policy.promises, jurisdiction=jurisdiction,
            )  # fmt: skip
            stored = {p.part: (p.state, p.paid) for p in promises if p.agreement == row["agreement_id"]}
            for part in plan.parts:
                if stored.get(part.number) != (part.state, part.paid):
                    world.accounts.finds(
                        f"part {part.number} of {row['agreement_id']} is {stored.get(part.number)}, by the books"
                        f" {(part.state, part.paid)}"
                    )


def coverage(world: World) -> dict[str, int]:
    """What the run really reached, by the record."""
    counts = world.accounts.counts
    raw = world.raw
    kept = dict.fromkeys(("kept", "part", "missed"), 0)
    for row in raw.execute(
        "SELECT state, COUNT(DISTINCT promise_id) AS n FROM promises WHERE replaced_at IS NULL GROUP BY state"
    ):
        if row["state"] in kept:
            kept[row["state"]] = row["n"]
    return {
        "updates applied": counts["updates applied"],
        "links opened": counts["record bound"],
        "identities proved": counts["record identity.proved"],
        "identities missed": counts["record identity.missed"],
        "promises made": counts["record promise.made"],
        "agreements signed": counts["record agreement.signed"],
        "agreements active": counts["record agreement.active"],
        "agreements completed": counts["record agreement.completed"],
        "agreements withdrawn": counts["record agreement.withdrawn"],
        "papers made": counts["record document.made"],
        "promises kept": kept["kept"],
        "promises part kept": kept["part"],
        "promises missed": kept["missed"],
        "dunning sent": counts["said dunning"],
        "promise reminders sent": counts["said promise"],
        "service notes sent": counts["said service"],
        "replies sent": counts["said reply"],
        "stops": counts["record stop"],
        "stops undone or lifted": counts["record stop.undone"],
        "payments told of": raw.execute("SELECT COUNT(DISTINCT receipt_id) AS n FROM receipts").fetchone()["n"],
        "agreements superseded": raw.execute(
            "SELECT COUNT(DISTINCT agreement_id) AS n FROM agreements WHERE state = 'superseded'"
        ).fetchone()["n"],
        "updates by the webhook": counts["updates by webhook"],
        "people asked": counts["record person.asked"],
        "screens with facts": counts["screens with facts"],
        "refused by the gate": counts["record gate.no"],
        "topics opened": counts["record desk.opened"],
        "topics gone": counts["record desk.gone"],
        "twins removed": counts["record desk.twin"],
        "cases taken": counts["record desk.taken"],
        "cases given back": counts["record desk.released"],
        "cases back in the queue": counts["record desk.returned"],
        "words passed on to the desk": counts["record desk.passed_on"],
        "answers of agents": counts["record desk.answer"],
        "answers delivered": counts["record desk.delivered"],
        "answers read after the check": counts["record desk.read"],
        "answers refused": counts["record desk.refused"],
        "offers of agents": counts["record desk.offer_told"],
        "requests put off, reminders held": counts["record desk.snoozed"] + counts["record desk.hold"],
        "requests assigned": counts["record desk.assigned"],
    }
