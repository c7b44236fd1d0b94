"""The one amount and the one day that a free text names; nothing when there is a doubt.

The readers of amounts and days tell everything a text can mean; here all that is not plain beyond doubt is left out.
"""

from __future__ import annotations

import re
from datetime import date

from dialogs.understand.amount_reading import AmountCandidate, Flaw
from dialogs.understand.amounts import read_amounts
from dialogs.understand.date_reading import DateMention, DateReading, Doubt
from dialogs.understand.dates import read_dates
from dialogs.understand.folding import fold
from dialogs.understand.politeness import plain_answer
from dialogs.understand.wording import parted

#: Zones where 3/12 may be December also in Chinese.
DAY_FIRST = frozenset({"Asia/Hong_Kong", "Asia/Macau"})
#: Below this a bare number, as the whole answer, is a choice and no money.
LEAST_BARE = 100
#: Below this a bare number in a sentence is money only directly after a word of paying: an age, a floor, a choice.
SMALL_BARE = 30
_PAYING = re.compile(
    r"(?:付|缴|转|汇|还(?:你|款)?|给你们?|pay|paying|paid|send|sent|transfer(?:red)?|you|owe) ?(?:only |just |"
    r"about )?$"
)
_HAN = re.compile("[㐀-鿿]")
_UNFIT = frozenset({Flaw.VAGUE, Flaw.NEGATIVE, Flaw.TOO_FINE})
_DOUBTS = frozenset({Doubt.NEXT_WEEKDAY, Doubt.SAID_ON_THE_DAY, Doubt.BARE_NUMBER, Doubt.RECURRING})

