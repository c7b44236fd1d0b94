"""What a member does with a case: a command or a button is a rule of the desk's. What else they write is a note, which
the borrower never sees, except a reply to the borrower's own message: that is an answer, as `/r` is.
"""

from __future__ import annotations

from dataclasses import replace

from bot.clock import stamp
from bot.desk.answer_turns import edited, part_of_album
from bot.desk.apply import apply
from bot.desk.bench import Bench
from bot.desk.look import look
from bot.desk.outside import WORDS
from bot.desk.places import row_at
from bot.store.outbox import RELAY
from bot.store.statements import Tx, sql
from dialogs.desk import strangers as says
from dialogs.desk.complaints import about_you, barred
from dialogs.desk.drafting import TOOK, awaited
from dialogs.desk.events import Changed, Deeds, Pressed, Wrote, command_in
from dialogs.desk.overview import supervisors_only
from dialogs.desk.people import Member
from dialogs.desk.story import Deed, Rule
from dialogs.desk.words import BUTTONS, COMMANDS, DRAFTS
from dialogs.grammar.screen import Screen

REPLY = "r"  # the command as which a reply to the borrower's message counts


def command_of(event: Deeds) -> tuple[str, str] | None:
    """The word of a command or the name of a button, and what stands behind it."""
    if isinstance(event, Pressed):
        name, _, value = event.action.partition(":")
        return name, value
    return command_in(event.text) if isinstance(event, Wrote) else None


def act(bench: Bench, member: Member, event: Deeds, command: tuple[str, str] | None) -> Tx[None]:
    """Do what was meant, or say why not; `command` as `command_of` gives it."""
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
        rule = COMMANDS[REPLY].rule if answers else None
        if draft is not None:
            rule, asked = DRAFTS[draft.kind], not wrote.reply_to
        if rule is None:
            _keep_note(bench, member, wrote)
            if view.answered is not None and view.answered.side == "bot":
                once = f"desk.only_a_note:{bench.topic.subject}:{member.user_id}:{bench.work.desk_day.isoformat()}"
                bench.tell(says.only_a_note(), reply_to=wrote.message, once_key=once)
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
        bench.tell(says.unknown_word(deed.word, WORDS), reply_to=deed.message)
        return None
    if command.supervisor and not member.supervises:
        bench.tell(supervisors_only(deed.word, bench.work.means.members), reply_to=deed.message)
        return None
    return command.rule


def _say(bench: Bench, screen: Screen, message: str, *, redraw: bool) -> Tx[None]:
    """In the topic, as a reply; or in place of the message under which the button stood, unless that is the brief."""
    row = (yield from row_at(bench.topic.group_id, message)) if redraw else ""
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
