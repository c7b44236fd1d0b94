"""Talks about plans, tapped and typed on a stage: every label stands here once, and so do the rows they leave."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.books.importer import import_files
from bot.clock import stamp
from bot.mandates import give_mandate
from bot.proofs import agreement_faults
from bot.sender.answer import deny, give
from bot.sender.outcome import Got
from bot.settings import Settings
from bot.store import inbox
from bot.store.journal import chains, verify_chain
from bot.store.statements import Row, Tx, composed, sql
from bot.terminal import CHAT
from bot.worker import Worker
from bot.worklist import worklist
from tests.kit.stage import SECRET, Stage

READ = "Read the message"
HELP = ("I need help", "Yes, let us look")
RIGHT = "That's right"
# What was asked, in order: reason, since when, how long, income, pay day, costs, dependants, other debts.
ANSWERS = ("I lost my job", "yes", "last month", "3 months", "{income}", "on the 5th", "{costs}", "0", "none")
TWO = "2 payments of NT$1,750"
STEPPED = "4 payments, starting with NT$700"
PAUSE = "Pause until Wednesday, 24 February 2027"
TAKE, WAY, AGREE, SIGN = "Yes, I would like this", "Bank transfer", "I agree to these terms", "Yes, sign now"
THINK = "Think it over"
MINE, PAPER, LETTER = "My agreement", "The document", "The completion letter"
CHANGED = "My situation has changed"
TAKE_BACK = ("Take my signature back", "Yes, take my signature back")
NAME, BIRTHDAY, LAST4 = "王小明", "3 May", "6789"
TWO_PARTS = [("open", 0, "2026-12-07"), ("open", 0, "2027-01-05")]
QUIET = "loan_ref,number,due_date,principal,interest,fees\nL1,2,2028-12-18,3000,500,0\n"
BALANCES = "loan_ref,as_of,principal_due,interest_due,late_fees_due,other_fees_due,pay_reference\n"
FLAGS = "borrower_ref,loan_ref,kind,from,until,note\n"


def settings_for(database_url: str) -> Settings:
    """The settings of a stage."""
    agents = ({"user_id": 1, "alias": "Ann", "role": "supervisor"},)
    return Settings(database_url=database_url, secret_key=SECRET, api_url="http://127.0.0.1", agents=agents)


async def at_offers(stage: Stage, *, income: int = 20_000, costs: int = 14_000, quiet: bool = True) -> None:
    """Verified, told of the lost job, and before what is possible. `quiet`: no instalment falls due beside a plan."""
    if quiet:
        await stage.books(as_of=date(2026, 11, 23), instalments=QUIET)
    await stage.verified()
    await tells(stage, income=income, costs=costs)


async def tells(stage: Stage, *, income: int = 20_000, costs: int = 14_000) -> None:
    """From home to what is possible, by the talk about what happened."""
    await comes_home(stage)
    for label in HELP:
        await stage.taps(label)
    for words in ANSWERS:
        await stage.says(words.format(income=income, costs=costs))
    await stage.taps(RIGHT)


async def reads_terms(stage: Stage, offer: str = TWO) -> None:
    """From the offers to the terms on the screen."""
    await stage.taps(offer)
    await takes(stage)


async def takes(stage: Stage) -> None:
    """From an offer looked at to its terms: the way to pay and the second answer where they are still asked for."""
    await stage.taps(TAKE)
    if WAY in stage.keyboards[-1]:
        await stage.taps(WAY)
    if AGREE not in stage.keyboards[-1]:
        await stage.says(LAST4)


async def signs(stage: Stage) -> None:
    """From the terms to the signature."""
    await stage.taps(AGREE)
    await stage.says(NAME)
    await stage.taps(SIGN)


async def with_plan(stage: Stage, offer: str = TWO, *, quiet: bool = True) -> str:
    """Somebody with a signed plan; gives its id."""
    await at_offers(stage, quiet=quiet)
    await reads_terms(stage, offer)
    await signs(stage)
    return str((await agreements(stage))[-1]["agreement_id"])


async def comes_home(stage: Stage) -> None:
    """Home, with the check where the session ran out."""
    await stage.says("home")
    if "Open my account" in stage.keyboards[-1]:
        await stage.taps("Open my account")
        await stage.says(BIRTHDAY)
        await stage.says("home")


async def first_offer(stage: Stage, loan: str) -> None:
    """To the terms of the first offer on a loan, from the choice of a loan or from its offers."""
    for label in [label for label in stage.keyboards[-1] if f"({loan})" in label][:1]:
        await stage.taps(label)
    for again in ("Nothing has changed",):
        if again in stage.keyboards[-1]:
            await stage.taps(again)
    for label in [label for label in stage.keyboards[-1] if f"({loan})" in label][:1]:
        await stage.taps(label)
    await stage.taps(stage.keyboards[-1][0])
    await takes(stage)


async def imports(stage: Stage, *paths: Path) -> None:
    """The lender imports files, complete through today."""
    result = await import_files(stage.house.db, list(paths), as_of=stage.today, keep_good=False, secret_key=SECRET,
                                clock=stage.clock, lender_zone="Asia/Taipei")  # fmt: skip
    assert result.landed, result.refusals
    await stage.terminal.settle()


async def takes_back(stage: Stage, *, labels: Sequence[str] = TAKE_BACK) -> None:
    """The signature, from anywhere."""
    await comes_home(stage)
    await stage.taps(MINE)
    for label in labels:
        await stage.taps(label)


async def renegotiates(stage: Stage, offer: str) -> None:
    """From home to another offer in place of the plan that runs, by what was told before."""
    await comes_home(stage)
    for label in (MINE, CHANGED, "Nothing has changed", offer):
        await stage.taps(label)


async def promises_friday(stage: Stage) -> None:
    """A free promise of everything, by next Friday."""
    await comes_home(stage)
    await stage.taps("Choose a day to pay")
    for words in ("all", "next Friday", WAY, "Yes, I promise"):
        await stage.says(words)


async def asks_a_late_day(stage: Stage) -> str:
    """All of it on 15 January, later than the bot may agree to by itself; gives the id of what was asked."""
    for label in ("Something else", "All of it on a later day"):
        await stage.taps(label)
    await stage.says("15 January")
    await stage.taps("Yes, please ask")
    (asked,) = [o for o in await offers(stage) if o["state"] == "asked"]
    return str(asked["offer_id"])


async def says_paid(stage: Stage, amount: str = "NT$1,750", loan: str = "") -> str:
    """ "I have paid" today, without a receipt; gives the id under which it waits."""
    known = {row["receipt_id"] for row in await stage.rows(sql("receipts_of_case", "B1"))}
    await comes_home(stage)
    await stage.taps("I have paid")
    if loan:
        await stage.taps(loan)
    for words in ("today", amount, WAY):
        await stage.says(words)
    await stage.taps("Yes, that is right")
    (fresh,) = [
        r["receipt_id"] for r in await stage.rows(sql("receipts_of_case", "B1")) if r["receipt_id"] not in known
    ]
    return str(fresh)


async def reads(stage: Stage) -> str:
    """Opens what a notice announced, with the check where it is asked for; gives the screen."""
    await stage.taps(READ)
    if "born?" in stage.last:
        await stage.says(BIRTHDAY)
    return stage.last


async def pays(stage: Stage, ref: str, amount: str, day: date, *, as_of: date | None = None, loan: str = "L1") -> None:
    """The lender imports a payment, complete through `as_of` (its day)."""
    await stage.books(f"{ref},{loan},{day},{amount},transfer\n", as_of=as_of or day)


async def until(stage: Stage, day: date) -> None:
    """Days pass until that one."""
    await stage.days((day - stage.today).days)


async def mandated(stage: Stage, until: date) -> str:
    """Ann gives a mandate."""
    wish = give_mandate(stage.house, by=1, officer="Ann", today=stage.today, until=until)
    return await stage.house.db.run(wish)


async def agreements(stage: Stage, ref: str = "B1") -> list[dict[str, Any]]:
    """Every agreement in its newest version."""
    return await stage.rows(sql("agreements_of_case", ref))


async def states(stage: Stage) -> list[str]:
    """Of the agreements, in the order they were signed."""
    return [row["state"] for row in await agreements(stage)]


async def offers(stage: Stage) -> list[dict[str, Any]]:
    """Every offer in its newest version."""
    return await stage.rows(sql("offers_of_case", "B1"))


async def parts(stage: Stage, agreement: str = "") -> list[tuple[str, int, str]]:
    """State, paid (minor units) and day of every part of an agreement, or of the one signed last."""
    name = agreement or str((await agreements(stage))[-1]["agreement_id"])
    return [(p["state"], p["paid"], p["due"]) for p in await stage.rows(sql("promises_of_agreement", name))]


async def receipt(stage: Stage, name: str) -> tuple[str, str]:
    """State of a payment told of, and the payment that answered it."""
    (row,) = await stage.rows(sql("receipt_read", name))
    return row["state"], row["payment_ref"]


async def reasons(stage: Stage) -> list[str]:
    """What people are asked to look at."""
    return sorted(row["reason"] for row in await stage.rows(sql("tickets_waiting")))


async def today(stage: Stage) -> dict[str, str]:
    """The worklist: kind of each item by its id."""
    items = await stage.house.db.read(worklist(stage.house.means, stage.clock.now()))
    return {item.item: item.kind for item in items}


async def sent(stage: Stage, where: str) -> list[dict[str, Any]]:
    """Rows of the outbox about B1, in their order."""
    return await found(stage, f"SELECT * FROM outbox WHERE case_id = 'B1' AND {where} ORDER BY seq")


async def notices(stage: Stage, purpose: str = "", since: int = 0) -> list[str]:
    """What the notices announced that went out: dunning, promise, service."""
    rows = await sent(stage, "purpose IN ('dunning', 'promise', 'service') AND state = 'sent'")
    return [row["once_key"].split(":", 2)[2] for row in rows[since:] if purpose in ("", row["purpose"])]


async def files(stage: Stage) -> list[tuple[str, str]]:
    """Documents that went into the chat: the start of the name, and the hash."""
    rows = await sent(stage, "method = 'file'")
    return [(json.loads(row["payload"])["name"].split("-")[0], row["blob"]) for row in rows]


async def said_on(stage: Stage, row_id: str) -> str:
    """What a row of the outbox said, as it was kept."""
    (row,) = await stage.rows(sql("outbox_row", row_id))
    return str(json.loads(row["payload"])["text"])


async def on_the_phone(stage: Stage) -> str:
    """The newest screen with its later edits, as it is on the phone; the text as it was sent."""
    screen = (await sent(stage, "method = 'say' AND purpose = 'reply'"))[-1]
    drawn = [row for row in await sent(stage, "method = 'redraw'") if row["target_row"] == screen["row_id"]]
    return str(json.loads((drawn or [screen])[-1]["payload"])["text"])


async def found(stage: Stage, text: str, *values: Any) -> list[dict[str, Any]]:
    """What a query finds."""

    def tx() -> Tx[Sequence[Row]]:
        return (yield composed(text, *values))

    return [dict(row) for row in await stage.house.db.read(tx())]


async def noted(stage: Stage, kind: str) -> list[dict[str, Any]]:
    """What the record of B1 says under that kind, oldest first."""
    rows = await stage.rows(sql("journal_of_chain", "case:B1", 0, 10_000))
    return [json.loads(row["body"]) for row in rows if row["kind"] == kind]


async def fetched(stage: Stage, content: bytes, mime: str = "image/png") -> None:
    """The files of receipts that were asked for are fetched, as the sender does it."""
    for row in await found(stage, "SELECT * FROM outbox WHERE method = 'fetch' AND blob IS NULL ORDER BY seq"):
        wish = give(row, Got(content, mime), stage.clock.ticks(), stage.clock.now())
        await stage.house.db.run(wish)
    await stage.terminal.settle()


async def fails(stage: Stage, method: str, why: str = "unavailable") -> None:
    """Work that waits is given up, as the sender does it."""
    for row in await found(stage, "SELECT * FROM outbox WHERE method = $1 AND blob IS NULL ORDER BY seq", method):
        await stage.house.db.run(_given_up(stage, row, why))
    await stage.terminal.settle()


def _given_up(stage: Stage, row: dict[str, Any], why: str) -> Tx[None]:
    yield sql("outbox_settle", row["row_id"], "dead", stamp(stage.clock.now()), why)
    yield from deny(row, why, stage.clock.ticks(), stage.clock.now())


async def sends_photo(stage: Stage, file_id: str = "F1") -> None:
    """The borrower sends a photo."""
    message = {**stage.terminal._message(), "photo": [{"file_id": file_id, "file_unique_id": file_id, "width": 9,
                                                       "height": 9, "file_size": 90}]}  # fmt: skip
    await stage.terminal._update({"message": message})


async def at_once(stage: Stage, words: list[str]) -> None:
    """All of it is worked off before anything is sent or made: the first is a tap, the rest are typed labels.

    The terminal has to settle afterwards.
    """
    terminal = stage.terminal
    labels = [button["text"] for button in terminal.buttons]
    data = terminal.buttons[labels.index(words[0])]["data"]
    tap = {"id": "9", "from": terminal._person(), "chat_instance": "1", "message": terminal._message(), "data": data}
    updates = [{"callback_query": tap}, *({"message": {**terminal._message(), "text": text}} for text in words[1:])]
    rows = []
    for update in updates:
        terminal.updates += 1
        key, now = str(terminal.updates), stamp(stage.clock.now())
        body = {"update_id": terminal.updates, **update}
        rows.append(inbox.InboxRow("telegram", key, stage.clock.ticks(), f"chat:{CHAT}", body, now))
    await stage.house.db.run(inbox.put(rows))
    worker = Worker(stage.house.db, stage.house.means)
    while await worker.step():
        pass


async def whole(stage: Stage) -> None:
    """What must hold after any story: every agreement is what was signed, the record is whole, no turn has failed."""
    assert await stage.house.db.read(agreement_faults()) == []
    key = stage.house.means.journal_key
    for head in await stage.house.db.read(chains()):
        assert await stage.house.db.read(verify_chain(head["chain"], key, head["n"], head["hash"])) == []
    now = stamp(stage.clock.now())  # what is planned for later may wait
    failed = "SELECT * FROM inbox WHERE state <> 'done' AND not_before <= $1 OR attempts > 0"
    assert await found(stage, failed, now) == []
    twice = "SELECT loan_ref FROM agreements WHERE replaced_at IS NULL AND state = 'active' GROUP BY loan_ref"
    assert await found(stage, f"{twice} HAVING COUNT(*) > 1") == []
    now = stamp(stage.clock.now())
    assert (
        await found(stage, "SELECT * FROM outbox WHERE state IN ('ready', 'sending') AND not_before <= $1", now) == []
    )
