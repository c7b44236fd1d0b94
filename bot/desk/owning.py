"""What agents do with a case becomes rows: taking, giving back, passing on, settling, putting aside, noting."""

from __future__ import annotations

import json
from typing import Any

from bot.clock import stamp
from bot.desk.bench import Bench
from bot.desk.holding import assign, give_to_bot, hold_by
from bot.desk.timers import plan, plan_next_step
from bot.store.desk import draft_write
from bot.store.statements import Tx, sql
from dialogs.desk import deeds, drafting
from dialogs.desk.people import Member, member_of


def _me(bench: Bench) -> Member:
    assert bench.member is not None  # effects come of what a member did
    return bench.member


def _take(bench: Bench, _effect: deeds.Take) -> Tx[None]:
    yield from hold_by(bench, _me(bench))


def _release(bench: Bench, effect: deeds.Release) -> Tx[None]:
    yield from give_to_bot(bench, effect.to)


def _transfer(bench: Bench, effect: deeds.Transfer) -> Tx[None]:
    to = member_of(bench.work.means.members, effect.to)
    assert to is not None
    yield from hold_by(bench, to)


def _assign(bench: Bench, effect: deeds.Assign) -> Tx[None]:
    assign(bench.work, effect.to)
    bench.work.note("desk.assigned", by=_me(bench).user_id, to=effect.to)
    yield from ()


def _put_aside(bench: Bench, effect: deeds.PutAside) -> Tx[None]:
    bench.topic.snoozed_until = effect.until
    until = stamp(effect.until) if effect.until else ""
    bench.work.note("desk.snoozed", by=_me(bench).user_id, until=until)
    if effect.until is not None:
        yield from plan(bench, "snoozed", effect.until, until)


def _pause(bench: Bench, effect: deeds.PauseReminders) -> Tx[None]:
    work = bench.work
    if work.case is None:
        return
    yield from _end_pause(bench, deeds.EndPause())
    hold_id, by = work.means.ids.new("H"), _me(bench).user_id
    row = {"hold_id": hold_id, "since": stamp(work.now), "until": stamp(effect.until)}
    work.writes.append(
        sql("desk_hold_add", hold_id, work.case.case_id, str(by), effect.reason, row["since"], row["until"])
    )
    work.case.arranged = True
    work.arranged.pauses = ((work.now, effect.until),)
    work.note("desk.hold", by=by, until=row["until"], reason=effect.reason)


def _end_pause(bench: Bench, _effect: deeds.EndPause) -> Tx[None]:
    work = bench.work
    if work.case is not None and work.arranged.pauses:
        work.writes.append(sql("desk_holds_end", work.case.case_id, stamp(work.now)))
        work.arranged.pauses = ()
        work.note("desk.hold_ended", by=_me(bench).user_id)
    yield from ()


def _settle(bench: Bench, effect: deeds.Settle) -> Tx[None]:
    work, by = bench.work, _me(bench).user_id
    next_on = effect.next_on.isoformat() if effect.next_on else None
    for ticket in work.tickets:
        values = (stamp(work.now), str(by), effect.outcome, effect.summary, effect.next_step, next_on)
        work.writes.append(sql("ticket_settle", ticket["ticket_id"], *values))
    settled = [ticket["ticket_id"] for ticket in work.tickets]
    work.tickets = []
    said: dict[str, Any] = {"summary": effect.summary, "next_step": effect.next_step, "next_on": next_on or ""}
    work.note("desk.settled", by=by, tickets=settled, outcome=effect.outcome, **said)
    if effect.next_on is not None:
        yield from plan_next_step(bench, settled[0], effect.next_on, by)


def _note(bench: Bench, effect: deeds.AddNote) -> Tx[None]:
    work, by = bench.work, _me(bench).user_id
    note_id = work.means.ids.new("N")
    work.writes.append(sql("desk_note_add", note_id, bench.topic.subject, str(by), effect.words, stamp(work.now)))
    work.note("desk.note", by=by, note=note_id)
    yield from ()


def _keep_draft(bench: Bench, effect: drafting.KeepDraft) -> Tx[None]:
    by, subject, now = _me(bench).user_id, bench.topic.subject, stamp(bench.now)
    bench.work.writes.append(sql("drafts_drop", subject, str(by), effect.kind, now))
    bench.work.writes.append(draft_write(effect.id, subject, by, effect.kind, dict(effect.body), now))
    yield from ()


def _change_draft(bench: Bench, effect: drafting.ChangeDraft) -> Tx[None]:
    body = json.dumps(dict(effect.body), ensure_ascii=False)
    bench.work.writes.append(sql("draft_change", effect.id, body, stamp(bench.now)))
    yield from ()


def _end_draft(bench: Bench, effect: drafting.EndDraft) -> Tx[None]:
    bench.work.writes.append(sql("draft_done", effect.id, stamp(bench.now)))
    yield from ()


APPLIERS: dict[type[Any], Any] = {
    deeds.Take: _take,
    deeds.Release: _release,
    deeds.Transfer: _transfer,
    deeds.Assign: _assign,
    deeds.PutAside: _put_aside,
    deeds.PauseReminders: _pause,
    deeds.EndPause: _end_pause,
    deeds.Settle: _settle,
    deeds.AddNote: _note,
    drafting.KeepDraft: _keep_draft,
    drafting.ChangeDraft: _change_draft,
    drafting.EndDraft: _end_draft,
}
