"""What became of the messages, written in the fewest commits. Fenced by the epoch each row was claimed under."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock, stamp
from bot.sender.answer import EVENTS, deny, give, landed, opened
from bot.sender.claim import GATED, LEASE, Note
from bot.sender.outcome import (
    Claimed,
    Dead,
    Doubtful,
    Gone,
    Got,
    Later,
    Moved,
    Outcome,
    Sent,
    Unreachable,
    Upload,
    Whose,
    chat_of,
    file_name,
    peer_of,
    thread_of,
)
from bot.sender.pace import forget_pauses, keep_pause
from bot.sender.place import subject_of
from bot.sender.refusals import PARTLY
from bot.store import inbox
from bot.store.leases import holds
from bot.store.moves import note_move
from bot.store.outbox import keep_upload
from bot.store.statements import Row, Statement, Tx, sql, sql_many

TRIES = 10  # of a row, for troubles of its own
BACK_OFF = (1, 2, 5, 15, 30, 60, 120, 300)  # seconds
DOUBTFUL = "doubtful"  # such a row counts as a contact: it may have arrived
ADOPTION = 20.0  # seconds: a doubtful topic is not opened again before Telegram had time to tell of it
ANEW = 5.0  # seconds in which a topic that is gone may be made anew
PAIRED = frozenset({"desk", "relay", "answer"})  # purposes
SHOWING = frozenset({"say", "tell", "file", "copy", "redraw"})  # methods; a redraw may show a message anew
GIVEN_UP = "unavailable"  # what the answer of work says when its tries are over

Landed = Sequence[tuple[Claimed, Outcome]]


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes outcomes with the journal's lines and the inbox's events that follow from them."""

    clock: Clock
    note: Note

    def record(self, epoch: int, outcomes: Landed, now: datetime) -> Tx[None]:
        """All of them. A row that is no longer ours (a newer sender decided about it) stays as that sender left it."""
        at = stamp(now)
        sent = [(message, outcome) for message, outcome in outcomes if isinstance(outcome, Sent)]
        for message, outcome in sent:
            if message.row["purpose"] in GATED:
                yield from self._note_contact(epoch, message, outcome)
        if sent:
            yield sql_many("outbox_sent", [(m.row_id, epoch, outcome.message_id, at) for m, outcome in sent])
        if shown := [place for message, outcome in sent for place in placed(message, outcome)]:
            yield sql_many("placed_add", shown)
        for message, outcome in sent:
            why = "" if outcome.whole else PARTLY
            yield from landed(message.row, self.clock.ticks(), now, ok=True, why=why)
        for message, found in outcomes:
            if not isinstance(found, Sent):
                yield from self._record(epoch, message, found, now)
            elif found.upload is not None:
                yield from _note_upload(message, found.upload, at)
            elif message.row["method"] == "open_topic":
                thread = found.message_id or ""
                yield from opened(message.row, chat_of(message.lane), thread, self.clock.ticks(), now)
            elif not found.whole:
                yield from deny(message.row, PARTLY, self.clock.ticks(), now)

    def _note_contact(self, epoch: int, message: Claimed, outcome: Sent) -> Tx[None]:
        """A contact of ours: the record says once that it went out, unless a newer sender decided about the row."""
        rows = yield sql("outbox_row", message.row_id)
        if rows and (rows[0]["state"], rows[0]["epoch"]) == ("sending", epoch):
            detail = {"row": message.row_id, "purpose": message.row["purpose"], "message": outcome.message_id or ""}
            yield from self.note(message.row["case_id"], "message.sent", detail)

    def recover(self, epoch: int, now: datetime) -> Tx[int]:
        """At the start of an epoch: what an older one left under way is in doubt. Gives how many."""
        yield from holds(LEASE, epoch)
        yield forget_pauses(now)
        rows = yield sql("outbox_in_doubt", epoch)
        for row in rows:
            yield from self._doubt(row["epoch"], row, "the sender stopped", now)
        return len(rows)

    def never_sent(self, epoch: int, known: Collection[str]) -> Tx[None]:
        """Rows of this epoch that are claimed and not `known` to be under way: we never heard of their claim."""
        yield from holds(LEASE, epoch)
        for row in (yield sql("outbox_under_way", epoch)):
            if row["row_id"] not in known:
                yield _as_it_was(epoch, row, "never sent")

    def _record(self, epoch: int, message: Claimed, outcome: Outcome, now: datetime) -> Tx[None]:
        row = message.row
        match outcome:
            case Moved(chat_id):
                yield from self._moved(epoch, message, chat_id, now)
            case Got():
                if (yield from self._end(epoch, row, "sent", "", now)):
                    yield from give(row, outcome, self.clock.ticks(), now)
            case Gone(why):
                yield from self._gone(epoch, message, why, now)
            case _ if row["droppable"]:
                yield from self._end(epoch, row, "dropped", _why(outcome), now)
            case Later(_, why, Whose.ROW):
                yield from self._again(epoch, row, why, outcome.seconds, now, doubtful=row["doubtful"])
            case Later(_, why, whose):  # not the row's trouble: the same again once the pause is over
                if whose is Whose.PEER:
                    yield keep_pause(peer_of(message.lane, row["method"]), now, outcome.seconds)
                yield sql(
                    "outbox_again", row["row_id"], epoch, row["doubtful"], row["attempts"], row["not_before"], why
                )
            case Doubtful(why):
                yield from self._doubt(epoch, row, why, now)
            case Unreachable(why):
                if (yield from self._end(epoch, row, "unreachable", why, now)):
                    yield from inbox.put([self._blocked(row, chat_of(message.lane), now)])
                    yield from landed(row, self.clock.ticks(), now, ok=False, why=why, blocked=True)
            case Dead(why):
                yield from self._dead(epoch, row, why, now, answer=why)

    def _doubt(self, epoch: int, row: Row, why: str, now: datetime) -> Tx[None]:
        if row["method"] == "open_topic":  # Telegram tells of a topic that is there, and a turn adopts it
            yield from self._again(epoch, row, why, ADOPTION, now, doubtful=1)
        elif row["droppable"] or row["on_doubt"] == "drop":
            if (yield from self._end(epoch, row, "dropped", DOUBTFUL, now)) and not row["droppable"]:
                yield from self.note(row["case_id"], "message.doubtful", _detail(row, why))
                yield from landed(row, self.clock.ticks(), now, ok=False, why=DOUBTFUL)
        else:
            yield from self._again(epoch, row, why, 0, now, doubtful=1)

    def _again(self, epoch: int, row: Row, why: str, seconds: float, now: datetime, *, doubtful: int) -> Tx[None]:
        attempts = row["attempts"] + 1
        if attempts >= TRIES:
            yield from self._dead(epoch, row, why, now, answer=GIVEN_UP)
            return
        wait = timedelta(seconds=max(seconds, BACK_OFF[min(attempts, len(BACK_OFF)) - 1]))
        yield sql("outbox_again", row["row_id"], epoch, doubtful, attempts, stamp(now + wait), why)

    def _dead(self, epoch: int, row: Row, why: str, now: datetime, *, answer: str) -> Tx[None]:
        if (yield from self._end(epoch, row, "dead", why, now)):
            yield from self.note(row["case_id"], "message.dead", _detail(row, why))
            if row["method"] in EVENTS:
                yield from deny(row, answer, self.clock.ticks(), now)
            yield from landed(row, self.clock.ticks(), now, ok=False, why=answer)

    def _gone(self, epoch: int, message: Claimed, why: str, now: datetime) -> Tx[None]:
        """The topic is no more: the desk is told once, and the row holds its lane until there is a new one."""
        row, at = message.row, stamp(now)
        subject, group, thread = subject_of(row["lane"]) or "", chat_of(message.lane), thread_of(message.lane)
        what = {"event": "desk.gone", "subject": subject, "group": group, "thread": thread}
        yield from inbox.put(
            [inbox.InboxRow("outcome", f"gone:{group}:{thread}", self.clock.ticks(), subject, what, at)]
        )
        if row["droppable"]:
            yield from self._end(epoch, row, "dropped", why, now)
            return
        tries, later = max(row["attempts"], 1), stamp(now + timedelta(seconds=ANEW))
        yield sql("outbox_again", row["row_id"], epoch, row["doubtful"], tries, later, why)

    def _moved(self, epoch: int, message: Claimed, chat_id: str, now: datetime) -> Tx[None]:
        row, old = message.row, chat_of(message.lane)
        first = yield from note_move(old, chat_id)
        yield _as_it_was(epoch, row, "moved")
        yield sql("outbox_relane", f"chat:{old}", f"chat:{chat_id}")
        if not first:
            return
        yield from self.note(None, "group.moved", {"old": old, "new": chat_id})
        what, key = {"event": "desk.moved", "old": old, "new": chat_id}, f"moved:{old}:{chat_id}"
        yield from inbox.put([inbox.InboxRow("outcome", key, self.clock.ticks(), f"chat:{chat_id}", what, stamp(now))])

    def _end(self, epoch: int, row: Row, state: str, outcome: str, now: datetime) -> Tx[bool]:
        return bool((yield sql("outbox_end", row["row_id"], epoch, state, outcome, stamp(now))))

    def _blocked(self, row: Row, chat: str, now: datetime) -> inbox.InboxRow:
        what = {"event": "reached", "chat_id": chat, "reachable": False}
        return inbox.InboxRow("outcome", row["row_id"], self.clock.ticks(), f"chat:{chat}", what, stamp(now))


def placed(message: Claimed, outcome: Sent) -> list[tuple[str, str, str, int]]:
    """Where what was sent stands, (chat, message, row, place in its album): of what the desk's pairs are made of alone.

    A copy that Telegram left parts out of tells of no place in it (-1).
    """
    if message.row["purpose"] not in PAIRED or message.row["method"] not in SHOWING or outcome.message_id is None:
        return []
    chat, ids = chat_of(message.lane), (outcome.message_id, *outcome.more)
    return [(chat, shown, message.row_id, n if outcome.whole else -1) for n, shown in enumerate(ids)]


def _note_upload(message: Claimed, upload: Upload, at: str) -> Tx[None]:
    if message.row["blob"] is not None:
        yield from keep_upload(message.row["blob"], file_name(message.payload), upload.bot, upload.file_id, at)


def _as_it_was(epoch: int, row: Row, why: str) -> Statement:
    return sql("outbox_again", row["row_id"], epoch, row["doubtful"], row["attempts"], row["not_before"], why)


def _detail(row: Row, why: str) -> dict[str, str]:
    return {"row": row["row_id"], "method": row["method"], "purpose": row["purpose"], "why": why}


def _why(outcome: Outcome) -> str:
    return getattr(outcome, "why", "")
