"""Agreement: terms read back, a name, a signature; and afterwards where it stands, to the last payment."""

from __future__ import annotations

from dialogs.agreement.memory import Memory
from dialogs.agreement.mine import (
    again,
    changed,
    others,
    paper,
    picked,
    taken_back,
    the_letter,
    to_kept,
    to_mine,
    ways,
    well,
    withdraw,
)
from dialogs.agreement.mine_screens import after_signing, mine, withdrawing, withdrawn
from dialogs.agreement.news import decision_came, paper_came, plan_completed
from dialogs.agreement.news_screens import check_in, completed, decided, document, letter, review
from dialogs.agreement.signing import agreed, change, named, reread, sign, think, way_picked, way_typed
from dialogs.agreement.signing_screens import cannot_sign, confirm, name_asked, which_way
from dialogs.agreement.terms_screen import terms_read_back
from dialogs.grammar.events import AgreementCompleted, AgreementDecided, DocumentMade
from dialogs.grammar.story import Dialog, Step
from dialogs.grammar.text import t
from dialogs.grammar.view import Level
from dialogs.plans.facts import OFFER_PLACES

FRESH, SURE = Level.FRESH, Level.SURE

# Where it leads when the offer can be signed no more, or has been signed.
INSTEAD = OFFER_PLACES | {"agreement:mine", "terms"}
ON_MINE = {
    "pick": picked,
    "ways": ways,
    "paper": paper,
    "letter": the_letter,
    "changed": changed,
    "withdraw": withdraw,
    "others": others,
    "again": again,
}
FROM_MINE = frozenset({"mine", "remind:ways", "document", "letter", "hardship:start", "withdraw"}) | OFFER_PLACES
AGREEMENT = Dialog(
    "agreement",
    t("your agreement"),
    Memory,
    steps={
        "cannot": Step(cannot_sign, needs=FRESH),
        "way": Step(which_way, on={"way": way_picked, "typed": way_typed}, to=INSTEAD, needs=FRESH),
        "terms": Step(
            terms_read_back,
            on={"agree": agreed, "change": change, "think": think, "again": again},
            to=INSTEAD | {"name", "offers:detail", "offers:thinking"},
            needs=SURE,
        ),
        "name": Step(
            name_asked, on={"typed": named, "again": again}, to=OFFER_PLACES | {"confirm"}, needs=SURE, signs=True
        ),
        "confirm": Step(
            confirm,
            on={"sign": sign, "terms": reread, "again": again},
            to=INSTEAD | {"signed", "mine", "name"},
            needs=SURE,
        ),
        "signed": Step(
            after_signing, on={"mine": to_mine, "again": again}, to=OFFER_PLACES | {"mine"}, needs=FRESH, ends=True
        ),
        "mine": Step(mine, on=ON_MINE, to=FROM_MINE, needs=FRESH),
        "withdraw": Step(
            withdrawing,
            on={"yes": taken_back, "changed": changed, "keep": to_kept},
            to=frozenset({"withdrawn", "hardship:start", "mine"}),
            needs=FRESH,
        ),
        "withdrawn": Step(withdrawn, on={"again": again}, to=OFFER_PLACES, needs=FRESH, ends=True),
        "decided": Step(decided, on=ON_MINE, to=FROM_MINE, needs=FRESH),
        "document": Step(document, on={"paper": paper}, to=frozenset({"document", "mine"}), needs=SURE),
        "letter": Step(letter, on={"letter": the_letter}, to=frozenset({"letter", "mine"}), needs=SURE),
        "completed": Step(completed, on={"letter": the_letter}, to=frozenset({"letter", "mine"}), needs=FRESH),
        "check_in": Step(
            check_in,
            on={"well": well, "changed": changed, "mine": to_mine},
            to=frozenset({"mine", "hardship:start"}),
            needs=FRESH,
        ),
        "review": Step(
            review, on={"changed": changed, "again": again}, to=OFFER_PLACES | {"hardship:start"}, needs=FRESH
        ),
    },
    receives={AgreementDecided: decision_came, AgreementCompleted: plan_completed, DocumentMade: paper_came},
    news={
        "agreement_decided": "decided",
        "document": "document",
        "completed": "completed",
        "check_in": "check_in",
        "review": "review",
    },
    lasting=True,
    beside=True,
)
