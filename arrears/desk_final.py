"""Before a debt goes to an agency: the written notice the contact rules of a jurisdiction ask for, and its days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from arrears.contact_duties import Notice, Noticed
from arrears.contact_rules import ContactBook
from arrears.decisions import Refusal

UNKNOWN = "base.unknown"  # nobody has written the rules of the jurisdiction down: asked for all the same
_LEAST: tuple[Noticed, ...] = ("creditor_name", "amount", "collector_name", "complaint_phone")


@dataclass(frozen=True, slots=True)
class NoticeAsked:
    """What the lender's own written notice has to say, and by which rules."""

    say: tuple[Noticed, ...]
    rules: tuple[str, ...]


def notice_asked(book: ContactBook, jurisdiction: str) -> NoticeAsked | None:
    """The notices before outsourcing and before collection together; None where the rules ask for none.

    Of a jurisdiction without a file of rules nobody knows: there the least is asked for.
    """
    file = book.file_for(jurisdiction)
    if file is None:
        return NoticeAsked(_LEAST, (UNKNOWN,))
    said = file.disclosures
    found: list[Notice] = [n for n in (said.before_outsourcing, said.before_collection) if n] if said else []
    if not found:
        return None
    say = tuple(dict.fromkeys(what for notice in found for what in notice.say))
    return NoticeAsked(say, tuple(dict.fromkeys(notice.rule for notice in found)))


def agency_refused(asked: NoticeAsked | None, sent_on: date | None, today: date, days: int) -> Refusal | None:
    """Why the debt may not go to an agency today; None: it may. `days` lie between the notice and the agency.

    `final.notice_missing` (no notice is recorded) and `final.notice_fresh`, both with the `earliest` day.
    """
    if asked is None:
        return None
    if sent_on is None:
        return Refusal("final.notice_missing", {"earliest": today + timedelta(days=days)})
    earliest = sent_on + timedelta(days=days)
    return Refusal("final.notice_fresh", {"earliest": earliest, "sent": sent_on}) if today < earliest else None
