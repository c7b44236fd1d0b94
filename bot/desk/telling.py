"""What the borrower is told when a person takes the case over, and when it is given back: once, in the present talk."""

from __future__ import annotations

from datetime import timedelta

from bot.desk.bench import Bench
from bot.store.statements import Tx
from bot.turn.talk import talk
from dialogs.grammar.events import PersonLeft, PersonTook

LATELY = timedelta(hours=24)  # whoever wrote within a day awaits an answer; nobody else is written to for this


def taken(bench: Bench, alias: str) -> Tx[None]:
    """To be called once owner and holder say that somebody has the case. `alias`: what borrowers call them."""
    bench.work.held, bench.work.holder = True, alias
    yield from talk(bench.work, PersonTook(alias, _lately(bench)))


def given_back(bench: Bench, alias: str = "", to: str = "home") -> Tx[None]:
    """To be called once the owner is the bot again. `to`: where the talk goes on, one of `dialogs.person.GOES_ON`."""
    bench.work.held, bench.work.holder = False, ""
    yield from talk(bench.work, PersonLeft(alias, to, _lately(bench)))


def _lately(bench: Bench) -> bool:
    chat = bench.work.chat
    return chat is not None and chat.heard_at is not None and bench.now - chat.heard_at <= LATELY
