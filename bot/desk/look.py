"""The picture a rule of the desk looks at, taken under the case's lock."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from html import unescape
from typing import Any, Literal, cast

from arrears.contact import windows
from bot.clock import moment
from bot.desk.answer_picture import answering
from bot.desk.bench import Bench, request_of
from bot.store.absent import absent
from bot.store.desk import NOTES_SHOWN
from bot.store.finals import noticed
from bot.store.statements import Tx, sql
from bot.turn.arranged import holds
from bot.turn.picture import picture
from bot.turn.work import Work
from dialogs.desk.people import Member
from dialogs.desk.view import Answered, CallHours, DeskView, Draft, Note, Request, Said

NOBODY = Member(0, "")  # who acts where the clock or the borrower does
SAID = 5  # last messages in the picture
ASKED = frozenset({"asked", "misreads"})  # after which the borrower is asked what it is about
LINES = 60  # of the journal, looked through for them
LONGEST_SAID = 300  # characters
KINDS = frozenset({"heard", "shown", "notice.queued"})
_MARKUP = re.compile(r"</?b>")


def look(bench: Bench, me: Member, reply_to: str = "") -> Tx[DeskView]:
    """The desk's picture for `me`; `reply_to` is the message of the topic that is answered."""
    work, topic = bench.work, bench.topic
    drafts = yield sql("drafts_open", topic.subject)
    notes = yield sql("desk_notes_of", topic.subject, NOTES_SHOWN)
    answered = (yield from _answered(bench, reply_to)) if reply_to else None
    said = yield from _said(bench)
    requests = yield from _requests(work)
    owner = work.case.owner if work.case else "held" if topic.held_by else "waiting"
    return DeskView(
        view=picture(work),
        subject=topic.subject,
        number=topic.number,
        me=me,
        members=work.means.members,
        now=work.now,
        zone=work.means.lender.zone,
        owner=cast(Literal["bot", "waiting", "held"], owner),
        fresh_id=work.means.ids.word(8),
        tone=work.means.tone(),
        holder=bench.holder,
        held_since=topic.held_since,
        snoozed_until=topic.snoozed_until,
        requests=requests,
        drafts=tuple(
            Draft(d["draft_id"], d["kind"], json.loads(d["body"]), int(d["by_user"]), moment(d["at"])) for d in drafts
        ),
        notes=tuple(Note(int(n["by_user"]), n["words"], moment(n["at"])) for n in reversed(notes)),
        answered=answered,
        heard_at=work.chat.heard_at if work.chat else None,
        reachable=not (work.case.unreachable if work.case else False),
        said=said,
        stops=tuple(stop for stop in work.open_stops() if stop.until is None or work.now < stop.until),
        holds=tuple(hold for hold in holds(work) if hold.until is None or work.now < hold.until),
        language=work.chat.language if work.chat else "",
        linked=work.chat is not None,
        absent=(yield from absent()),
        calls=_call_hours(work),
        noticed_on=(yield from noticed(work)),
        more={"answering": (yield from answering(bench, reply_to, drafts))},
        borrower=next((m.user_id for m in work.means.members if work.chat and str(m.user_id) == work.chat.chat_id), 0),
        about=frozenset(int(complaint["about"]) for complaint in work.complaints if complaint["about"]),
    )


def _call_hours(work: Work) -> CallHours:
    """A call is a contact that we start: the hours of the contact rules. Of a visitor nobody knows where they are."""
    if work.case is None:
        return CallHours()
    return CallHours(work.zones, windows(work.contact_facts(()), work.contact_rules), work.jurisdiction)


def _requests(work: Work) -> Tx[tuple[Request, ...]]:
    """The open requests, each with all that was told about it."""
    if not work.tickets:
        return ()
    since = min(str(row["opened_at"]) for row in work.tickets)
    case, chat = work.case.case_id if work.case else None, work.chat.chat_id if work.chat else ""
    told = yield sql("words_told", case, chat, since)
    found = []
    for request in map(request_of, work.tickets):
        about = "person" if request.reason in ASKED else f"signals:{request.reason}"
        words = dict.fromkeys(filter(None, (request.words, *(row["words"] for row in told if row["about"] == about))))
        found.append(replace(request, words=" / ".join(words)))
    return tuple(found)


def _said(bench: Bench) -> Tx[tuple[Said, ...]]:
    """The last messages: the record's, this turn's, and what agents wrote."""
    subject, now = bench.topic.subject, bench.now
    found = []
    for row in (yield sql("journal_said", subject, LINES)):
        found.append(_line(row["kind"], json.loads(row["body"]), moment(row["at"])))
    found += [_line(entry.kind, entry.body, now) for entry in bench.work.entries if entry.kind in KINDS]
    for row in (yield sql("relays_last", subject, "agent", SAID)):
        found.append(Said("agent", _short(row["words"]), moment(row["at"]), int(row["by_user"] or 0)))
    return tuple(sorted((said for said in found if said is not None and said.words), key=lambda said: said.at)[-SAID:])


def _line(kind: str, body: Mapping[str, Any], at: datetime) -> Said | None:
    """A line of the record as a message: what was typed or sent to us, or what was shown."""
    text = str(body.get("text") or "")
    if kind == "heard":
        name = body.get("name") or body.get("kind") or ""
        return Said("borrower", _short(text) or (f"[{name}]" if body.get("event") == "SentFile" else ""), at)
    return Said("bot", _short(unescape(_MARKUP.sub("", text))), at)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_SAID else words[: LONGEST_SAID - 1] + "…"


def _answered(bench: Bench, message: str) -> Tx[Answered | None]:
    """What the message replied to shows; None when it never went through us.

    The borrower's own message is named only in the chat in which they wrote it: in another one its number is another's.
    """
    found = yield sql("placed_at", bench.topic.group_id, message)
    if not found:
        return None
    shown = yield sql("relay_of_row", found[0]["row_id"])
    if not shown:
        return Answered("bot")
    relay, chat = shown[-1], bench.work.chat
    here = chat is not None and relay["from_chat"] == chat.chat_id
    written = relay["from_message"] if here or relay["side"] == "agent" else ""
    return Answered(relay["side"], written)
