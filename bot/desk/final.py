"""What a supervisor decides in a final review becomes rows; the card comes when the reminders have ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.clock import stamp
from bot.desk.bench import Bench, Inner
from bot.desk.look import NOBODY, look
from bot.desk.timers import plan_next_step
from bot.store.statements import Tx, sql
from bot.turn.talk import talk
from dialogs.desk.final import Review
from dialogs.desk.final_words import asked_here, card
from dialogs.desk.story import DeskEffect
from dialogs.grammar.events import CaseReviewed


def review(bench: Bench, effect: DeskEffect) -> Tx[None]:
    """Written down with who decided; the request is settled, and on the day one looks again."""
    assert isinstance(effect, Review)
    assert bench.member is not None
    work, by = bench.work, bench.member.user_id
    assert work.case is not None
    review_id, day = work.means.ids.new("F"), effect.day.isoformat()
    values = (effect.choice, day, effect.reason, str(by), stamp(work.now))
    work.writes.append(sql("final_add", review_id, work.case.case_id, *values))
    work.note("desk.final", review=review_id, choice=effect.choice, day=day, reason=effect.reason, by=by,
              policy=work.means.policy.hash)  # fmt: skip
    if effect.choice == "sent":
        return
    yield from _settle(bench, effect)
    if work.chat is not None:  # the story knows of what the borrower hears
        yield from talk(work, CaseReviewed(effect.choice, effect.day, review_id))
    if not work.tickets and work.case.owner == "waiting":  # decided: reminders wait by the hold, nobody has it
        work.case.owner = "bot"
        work.note("desk.released", by=by, holder="", to="home")


def _settle(bench: Bench, effect: Review) -> Tx[None]:
    """The requests for the review are done; others stay open."""
    work = bench.work
    assert bench.member is not None
    by, day = str(bench.member.user_id), effect.day.isoformat()
    reasons = work.means.policy.desk.final_review.reasons
    done = [ticket for ticket in work.tickets if ticket["reason"] in reasons]
    for ticket in done:
        values = (stamp(work.now), by, f"final.{effect.choice}", effect.reason, effect.reason, day)
        work.writes.append(sql("ticket_settle", ticket["ticket_id"], *values))
    work.tickets = [ticket for ticket in work.tickets if ticket not in done]
    yield from plan_next_step(bench, done[0]["ticket_id"], effect.day, bench.member.user_id)


def wanted(bench: Bench, _payload: Mapping[str, Any]) -> Tx[None]:
    """The reminders have ended: the card, if nobody has decided meanwhile."""
    view = yield from look(bench, NOBODY)
    if asked_here(view):
        bench.tell(card(view), locale=bench.work.means.desk_locale)


INNER: dict[str, Inner] = {"final": wanted}
APPLIERS: Mapping[type[DeskEffect], Callable[[Bench, DeskEffect], Tx[None]]] = {Review: review}
