"""Words in disguise: spaced out, starred, with look-alike letters or digits; all read as what they look like."""

from __future__ import annotations

import re
import unicodedata

from dialogs.understand.folding import LONGEST, fold

_HAN = "㐀-鿿"
# Cyrillic and Greek letters that look like Latin ones (a selection of Unicode's confusables), in lower case.
_LOOKALIKES = str.maketrans("аеорсухіјѕԁһкмтвнԛԝɡαοερτυνικıļɩ", "aeopcyxijsdhkmtbhqwgaoeptuvikili")
_DIGITS = str.maketrans("013457@$|", "oieastasl")
_FILLED = re.compile(rf"(?<=[{_HAN}])[ \t]*(?:[*_·•|/\\~^+=#`-]{{1,3}}|\.(?!\.))[ \t]*(?=[{_HAN}])")
_LEET = re.compile(r"(?<=[a-z])[013457@$|](?=[a-z])|(?<![\w@$])[@$](?=[a-z]{3})")
_SPACED = re.compile(r"(?<![a-z'])[a-z](?:[ .*_/-]{1,2}[a-z]){2,}(?![a-z'])")
_STARRED = re.compile(r"(?<=[a-z])[*_~|](?=[a-z])")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[a-z0-9])|(?<=[a-z0-9]) (?=[{_HAN}])")
_BETWEEN = re.compile(r"[^a-z]")


def plain_words(text: str) -> str:
    """`text` folded and out of its disguise; a line break stays one, since it ends a sentence."""
    return "\n".join(_line(line) for line in text[:LONGEST].splitlines())


def _line(line: str) -> str:
    # Marks between two Han characters are taken out before folding, which turns the Chinese full stop into a dot.
    folded = fold(_FILLED.sub("", unicodedata.normalize("NFKC", line)))
    folded = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    folded = folded.translate(_LOOKALIKES)
    folded = _STARRED.sub("", _LEET.sub(lambda found: found[0].translate(_DIGITS), folded))
    folded = _SPACED.sub(lambda found: _BETWEEN.sub("", found[0]), folded)
    return _BESIDE_HAN.sub("", _STRETCHED.sub(r"\1", folded))