#: What is written otherwise in chats, before it is read: 3w5, 萬六, 12.15還, 念頭, 唸 (念 is also a numeral), 2moro.
_REWRITES = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"(?<=[0-9])[wW万萬](?=[0-9](?![0-9.]))", "萬"),
        (r"(?<![0-9零一二兩两三四五六七八九十百千几幾数數.])[萬万](?=[一二三四五六七八九](?:[蚊元塊块,. ]|$))", "一萬"),
        (
            r"(?<![0-9./])(1[0-2]|0?[1-9])\.(3[01]|[12][0-9]|0?[1-9])(?=[還还繳缴付轉转日號号前]|之前| ?(?:發|"
            r"发|領|领))",
            r"\1/\2",
        ),
        (r"[念唸](?![一二三四五六七八九]?[日號号])", "想"),
        (r"(?<=[加趕赶湊凑])一[块塊]", "起来"),
        (r"(?<=[期月千百萬万])一起", "同时"),
        (r"(?<=[一二兩两三四五六七八九千百萬万])一次", ",一次"),
        (r"(?i)\b2mor+o\b", "tomorrow"),
        (r"(?i)(?<=[a-z] )[24](?= (?:pay|settle|do|be|u|you|talk|know|clear|send|see|ask|get)\b)", "to"),
        (
            r"(?i)\bblack friday\b|\b(?:a|it|every|each|any) (?:mon|tues|wednes|thurs|fri|satur|"
            r"sun)day(?! (?:to|will))",
            "",
        ),
        (r"(?i)\b(?:the|in the) sun\b|\bsat (?=on|in|at|down|there|here|with)|\bmay (?=be\b|i\b|not\b|have\b)", ""),
    )
)
#: Without any of these there is no amount: most texts are spared the reading.
_FIGURES = re.compile(
    r"(?i)[\d零〇一二两兩三四五六七八九十百千万萬亿億廿卅壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]|zero|nil|one|two|"
    r"three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|teen|twenty|thirty|fo?u?rty|fifty|sixty|eighty|ninety|hundred|thousand|"
    r"grand|million"
)
_RANGE = re.compile(
    r"[0-9][0-9,.]{0,12}(?:[kw千万百元块]|[a-z$£€]{1,3})* ?(?:-|~|到|至|to|or|或(?:者|是)?|"
    r"还是) ?[a-z$£€]{0,3}[0-9][0-9,.]{0,12}[k千万百元块]?"
    r"|[一二三四五六七八九两][千万百]?(?:到|至|或)[一二三四五六七八九两][千万百]|(?:two|three|four|five|six|"
    r"one|[0-9]) (?:to|or) (?:two|three|four|five|six|seven|[0-9]+) "
    r"(?:hundred|thousand|grand|k)"
)
_DATES_LIKE_RANGES = re.compile(r"[0-9]{2,4}[/-][0-9]{1,2}[/-][0-9]{1,4}|[0-9]{1,2}-[0-9]{1,2}(?![0-9])")
#: Around an amount that is only a bound.
_BOUND_BEFORE = re.compile(
    r"(?:不到|不够|唔够|不足|未到|少于|低于|不满|(?<![不别])超过|多于|高于|将近|接近|快要?|近|小|几|数|好几|"
    r"未够|没到|(?<!not )over|under|less than|(?<!no )(?<!not )more than|"
    r"below|above|nearly|almost|fewer than|upwards of|a couple|several) ?(?:[a-z]{0,3}[$£€])?$"
)
_BOUND_AFTER = re.compile(
    r"(?:元|块)?(?:出头|上下|以下|以上|不到|多|几|有找| ?(?:ish|something|odd|plus|or (?:so|less|more)|"
    r"and change)(?![a-z]))|\+"
)
_MONEY_NEAR = re.compile(
    r"付|还|缴|交|转|汇|给|出|赚|领|薪|收入|欠|金额|总共|月|期|先|只|最多|顶多|大概|约|存|剩|结|花|借|扣|收|罚|"
    r"(?<![a-z])(?:pay|paid|payments?|give|send|sent|transfer\w*|afford|owe[ds]?|earn|make|income|salary|only|"
    r"about|around|"
    r"amount|total|balance|offer|manage|month|monthly|each|spare|just|max|maximum|do|settle[ds]?|charged?|"
    r"borrowed|took|"
    r"to my name|left|a (?:day|week|month|fortnight)|per|weekly|deposit\w*|say|says|costs?|spent|clear)(?![a-z])"
)
_NUMBERED = re.compile(
    r"(?:打|拨|call|dial|ring|热线|专线|问过?|号码|工单|单号|编号|[后末][三四五六]码|代码|尾号|满|才|今年|那时|"
    r"当时|案号|末[四4]码|(?<![a-z])(?:ref\w*|reference|number|no|unit|room|"
    r"flat|option|case|ticket|order|code|error|aged?|only|i am|im|pin|chapter|floor|line|bus|year|grade|page|"
    r"level))[ :.#,]{0,3}(?:is )?$"
)
_LINES = frozenset(
    {"110", "113", "117", "119", "165", "911", "988", "999", "1925", "1950", "1957", "1980", "1995", "1998", "12315"}
    | {"12320", "12345", "12355", "12356", "12363", "12378", "12386", "18111", "96110"}
)  # fmt: skip
_YEARS = re.compile(r"(?:19|20)[0-9]{2}")
_NOTHING = re.compile(
    r"(?:没有?|无|目前)?,?(?:零|0)(?:收入|元|块)?|nil|zero|(?:no income|income)?,? ?(?:is )?zero|零收入"
)


def named_amount(text: str, *, asked: bool = False, income: bool = False) -> tuple[str | None, str | None]:
    """The amount as plain digits and its currency, when exactly one is named; (None, None) otherwise.

    `asked`: the talk is of amounts, so that a bare number in a sentence is one; `income`: a number alone is, too.
    """
    if not _FIGURES.search(text):
        return None, None
    text = _rewritten(text)
    folded = fold(text)
    candidates = read_amounts(text, None, 2).candidates
    if not candidates:
        return ("0", None) if _NOTHING.fullmatch(plain_answer(folded) or folded) else (None, None)
    sure = [c for c in candidates if _is_money(c, folded, asked, income)]
    meant = [c for c in candidates if c in sure or _beside(c, sure, folded)]
    figures = {c.figure for c in meant}
    if len(figures) != 1 or any(flaw in _UNFIT for c in meant for flaw in c.flaws):
        return None, None
    ranges = [m.group() for m in _RANGE.finditer(_DATES_LIKE_RANGES.sub(" ", folded))]
    if any(_is_bound(c, folded) or any(c.phrase in one for one in ranges) for c in meant):
        return None, None
    return meant[0].figure, next((c.currency for c in meant if c.currency), None)


