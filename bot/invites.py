"""The personal link of a borrower: random, stored as a keyed hash alone, for one chat, for a time."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime

from bot.clock import stamp
from bot.keys import derive, keyed_hash
from bot.store.statements import Tx, sql
from dialogs.grammar.events import LinkState

TOKEN_BYTES = 24  # 32 characters of the 64 that Telegram allows in a start parameter


def token_of(raw: bytes) -> str:
    """The text form of a token: A-Z a-z 0-9 _ -, nothing else."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def token_hash(token: str, secret: str) -> str:
    """What the database keeps of a token."""
    return keyed_hash(derive(secret, "invites/token"), token)


def open_link(token: str, chat_id: str, now: datetime, secret: str) -> Tx[tuple[LinkState, str]]:
    """What a link is worth to this chat, and whose it is ('' when unknown); changes nothing.

    OURS: this chat has used it. USED: another chat has. EXPIRED: its time is over, or a newer link replaced it.
    OTHER_BORROWER: good or ours, but this chat belongs to someone else now.
    """
    if not 0 < len(token) <= 64:
        return LinkState.UNKNOWN, ""
    rows = yield sql("invites_find", token_hash(token, secret))
    if not rows:
        return LinkState.UNKNOWN, ""
    invite, ref = rows[0], str(rows[0]["borrower_ref"])
    ours = invite["used_by"] == chat_id
    if invite["used_by"] is not None and not ours:
        return LinkState.USED, ref
    if not ours and (invite["voided_at"] is not None or invite["expires_at"] <= stamp(now)):
        return LinkState.EXPIRED, ref
    bound = yield sql("invites_case_of_chat", chat_id)
    if bound and bound[0]["case_id"] != ref:
        return LinkState.OTHER_BORROWER, ref
    return (LinkState.OURS if ours else LinkState.GOOD), ref


def use_link(token: str, chat_id: str, now: datetime, secret: str) -> Tx[bool]:
    """Mark a link as used by this chat; False when it was used or voided meanwhile."""
    rows = yield sql("invites_use", token_hash(token, secret), stamp(now), chat_id)
    return bool(rows)
