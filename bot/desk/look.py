"""The picture a rule of the desk looks at, taken under the case's lock."""

from __future__ import annotations

import json
from typing import Literal, cast

from bot.clock import moment
from bot.desk.bench import Bench, request_of
from bot.store.desk import NOTES_SHOWN
from bot.store.statements import Tx, sql
from dialogs.desk.people import Member
from dialogs.desk.view import Answered, DeskView, Draft, Note


def look(bench: Bench, me: Member, reply_to: str = "") -> Tx[DeskView]:
    """The desk's picture for `me`; `reply_to` is the message of the topic that is answered."""
    work, topic = bench.work, bench.topic
    drafts = yield sql("drafts_open", topic.subject)
    notes = yield sql("desk_notes_of", topic.subject, NOTES_SHOWN)
    answered = (yield from _answered(topic.group_id, reply_to)) if reply_to else None
    owner = work.case.owner if work.case else "held" if topic.held_by else "waiting"
    return DeskView(
        view=work.view(),
        subject=topic.subject,
        number=topic.number,
        me=me,
        members=work.means.members,
        now=work.now,
        zone=work.means.lender.zone,
        owner=cast(Literal["bot", "waiting", "held"], owner),
        fresh_id=work.means.ids.word(8),
        tone=work.means.tone(),
        topic=topic.state,
        holder=bench.holder,
        held_since=topic.held_since,
        acted_at=topic.acted_at,
        snoozed_until=topic.snoozed_until,
        requests=tuple(request_of(row) for row in work.tickets),
        drafts=tuple(Draft(d["draft_id"], d["kind"], json.loads(d["body"]), int(d["by_user"])) for d in drafts),
        notes=tuple(Note(int(n["by_user"]), n["words"], moment(n["at"])) for n in reversed(notes)),
        answered=answered,
        heard_at=work.chat.heard_at if work.chat else None,
        reachable=not (work.case.unreachable if work.case else False),
    )


def _answered(group: str, message: str) -> Tx[Answered | None]:
    """What the message replied to shows; None when it never went through us."""
    found = yield sql("placed_at", group, message)
    if not found:
        return None
    row = found[0]["row_id"]
    shown = yield sql("relay_of_row", row)
    if not shown:
        return Answered(row, "bot")
    relay = shown[-1]
    return Answered(row, relay["side"], relay["relay_id"], int(relay["by_user"] or 0), relay["from_message"])
