"""Faults put into the desk on purpose, one of each kind (tests/simulation/plants.py has the others)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import bot.desk.door
import bot.desk.holding
import bot.desk.topics
import bot.sender.claim
import bot.sender.record
import bot.turn.plan
from bot.desk.apply import APPLIERS
from bot.desk.parts import INNER
from bot.store.desk import TopicRow
from bot.store.statements import Tx
from bot.turn.apply import APPLIERS as TURN_APPLIERS
from bot.turn.work import Work
from dialogs.desk.outgoing import Send
from dialogs.grammar.effects import PassOn

Put = Callable[[ExitStack], None]


def _set(stack: ExitStack, where: Any, name: str, what: Any) -> None:
    stack.enter_context(patch.object(where, name, what))


def _nothing(*_values: Any, **_more: Any) -> Tx[None]:
    yield from ()


def _not_adopted(stack: ExitStack) -> None:
    """What Telegram tells of a topic that we opened is not heard."""
    _set(stack, bot.desk.door, "seen", _nothing)


def _holder_unseen(stack: ExitStack) -> None:
    may_contact = bot.turn.plan.may_contact

    def contact(purpose: Any, facts: Any, *values: Any, **more: Any) -> Any:
        return may_contact(purpose, replace(facts, owner="bot"), *values, **more)

    _set(stack, bot.turn.plan, "may_contact", contact)


def _check_skipped(stack: ExitStack) -> None:
    send = APPLIERS[Send]

    def at_once(bench: Any, effect: Any) -> Tx[None]:
        yield from send(bench, replace(effect, waits=False))

    stack.enter_context(patch.dict(APPLIERS, {Send: at_once}))


def _still_held(stack: ExitStack) -> None:
    def unhold(work: Work, topic: TopicRow) -> None:
        work.topic, work.held, work.holder = topic, False, ""

    _set(stack, bot.desk.holding, "unhold", unhold)


def _account_in_title(stack: ExitStack) -> None:
    title = bot.desk.topics.new_title

    def with_account(bench: Any) -> str:
        return f"{title(bench)} {bench.work.chat.chat_id if bench.work.chat else ''}".strip()

    _set(stack, bot.desk.topics, "new_title", with_account)


def _placed_beside(stack: ExitStack) -> None:
    placed = bot.sender.record.placed

    def beside(message: Any, outcome: Any) -> list[tuple[str, str, str, int]]:
        return [(chat, str(int(number) - 1), row, n) for chat, number, row, n in placed(message, outcome)]

    _set(stack, bot.sender.record, "placed", beside)


DESK_PLANTS: dict[str, tuple[str, Put]] = {
    "topic-not-adopted": ("a topic whose opening was not answered is nobody's", _not_adopted),
    "twin-left": (
        "a second topic of a case is left as it is", lambda s: _set(s, bot.desk.topics, "drop_twin", lambda *_: None)
    ),
    "topic-not-made-again": (
        "nobody opens another topic for one that is gone", lambda s: s.enter_context(patch.dict(INNER, gone=_nothing))
    ),
    "holder-unseen": ("the claim does not ask whether a person holds the case", _holder_unseen),
    "answer-not-gated": (
        "an agent's message is claimed unasked", lambda s: _set(s, bot.sender.claim, "ANSWER", "no purpose")
    ),
    "check-skipped": ("an agent's words don't wait for the check", _check_skipped),
    "still-held": ("who gave a case back still holds its topic", _still_held),
    "not-passed-on": (
        "what is written while a person is there goes nowhere",
        lambda s: s.enter_context(patch.dict(TURN_APPLIERS, {PassOn: _nothing})),
    ),
    "account-in-title": ("the title of a topic names the borrower's account", _account_in_title),
    "placed-beside": ("where a message stands is noted wrongly", _placed_beside),
}  # fmt: skip
