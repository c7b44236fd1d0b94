"""What a borrower thinks of the help they had: asked once after a person is done, kept when it is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from arrears.desk_rating import may_be_asked
from bot.clock import stamp
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.effects import Rate


def keep_rating(work: Work, _conversation: Conversation, effect: Rate) -> Tx[None]:
    """One tap, and words if they like."""
    known = yield sql("rating_known", effect.rating_id)
    if not known:
        return
    if effect.score:
        work.writes.append(sql("rating_given", effect.rating_id, effect.score, stamp(work.now)))
        work.note("desk.rated", rating=effect.rating_id, score=effect.score)
    if effect.words:
        work.writes.append(sql("rating_words", effect.rating_id, effect.words))
        work.note("desk.rated_words", rating=effect.rating_id)


def rating_of(work: Work, tickets: Sequence[str], reasons: Iterable[str], helped_by: str) -> Tx[str]:
    """The id under which the help with these requests may be rated now; '' when nobody may be asked, or was already.

    `reasons` are those of the requests that are closed; what is still open on the case and its stops count too.
    """
    case = work.case
    if case is None or work.chat is None or not tickets:
        return ""
    rating_id = min(tickets)
    if (yield sql("rating_known", rating_id)):
        return ""
    told = {*reasons, *(ticket["reason"] for ticket in work.tickets)}
    stops = [stop.kind for stop in work.open_stops()]
    if not may_be_asked(told, stops, reachable=not case.unreachable, complaints=bool(work.complaints)):
        return ""
    work.writes.append(sql("rating_asked", rating_id, case.case_id, helped_by, stamp(work.now)))
    work.note("desk.rating_asked", rating=rating_id)
    return rating_id
