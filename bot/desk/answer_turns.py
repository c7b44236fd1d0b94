"""Turns of the desk about what agents send that no command begins: an edit, an album's end, a planned moment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.clock import moment, stamp
from bot.desk.answering import altered, announced, answered
from bot.desk.apply import apply
from bot.desk.bench import Bench, Inner
from bot.desk.look import look
from bot.store.statements import Tx, sql
from dialogs.desk.answering import ALBUM, KIND, attempt
from dialogs.desk.changing import changed
from dialogs.desk.complaints import about_you, barred
from dialogs.desk.events import Changed, Wrote
from dialogs.desk.outgoing import Outgoing, outgoing
from dialogs.desk.people import Member, member_of
from dialogs.desk.pressing import when_due
from dialogs.desk.story import Answer
from dialogs.desk.view import DeskView, Draft


def edited(bench: Bench, member: Member, event: Changed) -> Tx[None]:
    """A member changed a message of the topic."""
    view = yield from look(bench, member, event.message)
    yield from _carry_out(bench, changed(event, view), view, event.message)


def _carry_out(bench: Bench, answer: Answer, view: DeskView, message: str) -> Tx[None]:
    if answer.effects and barred("r", view):
        answer = about_you(view)
    yield from apply(bench, answer.effects)
    if answer.says is not None:
        bench.tell(answer.says, reply_to=message)


def _woken(bench: Bench, payload: Mapping[str, Any]) -> Tx[tuple[Outgoing, Draft, DeskView] | None]:
    """The draft a row speaks of, with its author acting; None when it is decided, or they are here no more."""
    rows = yield sql("draft_read", payload["draft"])
    if not rows:
        return None
    by = int(rows[0]["by_user"])
    bench.member = member_of(bench.work.means.members, by)
    if bench.member is None:
        yield sql("draft_done", payload["draft"], stamp(bench.now))
        bench.work.note("desk.not_sent", draft=payload["draft"], why="the author is on the roster no more")
        return None
    draft = Draft(rows[0]["draft_id"], rows[0]["kind"], json.loads(rows[0]["body"]), by, moment(rows[0]["at"]))
    out = outgoing(draft.body)
    return out, draft, (yield from look(bench, bench.member, out.message))


def due(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The moment of words that were to go later."""
    found = yield from _woken(bench, payload)
    if found is not None:
        out, draft, view = found
        yield from _carry_out(bench, when_due(draft, view), view, out.message)


# Albums: parts come one by one ---------------------------------------------------------------------------------------


def part_of_album(bench: Bench, member: Member, wrote: Wrote) -> Tx[bool]:
    """Whether a message is one more part of an album that is being sent; it joins the others."""
    if wrote.file is None or not wrote.file.album:
        return False
    for row in (yield sql("drafts_open", bench.topic.subject)):
        body = json.loads(row["body"])
        ours = row["kind"] == f"{KIND}.{ALBUM}" and int(row["by_user"]) == member.user_id
        if ours and body["album"] == wrote.file.album:
            kinds = sorted({*body["kind"].split("+"), wrote.file.kind})
            words = "\n".join(filter(None, (body["text"], wrote.text)))
            names = "\n".join(filter(None, (body.get("names", ""), wrote.file.name)))
            body |= {"names": names, "files": [*body["files"], wrote.message], "kind": "+".join(kinds), "text": words}
            yield sql("draft_body", row["draft_id"], json.dumps(body, ensure_ascii=False))
            return True
    return False


def album_came(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Everything of an album that came goes as one, judged as one."""
    found = yield from _woken(bench, payload)
    if found is not None:
        out, draft, view = found
        yield sql("draft_done", draft.id, stamp(bench.now))
        yield from _carry_out(bench, attempt(out, view), view, out.message)


INNER: dict[str, Inner] = {
    "answered": answered,
    "altered": altered,
    "announced": announced,
    "answer_later": due,
    "answer_album": album_came,
}
