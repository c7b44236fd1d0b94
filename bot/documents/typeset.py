"""A paper set in type: Typst, in the borrower's language, with the CJK characters it needs embedded.

The same paper gives the same bytes. What it makes is PDF/A-2a (for keeping) and PDF/UA-1 (tagged, for reading aloud);
Typst refuses to write either with a character that no font has, so such a character is written as its number.
"""

from __future__ import annotations

import json
import re
import threading
import unicodedata
from collections.abc import Callable
from datetime import UTC
from functools import lru_cache
from pathlib import Path

import typst
from noto_cjk_sans_otc import FONT_PATH  # type: ignore[import-untyped]

from bot.i18n import Texts
from dialogs.grammar.text import Text, own
from dialogs.papers.form import Paper, Section

TEMPLATE = Path(__file__).parent / "templates" / "paper.typ"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

# Language and region for Typst, and the ending of the font family that draws characters the way they are drawn there.
PLACES = {"en": ("en", "GB", "TC"), "zh_Hant": ("zh", "TW", "TC"), "zh_Hans": ("zh", "CN", "SC")}

# Categories of what nobody sees but what can change what is seen: controls, direction marks, soft hyphens, halves of
# characters. Joiners are spelling in some scripts.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_SPELLING = frozenset("\n\u200c\u200d")

# Runs of letters so long that they would leave the page; the hashes, which fit, are left whole.
_LONG = re.compile(r"(?![0-9a-f]{64}(?![!-\u2e7f]))[!-\u2e7f]{41,}")
_ZERO_WIDTH_SPACE = "\u200b"

_OWN = threading.local()


class NotTypeset(Exception):
    """A paper that cannot be set in type; the message is Typst's."""


def typeset(paper: Paper, *, texts: Texts, locale: str, zone: str, fonts: Path | None = None) -> bytes:
    """The paper as a PDF, unsigned. Moments are shown in `zone`; every day has its year.

    `fonts` is a folder of fonts to use instead of Noto Sans CJK. Blocks for some 10 ms: call it in a thread; every
    thread keeps one compiler. NotTypeset is a fault of the template or the fonts, not of what was typed.
    """
    folder = fonts or Path(str(FONT_PATH)).parent

    def said(text: Text) -> str:
        words = unicodedata.normalize("NFC", texts.say(text, locale, zone))
        return _LONG.sub(_breakable, "".join(_number(char) if _unseen(char) else char for char in words))

    try:
        return _compiled(paper, said, locale, folder)
    except typst.TypstError as fault:
        problem = fault
    # A mark may have a glyph, and its letter too, but not the two together: then all marks are written as numbers.
    used = {char for text in paper.texts for char in said(text)}
    missing = {char for char in used if not _displayable(char, folder)}
    for shown in (missing, missing | {char for char in used if unicodedata.category(char).startswith("M")}):
        try:
            return _compiled(paper, _numbering(said, shown), locale, folder)
        except typst.TypstError as fault:
            problem = fault
    raise NotTypeset(problem.message) from problem


def _compiled(paper: Paper, said: Callable[[Text], str], locale: str, folder: Path) -> bytes:
    """The PDF, by this thread's compiler. What the template gets is nothing but words and numbers."""
    language, region, ending = PLACES[locale]
    made = paper.made_at.astimezone(UTC)
    data = {
        "title": said(paper.title),
        "number": said(own(paper.number)),
        "lender": said(own(paper.lender)),
        "made": {name: getattr(made, name) for name in ("year", "month", "day", "hour", "minute", "second")},
        "lang": language,
        "region": region,
        "fonts": [_family(folder, ending)],
        "sections": [_section(section, said) for section in paper.sections],
        "evidence": [_section(section, said) for section in paper.evidence],
    }
    pdf = _compiler(folder).compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _section(section: Section, said: Callable[[Text], str]) -> dict[str, object]:
    table = section.table
    return {
        "heading": said(section.heading) if section.heading else None,
        "paragraphs": [said(text) for text in section.paragraphs],
        "table": {
            "head": [said(text) for text in table.head],
            "rows": [[said(text) for text in row] for row in table.rows],
            "align": table.align,
            "total": table.total,
        }
        if table
        else None,
    }


def _compiler(folder: Path) -> typst.Compiler:
    """One a thread and folder of fonts: it keeps what it has read of template and fonts."""
    compilers: dict[Path, typst.Compiler] = _OWN.__dict__.setdefault("compilers", {})
    if folder not in compilers:
        compilers[folder] = typst.Compiler(
            TEMPLATE, root=TEMPLATE.parent, font_paths=_fonts(folder), ignore_system_fonts=True
        )
    return compilers[folder]


@lru_cache(maxsize=4)
def _fonts(folder: Path) -> typst.Fonts:
    """The fonts of a folder; those within Typst stand in for alphabets they do not have."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


@lru_cache(maxsize=8)
def _family(folder: Path, ending: str) -> str:
    """Of the families in the folder the one for this way of writing, or the first; NotTypeset when there is none."""
    found = [font.family for font in _fonts(folder).fonts() if font.path and "Mono" not in font.family]
    if not found:
        raise NotTypeset(f"no font in {folder}")
    return next((family for family in found if family.endswith(f" {ending}")), found[0])


@lru_cache(maxsize=4096)
def _displayable(char: str, folder: Path) -> bool:
    """Whether some font has the character: Typst writes a PDF for it alone."""
    probe = (
        f'#set document(title: "x")\n#set text(font: "{_family(folder, "TC")}")\n= x\n#str.from-unicode({ord(char)})'
    )
    compiler = typst.Compiler(probe.encode(), font_paths=_fonts(folder), ignore_system_fonts=True)
    try:
        compiler.compile(format="pdf", pdf_standards=STANDARDS)
    except typst.TypstError:
        return False
    return True


def _numbering(said: Callable[[Text], str], shown: set[str]) -> Callable[[Text], str]:
    numbers = {ord(char): _number(char) for char in shown}
    return lambda text: said(text).translate(numbers)


def _number(char: str) -> str:
    """How a character is written that cannot be drawn or would not be seen: [U+1F600]."""
    return f"[U+{ord(char):04X}]"


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in _UNSEEN and char not in _SPELLING


def _breakable(found: re.Match[str]) -> str:
    """A long run of letters that may go on in the next line."""
    return _ZERO_WIDTH_SPACE.join(found[0][n : n + 20] for n in range(0, len(found[0]), 20))
