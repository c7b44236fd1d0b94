"""One shape for what people type: width, case, spaces, emoji and script folded away before anything is matched."""

from __future__ import annotations

import re
import unicodedata

from dialogs.understand.variants import SIMPLER

#: What we read of one message. Telegram allows 4,096 characters; nobody's answer needs more.
LONGEST = 5_000

_NUMERALS = "0-9零〇一二三四五六七八九十百千万亿两廿卅半"
_HAN = "㐀-鿿"
#: A space beside a Han character means nothing, except between two numbers.
_LOOSE_SPACE = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}0-9])|(?<=[0-9]) (?=[{_HAN}])")
_BETWEEN_NUMBERS = re.compile(rf"[{_NUMERALS}] [{_NUMERALS}]")
_MARKS = str.maketrans({"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-",
                        "—": "-", "―": "-", "−": "-", "⁄": "/", "∕": "/", "、": ",", "。": ".", "·": " "})  # fmt: skip
_TITLES = re.compile(r"^(?:mr|mrs|ms|miss|mdm|dr)\b\.?|(?:先生|小姐|女士|太太)$")


def fold(text: str) -> str:
    """`text` as we match it: NFKC, lower case, simplified, single spaces, plain digits, no emoji, bounded length."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST]
    text = text.casefold().translate(_MARKS).translate(SIMPLER)
    text = " ".join("".join(map(_plain, text)).split())
    return _LOOSE_SPACE.sub(_without, text)


def _plain(char: str) -> str:
    if char < "\x7f":
        return char if char > "\x1f" else " "
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    kind = unicodedata.category(char)
    if kind in ("Cf", "Mn", "Me"):  # zero-width characters, variation selectors, the box of a keycap
        return ""
    return " " if kind in ("So", "Sk", "Cc", "Cs", "Co", "Cn") else char


def _without(space: re.Match[str]) -> str:
    around = space.string[space.start() - 1 : space.end() + 1]
    return " " if _BETWEEN_NUMBERS.fullmatch(around) else ""


def same_name(a: str, b: str) -> bool:
    """Whether two spellings can be one person's name.

    Width, case, spaces, dots between parts, accents, titles, traditional and simplified forms and the order of given
    and family name don't matter. A name in two scripts (陳大文 CHAN Tai Man) equals either of its halves.
    """
    han_a, latin_a = _name(a)
    han_b, latin_b = _name(b)
    if han_a and han_b:
        return han_a == han_b and (not latin_a or not latin_b or _same_order(latin_a, latin_b))
    return bool(latin_a and latin_b) and _same_order(latin_a, latin_b)


def _name(text: str) -> tuple[str, list[str]]:
    # Accents go first: NFKC would join them to their letter again.
    text = "".join(c for c in unicodedata.normalize("NFKD", text[:200]) if not unicodedata.combining(c))
    text = _TITLES.sub("", fold(text).strip())
    return "".join(re.findall(f"[{_HAN}]", text)), re.findall(rf"[^\W_{_HAN}]+", text.replace("'", ""))


def _same_order(a: list[str], b: list[str]) -> bool:
    def turns(parts: list[str]) -> set[str]:
        return {"".join(parts[i:] + parts[:i]) for i in range(len(parts))}

    return sorted(a) == sorted(b) or not turns(a).isdisjoint(turns(b))
