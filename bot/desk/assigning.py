"""A supervisor gives a request to somebody, in the group: carried out in its case's turn by the topic's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.apply import apply
from bot.desk.bench import Bench, Inner
from bot.desk.look import look
from bot.desk.overview import subject_of
from bot.desk.places import place, say_there
from bot.desk.timers import turn_of
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.desk import overview as shown
from dialogs.desk.complaints import about_you, barred
from dialogs.desk.events import DeskHeard
from dialogs.desk.owning import assign as assign_rule
from dialogs.desk.owning import transfer as transfer_rule
from dialogs.desk.people import Member, member_of
from dialogs.desk.story import Deed
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import lines, own


def assign(work: Work, member: Member, rest: str, heard: DeskHeard) -> Tx[Screen]:
    """`/assign T-... @alias` in the group, by a supervisor (the door sees to it); the case's turn answers there too."""
    ticket, _, alias = rest.partition(" ")
    found = (yield sql("ticket_read", ticket.upper())) if ticket else []
    if not found or not alias.strip():
        return shown.how_to_assign(ticket, found=bool(found))
    row = found[0]
    if row["closed_at"] is not None:
        return shown.closed_already(row["ticket_id"])
    subject = subject_of(row)
    more = {"by": member.user_id, "alias": alias.strip(), "lane": place(heard.group, heard.thread)}
    yield from turn_of(work, subject, "assign", f"assign:{subject}:{work.label}", work.now, **more)
    return shown.being_assigned(row["ticket_id"], alias.strip())


def assigned(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The case's turn: as if the supervisor had written it in the topic. What is refused is said where it was asked."""
    member = member_of(bench.work.means.members, int(payload["by"]))
    if member is None:
        return
    bench.member = member
    view = yield from look(bench, member)
    rule = transfer_rule if view.holder is not None else assign_rule
    deed = Deed(rule.__name__, payload["alias"], "")
    answer = about_you(view) if barred(deed.word, view) else rule(deed, view)
    yield from apply(bench, answer.effects)
    if answer.says is None:
        return
    if answer.effects:
        bench.tell(answer.says)
        return
    where = own(bench.link or bench.topic.number)
    say_there(bench.work, payload["lane"], screen(*answer.says.paragraphs, lines(where)), locale=bench.locale)


INNER: dict[str, Inner] = {"assign": assigned}
