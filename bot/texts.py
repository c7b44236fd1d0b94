"""`python -m bot.texts update | check`: keeps the catalogues in step with the sentences of the stories.

`update` collects every sentence into locales/goodword.pot and every language's .po; `check` names each fault and
exits 1: a template out of date, a sentence without its translation, or one that speaks of other values.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n import DOMAIN, FOLDER, LOCALES, read_catalog

ROOT = FOLDER.parent
SOURCES = ("dialogs",)
KEYWORDS = {"t": None, "tn": (1, 2)}
SOURCE_LANGUAGE = "en"
WIDTH = 110
# Headers that say nothing, or change without any sentence changing.
_IDLE = (
    b'"POT-Creation-',
    b'"PO-Revision-',
    b'"Generated-',
    b'"Project-',
    b'"Report-',
    b'"Last-Translator',
    b'"Language-Team',
)


def collect(root: Path = ROOT) -> Catalog:
    """Every sentence in the sources, in their order."""
    catalog = Catalog(project=DOMAIN, domain=DOMAIN, fuzzy=False, header_comment="# Every sentence the bot says.")
    for folder in SOURCES:
        found = extract_from_dir(
            str(root / folder), [("**.py", "python")], keywords=KEYWORDS, comment_tags=("TRANSLATORS:",),
            strip_comment_tags=True,
        )  # fmt: skip
        for name, _line, message, comments, _context in sorted(found, key=lambda each: (each[0], each[1])):
            # Without line numbers, which change with every edit.
            catalog.add(message, None, [(f"{folder}/{name}", 0)], auto_comments=comments)
    return catalog


def template(root: Path = ROOT) -> bytes:
    """The text of goodword.pot as it should be."""
    return _written(collect(root))


def update(root: Path = ROOT) -> None:
    """Write the template, and bring every language in line with it; nothing is guessed for a new sentence."""
    folder = root / "locales"
    folder.mkdir(exist_ok=True)
    (folder / f"{DOMAIN}.pot").write_bytes(template(root))
    for locale in LOCALES:
        catalog = read_catalog(folder, locale)
        catalog.update(collect(root), no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        if locale == SOURCE_LANGUAGE:
            for message in catalog:
                if message.id:
                    message.string = message.id
        path = folder / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalog.header_comment = f"# {locale}"
        catalog.fuzzy = False
        path.write_bytes(_written(catalog))


def faults(root: Path = ROOT) -> Iterator[str]:
    """Everything that is wrong with the catalogues."""
    folder = root / "locales"
    pot = folder / f"{DOMAIN}.pot"
    if not pot.exists() or pot.read_bytes() != template(root):
        yield f"{pot.name}: out of date: run `python -m bot.texts update`"
    wanted = collect(root)
    for locale in LOCALES:
        path = folder / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
        if not path.exists():
            yield f"{locale}: there is no {path.name}"
            continue
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale, domain=DOMAIN)
        for message in wanted:
            if message.id:
                yield from (f"{locale}: {_key(message)!r}: {fault}" for fault in _wrong(message, catalog, locale))
        yield from (f"{locale}: {_key(m)!r}: nobody says this any more" for m in _leftovers(catalog, wanted))


def _wrong(message: Message, catalog: Catalog, locale: str) -> Iterator[str]:
    translated = catalog.get(message.id)
    if translated is None:
        yield "missing"
        return
    if translated.fuzzy:
        yield "marked fuzzy"
    forms = _forms(translated.string)
    if len(forms) != (catalog.num_plurals if message.pluralizable else 1):
        yield f"{len(forms)} forms"
    if not forms or not all(form.strip() for form in forms):
        yield "not translated"
        return
    if locale == SOURCE_LANGUAGE and forms != _forms(message.id):
        yield "English is said as it is written in the source"
    expected = [placeholders(form) for form in _forms(message.id)]
    for form in forms:
        if placeholders(form) not in expected:
            yield f"speaks of {sorted(placeholders(form))}, not of {sorted(expected[-1])}"


def _leftovers(catalog: Catalog, wanted: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id and wanted.get(message.id) is None)


def placeholders(sentence: str) -> frozenset[str]:
    """The values a sentence speaks of; a brace that is none of them counts as a fault of its own."""
    try:
        pieces = list(Formatter().parse(sentence))
    except ValueError:
        return frozenset({"a single brace"})
    # A format or conversion makes it another value: none of ours has any.
    return frozenset(f"{name}{spec}{conversion or ''}" for _, name, spec, conversion in pieces if name is not None)


def _forms(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())


def _key(message: Message) -> str:
    return _forms(message.id)[0]


def _written(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, width=WIDTH, include_lineno=False, sort_output=False)
    return b"".join(line for line in buffer.getvalue().splitlines(True) if not line.startswith(_IDLE))


def main(arguments: list[str]) -> int:
    """Exit code of the command."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments == ["check"]:
        found = list(faults())
        for fault in found:
            print(fault, file=sys.stderr)
        return 1 if found else 0
    print("usage: python -m bot.texts update | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
