"""Joins the two voices: what was said in words we know, and how like each label the trained model finds the text.

For safety the words decide; the model can add a label it is fairly sure of, and its lone doubt weighs most where a miss
is worst. For all other labels the model may set aside a label whose words were found but hardly fit, and speaks for
texts without any known words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from dialogs.understand.labels import SAFETY, Label

MIDDLE = 0.5
#: Where a miss is worst: words that were found are never set aside, and the model's lone doubt counts early.
WORST = frozenset({Label.CRISIS, Label.DECEASED, Label.MINOR, Label.IDENTITY_FRAUD, Label.VULNERABLE})
#: From which chance on the model alone raises a safety label: no words at all were found; words of something else were.
#: Chosen by cross-validation (docs/understanding.md): recall of the worst first, then few alarms on look-alikes.
RAISES: Mapping[Label, tuple[float, float]] = {
    Label.CRISIS: (0.15, 0.25), Label.DECEASED: (0.13, 0.22), Label.MINOR: (0.13, 0.22),
    Label.IDENTITY_FRAUD: (0.13, 0.22), Label.VULNERABLE: (0.13, 0.22),
    Label.NOT_ME: (0.33, 0.34), Label.REPRESENTED: (0.15, 0.20), Label.INSOLVENCY: (0.22, 0.30),
    Label.SCAM_DOUBT: (0.20, 0.30), Label.COMPLAINT: (0.20, 0.30), Label.DISPUTE_AMOUNT: (0.20, 0.30),
    Label.STOP_CONTACT: (0.25, 0.40),
}  # fmt: skip
#: The same where words of the label were found but excused; for a need or a crisis, which end no session, less will do.
SPARED_RAISES, SPARED_RAISES_CARE = 0.6, 0.4
CARE = frozenset({Label.CRISIS, Label.VULNERABLE})
#: Below which chance found words are set aside: of the other safety labels; of all others, if the model knows better.
SETS_ASIDE_SAFETY, SETS_ASIDE = 0.02, 0.1
KNOWS_BETTER = 0.3
#: From which chance on the model adds a label of its own: beside those whose words were found; where none were.
ADDS, GUESSES = 0.4, 0.2


#: A few words are an answer more often than a story: there the model alone must be surer; and it never takes somebody
#: who names a grown-up's age for a minor.
BRIEF, BRIEF_RAISES = 2, 0.6
_WORD = re.compile(r"[a-z0-9']+|[\u4e00-\u9fff]{1,2}")
_GROWN_UP = re.compile(
    r"(?:i am|i'm|im|i was) (?:1[89]|[2-9][0-9])(?= ?(?:years?|yrs?|yo|,|\.|$))|"
    r"我(?:今年|已经|都)?(?:1[89]|[2-9][0-9])岁"
)

#: Somebody's child and its age, and nothing of a loan or a phone that it has.
_CHILD = re.compile(
    r"(?:儿子|女儿|孩子|小孩|闺女|弟弟?|妹妹?|侄子|侄女|外甥)(?:他|她|今年|也|才|刚|都|还)*(?:1[0-7]|十[一二三四五六七])岁?"
    r"(?!.*(?:借|贷|签|办|手机|账|证|合同|合约|还款))|"
    r"my (?:son|daughter|kid|boy|girl|nephew|niece|brother|sister)s? (?:is|'s|just turned|turned|are) (?:only )?"
    r"1[0-7]\b"
    r"(?!.*(?:loan|borrow|sign|phone|account|lend|lent|approv|click|agreement))"
)
#: From which chance on the model alone takes a death told as one in the family for the borrower's.
DEATH_IN_FAMILY = 0.4

#: What a text has to speak of at all before the model alone may end a session over it: an age or a school, a death, a
#: loan or a name. Its likenesses come from turns of phrase ("only then I have ..."), which say nothing of these.
SPEAKS_OF: Mapping[Label, re.Pattern[str]] = {
    Label.MINOR: re.compile(
        r"岁|成年|监护|家长|学生|高[一二三中职]|国[一二三中小]|初[一二三中]|职高|小学|中学|年级|在读|念书|读书|"
        r"满(?:18|十八)|1[0-8](?![0-9])|years? old|yr old|\bage|teen|under ?age|minor|school|grade|guardian|"
        r"daughter|\bson\b|\bkids?\b|child"
    ),
    Label.DECEASED: re.compile(
        r"死|走(?:了|左|咗)|过世|过身|去世|离世|离开|往生|逝|不在|唔喺度|没了|钉(?:了|左|咗)|葬|丧|遗|告别式|灵|墓|骨灰|做七|"
        r"亡|天国|天堂|牺牲|断气|\bdied|\bdead|death|pass(?:ed|es|ing)? (?:on|away)|passed\b|funeral|"
        r"\blate\b|\bgone\b|\blost\b|buried|burial|cremat|ashes|grave|estate|probate|heaven|\brip\b|widow|memorial|"
        r"no longer (?:with|alive|here)"
    ),
    Label.IDENTITY_FRAUD: re.compile(
        r"贷|借|欠|签|名字|身[份分]|证件|合同|契约|冒|盗|账户|帐户|办的|笔|loan|borrow|sign|\bname|identit|\bid\b|fraud|stole|"
        r"account|contract|passport|debt"
    ),
}


def _speaks_of(label: Label, folded: str) -> bool:
    pattern = SPEAKS_OF.get(label)
    return pattern is None or pattern.search(folded) is not None


def few_words(folded: str) -> bool:
    """Whether a text has at most six Chinese characters or two words."""
    count = len(_WORD.findall(folded))
    return 0 < count <= (BRIEF + 1 if re.search("[\u4e00-\u9fff]", folded) else BRIEF)


def weigh(
    said: Mapping[Label, float],
    chances: Mapping[Label, float],
    *,
    beside: bool = False,
    spared: Collection[str] = (),
    folded: str = "",
) -> dict[Label, float]:
    """The labels meant -> where in the text each was said; the middle for those of the model alone.

    `said`: labels whose words were found; `chances`: the model's, empty when it has nothing to say; `beside`: words
    of a signal that is no label were found; `spared`: labels of whom only look-alikes were; `folded`: the text, to see
    how short it is and what age is named.
    """
    if not chances:
        return dict(said)
    meant = {label: place for label, place in said.items() if label in SAFETY and not _sets_aside(label, chances)}
    brief, no_minor = few_words(folded), bool(_GROWN_UP.search(folded) or _CHILD.search(folded))
    for label in SAFETY:
        enough = BRIEF_RAISES if brief else RAISES[label][bool(said) or beside]
        if label in spared:
            enough = max(enough, SPARED_RAISES_CARE if label in CARE else SPARED_RAISES)
        if label is Label.DECEASED and Label.REASON_BEREAVEMENT_FAMILY in said:
            enough = max(enough, DEATH_IN_FAMILY)
        unlikely = (label is Label.MINOR and no_minor) or not _speaks_of(label, folded)
        if chances.get(label, 0.0) >= enough and not unlikely:
            meant.setdefault(label, MIDDLE)
    best = max((label for label in chances if label not in SAFETY), key=lambda label: chances[label])
    plain = {
        label: place
        for label, place in said.items()
        if label not in SAFETY and (chances[best] < KNOWS_BETTER or chances.get(label, 0.0) >= SETS_ASIDE)
    }
    if chances[best] >= (ADDS if said else GUESSES):
        plain.setdefault(best, MIDDLE)
    if len(plain) > 1 and best is not Label.AMBIGUOUS:
        plain.pop(Label.AMBIGUOUS, None)  # it is said to be unclear only where nothing else is meant
    return meant | plain


def _sets_aside(label: Label, chances: Mapping[Label, float]) -> bool:
    return label not in WORST and chances.get(label, 0.0) < SETS_ASIDE_SAFETY
