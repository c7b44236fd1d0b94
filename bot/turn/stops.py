"""A stop is written, and one of the borrower's own is lifted again."""

from __future__ import annotations

from arrears.contact import IDENTITY
from bot.clock import stamp
from bot.store.statements import Tx, sql
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation


def stop_messages(work: Work, _conversation: Conversation, effect: e.Stop) -> Tx[None]:
    """No message of a kind from now on; where it is in doubt who reads, the session ends."""
    if work.case is not None:
        own = work.means.policy.signals.borrowers_own | {"not_me"}
        by = "borrower" if effect.kind in own else "signal"
        stop = {
            "stop_id": work.means.ids.new("S"),
            "case_id": work.case.case_id,
            "kind": effect.kind,
            "by_whom": by,
            "since": stamp(work.now),
            "until": stamp(effect.until) if effect.until else None,
        }
        work.stops.append(stop)
        work.writes.append(sql("stop_add", *stop.values()))
    if effect.kind in IDENTITY:
        work.end_session(f"stop {effect.kind}")
    work.note("stop", kind=effect.kind)
    yield from ()


def resume_messages(work: Work, _conversation: Conversation, effect: e.Resume) -> Tx[None]:
    """The borrower's own stop of this kind is lifted; any other stands."""
    own = [s for s in work.stops if s["by_whom"] == "borrower" and s["kind"] == effect.kind]
    for stop in own:
        work.writes.append(sql("stop_lift", stop["stop_id"], stamp(work.now), "borrower"))
        work.stops.remove(stop)
    work.note("stop.undone", stops=len(own))
    yield from ()
