"""What happens in a group of the desk's: it moves, our rights in it change, people close a topic or open one again."""

from __future__ import annotations

import re

from bot.desk.bench import Bench, request_of
from bot.desk.places import place, say_there
from bot.desk.timers import turn_of
from bot.desk.topics import is_open
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.desk import group_lines as says
from dialogs.desk.events import DeskHeard, RightsChanged, TopicSeen

_NUMBER = re.compile(r"\b[GV]-[0-9A-Z]{4,12}\b")


def group_moved(work: Work, old: str, new: str) -> Tx[None]:
    """Every topic of the group follows, each in a turn of its case."""
    work.note("desk.moved", old=old, new=new)
    for row in (yield sql("topics_of_group", old)):
        yield from _in_its_turn(work, row["subject"], "follow", to=new)


def rights_changed(work: Work, group: str, event: RightsChanged) -> Tx[None]:
    """What we may do in the group changed: said once what is missing, and done what had to wait."""
    rights = {"topics": event.topics, "pins": event.pins, "deletes": event.deletes}
    work.note("desk.rights", group=group, there=event.there, **rights)
    if not event.there:
        return
    missing = says.missing_rights(**rights)
    if missing is not None:
        say_there(work, place(group), missing)
    for row in (yield sql("topics_of_group", group)):
        if row["state"] in ("refused", "flat") or (row["state"] == "wished" and not row["thread_id"]):
            yield from _in_its_turn(work, row["subject"], "open")


def topics_are_on(work: Work, group: str) -> Tx[None]:
    """A group with topics is written in: what stands in the group itself is given one, or tried once an hour.

    Telegram tells nobody when topics are switched on; each message says whether the group has them.
    """
    for row in (yield sql("topics_flat", group)):
        key = f"on:{row['subject']}:{work.now:%Y-%m-%dT%H}"
        yield from turn_of(work, row["subject"], "open", key, work.now)


def topic_seen(work: Work, heard: DeskHeard, event: TopicSeen) -> Tx[str]:
    """The subject of a topic of ours that was created, closed or reopened: its turn goes on by `seen`; '' for none."""
    if event.what != "created" or not event.ours:
        found = yield sql("topic_at", heard.group, heard.thread)
        return str(found[0]["subject"]) if found else ""
    number = _NUMBER.search(event.name)
    rows = (yield sql("topics_numbered", number[0], heard.group)) if number else []
    mine = [row for row in rows if row["thread_id"] == heard.thread]
    waiting = [row for row in rows if not row["thread_id"]]
    return str((mine or waiting or rows)[0]["subject"]) if rows else ""


def seen(bench: Bench, heard: DeskHeard, event: TopicSeen) -> Tx[None]:
    """State follows what people do with a topic. Its name is theirs to change: the thread is what counts."""
    topic = bench.topic
    match event.what:
        case "created" if event.ours:
            yield from is_open(bench, heard.group, heard.thread)
        case "closed" if not event.ours and topic.state == "open":
            topic.state = "closed"
            bench.work.note("desk.closed", by=heard.user_id)
            if bench.work.tickets:
                due = request_of(bench.work.tickets[0])
                bench.tell(says.closed_too_early(due), locale=bench.work.means.desk_locale)
        case "reopened" if not event.ours and topic.state == "closed":
            topic.state = "open"
            bench.work.note("desk.reopened", by=heard.user_id)
    yield from ()


def _in_its_turn(work: Work, subject: str, name: str, **more: str) -> Tx[None]:
    """A turn of its own for a case: nobody holds two cases at once."""
    yield from turn_of(work, subject, name, f"{name}:{subject}:{work.label}", work.now, **more)
