"""`goodword person export`: everything held of one person, as one folder that the person can read and take along."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.case_files import papers_of, record_json
from bot.case_lines import local
from bot.house import House
from bot.reports import person_record
from bot.store.statements import Row, Tx, sql
from bot.whole_files import write_whole
from dialogs.desk.people import Member, member_of

FOR_EVER = "9999"  # sorts after every stamp
ABOUT = """Everything {lender} holds of the borrower {ref} in Goodword, as of {at}.

person.json     all records: the books, talks, promises, offers, agreements, requests, the journal
messages.txt    what was said on both sides, in order, as plain text
other files     signed papers, completion letters, receipts that were sent in

Birthdays and id numbers are not in it: only keyed hashes of them are kept, which cannot be read back.
Those who acted for the lender are named as in the talk; their own account numbers are not in it.
"""


# Where a number of one of the lender's people may stand. The person is told who acted by alias, as in the talk.
NUMBERS = frozenset(
    {"about", "assigned_to", "author", "by", "by_user", "closed_by", "handled_by", "helped_by", "holder",
     "lifted_by", "overridden_by", "to"}
)  # fmt: skip
SOMEBODY = "one of the lender's people"


async def export_person(house: House, ref: str, folder: Path) -> tuple[list[str], list[str]] | None:
    """Write the folder, whole or not at all; gives the names written, and of papers the database has lost.

    None when nobody of that reference is known; OSError when the folder cannot be written.
    """
    record = await house.db.read(_whole_record(ref))
    if record is None:
        return None
    zone = ZoneInfo(house.settings.lender.zone)
    papers, lost = await papers_of(house, record)
    at = house.clock.now().astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
    files = {
        "README.txt": ABOUT.format(lender=house.settings.lender.name.in_locale("en"), ref=ref, at=at).encode(),
        "person.json": record_json(_without_numbers(record, house.means.members)),
        "messages.txt": _messages(record, zone).encode(),
        **papers,
    }
    write_whole(folder, files)
    return list(files), lost


def _whole_record(ref: str) -> Tx[dict[str, Any] | None]:
    """The case's record, and what else is held: the account, raw messages, versions of the book, invitations, acts."""
    record = yield from person_record(ref)
    if record is None:
        return None
    chats = [row["chat_id"] for row in (yield sql("person_chats", ref))]
    accounts, typed = [], []
    for chat in chats:
        accounts += [_plain(row) for row in (yield sql("person_chat", chat)) if row["case_id"] == ref]
        spans = _linked(record["journal"], chat)
        rows = yield sql("person_inbox", f"chat:{chat}")
        typed += [_plain(row) for row in rows if any(a <= row["received_at"] <= b for a, b in spans)]
    return record | {
        "accounts": accounts,
        "typed": typed,
        "in_the_books": [_without_hashes(row) for row in (yield sql("person_borrower_versions", ref))],
        "invitations": [_plain(row) for row in (yield sql("person_invites", ref))],
        "acts": [_plain(row) for row in (yield sql("person_acts", ref))],
        "with_people": [_plain(row) for row in (yield sql("person_relays", ref))],
        "notes_of_people": [_plain(row) for row in (yield sql("person_desk_notes", ref))],
        "how_the_help_was": [_plain(row) for row in (yield sql("ratings_of_case", ref))],
        "final_reviews": [_plain(row) for row in (yield sql("finals_of_case", ref))],
    }


def _linked(journal: list[dict[str, Any]], chat: str) -> list[tuple[str, str]]:
    """From when to when the chat was this person's; who writes there before or afterwards may be somebody else."""
    spans: list[tuple[str, str]] = []
    for line in journal:
        body = json.loads(line["body"]) if line["body"] else {}
        if body.get("chat") != chat:
            continue
        if line["kind"] == "bound":
            spans.append((line["at"], FOR_EVER))
        elif line["kind"] == "unbound" and spans:
            spans[-1] = (spans[-1][0], line["at"])
    return spans


def _without_numbers(record: dict[str, Any], members: tuple[Member, ...]) -> dict[str, Any]:
    """The record with aliases for the numbers of the lender's people, also inside the journal's lines. Those are texts
    with a digest, so what the journal proves is proved by `goodword verify` and the lender's record, not by this copy.
    """
    told = {key: [_told(row, members) for row in rows] for key, rows in record.items() if isinstance(rows, list)}
    for line in told["journal"]:
        if line["body"]:
            line["body"] = json.dumps(_told(json.loads(line["body"]), members), ensure_ascii=False)
    return record | told


def _told(row: Mapping[str, Any], members: tuple[Member, ...]) -> dict[str, Any]:
    numbers = NUMBERS | {"before"} if "holder" in row else NUMBERS  # elsewhere "before" are words
    return {key: _alias(value, members) if key in numbers else value for key, value in row.items()}


def _alias(value: Any, members: tuple[Member, ...]) -> Any:
    if not str(value).isdecimal() or int(value) == 0:
        return value
    member = member_of(members, int(value))
    return member.alias if member else SOMEBODY


def _plain(row: Row) -> dict[str, Any]:
    return dict(row)


def _without_hashes(row: Row) -> dict[str, Any]:
    return {key: value for key, value in dict(row).items() if not key.endswith("_hash")}


def _messages(record: dict[str, Any], zone: ZoneInfo) -> str:
    """Both sides of the talk. What was typed at the identity check was never kept."""
    lines = []
    for line in record["journal"]:
        body = json.loads(line["body"]) if line["body"] else {}
        who = {"heard": "borrower", "shown": "Goodword", "notice.queued": "Goodword"}.get(line["kind"])
        said = body.get("text") or (f"[{body['action']}]" if body.get("action") else "")
        if who and said:
            lines.append(f"{local(line['at'], zone)}  {who}: {unescape(re.sub(r'</?b>', '', said))}\n")
    return "\n".join(lines)
