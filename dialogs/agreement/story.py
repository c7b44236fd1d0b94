"""Agreement: terms read back, a name, a signature; and afterwards where it stands, to the last payment."""

from __future__ import annotations

from dataclasses import replace

from arrears.agreement import canonical, read_terms, withdrawable
from arrears.offer import OfferState
from dialogs.agreement.mine import (
    NONE,
    after_signing,
    check_in,
    completed,
    decided,
    document,
    letter,
    looked_at,
    mine,
    review,
    withdrawing,
    withdrawn,
)
from dialogs.agreement.news import decision_came, paper_came, plan_completed
from dialogs.agreement.screens import (
    Memory,
    cannot_sign,
    confirm,
    name_asked,
    of_offer,
    terms_read_back,
    which_way,
)
from dialogs.grammar.effects import (
    Consent,
    HandOver,
    Keep,
    SendDocument,
    SetOffer,
    Sign,
    WithdrawAgreement,
)
from dialogs.grammar.events import AgreementCompleted, AgreementDecided, DocumentMade, Event, Tapped, Typed
from dialogs.grammar.story import Dialog, Move, Step, go, home, misread, stay, value_of
from dialogs.grammar.text import t
from dialogs.grammar.view import Level, View
from dialogs.plans.facts import OFFER_PLACES, to_offers
from dialogs.plans.signing import drawn_up, not_now
from dialogs.understand import same_name

LONGEST_METHOD = 60  # characters of a way to pay that was written, not tapped
NOTHING = t("There is nothing to sign at present.")


def again(memory: Memory, _event: Event, view: View) -> Move:
    """What is possible now, on the loan it was about."""
    offer = view.offer(memory.offer)
    agreement = looked_at(memory, view)
    loan = offer.loan_ref if offer else agreement.loan_ref if agreement else ""
    return to_offers(view, loan)


def way_picked(memory: Memory, event: Tapped, view: View) -> Move:
    """One of the lender's ways."""
    return with_way(memory, view, view.lender.methods[int(value_of(event))].in_locale("en"))


def way_typed(memory: Memory, event: Typed, view: View) -> Move:
    """The borrower's own words."""
    words = " ".join(event.text.split())[:LONGEST_METHOD]
    return with_way(memory, view, words) if words else misread(t("How will you pay?"))


def with_way(memory: Memory, view: View, method: str) -> Move:
    """The terms are drawn up once, and what is shown is what is signed."""
    offer = view.offer(memory.offer)
    if offer is None:
        return home(lead=(NOTHING,))
    return not_now(view, offer) or go(
        "terms", replace(memory, method=method, terms=drawn_up(view, offer, method), typed="")
    )


def still(memory: Memory, view: View) -> Move | None:
    """None while what was read back can be signed as it is; else where it leads instead, and nothing is signed."""
    offer = view.offer(memory.offer)
    if offer is None or not memory.terms:
        return home(lead=(NOTHING,))
    moved = not_now(view, offer)
    if moved is not None:
        return moved
    fresh = drawn_up(view, offer, memory.method)
    if fresh == memory.terms:
        return None
    lead = (t("Something in the terms has changed since, such as a date. Please read them once more."),)
    return go("terms", replace(memory, terms=fresh, typed=""), lead=lead)


def agreed(memory: Memory, _event: Event, view: View) -> Move:
    """Yes to the terms that are on the screen."""
    memory = as_read(memory, view)
    return still(memory, view) or go("name", memory, Consent(memory.offer, "terms"))


def as_read(memory: Memory, view: View) -> Memory:
    """With the terms in the language of the screen: another language draws the screen anew, nothing else in them."""
    if not memory.terms:
        return memory
    lender = view.lender.name.in_locale(view.language)
    return replace(
        memory, terms=canonical(replace(read_terms(memory.terms), language=view.language, lender_name=lender))
    )


def change(memory: Memory, _event: Event, view: View) -> Move:
    """Back to the offer, to change something."""
    offer = view.offer(memory.offer)
    if offer is None:
        return home(lead=(NOTHING,))
    return go("offers:detail", loan=offer.loan_ref, offer=offer)


