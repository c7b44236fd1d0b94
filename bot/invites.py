"""The personal link of a borrower: random, stored as a keyed hash alone, for one chat, for a time."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from arrears.policy import IdentityRules
from bot.carriers import TEXTS
from bot.clock import stamp
from bot.invite_files import InviteFiles
from bot.keys import derive, keyed_hash
from bot.store.db import Database
from bot.store.statements import Row, Tx, sql, sql_many
from dialogs.grammar.events import LinkState
from dialogs.grammar.text import Localized

PAGE = 1_000
RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Invite:
    """One borrower's link, as it leaves the house; the database keeps a hash of its token."""

    borrower_ref: str
    link: str
    expires_at: datetime


class UnknownBorrowers(Exception):
    """References that the books don't know; nothing was written."""

    def __init__(self, refs: Sequence[str]) -> None:
        more = f" and {len(refs) - 10} more" if len(refs) > 10 else ""
        super().__init__(f"not in the books: {', '.join(refs[:10])}{more}; nothing was written")
        self.refs = tuple(refs)


async def make_invites(
    db: Database,
    refs: Sequence[str] | None,
    *,
    username: str,
    now: datetime,
    rules: IdentityRules,
    secret: str,
    random_bytes: RandomBytes,
    lender: Localized,
    folder: Path,
) -> list[Invite]:
    """A link for each of `refs` (None: every borrower), with invites.csv, a QR code and a text each in `folder`.

    An earlier unused link of the borrower is void from then on. UnknownBorrowers when the books don't know one of
    them, OSError when the folder cannot be written: nothing has changed then.
    """
    people = await db.read(_everyone() if refs is None else _these(list(dict.fromkeys(refs))))
    expires_at = now + timedelta(days=rules.link_days)
    names = {locale: lender.in_locale(locale) for locale in TEXTS}
    made, rows = [], []
    with InviteFiles(folder) as files:
        for person in people:
            token = token_of(random_bytes(rules.token_bytes))
            link = f"https://t.me/{username}?start={token}"
            made.append(Invite(person["borrower_ref"], link, expires_at))
            rows.append((token_hash(token, secret), person["borrower_ref"], stamp(now), stamp(expires_at)))
            files.add(person, link, stamp(expires_at), lender=names, days=rules.link_days)
        await db.run(_keep(rows))
        files.publish()
    return made


def make_token(
    borrower_ref: str, *, now: datetime, rules: IdentityRules, secret: str, random_bytes: RandomBytes
) -> Tx[str]:
    """One new token of a borrower, and no files: the earlier unused one is void."""
    token = token_of(random_bytes(rules.token_bytes))
    expires_at = stamp(now + timedelta(days=rules.link_days))
    yield from _keep([(token_hash(token, secret), borrower_ref, stamp(now), expires_at)])
    return token


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


def _keep(rows: Sequence[tuple[str, str, str, str]]) -> Tx[None]:
    yield sql_many("invites_void", [(ref, made_at) for _, ref, made_at, _ in rows])
    yield sql_many("invites_add", rows)


def _everyone() -> Tx[list[Row]]:
    people: list[Row] = []
    page: list[Row] = []
    while True:
        page = yield sql("invites_everyone", page[-1]["borrower_ref"] if page else "", PAGE)
        if not page:
            return people
        people += page


def _these(refs: Sequence[str]) -> Tx[list[Row]]:
    people, unknown = [], []
    for ref in refs:
        found = yield sql("invites_borrower", ref)
        people += found
        unknown += [] if found else [ref]
    if unknown:
        raise UnknownBorrowers(unknown)
    return people
