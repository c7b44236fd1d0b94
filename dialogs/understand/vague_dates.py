"""Times that name no day, so that a dialog can ask back: 月初, 下週, 發薪日, payday, next month, soon."""

from __future__ import annotations

import re

from dialogs.understand.date_reading import VagueTime
from dialogs.understand.date_words import EN_MONTH, ZH_MONTH, ZH_WEEK

_ZH_MONTH_WORD = f"(?:(?:下下|[上下这本当今])(?:一?个)?月|{ZH_MONTH}月)"
_EN_MONTH_WORD = f"(?:(?:of |in )?(?:the |this |next )?month(?!s)|(?:of |in )?{EN_MONTH})"
_EN_NAMED = EN_MONTH.replace("may|", "")  # "I may" is no month

VAGUE: tuple[tuple[re.Pattern[str], VagueTime], ...] = tuple(
    (re.compile(pattern), meaning)
    for pattern, meaning in (
        (
            r"(?:发|领|出|有)(?:薪水|薪资|薪|工资|粮)(?:日|那天|的时候|之后|以后|后|当天)?|"
            r"薪水(?:下来|到账|入账|进来)|出粮|工资(?:到账|下来)",
            VagueTime.PAYDAY,
        ),
        (
            r"(?<![a-z])(?:pay ?day|salary day|pay ?check|(?:when|after|once|until|as soon as) (?:i|my)"
            r"(?:'m| am| get| have been| salary| wage| pay)"
            r"[a-z ]{0,20}(?:paid|salary|pay|wages?|arrives?|comes?)|(?:my )?(?:next )?salary)(?![a-z])",
            VagueTime.PAYDAY,
        ),
        (rf"{_ZH_MONTH_WORD}?的?(?:月初|月头|上旬)|{_ZH_MONTH_WORD}的?(?:初|头)", VagueTime.MONTH_START),
        (rf"{_ZH_MONTH_WORD}?的?(?:月中|中旬)|{_ZH_MONTH_WORD}的?中", VagueTime.MONTH_MIDDLE),
        (rf"{_ZH_MONTH_WORD}?的?下旬", VagueTime.MONTH),
        (
            rf"(?<![a-z])(?:(?:beginning|start)(?: of)?|early)(?: in)? {_EN_MONTH_WORD}",
            VagueTime.MONTH_START,
        ),
        (rf"(?<![a-z])(?:middle|mid)[ -](?:of )?{_EN_MONTH_WORD}|mid-?month", VagueTime.MONTH_MIDDLE),
        (r"(?:这|本|下|下下)?个?(?:周|星期|礼拜)末|(?<![a-z])(?:(?:this|next|the) )?weekend", VagueTime.WEEKEND),
        (rf"(?:下下|[下这本今])(?:一?个)?{ZH_WEEK}|"
            r"(?<![a-z])(?:next|this|the following) (?:week|wk)(?![a-z])|the week after next",
            VagueTime.WEEK,
        ),
        (r"年底|年末|(?<![a-z])(?:end of (?:the |this )?year|year[ -]end)(?![a-z])", VagueTime.YEAR_END),
        (
            r"农历|旧历|阴历|正月|初[一二三四五六七八九十]|过年|春节|除夕|中秋|端午|新年|国庆|元旦|圣诞|"
            r"(?<![a-z])(?:new year|christmas|cny|lunar|easter|ramadan)(?![a-z])",
            VagueTime.HOLIDAY,
        ),
        (
            rf"(?:下下|[下这本今])(?:一?个)?月|(?<![0-9一二三四五六七八九十年]){ZH_MONTH}月(?:份)?|"
            rf"(?<![a-z])(?:next|this) month(?![a-z])|"
            rf"(?<![a-z])(?:in|by|until|till|during|next|this) {EN_MONTH}|(?<![a-z]){_EN_NAMED}",
            VagueTime.MONTH,
        ),
        (
            r"过几天|过两天|过些天|过阵子|过一阵子|改天|几天后|几天内|这几天|这两天|近期|尽快|尽早|很快|迟啲|迟点|晚点|晚一点|"
            r"有钱(?:了)?(?:就|再)|"
            r"(?<![a-z])(?:soon|later|asap|as soon as possible|some ?day|one day|"
            r"in (?:a few|some|several) (?:days|weeks|months)|"
            r"a few (?:more )?(?:days|weeks))(?![a-z])",
            VagueTime.SOON,
        ),
    )
)  # fmt: skip
