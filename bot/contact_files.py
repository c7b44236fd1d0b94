"""Reads `policies/contact/`: the base file, one file for each jurisdiction, and the lender's own if there is one."""

from __future__ import annotations

import re
from pathlib import Path

from arrears.contact_file import ContactFile, LenderFile
from arrears.contact_rules import ContactBook
from bot.policy_files import PolicyFault, read

FOLDER, BASE, LENDER = "contact", "base", "lender"
_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")


def load_contacts(folder: Path, written: dict[str, object], faults: list[PolicyFault]) -> ContactBook | None:
    """All contact rules; None, with a line in `faults` for everything that is wrong, if they cannot be used."""
    before = len(faults)
    base = _file(folder, BASE, written, faults)
    files: dict[str, ContactFile] = {}
    lender = None
    for path in sorted((folder / FOLDER).glob("*")):
        if path.name == f"{BASE}.toml":
            continue
        if path.name == f"{LENDER}.toml":
            lender = read(folder, f"{FOLDER}/{path.name}", LenderFile, written, faults)
        elif path.suffix != ".toml" or not _CODE.fullmatch(path.stem):
            expected = "expected base.toml, lender.toml, or the ISO 3166-1 code of a jurisdiction such as TW.toml"
            faults.append(PolicyFault(f"{FOLDER}/{path.name}", "", expected))
        elif (found := _file(folder, path.stem, written, faults)) is not None:
            files[path.stem] = found
    if base is None or len(faults) > before:
        return None
    return ContactBook(base, files, lender)


def _file(folder: Path, name: str, written: dict[str, object], faults: list[PolicyFault]) -> ContactFile | None:
    path = f"{FOLDER}/{name}.toml"
    found = read(folder, path, ContactFile, written, faults)
    if found is not None and found.jurisdiction != name:
        faults.append(PolicyFault(path, "jurisdiction", f"expected {name!r}, as the file is called"))
    return found
