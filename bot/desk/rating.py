"""After a person is done: the borrower may be asked, once for a hand-over, how the help was."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import stamp
from bot.desk.bench import Bench
from bot.store.statements import Row, Tx, sql
from bot.turn.rating import rating_of
from bot.turn.talk import talk
from dialogs.grammar.events import RatingAsked

LATELY = timedelta(days=30)  # what came up so lately still counts: nobody is asked for stars after a death


def ask_rating(bench: Bench) -> Tx[None]:
    """To be called while it is still known who held the case: what they helped with may be rated, if nobody is hurt."""
    work, topic = bench.work, bench.topic
    if work.case is None or topic.held_since is None:
        return
    since = stamp(topic.held_since)
    lately = yield sql("tickets_served", work.case.case_id, min(since, stamp(work.now - LATELY)))
    still_open = {ticket["ticket_id"] for ticket in work.tickets}
    done = [row["ticket_id"] for row in lately if (row["closed_at"] or since) >= since]
    ids = [ticket for ticket in done if ticket not in still_open] or [f"H-{work.case.case_id}-{since}"]
    rating_id = yield from rating_of(work, ids, [row["reason"] for row in lately], topic.held_by)
    if rating_id:
        yield from talk(work, RatingAsked(rating_id))


def ratings_since(at: datetime) -> Tx[Row]:
    """How many were asked since, how many answered, and the sum of the scores: `asked`, `given`, `total`."""
    rows = yield sql("ratings_since", stamp(at))
    return rows[0]
