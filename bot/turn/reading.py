"""What hangs on a case is read under its lock, once for the turn."""

from __future__ import annotations

from dataclasses import replace

from arrears.books import Books
from bot.books.load import identity_of
from bot.store.arranged import read_arranged
from bot.store.cases import chat_of, promises_of
from bot.store.statements import Tx, sql
from bot.turn.work import Work


def read_case(work: Work, books: Books | None = None) -> Tx[None]:
    """Read what hangs on the case: books (unless they are given), identity, promises, stops, tickets."""
    assert work.case is not None
    ref = work.case.case_id
    work.case_found = replace(work.case)
    if books is None:
        found = yield from work.means.shelf.of(ref)
        work.books, work.person = found.books, found.person
    else:
        work.books, work.person = books, (yield from identity_of(ref))
    work.promises = yield from promises_of(ref)
    work.stops = yield sql("stops_of_case", ref)
    work.tickets = yield sql("tickets_of_case", ref)
    if "complaint" in {*(s["kind"] for s in work.stops), *(x["reason"] for x in work.tickets)}:
        work.complaints = yield sql("complaints_of_case", ref)
    if work.case.arranged:
        work.arranged = yield from read_arranged(ref, work.desk_day, work.zone)
    yield from read_holder(work)
    if work.chat is None and work.case.chat_id is not None:
        chats = yield sql("chat_read", work.case.chat_id)
        work.talked_at = chat_of(chats[0]).heard_at if chats else None


def read_holder(work: Work) -> Tx[None]:
    """Who looks after the case, or the visitor's chat, also once every request is settled; most turns need not look."""
    topics = (yield sql("topic_of", work.chain)) if work.case is None or work.case.owner == "held" else []
    work.held = any(topic["held_by"] for topic in topics)
    held_by = {topic["held_by"] for topic in topics}
    work.holder = next((m.alias for m in work.means.members if str(m.user_id) in held_by), "")