def _rewritten(text: str) -> str:
    text = parted(text)
    for pattern, new in _REWRITES:
        text = pattern.sub(new, text)
    return text


def _around(candidate: AmountCandidate, folded: str) -> tuple[str, str]:
    at = max(0, folded.find(candidate.phrase))
    return folded[max(0, at - 16) : at], folded[at + len(candidate.phrase) : at + len(candidate.phrase) + 14]


def _is_bound(candidate: AmountCandidate, folded: str) -> bool:
    before, after = _around(candidate, folded)
    return bool(_BOUND_BEFORE.search(before) or _BOUND_AFTER.match(after))


def _is_bare(candidate: AmountCandidate) -> bool:
    return candidate.currency is None and candidate.phrase.replace(".", "", 1).isdecimal()


def _is_money(candidate: AmountCandidate, folded: str, asked: bool, income: bool) -> bool:
    if not _is_bare(candidate):
        return True  # a sign, a unit, a grouping or a numeral beside it
    before, after = _around(candidate, folded)
    phrase = candidate.phrase
    if phrase in _LINES or _NUMBERED.search(before) or re.match(r"岁|歲|号|次|个|%| ?(?:years|yo\b)", after):
        return False
    if not re.search(r"\w", folded.replace(phrase, "", 1)):
        return income or float(phrase) >= LEAST_BARE or "." in phrase
    if asked and float(phrase) >= SMALL_BARE:
        return True
    if float(phrase) < SMALL_BARE and "." not in phrase:
        return bool(_PAYING.search(before))
    if _YEARS.fullmatch(phrase) and not _MONEY_NEAR.search(before):
        return False
    return bool(_MONEY_NEAR.search(before) or _MONEY_NEAR.search(after)) or float(phrase) >= 500


def _beside(candidate: AmountCandidate, sure: list[AmountCandidate], folded: str) -> bool:
    """A bare number of about the size of the money beside it is money too: 300 a week, sometimes 350."""
    before = _around(candidate, folded)[0]
    if not sure or not _is_bare(candidate) or candidate.phrase in _LINES or before[-1:].isalpha():
        return False
    value, other = float(candidate.figure), float(sure[0].figure)
    return value >= 20 and other / 10 <= value <= other * 10 and not _NUMBERED.search(before)


#: Beside a mention of days: it is a count, something else's name, or over.
_NO_DAY_BEFORE = re.compile(r"(?:多|几|第|好几|数|晚|延|宽限|了|做了|(?<!不)过|the |every )$")
_COUNT = re.compile(r"(?:[0-9]+|[一二两三四五六七八九十廿]+)日")
_NO_DAY_AFTER = re.compile(r"生日|风球|线|楼|年(?!底)|人|之?以?后|(?:day|month) in a row|'s birthday")
_ORDINAL_MONTH = re.compile(r"(?:first|second|third|fourth|fifth|sixth|[0-9]+(?:st|nd|rd|th)) month")
_FEW = re.compile(
    r"过?[一两]?两?天|过?两天|两三天|一两天|两日|(?:过|再过)?两天(?:后|内)?|a day|(?:in )?a couple (?:of )?days"
)
_EITHER = re.compile(
    r"[0-9]{1,2}(?:st|nd|rd|th)? ?(?:or|to|and|-|~) ?[0-9]{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|"
    r"jun|jul|aug|sep|oct|nov|dec)|"
    r"[0-9一二三十]+[号日]?(?:,|到|至|或|~|-|还是)[0-9一二三十]+[号日]|"
    r"(?<![0-9一二三十])[一二三四五六七八九][一二三四五六七八九]号|(?:a|one) (?:day|week) or (?:two|so)"
)
_PAST_DEED = re.compile(
    r"(?:自从|打从|上|刚)$|(?<![a-z])(?:since|was|were|got|happened|died|fired|lost|passed away|buried|took|"
    r"went|sent|left|ran out|"
    r"ran|(?<!get )(?<!gets )(?<!be )(?<!been )(?<!getting )paid|came|told|said|gave|had|cut|stopped|started|"
    r"moved|broke|transferred|settled|deposited|deducted|debited|cleared|"
    r"made|posted|quit|closed|ended|overdose|committed|filed)(?: (?!will|to|until|till|next|by|due)[^ .!?;]+){0,5} $"
)
_DONE_AFTER = re.compile(
    r"(?:那天|当天|就|我|已经?|晚上|早上|下午|用[^,.!?;]{1,6})*(?:付|缴|还|转|汇|存|交|打|"
    r"扣)[^,.!?;再]{0,3}(?:了|过|的|出去|过去了)|过世|去世|往生|走了|被"
)
_TWO_NUMBERS = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}")
_TODAY = re.compile(r"今(?:天|日|晚|早|儿|晨)|today|tonight")
_PAYS = re.compile(
    r"付|还(?!是|有|好|没|在)|缴|转(?!角|头|行|学)|汇|清|结|(?<![a-z])(?:pay|paying|close|settle|transfer|"
    r"clear|send|card|deposit|payments?)(?![a-z])"
)


