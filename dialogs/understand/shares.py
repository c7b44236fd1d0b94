"""Shares of what is due, in words: 全部, 一半, all of it, half, 先還一點."""

from __future__ import annotations

import re

from dialogs.understand.amount_reading import Share
from dialogs.understand.lexicon import en, zh
from dialogs.understand.politeness import barred_words, chinese_words, plain_answer


def _pattern(in_zh: str, in_en: str) -> re.Pattern[str]:
    han = "|".join(sorted(map(re.escape, chinese_words(in_zh)), key=len, reverse=True))
    latin = "|".join(sorted(map(re.escape, barred_words(in_en)), key=len, reverse=True))
    return re.compile(rf"(?:{han})|(?<![a-z0-9-])(?:{latin})(?![a-z0-9])")


_SHARES = (
    (Share.HALF, _pattern(zh.HALF, en.HALF)),
    (Share.PART, _pattern(zh.PART, en.PART)),
    (Share.ALL, _pattern(zh.ALL, en.ALL)),
)
_UNABLE_ZH = re.compile("(?:" + "|".join(map(re.escape, chinese_words(zh.UNABLE))) + r")[^,.!?]{0,6}$")
_UNABLE_EN = re.compile(
    r"(?<![a-z])(?:" + "|".join(map(re.escape, barred_words(en.UNABLE))) + r")(?: (?!but|only)[a-z]+){0,4} ?$"
)
#: Half of something else: 半 a million, half a month, half an hour, half past.
_OTHER_HALF = re.compile(
    r" (?:an? )?(?:million|thousand|hundred|month|year|day|hour|week|past|grand|k)(?![a-z])|的时间"
)
_WHOLE = {"all": Share.ALL, "全": Share.ALL, "100%": Share.ALL, "full": Share.ALL, "部份": Share.PART, "半": Share.HALF}


def read_share(folded: str) -> Share | None:
    """The share a folded text names, unless it says that this is not possible; half before part before all."""
    for share, pattern in _SHARES:
        for match in pattern.finditer(folded):
            before, after = folded[max(0, match.start() - 40) : match.start()], folded[match.end() : match.end() + 20]
            if not (_UNABLE_ZH.search(before) or _UNABLE_EN.search(before) or _OTHER_HALF.match(after)):
                return share
    return _WHOLE.get(plain_answer(folded))