def think(memory: Memory, _event: Event, view: View) -> Move:
    """Time to think, also now."""
    offer = view.offer(memory.offer)
    if offer is None:
        return home(lead=(NOTHING,))
    wish = (SetOffer(offer.id, OfferState.THINKING),) if offer.state is OfferState.OPEN else ()
    return go("offers:thinking", None, *wish, loan=offer.loan_ref, offer=offer)


def named(memory: Memory, event: Typed, view: View) -> Move:
    """The name as a signature; a slip may be put right once, then a person helps."""
    if not memory.terms:
        return home(lead=(NOTHING,))
    words = " ".join(event.text.split())
    if same_name(words, view.name):
        return go("confirm", replace(memory, typed=words))
    if not memory.misspelt:
        lead = (t("This is not quite the name I have on record. Please write it once more, family name and given "
                  "name."),)  # fmt: skip
        return stay(Keep("agreement:name", event.text), memory=replace(memory, misspelt=True), lead=lead)
    return home(
        Keep("agreement:name", event.text),
        HandOver("name_mismatch"),
        lead=(t("Thank you. The name still differs from what I have on record, so I have not signed anything. A "
                "colleague will clear it up with you; the offer stands meanwhile."),),
    )  # fmt: skip


def reread(memory: Memory, _event: Event, _view: View) -> Move:
    """The terms once more."""
    return go("terms", replace(memory, typed=""))


def sign(memory: Memory, _event: Event, view: View) -> Move:
    """The signature: everything is looked at once more, and what was read back is what is signed."""
    if of_offer(memory, view) is not None:
        return go("mine", Memory())
    moved = still(memory, view)
    if moved is not None:
        return moved
    if not memory.typed:
        return go("name", memory)
    made = Sign(memory.offer, read_terms(memory.terms), memory.typed)
    return go("signed", memory, Consent(memory.offer, "name"), made)


def to_mine(memory: Memory, _event: Event, _view: View) -> Move:
    """To my agreement."""
    return go("mine", Memory(agreement=memory.ref))


def picked(_memory: Memory, event: Tapped, _view: View) -> Move:
    """One of several."""
    return stay(memory=Memory(agreement=value_of(event)))


def others(_memory: Memory, _event: Event, _view: View) -> Move:
    """The choice of one."""
    return go("mine", Memory(listed=True))


def ways(memory: Memory, _event: Event, view: View) -> Move:
    """How to pay."""
    agreement = looked_at(memory, view)
    return go("remind:ways", loan_refs=(agreement.loan_ref,) if agreement else ())


def paper(memory: Memory, _event: Event, view: View) -> Move:
    """The document into the chat."""
    return sent(memory, view, "agreement")


def the_letter(memory: Memory, _event: Event, view: View) -> Move:
    """The letter into the chat."""
    return sent(memory, view, "completion")


def sent(memory: Memory, view: View, kind: str) -> Move:
    """It comes as a message of its own; only to somebody of whom we are sure."""
    agreement = looked_at(memory, view)
    if agreement is None:
        return home(lead=(NONE,))
    if view.identity.level < Level.SURE:
        step = "letter" if kind == "completion" else "document"
        return go(step, Memory(ref=agreement.id))
    return go("mine", Memory(agreement=agreement.id), SendDocument(agreement.id, kind), lead=(t("Here it comes."),))


def changed(memory: Memory, _event: Event, view: View) -> Move:
    """Another situation: a new talk, and new offers that may take the place of this plan."""
    agreement = looked_at(memory, view)
    return go("hardship:start", loan=agreement.loan_ref if agreement else "")


def withdraw(memory: Memory, _event: Event, view: View) -> Move:
    """Asked once more."""
    agreement = looked_at(memory, view)
    return go("withdraw", Memory(agreement=agreement.id)) if agreement else home(lead=(NONE,))


def to_kept(memory: Memory, _event: Event, _view: View) -> Move:
    """It stays as it is."""
    return go("mine", memory)


def taken_back(memory: Memory, _event: Event, view: View) -> Move:
    """Noted without reproach."""
    agreement = looked_at(memory, view)
    if agreement is None or withdrawable(agreement, view.today) is not None:
        return stay() if agreement else home(lead=(NONE,))
    return go("withdrawn", memory, WithdrawAgreement(agreement.id))


def well(_memory: Memory, _event: Event, _view: View) -> Move:
    """Glad to hear it."""
    return home(lead=(t("I am glad to hear that. Thank you."),))


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
