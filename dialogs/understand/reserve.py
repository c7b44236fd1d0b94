"""Answers that give no figure: rather not say, don't know, none at all; asking why; and talk of borrowing to pay."""

from __future__ import annotations

import re

from dialogs.understand.folding import fold
from dialogs.understand.politeness import SHORT, bare, plain_answer

_DECLINES = re.compile(
    r"(?<![a-z])(?:prefer not|rather not|not say(?:ing)?|no comment|none of your business|skip (?:it|this|"
    r"that))(?![a-z])|"
    r"不(?:太|大)?(?:想|方便|愿意?|便|打算)(?:再)?(?:说|讲|透露|提供|回答|告诉|填|答)|不(?:说|讲|透露|提供|回答|告诉)|"
    r"不方便|保密|"
    r"略过|跳过|先跳|下一(?:题|个问题)|唔(?:想|方便)(?:讲|话)"
)
_DECLINES_ALONE = frozenset({"skip", "pass", "next", "private", "no answer", "隐私", "略", "跳", "秘密"})
_UNSURE = re.compile(
    r"(?<![a-z])(?:(?:don't|do not|dont) (?:really |yet )?know|no idea|not (?:really )?sure|unsure|can't (?:say|"
    r"tell)|"
    r"hard to say|who knows|depends)(?![a-z])|不(?:太|大)?(?:知道|清楚|确定|晓得|好说|一定)|很难说|难说|说不准|"
    r"没(?:有)?概念|唔(?:知|清楚)|看情况"
)
_LASTING = re.compile(
    r"permanent|for good|forever|(?:will|does|do|is) ?(?:not|n't) (?:expected to )?(?:end|change|come back|"
    r"get better|improve)|"
    r"won't (?:end|change|come back|get better|improve)|never|(?:no|without an?) end|"
    r"永(?:久|远)|长期|一直都?(?:会)?(?:这样|如此)|不会(?:再)?(?:好|恢复|改变|结束|变)|(?:回|恢复)不(?:来|了)|"
    r"以后都|看不到(?:头|尽头)"
)
_A_FEW_DAYS = re.compile(
    r"(?<![a-z])(?:a few|some|couple of|several) days|(?<![a-z])days(?![a-z])|(?<![a-z])(?:soon|this week)(?![a-z])|"
    r"[几两]天|很快|马上|这周|这(?:个)?星期|这(?:个)?礼拜"
)
_NONE = re.compile(
    r"(?<![a-z])(?:nothing|none|nil|zero|nobody|no one|no ?(?:ne)? (?:at all)|(?:no|without|don't have (?:any|"
    r"an)|have no) "
    r"(?:other |fixed )?(?:income|earnings|wages?|salary|loans?|debts?|lenders?|dependants?|dependents?|"
    r"children|kids|costs?))(?![a-z])|"
    r"(?:没|没有|无|冇)(?:任何|其他|别的)?(?:收入|薪水|工资|贷款|债务?|欠款|小孩|孩子|人|要养|需要|开销|别的|"
    r"其他)|^(?:没有?|无|零|冇|都没有|完全没有)$"
)
_NONE_ALONE = frozenset({"no", "none", "没", "没有", "无", "零", "冇"})
_WHY = re.compile(
    r"^(?:but )?(?:why|what for|how come)(?![a-z])|why (?:do|are|would) you|(?:what|why) (?:is|"
    r"do you need) (?:this|it|that) for|"
    r"(?:为什么|为何|干嘛|干吗|做什么|点解)[^,.]{0,6}(?:问|要|需要|知道|填|我)|^(?:为什么|为何|干嘛|点解|凭什么)|"
    r"用来做什么|有什么用|用途"
)
_BORROW = re.compile(
    r"(?<![a-z])(?:borrow(?:ing)?|(?:take|taking|get|getting)(?: out)? (?:a|an|another)(?: [a-z]+)? loan|payday loan|"
    r"cash advance|loan shark|pawn(?:ing)?)(?![a-z])|"
    r"借(?:钱|款|贷|点|一点|些|一笔)?[^,.]{0,8}(?:还|缴|付|补|周转)|借新还旧|以债养债|以贷养贷|"
    r"(?:跟|向|找|问)[^,.]{0,6}借|"
    r"(?:再|去|来|想|要|会|只好|只能|打算|先)借|高利贷|地下钱庄|预借现金|套现|当铺"
)
_BORROWED = re.compile(r"(?:had|have|already|i) borrowed|之前借|以前借|已经借|借过")


def declines(text: str) -> bool:
    """Whether somebody would rather not answer."""
    folded = fold(text)
    return len(text) <= SHORT and (bool(_DECLINES.search(folded)) or bare(folded) in _DECLINES_ALONE)


def unsure(text: str) -> bool:
    """Whether somebody does not know."""
    return bool(_UNSURE.search(fold(text)))


def for_good(text: str) -> bool:
    """Whether it is said not to end."""
    return bool(_LASTING.search(fold(text)))


def a_few_days(text: str) -> bool:
    """Whether it is a matter of days."""
    return bool(_A_FEW_DAYS.search(fold(text)))


def says_none(text: str) -> bool:
    """Whether the answer is: none at all."""
    folded = fold(text)
    return (
        bool(_NONE.search(folded))
        or plain_answer(folded) in ("no", "none", "没", "没有", "无", "零", "冇")
        or (bare(folded) in ("no", "没", "没有", "无", "零", "冇"))
    )


def asks_why(text: str) -> bool:
    """Whether it is asked back what the question is for."""
    return len(text) <= SHORT and bool(_WHY.search(bare(fold(text))))


def would_borrow(text: str) -> bool:
    """Whether somebody means to borrow in order to pay; not what was borrowed before."""
    folded = fold(text)
    return bool(_BORROW.search(folded)) and not _BORROWED.search(folded)
