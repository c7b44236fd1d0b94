"""What is said becomes rows of the outbox: a screen, drawn anew or over the old one; a neutral notice at its time."""

from __future__ import annotations

from typing import Any

from arrears.contact import Purpose
from bot.clock import stamp
from bot.store.outbox import COSMETIC, REMINDER, REPLY
from bot.store.statements import Tx
from bot.turn.matter import REMINDERS, written
from bot.turn.plan import VALID_FOR, sending_time
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation
from dialogs.grammar.screen import Screen


def _lines(work: Work, conversation: Conversation, screen: Screen) -> dict[str, Any]:
    assert work.chat is not None
    return work.means.render(screen, conversation.id, conversation.revision, conversation.language, work.zone)


def show(work: Work, conversation: Conversation, effect: e.Show) -> Tx[None]:
    """The present screen: a new message, whose forerunner loses its buttons, or the old one redrawn."""
    chat = work.chat
    assert chat is not None
    payload = _lines(work, conversation, effect.screen)
    lane, before = f"chat:{chat.chat_id}", chat.screen_row
    if effect.redraw and before:
        work.send(lane, "redraw", payload, purpose="reply", priority=REPLY, on_doubt="resend", target_row=before)
    else:
        chat.screen_row = work.send(lane, "say", payload, purpose="reply", priority=REPLY, on_doubt="resend")
        work.note("shown", text=payload["text"])
        if before:
            work.send(
                lane, "unbutton", {}, purpose="cosmetic", priority=COSMETIC, on_doubt="drop", droppable=True,
                target_row=before,
            )  # fmt: skip
    yield from ()


def notify(work: Work, conversation: Conversation, effect: e.Notify) -> Tx[None]:
    """A message we start, at its time, or withheld; one note of service announces all of a day's news."""
    if work.chat is None or work.case is None:
        work.note("notice.nowhere", purpose=effect.purpose, about=effect.about)
        return
    if effect.purpose == "answer":
        _announce(work, conversation, effect)
        return
    at = yield from sending_time(work, Purpose(effect.purpose))
    if at is None:
        work.note("notice.withheld", purpose=effect.purpose, about=effect.about)
        return
    if effect.purpose == "service" and (yield from work.service_waits()):
        work.note("notice.merged", about=effect.about)  # one note announces all of a day's news
        return
    payload = _lines(work, conversation, effect.screen)
    work.send(
        f"chat:{work.chat.chat_id}",
        "say",
        {**payload, "about": written(work.matter)} if effect.purpose in REMINDERS else payload,
        purpose=effect.purpose,
        priority=REMINDER,
        on_doubt="drop",
        not_before=at,
        valid_until=stamp(at + VALID_FOR[effect.purpose]),
        once_key=f"{work.case.case_id}:{effect.purpose}:{effect.once}",
    )
    work.note("notice.queued", purpose=effect.purpose, about=effect.about, text=payload["text"], at=stamp(at))


def _announce(work: Work, conversation: Conversation, effect: e.Notify) -> None:
    """A person has written, and was allowed to: the notice goes at once, and the sender asks the gate again."""
    assert work.chat is not None
    payload = _lines(work, conversation, effect.screen)
    gate = {"neutral": True, "despite_stop": effect.about.endswith("despite_stop")}
    landed = {"event": "desk.announced", "subject": work.chain}
    work.send(
        f"chat:{work.chat.chat_id}",
        "say",
        {**payload, "gate": gate, "landed": landed},
        purpose="answer",
        priority=REPLY,
        on_doubt="resend",
    )
    work.note("notice.queued", purpose=effect.purpose, about=effect.about, text=payload["text"], at=stamp(work.now))
