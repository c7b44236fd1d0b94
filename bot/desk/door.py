"""The desk's door: an event of the lender's group becomes a turn of the case whose topic it happened in.

Who is nobody the settings name, an administrator without a name, or another bot is told once a day why nothing is done.
A member's command or button is a rule of the case's, or of the group's; what else they write in a topic is a note that
the borrower never sees, except a reply to the borrower's own message: that is an answer, as `/r` is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.clock import stamp
from bot.desk.answer_turns import edited, part_of_album
from bot.desk.apply import apply
from bot.desk.bench import Bench, language_of
from bot.desk.group import GROUP, GROUP_BUTTONS, GroupCommand
from bot.desk.look import look
from bot.desk.parts import GROUP_INNER, INNER
from bot.desk.places import place, say_there
from bot.desk.refresh import look_soon
from bot.desk.topics import group_moved, open_topic, reopen, rights_changed, seen, topic_seen, topics_are_on
from bot.desk.waking import left_the_group
from bot.sender.place import subject_of
from bot.store.absent import is_here
from bot.store.cases import lock_case, lock_chat
from bot.store.desk import lock_topic
from bot.store.outbox import RELAY
from bot.store.statements import Tx, sql
from bot.turn.ledger import day_turned
from bot.turn.plan import replan
from bot.turn.reading import read_case, read_holder
from bot.turn.work import Work
from dialogs.desk import strangers as says
from dialogs.desk.complaints import about_you, barred
from dialogs.desk.drafting import TOOK, awaited
from dialogs.desk.events import Changed, DeskHeard, GroupMoved, Left, Pressed, RightsChanged, TopicSeen, Wrote
from dialogs.desk.overview import supervisors_only
from dialogs.desk.people import Member, member_of
from dialogs.desk.story import Deed, Rule
from dialogs.desk.words import BUTTONS, COMMANDS, DRAFTS
from dialogs.grammar.screen import Screen

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
REPLY = "r"  # the command as which a reply to the borrower's message counts
Deeds = Wrote | Changed | Pressed


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
    yield from _finish(bench, looked=name == "brief")


def bench_of(work: Work, subject: str) -> Tx[Bench | None]:
    """The bench of a subject: its case (or its visitor's chat) locked and read, then its topic."""
    kind, _, name = subject.partition(":")
    if kind == "case":
        work.case = yield from lock_case(name)
        if work.case is None:
            return None
        if work.case.chat_id is not None:
            work.chat = yield from lock_chat(work.case.chat_id)
        yield from read_case(work)
        day_turned(work)
    else:
        work.chat = yield from lock_chat(name)
        work.tickets = yield sql("tickets_of_chat", name)
        work.complaints = yield sql("complaints_of_chat", name)
        yield from read_holder(work)
    work.topic = yield from lock_topic(subject)
    return Bench(work, work.topic) if work.topic is not None else None


def _finish(bench: Bench, *, looked: bool = False) -> Tx[None]:
    if bench.topic.nowhere and any(row.lane == bench.topic.lane for row in bench.work.rows):
        open_topic(bench)
    if bench.topic.thread_id and not looked:
        yield from look_soon(bench.work)
    yield from replan(bench.work)
    bench.save()
    yield from bench.work.finish()


def _topic_turn(work: Work, heard: DeskHeard, event: TopicSeen) -> Tx[None]:
    subject = yield from topic_seen(work, heard, event)
    bench = (yield from bench_of(work, subject)) if subject else None
    if bench is not None:
        yield from seen(bench, heard, event)
        yield from _finish(bench)


# Who may, and where --------------------------------------------------------------------------------------------------


def _deed_turn(work: Work, heard: DeskHeard, event: Deeds) -> Tx[None]:
    subject = yield from _subject(heard, event)
    member = member_of(work.means.members, heard.user_id) if heard.who == "person" else None
    if member is None:
        _refuse(work, heard, event, in_topic=bool(subject or heard.thread))
        yield from work.finish()
        return
    yield from is_here(member.user_id)
    command = _command(event)
    if command is not None and _is_groups(command[0], event, in_topic=bool(subject)):
        yield from _for_group(work, member, command, heard, event)
        return
    bench = (yield from bench_of(work, subject)) if subject else None
    if bench is None:
        _no_case(work, heard, member, event, command)
        yield from work.finish()
        return
    bench.member = member
    if bench.topic.held_by == str(member.user_id):
        bench.topic.acted_at = work.now
    yield from _act(bench, member, event, command)
    if bench.topic.state == "closed" and bench.topic.held_by and bench.topic.thread_id:
        reopen(bench)
    yield from _finish(bench)


def _subject(heard: DeskHeard, event: Deeds) -> Tx[str]:
    """Whose topic it happened in; in a group without topics, whose message was tapped or answered. '' for none."""
    found = yield sql("topic_at", heard.group, heard.thread)
    if found:
        return str(found[0]["subject"])
    about = event.reply_to if isinstance(event, Wrote) else event.message
    placed = (yield sql("placed_at", heard.group, about)) if about and not heard.thread else []
    return (subject_of(placed[0]["lane"]) or "") if placed else ""


def _command(event: Deeds) -> tuple[str, str] | None:
    """The word of a command or the name of a button, and what stands behind it."""
    if isinstance(event, Pressed):
        name, _, value = event.action.partition(":")
        return name, value
    if isinstance(event, Wrote) and (found := _COMMAND.fullmatch(event.text)):
        return found[1].lower(), (found[2] or "").strip()
    return None


def _is_groups(word: str, event: Deeds, *, in_topic: bool) -> bool:
    """Whether it is about the desk as a whole: a word the group alone has, or one that both have, written there."""
    if isinstance(event, Pressed):
        return word in GROUP_BUTTONS and (not in_topic or word not in BUTTONS)
    return word in GROUP and (not in_topic or word not in COMMANDS or "topic" not in COMMANDS[word].where)


def _refuse(work: Work, heard: DeskHeard, event: Deeds, *, in_topic: bool) -> None:
    """Why nothing is done for them; once a day, and only where they meant us."""
    meant = in_topic or not isinstance(event, Wrote) or _command(event) is not None
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


def _for_group(
    work: Work, member: Member, command: tuple[str, str], heard: DeskHeard, event: Deeds
) -> Tx[None]:  # fmt: skip
    word, rest = command
    known: GroupCommand = (GROUP_BUTTONS if isinstance(event, Pressed) else GROUP)[word]
    if word in COMMANDS and COMMANDS[word].supervisor and not member.supervises:
        screen = supervisors_only(word, work.means.members)
    else:
        screen = yield from known(work, member, rest, heard)
    row = (yield from _row_at(heard.group, event.message)) if isinstance(event, Pressed) else ""
    lane, locale = place(heard.group, heard.thread), language_of(work.means, member)
    if row:
        payload = work.means.render(screen, "desk", 0, locale, work.means.lender.zone)
        work.send(lane, "redraw", payload, purpose="desk", priority=RELAY, on_doubt="resend", target_row=row)
    else:
        say_there(work, lane, screen, reply_to=event.message, locale=locale)
    yield from work.finish()


def _no_case(work: Work, heard: DeskHeard, member: Member, event: Deeds, command: tuple[str, str] | None) -> None:
    """A member did something where there is no case: told what to do instead; talk in the group itself is theirs."""
    once, screen = None, None
    if isinstance(event, Pressed):
        screen = says.not_known_button()
    elif isinstance(event, Wrote) and command is not None:
        word = command[0]
        screen = says.in_a_topic(word) if word in COMMANDS else says.unknown_word(word, {*COMMANDS, *GROUP})
    elif isinstance(event, Wrote) and heard.thread:
        screen = says.no_case()
        once = f"desk.no_case:{heard.group}:{heard.thread}:{member.user_id}:{work.desk_day.isoformat()}"
    if screen is not None:
        lane = place(heard.group, heard.thread)
        say_there(work, lane, screen, reply_to=event.message, once=once, locale=language_of(work.means, member))


def _row_at(group: str, message: str) -> Tx[str]:
    placed = yield sql("placed_at", group, message)
    return str(placed[0]["row_id"]) if placed else ""


# What a member does with a case --------------------------------------------------------------------------------------


def _act(bench: Bench, member: Member, event: Deeds, command: tuple[str, str] | None) -> Tx[None]:
    if isinstance(event, Changed):
        yield from edited(bench, member, event)
        return
    wrote = event if isinstance(event, Wrote) else None
    if wrote is not None and (yield from part_of_album(bench, member, wrote)):
        return
    view = yield from look(bench, member, wrote.reply_to if wrote else "")
    rule: Rule | None = None
    asked = False
    if command is not None and wrote is None:
        deed, rule = Deed(*command, event.message), BUTTONS.get(command[0])
        if rule is None:
            bench.tell(says.not_known_button(), reply_to=event.message)
    elif command is not None:
        deed = Deed(*command, event.message, wrote)
        rule = _rule_of(bench, member, deed)
    else:
        assert wrote is not None
        deed = Deed(REPLY, wrote.text, wrote.message, wrote)
        answers = view.answered is not None and view.answered.side == "borrower"
        draft = None if answers else awaited(wrote, view, DRAFTS)
        rule = COMMANDS[REPLY].rule if answers and REPLY in COMMANDS else None
        if draft is not None:
            rule, asked = DRAFTS[draft.kind], not wrote.reply_to
        if rule is None:
            _keep_note(bench, member, wrote)
    if rule is None:
        return
    answer = about_you(view) if barred(deed.word, view) else rule(deed, view)
    yield from apply(bench, answer.effects)
    if answer.says is not None and asked:
        answer = replace(answer, says=answer.says.led_by((TOOK,)))
    if asked and wrote is not None and not answer.effects:  # no answer after all, and not lost
        _keep_note(bench, member, wrote)
    if answer.says is not None:
        yield from _say(bench, answer.says, deed.message, redraw=answer.redraw and wrote is None)
    if answer.receipt:
        bench.receipt(deed.message, answer.receipt)


def _rule_of(bench: Bench, member: Member, deed: Deed) -> Rule | None:
    """The rule of a command; where there is none for this member, they are told."""
    command = COMMANDS.get(deed.word)
    if command is None:
        bench.tell(says.unknown_word(deed.word, {*COMMANDS, *GROUP}), reply_to=deed.message)
        return None
    if command.supervisor and not member.supervises:
        bench.tell(supervisors_only(deed.word, bench.work.means.members), reply_to=deed.message)
        return None
    return command.rule


def _say(bench: Bench, screen: Screen, message: str, *, redraw: bool) -> Tx[None]:
    """In the topic, as a reply; or in place of the message under which the button stood, unless that is the brief."""
    row = (yield from _row_at(bench.topic.group_id, message)) if redraw else ""
    if not row or row in (bench.topic.brief_row, bench.topic.edit_row):
        bench.tell(screen, reply_to=message)
        return
    bench.work.send(
        bench.topic.lane,
        "redraw",
        bench.draw(screen),
        purpose="desk",
        priority=RELAY,
        on_doubt="resend",
        target_row=row,
    )


def _keep_note(bench: Bench, member: Member, wrote: Wrote) -> None:
    """What is written among colleagues stays among them."""
    work, topic = bench.work, bench.topic
    words = wrote.text or (f"[{wrote.file.name or wrote.file.kind}]" if wrote.file else "")
    if not words:
        return
    by = str(member.user_id)
    work.writes.append(sql("desk_note_add", f"{work.label}:note", topic.subject, by, words, stamp(work.now)))
    work.note("desk.wrote", by=member.user_id, text=words)
    if topic.state == "closed":
        bench.tell(says.closed_case(topic.number), reply_to=wrote.message)
