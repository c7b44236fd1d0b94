"""What one side wrote and the other was shown: pairs that hold in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.store.statements import Row, Statement, Tx, sql

State = Literal["shown", "edited", "gathering", "waiting", "taken_back", "not_shown"]


@dataclass(slots=True)
class Relay:
    """One message that went through us. Ids are text; `from_chat` and `from_message` are its author's own.

    `shown_row` is the outbox row that shows it, '' while it waits. `album` names what it is a part of. `state`:
    gathering (the other parts of an album are awaited), shown, edited, not_shown (it could not be), and what the
    agents' side adds (waiting, taken_back).
    """

    relay_id: str
    subject: str
    side: Literal["borrower", "agent"]
    by_user: str
    from_chat: str
    from_message: str
    shown_row: str
    kind: str
    words: str
    state: State
    at: str
    album: str = ""


def relay_of(row: Row) -> Relay:
    """A relay from its row."""
    return Relay(
        row["relay_id"],
        row["subject"],
        row["side"],
        row["by_user"],
        row["from_chat"],
        row["from_message"],
        row["shown_row"],
        row["kind"],
        row["words"],
        row["state"],
        row["at"],
        row["album"],
    )


def relay_write(relay: Relay) -> Statement:
    """What writes a relay down."""
    return sql(
        "relay_add",
        relay.relay_id,
        relay.subject,
        relay.side,
        relay.by_user,
        relay.from_chat,
        relay.from_message,
        relay.shown_row,
        relay.kind,
        relay.words,
        relay.state,
        relay.at,
        relay.album,
    )


def relay_change(relay: Relay) -> Statement:
    """What writes its row, words and state back."""
    return sql("relay_save", relay.relay_id, relay.shown_row, relay.words, relay.state)


def relay_from(chat: str, message: str) -> Tx[Relay | None]:
    """What became of a message of that chat."""
    rows = yield sql("relays_from", chat, message)
    return relay_of(rows[-1]) if rows else None


def relays_in(row_id: str) -> Tx[list[Relay]]:
    """What a row shows, the oldest first."""
    return [relay_of(row) for row in (yield sql("relays_in_row", row_id))]


def place_of(relay: Relay) -> Tx[str]:
    """The id of the message that shows it, '' while there is none; of several its own, where that is known."""
    placed = yield sql("placed_of_row", relay.shown_row)
    if len(placed) < 2:
        return str(placed[0]["message_id"]) if placed else ""
    together = yield from relays_in(relay.shown_row)
    n = next((n for n, other in enumerate(together) if other.relay_id == relay.relay_id), 0)
    found = next((place for place in placed if place["n"] == n), placed[0])
    return str(found["message_id"])


def answered_by(chat: str, message: str, subject: str) -> Tx[str]:
    """The message on the other side that shows, or wrote, what `message` of that chat is; '' when it has none, or it
    was another case's: a chat may have been somebody else's before."""
    placed = yield sql("placed_at", chat, message)
    if placed:  # we showed it here: its author's own message
        shown = yield from relays_in(placed[0]["row_id"])
        part = placed[0]["n"] if placed[0]["n"] < len(shown) else 0
        return shown[part].from_message if shown and shown[part].subject == subject else ""
    own = yield from relay_from(chat, message)
    return (yield from place_of(own)) if own is not None and own.subject == subject else ""
