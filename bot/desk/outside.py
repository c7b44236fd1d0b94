"""What a member writes or taps outside a case: a word about the desk as a whole, or one that needs a case's topic."""

from __future__ import annotations

from bot.desk.bench import language_of
from bot.desk.group import GROUP, GROUP_BUTTONS, GroupCommand
from bot.desk.places import place, row_at, say_there
from bot.store.outbox import RELAY
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.desk import strangers as says
from dialogs.desk.events import Deeds, DeskHeard, Pressed, Wrote
from dialogs.desk.overview import supervisors_only
from dialogs.desk.people import Member
from dialogs.desk.words import BUTTONS, COMMANDS

WORDS = frozenset({*COMMANDS, *GROUP})  # everything that can be written behind a slash


def is_groups(word: str, event: Deeds, *, in_topic: bool) -> bool:
    """Whether it is about the desk as a whole: a word the group alone has, or one that both have, written there."""
    if isinstance(event, Pressed):
        return word in GROUP_BUTTONS and (not in_topic or word not in BUTTONS)
    return word in GROUP and (not in_topic or word not in COMMANDS or "topic" not in COMMANDS[word].where)


def for_group(work: Work, member: Member, command: tuple[str, str], heard: DeskHeard, event: Deeds) -> Tx[None]:
    """A word about the desk as a whole is answered, or the answer under which a button stood is drawn over."""
    word, rest = command
    known: GroupCommand = (GROUP_BUTTONS if isinstance(event, Pressed) else GROUP)[word]
    if word in COMMANDS and COMMANDS[word].supervisor and not member.supervises:
        screen = supervisors_only(word, work.means.members)
    else:
        screen = yield from known(work, member, rest, heard)
    row = (yield from row_at(heard.group, event.message)) if isinstance(event, Pressed) else ""
    lane, locale = place(heard.group, heard.thread), language_of(work.means, member)
    if row:
        payload = work.means.render(screen, "desk", 0, locale, work.means.lender.zone)
        work.send(lane, "redraw", payload, purpose="desk", priority=RELAY, on_doubt="resend", target_row=row)
    else:
        say_there(work, lane, screen, reply_to=event.message, locale=locale)
    yield from work.finish()


def no_case(work: Work, heard: DeskHeard, member: Member, event: Deeds, command: tuple[str, str] | None) -> None:
    """A member did something where there is no case: told what to do instead; talk in the group itself is theirs."""
    once, screen = None, None
    if isinstance(event, Pressed):
        screen = says.not_known_button()
    elif isinstance(event, Wrote) and command is not None:
        word = command[0]
        screen = says.in_a_topic(word) if word in COMMANDS else says.unknown_word(word, WORDS)
    elif isinstance(event, Wrote) and heard.thread:
        screen = says.no_case()
        once = f"desk.no_case:{heard.group}:{heard.thread}:{member.user_id}:{work.desk_day.isoformat()}"
    if screen is not None:
        lane = place(heard.group, heard.thread)
        say_there(work, lane, screen, reply_to=event.message, once=once, locale=language_of(work.means, member))
