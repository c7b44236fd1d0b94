"""An agent's message on its way to the borrower: now, or once the identity check is passed."""

from __future__ import annotations

from html import unescape
from typing import Any

from arrears.contact import Purpose
from arrears.desk_contact import agents_purpose
from bot.store.answers import AnswerRow, answer_add, answer_save, answers_waiting
from bot.store.desk import TopicRow
from bot.store.outbox import REPLY, Method
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.desk.changing import in_its_place
from dialogs.desk.outgoing import LONGEST_CAPTION, Outgoing, shown
from dialogs.desk.people import member_of
from dialogs.grammar.screen import Screen
from dialogs.grammar.text import Text, own
from dialogs.grammar.view import Level

NEWS = "agent"  # the kind of news behind the notice, and the story that shows it

# What the sender's gate looks at once more (bot.turn.gate): an answer as it was decided, or a change of one.
CHANGE: dict[str, Any] = {"change": True}
NEW_WORDS: dict[str, Any] = {**CHANGE, "words": True}


def asked(*, neutral: bool = False, despite_stop: bool = False) -> dict[str, Any]:
    """The gate's question about a message of an agent."""
    return {"neutral": neutral, "despite_stop": despite_stop}


def count_contact(work: Work, topic: TopicRow, by_user: int, before: int) -> None:
    """A notice about something other than words, such as a call or an offer, is a contact too when we write first: the
    caps know what agents began by the relays. `before`: how many rows the turn had queued before it."""
    rows = [row.row_id for row in work.rows[before:] if row.purpose == "answer"]
    facts, hours = work.contact_facts(()), work.means.replies().reply_hours
    if not rows or agents_purpose(facts, work.now, hours) is not Purpose.DUNNING:
        return
    notice = AnswerRow(
        work.means.ids.new("W"), topic.subject, by_user, topic.group_id, "", "notice", "", "notice", work.now,
        Outgoing(by_user), (), rows[0], rows[0],
    )  # fmt: skip
    work.writes.append(answer_add(notice))


def draw(work: Work, screen: Screen) -> dict[str, Any]:
    """What the borrower reads, in the language of their chat."""
    language = work.chat.language if work.chat else work.means.desk_locale
    return work.means.render(screen, "-", 0, language, work.zone)


def alias_of(work: Work, by_user: int) -> str:
    """What the borrower calls whoever wrote."""
    member = member_of(work.means.members, by_user)
    return member.alias if member else "-"


def drawn(work: Work, out: Outgoing, words: Text | None, *, edited: bool = False) -> dict[str, Any]:
    """The words under the alias and the lender's name, as a payload."""
    return draw(work, Screen((shown(alias_of(work, out.by), work.means.lender_view, words, edited=edited),)))


def plain_words(work: Work, words: Text | None) -> str:
    """The words as the borrower reads them, without mark-up."""
    if words is None:
        return ""
    text = str(draw(work, Screen((words,)))["text"])
    return unescape(text.replace("<b>", "").replace("</b>", ""))


def post(work: Work, answer: AnswerRow, words: Text | None, gate: dict[str, Any]) -> None:
    """Queue what shows it to the borrower. The answer learns of its rows; the caller writes it.

    Files are copied, so that no account shows; words too long for a caption stand before them.
    """
    out = answer.out
    ends = {"landed": {"event": "desk.answered", "subject": answer.subject, "relay": answer.relay_id}}
    more: dict[str, Any] = {"reply_to": out.answers} if out.answers else {}
    payload = drawn(work, out, words)
    together = len(out.files) == 1 and len(str(payload["text"])) <= LONGEST_CAPTION
    rows = []
    if not together:
        rows.append(_send(work, "tell", {**payload, **more, **({} if out.files else ends)}, gate))
    if out.files:
        copied: dict[str, Any] = {"from_chat": answer.from_chat, "messages": [int(n) for n in out.files], "caption": ""}
        if together:
            copied |= {"caption": payload["text"], "parse_mode": payload["parse_mode"], **more}
        rows.append(_send(work, "copy", {**copied, **ends}, gate))
    answer.rows, answer.shown_row, answer.state, answer.said = tuple(rows), rows[-1], "queued", (answer.words,)


def change(work: Work, answer: AnswerRow, words: Text | None) -> None:
    """Draw what the borrower was shown over with these words, the newest of what was `said`."""
    payload = drawn(work, answer.out, words, edited=True)
    if len(answer.rows) == 1 and answer.out.files:
        payload = {"caption": payload["text"], "parse_mode": payload["parse_mode"]}
    which = {"relay": answer.relay_id, "said": len(answer.said) - 1}
    ends = {"landed": {"event": "desk.altered", "subject": answer.subject, **which}}
    _send(work, "redraw", {**payload, **ends}, NEW_WORDS, target=answer.rows[0])


def replaced(work: Work, answer: AnswerRow, messages: list[str]) -> None:
    """A line in the place of what was taken back. Files can't be drawn over: their `messages` are deleted."""
    line = draw(work, in_its_place(alias_of(work, answer.by_user)))
    if answer.out.files and messages:
        _send(work, "delete", {"messages": [int(n) for n in messages]}, CHANGE)
    if answer.out.files and len(answer.rows) == 1:
        _send(work, "tell", line, CHANGE)
    else:
        _send(work, "redraw", line, CHANGE, target=answer.rows[0])


def deliver_waiting(work: Work) -> Tx[None]:
    """After a turn of the borrower's: what waits for the check goes out, in order, once they are known.

    A turn that cannot be such a one asks the database nothing.
    """
    chat = work.chat
    if chat is None or work.case is None or not _awaited(work):
        return
    if work.level() < Level.FRESH:
        _still_news(chat.state)
        return
    left = [one for one in chat.state["news"] if one[0] != NEWS]
    behind = chat.state["awaiting"]
    chat.state = {**chat.state, "news": left, "awaiting": None if behind and behind["d"] == NEWS else behind}
    waiting = yield from answers_waiting(work.chain)
    standing = [answer for answer in waiting if answer.state == "waiting"]
    if waiting and not standing:  # the borrower came for something, so they are told what became of it
        _send(work, "tell", draw(work, in_its_place(alias_of(work, waiting[-1].by_user))), asked())
    for answer in waiting:
        if answer in standing:
            post(work, answer, own(answer.words) if answer.words else None, asked())
        else:
            answer.state = "taken_back"
        work.writes.append(answer_save(answer))
        work.note("desk.read", relay=answer.relay_id, author=answer.by_user, state=answer.state)


def _still_news(state: dict[str, Any]) -> None:
    """Whoever leaves the check again finds the way back to it at home."""
    if not any(one[0] == NEWS for one in state["news"]):
        state["news"] = [*state["news"], [NEWS, NEWS, []]]


def _awaited(work: Work) -> bool:
    """Whether anything may wait: by the check that was just passed, by the news behind the notice, or its step."""
    if any(entry.kind == "identity.proved" for entry in work.entries):
        return True
    state = work.chat.state if work.chat else {}
    if not state:
        return False
    behind = state["awaiting"] or {"d": ""}
    return NEWS in (state["frame"]["d"], behind["d"]) or any(one[0] == NEWS for one in state["news"])


def _send(work: Work, method: Method, payload: dict[str, Any], gate: dict[str, Any], target: str | None = None) -> str:
    assert work.chat is not None
    return work.send(
        f"chat:{work.chat.chat_id}", method, {**payload, "gate": gate}, purpose="answer", priority=REPLY,
        on_doubt="resend", target_row=target,
    )  # fmt: skip
