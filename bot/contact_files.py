"""Reads `policies/contact/`: the base file, one file for each jurisdiction, and the lender's own if there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from arrears.conformity import gaps
from arrears.contact_checks import faults_in
from arrears.contact_file import ContactFile, LenderFile
from arrears.contact_rules import ContactBook
from arrears.help_lines import LineRule
from arrears.offer_policy import OfferRules
from arrears.policy import DeskRules, IdentityRules
from arrears.signals import SignalRules
from arrears.tightening import loosened
from bot.policy_files import PolicyFault, read
from dialogs.understand.words import CommandKind, read_command

FOLDER, BASE, LENDER = "contact", "base", "lender"
_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_File = TypeVar("_File", ContactFile, LenderFile)


def load_contacts(folder: Path, written: dict[str, object], faults: list[PolicyFault]) -> ContactBook | None:
    """All contact rules, with a line in `faults` for everything that is wrong; None without a base file."""
    base = _jurisdiction(folder, BASE, written, faults)
    files: dict[str, ContactFile] = {}
    lender = None
    for path in sorted((folder / FOLDER).glob("*")):
        if path.name == f"{BASE}.toml":
            continue
        if path.name == f"{LENDER}.toml":
            lender = _file(folder, LENDER, LenderFile, written, faults)
        elif path.suffix != ".toml" or not _CODE.fullmatch(path.stem):
            expected = "expected base.toml, lender.toml, or the ISO 3166-1 code of a jurisdiction such as TW.toml"
            faults.append(PolicyFault(f"{FOLDER}/{path.name}", "", expected))
        elif (found := _jurisdiction(folder, path.stem, written, faults)) is not None:
            files[path.stem] = found
    if base is None:
        return None
    if lender is not None:
        faults += [PolicyFault(_path(LENDER), key, expected) for key, expected in loosened(lender, base, files)]
    return ContactBook(base, files, lender)


def unmet(
    contacts: ContactBook, identity: IdentityRules, signals: SignalRules, desk: DeskRules, offers: OfferRules
) -> list[PolicyFault]:
    """What the files of contact rules ask for and the other policies, or the reader of stop words, do not do."""
    found = gaps(contacts, identity, signals, desk, offers)
    return [PolicyFault(_path(code), key, expected) for code, key, expected in (*found, *_unread(contacts))]


def _unread(contacts: ContactBook) -> Iterator[tuple[str, str, str]]:
    """Words that a file promises to understand as stop, and that would be read as something else."""
    own = [(LENDER, contacts.lender.opt_out)] if contacts.lender else []
    files = (contacts.base, *contacts.files.values())
    for name, opt_out in (*((file.jurisdiction, file.opt_out) for file in files), *own):
        for language, words in (opt_out.words if opt_out else {}).items():
            for word in words:
                command = read_command(word)
                if command is None or command.kind is not CommandKind.STOP:
                    yield name, f"opt_out.words.{language}", f"expected words that are read as stop, {word!r} is not"


def warnings(contacts: ContactBook, on: date) -> Iterator[str]:
    """What somebody should look at: overdue reviews, and help lines not checked for too long. Nothing is refused."""
    for file in (contacts.base, *contacts.files.values()):
        due = file.review.next_due
        if on > due:
            falls = "" if file is contacts.base else "; until then the base file's hours and limits stand"
            yield f"{_path(file.jurisdiction)}: review.next_due: the review was due on {due.isoformat()}{falls}"
        for key, lines in (("crisis", file.help.crisis), ("debt_advice", file.help.debt_advice)):
            yield from _late_lines(contacts, file, key, lines, on)


def _late_lines(
    contacts: ContactBook, file: ContactFile, key: str, lines: tuple[LineRule, ...], on: date
) -> Iterator[str]:
    months = contacts.base.help.recheck_months
    for number, line in enumerate(lines):
        if months is not None and line.overdue(on, months):
            when = f"last checked on {line.checked.isoformat()}" if line.checked else "never checked"
            sent = "not sent, since nobody verified it" if file.rules[line.rule].evidence == "U" else "still sent"
            yield f"{_path(file.jurisdiction)}: help.{key}.{number}.checked: {line.number} was {when}; it is {sent}"


def _jurisdiction(folder: Path, name: str, written: dict[str, object], faults: list[PolicyFault]) -> ContactFile | None:
    found = _file(folder, name, ContactFile, written, faults)
    if found is not None and found.jurisdiction != name:
        faults.append(PolicyFault(_path(name), "jurisdiction", f"expected {name!r}, as the file is called"))
    return found


def _file(
    folder: Path, name: str, model: type[_File], written: dict[str, object], faults: list[PolicyFault]
) -> _File | None:
    found = read(folder, _path(name), model, written, faults)
    content = written.get(_path(name))
    if isinstance(content, Mapping):
        faults += [PolicyFault(_path(name), key, expected) for key, expected in faults_in(content, name)]
    return found


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.toml"
