"""Reads from own words why money did not come: only what is said plainly; the story asks "is that it?"."""

from __future__ import annotations

import re

from dialogs.understand.folding import fold

_KIN_ZH = (
    "爸|妈|父|母|爷|奶|公|婆|嬷|祖|先生|太太|老公|老婆|丈夫|妻|儿子|女儿|小孩|孩子|哥|姐|姊|弟|妹|家人|亲人|朋友|伴侣"
)
_KIN_EN = (
    r"mother|father|mum|mom|dad|wife|husband|son|daughter|brother|sister|parents?|child|baby|partner|grand[a-z]+|"
    r"uncle|aunt|friend|fiance"
)

#: The gentlest answer first: of several causes said, the one to be asked about first.
_CAUSES: tuple[tuple[str, str], ...] = (
    (
        "bereavement",
        rf"过世|去世|往生|离世|病逝|丧事|后事|葬礼|告别式|(?:{_KIN_ZH})[^,.]{{0,4}}(?:走了|死|不在了|离开了)|"
        rf"passed away|funeral|bereave|(?:{_KIN_EN})(?: [a-z]+)? (?:has |have |just )?died|death of (?:my|our)|"
        rf"lost (?:my|our) (?:{_KIN_EN})(?![a-z])",
    ),
    (
        "disaster",
        r"地震|台风|淹水|水灾|火灾|失火|火烧|烧掉|土石流|泥石流|洪水|风灾|天灾|受灾|"
        r"earthquake|typhoon|flood(?:ed|s|ing)?(?![a-z])|hurricane|landslide|(?:house|kitchen|flat|home) fire|"
        r"burn(?:t|ed) down|"
        r"(?<![a-z])fire (?:in|at) ",
    ),
    (
        "job_loss",
        r"失业|被裁|裁员|资遣|被辞|被炒|被开除|被解雇|没(?:有)?(?:了)?工作|丢了?工作|工作没了|公司(?:倒|关|结束)|"
        r"离职|冇工|"
        r"lost (?:my |the )?(?:job|work|position)|laid[ -]off|redundan|unemployed|out of work|(?:was|got|been|"
        r"were) fired|"
        r"(?:have |has )?no (?:job|work)(?![a-z])|jobless|dismissed|let go|"
        r"company (?:has )?(?:closed|went bankrupt|shut)",
    ),
    (
        "illness",
        r"生病|住院|手术|开刀|受伤|车祸|意外伤|癌|病了|重病|大病|确诊|中风|骨折|生咗病|身体不(?:好|舒服)|"
        r"(?<![a-z])(?:ill|illness|sick|sickness|hospital|surgery|operation|injur(?:y|ed)|accident|cancer|"
        r"stroke|unwell|disease|"
        r"depression|broke my (?:leg|arm|hand))(?![a-z])",
    ),
    (
        "permanent_fall",
        r"退休|永久失能|失能|残障|残疾|收入(?:不会|回不)[^,.]{0,3}(?:恢复|来)|(?<![a-z])(?:retired?|retirement|"
        r"disabled|"
        r"disability)(?![a-z])|"
        r"(?:permanently|for good) (?:less|lower)",
    ),
    (
        "pay_day",
        r"(?:薪水|薪资|薪|工资|粮|钱)[^,.]{0,6}(?:晚|慢|迟|延|拖|还没)|(?:晚|迟|慢|拖)[^,.]{0,3}(?:发薪|发工资|"
        r"领薪|出粮|给薪)|欠薪|发薪日|"
        r"(?:wages?|salary|pay ?day|pay ?check|paid|my pay)[^,.]{0,25}(?:late|later|after|delayed|yet|not come|"
        r"hasn't)|"
        r"(?:late|delayed) (?:wages?|salary|pay)|pay ?day",
    ),
    (
        "less_income",
        r"减薪|减班|无薪假|收入(?:变|减|大减|少|下降|降)|工时(?:变|减|少)|加班[^,.]{0,3}(?:少|没)|扣薪|降薪|"
        r"薪水(?:变|减)少|"
        r"(?:less|lower|reduced) (?:income|work|hours|pay|wages?|salary)|fewer (?:hours|shifts|days)|pay ?cut|"
        r"short[- ]time|unpaid leave|"
        r"income (?:has )?(?:dropped|fell|fallen|went down|is down|is lower)|hours (?:were |have been |"
        r"got )?(?:cut|reduced)",
    ),
    (
        "business",
        r"生意|营业额|客人[^,.]{0,3}少|客户[^,.]{0,4}少|订单[^,.]{0,3}(?:少|减)|店[^,.]{0,4}(?:亏|关|收)|"
        r"(?<![a-z])(?:my (?:business|shop|company|restaurant|stall)|business (?:is|has been|was)|customers|"
        r"sales|orders)(?![a-z])",
    ),
    (
        "family",
        r"离婚|分居|怀孕|生(?:小孩|孩子|产|宝宝|了)|刚出生|坐月子|照顾|分手|"
        r"(?<![a-z])(?:divorced?|separat(?:ed|ion)|pregnan(?:t|cy)|newborn|new baby|had a baby|gave birth|"
        r"(?:caring for|care for|look(?:ing)? after) my)(?![a-z])",
    ),
    (
        "other_debts",
        r"(?:其他|别的|别家|多家|好几)[^,.]{0,4}(?:贷款|债|银行|卡|信用)|卡债|债务?(?:太|很)多|欠(?:很|太)多|"
        r"信用卡|卡费|网贷|"
        r"too many (?:loans|debts|payments|bills)|other (?:loans|debts|lenders|banks)|credit cards?(?![a-z])|in debt",
    ),
    (
        "large_expense",
        r"修(?:车|房|屋|理)|大笔|大开销|一笔开(?:销|支)|学费|医药费|医疗费|意外支出|突然要[^,.]{0,6}(?:钱|花|用)|搬家|"
        r"(?:car|roof|house|boiler|van|scooter)(?: [a-z]+)? (?:repairs?|broke|breakdown)|repairs?(?![a-z])|"
        r"(?:unexpected|big|large|huge) (?:bills?|expenses?|costs?|payments?)|tuition|school fees|(?:medical|"
        r"dentist|vet) bills?",
    ),
    (
        "technical",
        r"(?:转帐|转账|汇款|扣款|扣账|自动扣|app|网银|系统|银行|提款卡|金融卡)[^,.]{0,8}(?:失败|错误|问题|故障|"
        r"不能|无法|没成功|过期|当机|冻结)|"
        r"(?:transfer|direct debit|app|website|card|bank|system|autopay|automatic payment)[^,.]{0,25}"
        r"(?:fail|error|problem|not work|n't work|declin|expired|blocked|bounced|frozen|down(?![a-z]))",
    ),
    (
        "forgot",
        r"忘(?:了|记|咗)|没(?:有)?(?:注意|留意)|太忙|唔记得|(?<![a-z])(?:forgot(?:ten)?|slipped my mind|"
        r"overlooked|did(?:n't|"
        r" not) notice|"
        r"too busy)(?![a-z])",
    ),
)  # fmt: skip
_PATTERNS = tuple((cause, re.compile(pattern)) for cause, pattern in _CAUSES)
_NEGATED = re.compile(r"(?:没有|没|不是|并非|并没有|不会)$|(?<![a-z])(?:not|never|n't)(?: been| because i| because)? $")
#: More causes than this in one message are a story to read, not to guess at.
MOST = 3


def read_causes(text: str) -> tuple[str, ...]:
    """The causes a text names plainly (names of `Cause`), at most three, the gentlest first."""
    folded = fold(text)
    found = (cause for cause, pattern in _PATTERNS if any(_meant(match, folded) for match in pattern.finditer(folded)))
    return tuple(found)[:MOST]


def _meant(match: re.Match[str], folded: str) -> bool:
    return not _NEGATED.search(folded[max(0, match.start() - 20) : match.start()])
