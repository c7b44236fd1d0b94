"""The tables of docs/contact-rules.md, drawn from the shipped files: `python -m bot.contact_table update | check`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from arrears.contact_file import ContactFile
from arrears.contact_parts import Limit
from arrears.contact_rules import ContactBook
from arrears.help_lines import LineRule
from bot.policies import load_policies
from bot.settings import ROOT

PAGE = ROOT / "docs" / "contact-rules.md"
START, END = "<!-- drawn from policies/contact by bot.contact_table -->", "<!-- end -->"


def draw(contacts: ContactBook) -> str:
    """Both tables: what each file says of contact, and of answers, records and help. The mark stands behind a value."""
    files = [contacts.base, *(contacts.files[code] for code in sorted(contacts.files))]
    contact: list[tuple[str, ...]] = [
        ("File", "Hours and days", "Wider by consent", "Caps on messages", "Limits on calls", "Kept aside")
    ]
    contact += [_contact(file) for file in files]
    help_: list[tuple[str, ...]] = [
        ("File", "Stops and pauses of its own", "Complaint", "Kept", "Crisis line", "Debt advice", "Emergency")
    ]
    help_ += [_help(file) for file in files]
    return "\n".join((*_lines(contact), "", *_lines(help_)))


def _contact(file: ContactFile) -> tuple[str, ...]:
    base = "" if file.jurisdiction == "base" else "base"
    widen = [window.rule for window in file.hours if window.widen_by != "nobody"]
    return (
        f"`{file.jurisdiction}`",
        _join(f"{window} {_mark(file, window.rule)}" for window in file.hours) or base,
        "yes" if widen else "no",
        _join((*([base] if base else []), *(_limit(file, cap) for cap in file.limits if cap.counts == "contact"))),
        _join(_limit(file, limit) for limit in file.limits if limit.counts != "contact"),
        _join(f"{unused.what}: {unused.says} {_mark(file, unused.rule)}" for unused in file.unused),
    )


def _help(file: ContactFile) -> tuple[str, ...]:
    every_signal = len(file.stops) > 10
    stops = [
        f"{stop.trigger}{f', {stop.holds_days} days' if stop.holds_days else ''} {_mark(file, stop.rule)}"
        for stop in file.stops
    ]
    pauses = [f"{pause.trigger} {pause.days} days {_mark(file, pause.rule)}" for pause in file.pauses]
    complaint, records, emergency = file.complaints, file.records, file.help.emergency
    kept = (
        (name, getattr(records, name)) for name in ("contact_log", "agreements", "recordings") if records is not None
    )
    return (
        f"`{file.jurisdiction}`",
        _join((*(["every signal POL"] if every_signal else stops), *pauses)),
        f"{complaint.answer_days} days {_mark(file, complaint.rule)}" if complaint else "base",
        _join(f"{name} {keep.keep[1:]} after {keep.after} {_mark(file, keep.rule)}" for name, keep in kept if keep),
        _join(_line(file, line) for line in file.help.crisis),
        _join(_line(file, line) for line in file.help.debt_advice),
        f"{', '.join(emergency.numbers)} {_mark(file, emergency.rule)}" if emergency else "",
    )


def _limit(file: ContactFile, limit: Limit) -> str:
    days = f"{limit.days} day{'s' if limit.days > 1 else ''}"
    each = f" per {limit.per}" if limit.per == "debt" else ""
    said = f"none for {days} after a conversation" if limit.after else f"{limit.max} in {days}"
    return f"`{limit.id}` {said}{each} {_mark(file, limit.rule)}"


def _line(file: ContactFile, line: LineRule) -> str:
    mark = _mark(file, line.rule)
    when = f"checked {line.checked.isoformat()}" if line.checked else "never checked"
    return f"{line.name['en']} {line.number}, {when} {mark}{': not sent' if mark == 'U' else ''}"


def _mark(file: ContactFile, rule: str) -> str:
    return file.rules[rule].evidence


def _join(parts: Iterable[str]) -> str:
    return "; ".join(parts)


def _lines(rows: list[tuple[str, ...]]) -> Iterator[str]:
    head, *rest = rows
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rest:
        yield f"| {' | '.join(row)} |"


def main(arguments: list[str]) -> int:
    """Exit code of the command."""
    drawn = draw(load_policies(ROOT / "policies").contacts)
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    wanted = f"{before}{START}\n\n{drawn}\n\n{END}{after}"
    if arguments == ["update"]:
        PAGE.write_text(wanted, encoding="utf-8")
        return 0
    if arguments == ["check"]:
        if text != wanted:
            print("docs/contact-rules.md: out of date: run `python -m bot.contact_table update`", file=sys.stderr)
        return int(text != wanted)
    print("usage: python -m bot.contact_table update | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
