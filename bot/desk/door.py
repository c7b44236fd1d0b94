"""The desk's door: an event of the lender's group becomes a turn of the case whose topic it happened in.

Who is nobody the settings name, an administrator without a name, or another bot is told once a day why nothing is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.acting import act, command_of
from bot.desk.case_turn import bench_of, finished
from bot.desk.group_events import group_moved, rights_changed, seen, topic_seen, topics_are_on
from bot.desk.outside import for_group, is_groups, no_case
from bot.desk.parts import GROUP_INNER, INNER
from bot.desk.places import place, say_there
from bot.desk.topics import reopen
from bot.desk.waking import left_the_group
from bot.sender.place import subject_of
from bot.store.absent import is_here
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.desk import strangers as says
from dialogs.desk.events import Changed, Deeds, DeskHeard, GroupMoved, Left, Pressed, RightsChanged, TopicSeen, Wrote
from dialogs.desk.people import member_of


def desk_turn(work: Work, heard: DeskHeard) -> Tx[None]:
    """A turn for what happened in one of the lender's groups."""
    event = heard.event
    match event:
        case GroupMoved(to):
            yield from group_moved(work, heard.group, to)
        case RightsChanged():
            yield from rights_changed(work, heard.group, event)
        case Left():
            yield from left_the_group(work, event)
        case TopicSeen():
            yield from _topic_turn(work, heard, event)
            return
        case Wrote() | Changed() | Pressed() if heard.who != "us":
            if heard.forum and not heard.thread:
                yield from topics_are_on(work, heard.group)
            yield from _deed_turn(work, heard, event)
            return
    yield from work.finish()


def desk_inner(work: Work, payload: Mapping[str, Any]) -> Tx[None]:
    """A turn for what the clock or the outbox tells the desk: `{"event": "desk.<name>", "subject": ...}`.

    Without a subject it is about the desk as a whole: `desk.moved` {"old", "new"}, and what the parts have.
    """
    name = payload["event"].removeprefix("desk.")
    if "subject" not in payload:
        if name == "moved":
            yield from group_moved(work, payload["old"], payload["new"])
        else:
            yield from GROUP_INNER[name](work, payload)
        yield from work.finish()
        return
    bench = yield from bench_of(work, payload["subject"])
    if bench is None:
        return
    yield from INNER[name](bench, payload)
    yield from finished(bench, looked=name == "brief")


def _topic_turn(work: Work, heard: DeskHeard, event: TopicSeen) -> Tx[None]:
    subject = yield from topic_seen(work, heard, event)
    bench = (yield from bench_of(work, subject)) if subject else None
    if bench is not None:
        yield from seen(bench, heard, event)
        yield from finished(bench)


def _deed_turn(work: Work, heard: DeskHeard, event: Deeds) -> Tx[None]:
    subject = yield from _subject(heard, event)
    member = member_of(work.means.members, heard.user_id) if heard.who == "person" else None
    if member is None:
        _refuse(work, heard, event, in_topic=bool(subject or heard.thread))
        yield from work.finish()
        return
    yield from is_here(member.user_id)
    command = command_of(event)
    if command is not None and is_groups(command[0], event, in_topic=bool(subject)):
        yield from for_group(work, member, command, heard, event)
        return
    bench = (yield from bench_of(work, subject)) if subject else None
    if bench is None:
        no_case(work, heard, member, event, command)
        yield from work.finish()
        return
    bench.member = member
    if bench.topic.held_by == str(member.user_id):
        bench.topic.acted_at = work.now
    yield from act(bench, member, event, command)
    if bench.topic.state == "closed" and bench.topic.held_by and bench.topic.thread_id:
        reopen(bench)
    yield from finished(bench)


def _subject(heard: DeskHeard, event: Deeds) -> Tx[str]:
    """Whose topic it happened in; in a group without topics, whose message was tapped or answered. '' for none."""
    found = yield sql("topic_at", heard.group, heard.thread)
    if found:
        return str(found[0]["subject"])
    about = event.reply_to if isinstance(event, Wrote) else event.message
    placed = (yield sql("placed_at", heard.group, about)) if about and not heard.thread else []
    return (subject_of(placed[0]["lane"]) or "") if placed else ""


def _refuse(work: Work, heard: DeskHeard, event: Deeds, *, in_topic: bool) -> None:
    """Why nothing is done for them; once a day, and only where they meant us."""
    meant = in_topic or not isinstance(event, Wrote) or command_of(event) is not None
    if not meant:
        return
    screen = says.stranger(heard.user_id)
    if heard.who == "anonymous":
        screen = says.anonymous()
    elif heard.who == "bot":
        screen = says.other_bot()
    work.note("desk.stranger", by=heard.user_id, who=heard.who, group=heard.group)
    once = f"desk.stranger:{heard.group}:{heard.who}:{heard.user_id}:{work.desk_day.isoformat()}"
    say_there(work, place(heard.group, heard.thread), screen, reply_to=event.message, once=once)
