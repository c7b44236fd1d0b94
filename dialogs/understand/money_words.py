"""How currencies are written, and numbers that are no money."""

from __future__ import annotations

import re

#: ISO code -> how people write it, folded, beside a figure. 元, 塊, 圓, 蚊, $ and "dollars" name no currency.
CURRENCIES: dict[str, tuple[str, ...]] = {
    "TWD": ("nt$", "ntd", "twd", "nt", "新台币", "台币"),
    "HKD": ("hk$", "hkd", "hk", "港币", "港元", "港纸", "港圆"),
    "USD": ("us$", "usd", "美金", "美元", "美刀"),
    "CNY": ("rmb", "cny", "人民币", "cn¥", "软妹币"),
    "JPY": ("jpy", "jp¥", "日元", "日圆", "日币", "円"),
    "EUR": ("eur", "€", "欧元", "euros", "euro"),
    "GBP": ("gbp", "£", "英镑", "pounds", "quid"),
    "SGD": ("sgd", "s$", "新币", "坡币", "新加坡元"),
    "MYR": ("myr", "rm", "马币", "令吉"),
    "AUD": ("aud", "a$", "澳币", "澳元"),
    "KRW": ("krw", "₩", "韩元", "韩币", "韩圆"),
    "INR": ("inr", "₹", "rs", "rupees"),
    "PHP": ("php", "₱", "pesos", "peso", "披索"),
    "IDR": ("idr", "rp", "rupiah", "印尼盾"),
    "VND": ("vnd", "₫", "越南盾"),
    "MOP": ("mop", "mop$", "澳门币", "葡币"),
}
_CODES = {fold: code for code, ways in CURRENCIES.items() for fold in ways}
_NEUTRAL = (
    "$",
    "元整",
    "元正",
    "元",
    "块钱",
    "块",
    "圆整",
    "圆",
    "蚊",
    "纹",
    "dollars",
    "dollar",
    "bucks",
    "刀",
    "文",
    "kuai",
)

_ALL = sorted((*_CODES, *_NEUTRAL, "¥"), key=len, reverse=True)
_WORD = "|".join(
    rf"(?<![a-z]){re.escape(w)}(?![a-z])" if w[0].isascii() and w.isalpha() else re.escape(w) for w in _ALL
)
#: Latin codes before a figure must not be the tail of a word: in "transfers 500" there are no rupees.
BEFORE = re.compile(rf"(?P<cur>{_WORD}) ?:? ?(?P<sign>-)?$")
AFTER = re.compile(rf" ?(?P<cur>{_WORD})")

#: Directly after a number these make it a count, a time or a share of something, never money.
COUNTED = re.compile(
    r" ?(?:天|日|号|周|个|期|次|点|岁|年|月|人|位|楼|分之|分钟|小时|时|成|折|倍|%|‰|星期|礼拜|刻|份|步|题|页|度|公斤|"
    r"张|封|条|/[0-9]|:[0-9]|(?:st|nd|rd|th|am|pm|a\.m|p\.m|x|min|"
    r"(?:business |working |more |whole )?(?:days?|weeks?|wks?|months?|mths?|years?|times|"
    r"instal[a-z]*|payments|hours?|hrs?|"
    r"minutes?|people|persons?|kids?|child[a-z]*|options?|steps?|o'?clock|percent|pct|thanks|"
    r"apolog[a-z]*|sorr[a-z]*))(?![a-z]))"
)
#: Directly before a number these do the same.
NUMBERED = re.compile(
    r"(?:第|no\.? ?|number |#|nr\.? ?|:|/|分|编号|号码|账号|帐号|末四码|电话|手机|option |step |room |age |aged )$"
)
#: "more than this": the amount itself is not known.
ABOVE = re.compile(r"(?:多|余|几|来)(?:元|块|圆)?(?!少)|\+| ?(?:something|odd|or so more|and up)")
JIAO = re.compile(
    r"(?P<jiao>[0-9一二三四五六七八九])(?:(?P<unit>角|毛)(?:(?P<fen>[0-9一二三四五六七八九])分?)?|(?=$|[ ,.!?]))"
)


def code_of(written: str, expected: str | None) -> str | None:
    """The ISO code a folded sign or word names; ¥ is the yen for a loan in yen, otherwise the yuan."""
    if written == "¥":
        return "JPY" if expected == "JPY" else "CNY"
    return _CODES.get(written)
