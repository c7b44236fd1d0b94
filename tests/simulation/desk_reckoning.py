"""When all is quiet at the desk: was everything read that was written, and has every case one topic?"""

from __future__ import annotations

import re
from collections import defaultdict

from sandbox.topics import GENERAL, Topic
from tests.simulation.desk_accounts import SAID, WORDS
from tests.simulation.town import DESK
from tests.simulation.world import World

NUMBER = re.compile(r"\b[GV]-[0-9A-Z]{4,12}\b")


def reckon_desk(world: World) -> None:
    """Findings go to the accounts."""
    _borrowers_are_read(world)
    _agents_are_read(world)
    _one_topic_each(world)
    _nothing_waits_for_ever(world)
    _held_by_us(world)


def _borrowers_are_read(world: World) -> None:
    """What was passed on was said in the group, or it is known that it could not be."""
    raw, desk = world.raw, world.accounts.desk
    for row in raw.execute(
        "SELECT r.*, o.state AS sent, o.outcome FROM relays r LEFT JOIN outbox o ON o.row_id = r.shown_row"
        " WHERE r.side = 'borrower'"
    ):
        what = f"what was written in message {row['from_message']} of {row['from_chat']}"
        told = row["sent"] == "sent" or (row["sent"] == "dead" and row["outcome"])
        if row["state"] == "gathering" or not (told or row["state"] == "not_shown"):
            world.accounts.finds(f"{what} is left {row['state']}, its row {row['sent']}")
        elif (row["state"], row["kind"]) == ("shown", "text"):
            mark = SAID.search(row["words"])
            if mark and mark[0] not in desk.read:
                world.accounts.finds(f"{what} ({mark[0]}) was never read in the group")


def _agents_are_read(world: World) -> None:
    """What is delivered was read by the borrower; nothing is left on its way."""
    desk = world.accounts.desk
    for row in world.raw.execute("SELECT * FROM relays WHERE side = 'agent'"):
        mark = WORDS.search(row["words"])
        if row["state"] == "queued":
            world.accounts.finds(f"the answer {row['relay_id']} is left on its way")
        elif (row["state"], row["kind"]) == ("delivered", "text") and mark and mark[0] not in desk.told:
            world.accounts.finds(f"the answer {row['relay_id']} ({mark[0]}) is delivered, and was never said")


def _one_topic_each(world: World) -> None:
    """One topic that is open for each subject: a second one that nobody wanted is closed or deleted."""
    known = {row["thread_id"] for row in world.raw.execute("SELECT thread_id FROM topics")}
    updates = [world.accounts.updates[number].get("message", {}) for number in world.accounts.expired]
    never_told = {one["message_id"] for one in updates if "forum_topic_created" in one}  # Telegram forgets in a day
    found = defaultdict[str, list[Topic]](list)
    for topic in world.sandbox.world.chats[DESK].topics.values():
        number = NUMBER.search(topic.name)
        if topic.id != GENERAL and not topic.closed and number and topic.id not in never_told:
            found[number[0]].append(topic)
    for number, topics in found.items():
        if len(topics) > 1:
            world.accounts.finds(f"{number} has {len(topics)} open topics: {[topic.id for topic in topics]}")
        elif str(topics[0].id) not in known:
            world.accounts.finds(f"topic {topics[0].id} ({topics[0].name}) is nobody's")


def _nothing_waits_for_ever(world: World) -> None:
    """Who asked for a person has a topic, and no row waits for one that nobody opens."""
    raw = world.raw
    for row in raw.execute(
        "SELECT o.row_id, o.lane FROM outbox o JOIN topics t ON o.lane = 'topic:' || t.subject WHERE o.state = 'ready'"
        " AND t.thread_id = '' AND t.state <> 'flat' AND NOT EXISTS (SELECT 1 FROM outbox p WHERE"
        " p.lane = 'opening:' || t.subject AND p.state IN ('ready', 'sending'))"
    ):
        world.accounts.finds(f"row {row['row_id']} waits for a topic that nobody opens ({row['lane']})")
    for row in raw.execute(
        "SELECT ticket_id, COALESCE('case:' || case_id, 'chat:' || chat_id) AS subject FROM tickets"
        " WHERE closed_at IS NULL"
    ).fetchall():
        topic = raw.execute("SELECT state FROM topics WHERE subject = ?", (row["subject"],)).fetchone()
        if topic is None:
            world.accounts.finds(f"{row['ticket_id']} is asked, and {row['subject']} has no topic")


def _held_by_us(world: World) -> None:
    """Nobody holds a case whom the settings no longer name; several processes may for a while know different ones."""
    rows = world.raw.execute("SELECT subject, held_by FROM topics WHERE held_by <> ''").fetchall()
    for row in rows:
        if int(row["held_by"]) in world.dismissed and len(world.workers) == 1:
            world.accounts.finds(f"{row['subject']} is held by {row['held_by']}, who is not at the desk any more")
