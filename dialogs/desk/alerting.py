"""Lines that tell supervisors what waits too long. Pure; the shell adds whom they are for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from dialogs.desk.queue import case_name, last_day, span
from dialogs.grammar.screen import Screen
from dialogs.grammar.text import Text, lines, own, t
from dialogs.lines import reason_text


def breach(number: str, reason: str, ticket: str, due: datetime, now: datetime, link: str = "") -> Screen:
    """Nobody has a request that is due."""
    line = t("⏰ Case {case}: nobody has it, {span} after the due time ({reason}) · {ticket}",
             case=case_name(number), span=span(now - due), reason=reason_text(reason), ticket=ticket)  # fmt: skip
    return _with(line, link)


def danger(
    number: str, reason: str, ticket: str, waits: datetime, now: datetime, link: str = "", again: bool = False
) -> Screen:
    """A person may be in danger, and nobody has taken the case."""
    if again:
        line = t("🆘 Case {case}: still nobody has it, after {span}. {reason} · {ticket}",
                 case=case_name(number), span=span(now - waits), reason=reason_text(reason), ticket=ticket)  # fmt: skip
    else:
        line = t("🆘 Case {case}: {reason} · {ticket}", case=case_name(number), reason=reason_text(reason),
                 ticket=ticket)  # fmt: skip
    return _with(line, link)


def complaint(number: str, item: str, due: date, today: date, link: str = "") -> Screen:
    """The last day for a complaint's written answer is near, or over."""
    line = t("Complaint {item}, case {case}. {when}", item=item, case=case_name(number), when=last_day(due, today))
    return Screen(_with(line, link).paragraphs, today=today)


def decision(kind: Literal["offer", "signature"], number: str, item: str, link: str = "") -> Screen:
    """Something waits for a supervisor's yes or no."""
    if kind == "offer":
        line = t("Case {case}: an offer above the limits waits for a supervisor · {item}", case=number, item=item)
    else:
        line = t("Case {case}: a plan the borrower signed waits for a supervisor's signature · {item}", case=number,
                 item=item)  # fmt: skip
    return _with(line, link)


def _with(line: Text, link: str) -> Screen:
    return Screen((lines(line, own(link)) if link else line,))
