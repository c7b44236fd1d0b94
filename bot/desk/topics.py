"""The topic of a case: made when a person is first asked for, one for each case, whatever comes in between.

A topic is opened by a row of the outbox and is known once Telegram has told its thread (`desk.opened`). Until then
everything said in it waits, for its lane names the topic and not the place. What could make an orphan or a twin: the
answer is lost (the row is tried again), the process dies (too), a person deletes the topic. So every opening has its
own row, a topic is adopted by the case number in its name as soon as it is seen, and a second one goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.clock import stamp
from bot.desk.bench import Bench, Inner, request_of
from bot.desk.places import desk_groups, group_for, place, say_there
from bot.desk.refresh import about_topic, first_brief, look_soon, new_title
from bot.desk.timers import turn_of
from bot.sender.refusals import PUT_OUT
from bot.store.desk import TopicRow, add_topic, lock_topic
from bot.store.outbox import RELAY
from bot.store.statements import Row, Tx, sql
from bot.turn.work import Work
from dialogs.desk import group_lines as says
from dialogs.desk.titles import request_line

_NOT_THERE = (PUT_OUT, "chat not found")  # nothing reaches the group; whatever else is wrong, lines still do
AGAIN = timedelta(hours=1)  # so often it is tried whether we are back in the group


def ensure_topic(work: Work) -> Tx[Bench | None]:
    """The desk's side of the turn's case, or of its visitor's chat; its topic is opened where it is not.

    Inside a turn that has its case or chat locked. None where the lender has no group.
    """
    groups = yield from desk_groups(work)
    if not groups:
        return None
    topic = work.topic or (yield from lock_topic(work.chain))
    if topic is None:
        case = work.case
        number = case.number if case else f"V-{work.chat.conversation_id}" if work.chat else "-"
        group, at = group_for(number, groups), stamp(work.now)
        chat = work.chat.chat_id if work.chat else None
        topic = yield from add_topic(work.chain, case.case_id if case else None, chat, number, group, "wished", at)
    work.topic = topic
    bench = Bench(work, topic)
    if topic.group_id not in groups:  # the lender has other groups now
        _start_again(topic, group_for(topic.number, groups))
    if topic.state == "closed" and topic.thread_id:
        reopen(bench)
    elif topic.state != "open" and not topic.open_row:
        open_topic(bench)
    return bench


def person_asked(work: Work, ticket: Row) -> Tx[None]:
    """A person is asked for: the desk reads it in the topic of the case."""
    bench = yield from ensure_topic(work)
    if bench is None:
        return
    tell_request(bench, ticket)
    yield from look_soon(work)


def tell_request(bench: Bench, ticket: Row) -> None:
    """A line for a request: why, how urgent, until when, in whose words."""
    line = request_line(bench.topic.number, request_of(ticket), bench.work.desk_day, held=bool(bench.topic.held_by))
    bench.tell(line, locale=bench.work.means.desk_locale)


def open_topic(bench: Bench) -> None:
    """Ask Telegram for a topic; the answer is the event `desk.opened`. What is said meanwhile waits."""
    topic, work = bench.topic, bench.work
    if topic.state != "flat":  # what is flat stays readable in the group until there is a topic
        topic.state = "wished"
    topic.title = new_title(bench)
    answer = {"group": topic.group_id, "opening": f"{work.label}:{len(work.rows)}"}
    topic.open_row = work.send(
        topic.lane, "open_topic", {"title": topic.title, "answer": answer}, purpose="desk", priority=RELAY,
        on_doubt="resend",
    )  # fmt: skip


def reopen(bench: Bench) -> None:
    """A closed topic is opened again."""
    bench.topic.state = "open"
    about_topic(bench, "reopen_topic")


def _start_again(topic: TopicRow, group: str) -> None:
    """Nothing of the topic is there any more."""
    topic.group_id, topic.thread_id, topic.open_row = group, "", ""
    topic.state = "wished"
    topic.brief_row, topic.brief_digest, topic.edit_row, topic.name_row = None, "", "", ""


# What Telegram answers -----------------------------------------------------------------------------------------------


def opened(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """Telegram has opened a topic, or will not."""
    topic = bench.topic
    group = str(payload.get("group") or topic.group_id)
    if payload["ok"]:
        yield from is_open(bench, group, str(payload["thread"]))
    elif not topic.thread_id and group == topic.group_id and payload.get("opening", "") in ("", topic.open_row):
        yield from _not_opened(bench, str(payload.get("why") or ""))


def is_open(bench: Bench, group: str, thread: str) -> Tx[None]:
    """The topic is there, as that thread; a second one goes."""
    topic = bench.topic
    if group != topic.group_id or topic.thread_id not in ("", thread):
        drop_twin(bench.work, group, thread, topic.number)
        return
    if topic.thread_id == thread:
        topic.open_row = ""
        return
    topic.thread_id = thread
    bench.work.note("desk.opened", group=group, thread=thread)
    if topic.state == "closed":  # nobody is asked any more
        about_topic(bench, "close_topic")
    else:
        topic.state = "open"
    topic.open_row = ""
    yield from first_brief(bench)


def drop_twin(work: Work, group: str, thread: str, number: str) -> None:
    """A second topic of a case: closed with a line, however long the group has no room, and deleted where we may."""
    lane = place(group, thread)
    once = f"desk.twin:{group}:{thread}"
    say_there(work, lane, says.twin(number), once=once)
    work.send(
        lane, "close_topic", {}, purpose="desk", priority=RELAY, on_doubt="resend", once_key=f"{once}:close_topic"
    )
    work.send(
        lane, "delete_topic", {"thread": thread}, purpose="cosmetic", priority=RELAY, on_doubt="drop", droppable=True,
        once_key=f"{once}:delete_topic",
    )  # fmt: skip
    work.note("desk.twin", group=group, thread=thread)


def _not_opened(bench: Bench, why: str) -> Tx[None]:
    """Without topics everything is said in the group itself; where we are not in it, it waits, and is tried again."""
    topic, work = bench.topic, bench.work
    yield sql("dead_outbox_close", topic.open_row)  # its refusal is dealt with here, it is no dead letter
    topic.open_row = ""
    work.note("desk.refused", group=topic.group_id, why=why)
    if any(known in why.lower() for known in _NOT_THERE):
        topic.state = "refused"
        key = f"open:{topic.subject}:{work.label}"
        yield from turn_of(work, topic.subject, "open", key, work.now + AGAIN)
        return
    topic.state = "flat"
    once = f"desk.trouble:{topic.group_id}:{why}:{work.desk_day:%Y-%m}"  # a plain group may be what the lender wants
    say_there(work, place(topic.group_id), says.no_topic(why), once=once)


def gone(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The topic is no more: another is opened, and says what is open and how the case stands."""
    topic = bench.topic
    if not topic.thread_id or str(payload.get("thread") or topic.thread_id) != topic.thread_id:
        return
    bench.work.note("desk.gone", group=topic.group_id, thread=topic.thread_id)
    was = topic.state
    _start_again(topic, topic.group_id)
    waiting = yield sql("topic_rows_waiting", topic.lane)  # those that met it, and what stands behind them
    if was == "closed" and not (bench.work.tickets or topic.held_by or waiting):
        topic.state = "closed"
        return
    open_topic(bench)
    bench.tell(says.made_again(topic.number), locale=bench.work.means.desk_locale)
    for ticket in bench.work.tickets:
        tell_request(bench, ticket)
    yield from ()


def open_again(bench: Bench, _payload: Mapping[str, Any]) -> Tx[None]:
    """Rights or topics came back, or somebody wrote to a closed one: what people have is open."""
    topic = bench.topic
    if bench.work.tickets or topic.held_by:
        if topic.state in ("refused", "flat"):
            open_topic(bench)
        elif topic.state == "closed" and topic.thread_id:
            reopen(bench)
    yield from ()


def moved(bench: Bench, payload: Mapping[str, Any]) -> Tx[None]:
    """The group is another chat from now on: {"to"}. Its topics go along; a group without any may have some now."""
    topic = bench.topic
    topic.group_id = str(payload["to"])
    if not topic.thread_id and topic.state in ("flat", "refused", "wished"):
        topic.open_row = ""
        if bench.work.tickets or topic.held_by:
            open_topic(bench)
    yield from ()


INNER: dict[str, Inner] = {
    "opened": opened,
    "gone": gone,
    "open": open_again,
    "follow": moved,
}