def read_days(text: str, today: date, language: str, zone: str) -> tuple[DateReading, str]:
    """What a text says about days, and the folded text it was read from. Chinese writes the month first, mostly."""
    text = _rewritten(text)
    chinese = language.startswith("zh") if language else bool(_HAN.search(text))
    return read_dates(text, today, month_first=chinese and zone not in DAY_FIRST), fold(text)


def named_day(reading: DateReading, folded: str, today: date, *, asked: bool = False) -> date | None:
    """The one day, today or later, that is meant beyond doubt; `asked`: a day was asked for, so that "today" is one."""
    mentions = tuple(m for m in reading.mentions if not m.candidates or _is_day(m, folded, today, asked))
    if any(m.candidates and _is_over(m, folded) for m in mentions) or _EITHER.search(folded):
        return None
    if any(_TWO_NUMBERS.fullmatch(m.phrase) and len({c.day for c in m.candidates}) == 2 for m in mentions):
        return None  # 10/12: the 12th of October has only just passed
    coming = [c for c in _together(mentions).candidates if not c.past]
    if any(c.doubt in _DOUBTS for c in coming):
        return None
    days = {c.day for c in coming if c.doubt is None}
    return days.pop() if len(days) == 1 else None


def _is_day(mention: DateMention, folded: str, today: date, asked: bool) -> bool:
    before, after = folded[: mention.start], folded[mention.end :]
    if _NO_DAY_AFTER.match(after) or _ORDINAL_MONTH.fullmatch(mention.phrase) or _FEW.fullmatch(mention.phrase):
        return False
    if _COUNT.fullmatch(mention.phrase) or mention.phrase.endswith("号"):
        return not _NO_DAY_BEFORE.search(before)
    if mention.candidates[0].day == today and _TODAY.fullmatch(mention.phrase):
        return asked or bool(_PAYS.search(folded)) or not re.search(r"\w{2}", plain_answer(before + after))
    return True


def _is_over(mention: DateMention, folded: str) -> bool:
    """Whether a day without a year is told as past: paid on Friday, 20號轉的."""
    if any(c.day.year > 0 and c.past for c in mention.candidates):
        return False  # it is known to be past: nothing to decide
    if re.search(r"20[0-9]{2}|明|后天|下|tomorrow|next|今|today|tonight|月底|end", mention.phrase):
        return False
    before, after = folded[max(0, mention.start - 45) : mention.start], folded[mention.end :]
    return bool(_PAST_DEED.search(before) or _DONE_AFTER.match(after))


def _together(mentions: tuple[DateMention, ...]) -> DateReading:
    """A weekday far from a date is a day of its own, and does not explain that date."""
    dated = [m for m in mentions if m.candidates and m.weekday is None]
    return DateReading(
        tuple(
            m if m.weekday is None or not dated or min(_gap(m, d) for d in dated) <= 6 else _alone(m) for m in mentions
        )
    )


def _gap(a: DateMention, b: DateMention) -> int:
    return max(a.start - b.end, b.start - a.end)


def _alone(mention: DateMention) -> DateMention:
    return DateMention(mention.phrase, mention.start, mention.end, mention.candidates, refused=mention.refused)
