"""A supervisor decides: an offer above the limits, or the lender's signature under a plan. Pure.

The decision goes through the same door as `goodword act`: it is written down and carried out in a turn of the case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from arrears.agreement import Agreement, AgreementState
from arrears.offer import Offer, OfferState
from dialogs.agreement.terms_screen import about, beside, cost_lines, what_holds, what_is_paid
from dialogs.desk.drafting import EndDraft, KeepDraft, my_draft
from dialogs.desk.offer_words import ABOVE
from dialogs.desk.people import Member
from dialogs.desk.story import Answer, Command, Deed, DeskEffect, done, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen
from dialogs.grammar.text import Text, lines, own, t
from dialogs.offers.detail_screen import whole

DRAFT = "decline"  # a decline whose reason is still to be written
SHORTEST = 3  # characters of a reason


@dataclass(frozen=True, slots=True)
class Decide(DeskEffect):
    """Write the decision down: `item` is the offer's or agreement's id, `said` is told once it is written.

    `card` is the message whose buttons go then, or ''.
    """

    item: str
    deed: Literal["approve", "decline"]
    said: Screen
    reason: str = ""
    card: str = ""


def waiting(view: DeskView) -> tuple[Offer | Agreement, ...]:
    """What waits for a supervisor in this case: offers asked for that still stand, and signatures."""
    offers = [o for o in view.view.offers if o.state is OfferState.ASKED and o.valid_until >= view.view.today]
    return (*offers, *(a for a in view.view.agreements if a.state is AgreementState.SIGNED))


def found(item: str, view: DeskView) -> Offer | Agreement | None:
    """The offer or agreement of that id, in whatever state."""
    known: tuple[Offer | Agreement, ...] = (*view.view.offers, *view.view.agreements)
    return next((x for x in known if x.id == item.upper()), None)


def asker(item: Offer | Agreement) -> str:
    """The alias of the lender's person who asked for it; '' for the borrower."""
    return item.agent if isinstance(item, Offer) else ""


def approve(deed: Deed, view: DeskView) -> Answer:
    """`/approve [id]`, or the button."""
    item, _ = _item(deed.rest, view)
    refused = _refused(item, view, "approve")
    if refused is not None:
        return refused
    assert item is not None
    said = (
        t("Approved. The borrower is told, and can decide until {day}.", day=item.valid_until)
        if isinstance(item, Offer)
        else t("Signed for the lender. The plan comes into force, and the borrower is told.")
    )
    return done(Decide(item.id, "approve", _decided(item, view.me, said), card=_card(deed)))


def decline(deed: Deed, view: DeskView) -> Answer:
    """`/decline [id] reason`, or the button, after which the next message is the reason."""
    item, reason = _item(deed.rest, view)
    refused = _refused(item, view, "decline")
    if refused is not None:
        return refused
    assert item is not None
    return _decline(item, reason, view, deed)


def reason_given(deed: Deed, view: DeskView) -> Answer:
    """The message after [Decline]: `deed.rest` is the text, `deed.word` the draft's kind."""
    draft = my_draft(view, DRAFT)
    item = found(str(draft.body["item"]), view) if draft else None
    refused = _refused(item, view, "decline")
    if refused is not None:
        return replace(refused, effects=_over(view))
    assert item is not None
    return _decline(item, deed.rest, view, deed)


def _decline(item: Offer | Agreement, reason: str, view: DeskView, deed: Deed) -> Answer:
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST:
        ask = t("Why is {item} declined? Please write it as your next message, or /decline and the reason. It is kept "
                "in the record; the borrower is told kindly and without it.", item=item.id)  # fmt: skip
        keep = KeepDraft(view.fresh_id, DRAFT, {"item": item.id})
        leave = Button(t("Leave it open"), f"undecline:{item.id}")
        return done(keep, says=Screen((ask,), ((leave,),)))
    said = t("Declined. The borrower is told kindly.")
    return done(*_over(view), Decide(item.id, "decline", _decided(item, view.me, said), reason, _card(deed)))


def leave_open(deed: Deed, view: DeskView) -> Answer:
    """[Leave it open]: nothing is declined."""
    said = Screen((t("{item} is left as it is.", item=deed.rest),))
    return replace(done(*_over(view), says=said), redraw=True)


def _over(view: DeskView) -> tuple[EndDraft, ...]:
    """What this member had begun to decline here is over."""
    return tuple(EndDraft(d.id) for d in view.drafts if d.kind == DRAFT and d.by_user == view.me.user_id)


def _item(rest: str, view: DeskView) -> tuple[Offer | Agreement | None, str]:
    """What is meant, and the words behind it; without an id the only one that waits."""
    first, _, words = rest.partition(" ")
    item = found(first, view)
    if item is not None:
        return item, words.strip()
    draft = my_draft(view, DRAFT)
    if draft is not None:
        return found(str(draft.body["item"]), view), rest
    here = waiting(view)
    return (here[0], rest) if len(here) == 1 else (None, rest)


def _refused(item: Offer | Agreement | None, view: DeskView, deed: str) -> Answer | None:
    if item is None:
        here = waiting(view)
        if not here:
            return says(t("Nothing waits for a decision in this case."))
        return says(t("Several things wait here: {items}. Please write /{deed} and which one.",
                      items=", ".join(x.id for x in here), deed=deed))  # fmt: skip
    if item not in waiting(view):
        return says(_was(item, view))
    if not view.me.supervises:
        names = [m.alias for m in view.members if m.supervises]
        if not names:
            return says(t("Only a supervisor decides on this, and nobody at the desk is one."))
        return says(t("Only a supervisor decides on this. Please ask {names}.", names=", ".join(names)))
    if asker(item).casefold() == view.me.alias.casefold():
        return says(t("You asked for this yourself, so another supervisor has to decide."))
    return None


def _card(deed: Deed) -> str:
    """The message that was tapped."""
    return deed.message if deed.wrote is None else ""


def _was(item: Offer | Agreement, view: DeskView) -> Text:
    """What became of it."""
    if isinstance(item, Offer):
        match item.state:
            case OfferState.APPROVED | OfferState.TAKEN:
                return t("{item} is approved already.", item=item.id)
            case OfferState.DECLINED:
                return t("{item} is declined already.", item=item.id)
            case OfferState.ASKED:
                return t("{item} was valid until {day} and has lapsed. The borrower can ask again.", item=item.id,
                         day=item.valid_until)  # fmt: skip
            case _:
                return t("{item} waits no more: newer offers have taken its place.", item=item.id)
    match item.state:
        case AgreementState.ACTIVE | AgreementState.COMPLETED:
            return t("{item} is signed by both already.", item=item.id)
        case AgreementState.WITHDRAWN:
            return t("{item} waits no more: the borrower took the signature back.", item=item.id)
        case _:
            return t("{item} waits no more: it has ended.", item=item.id)


def _decided(item: Offer | Agreement, me: Member, said: Text) -> Screen:
    return Screen((t("{item}, by {name}: {said}", item=item.id, name=me.alias, said=said),))


def stands_against(item: str, problem: str) -> Screen:
    """Why a decision could not be written down, in the words of `goodword act`."""
    return Screen((t("{item}: nothing was decided, because something stands against it:", item=item), own(problem)))


def card(item: Offer | Agreement, view: DeskView) -> Screen:
    """What is asked for, exactly as the borrower would get it, with the two buttons."""
    rows = ((Button(t("Approve"), f"approve:{item.id}", "success"), Button(t("Decline"), f"decline:{item.id}")),)
    if isinstance(item, Offer):
        who = (
            t("{name} asks a supervisor to approve {item}.", name=asker(item), item=item.id)
            if asker(item)
            else t("The borrower asks for {item}, which only a supervisor may approve.", item=item.id)
        )
        why = [ABOVE[rule] for rule in item.rules if rule in ABOVE]
        preview = whole(replace(item, state=OfferState.APPROVED), view.view)
        head = (who, *((lines(*why),) if why else ()), t("This is what the borrower would get:"))
        return Screen((*head, *preview), rows, facts=True, today=view.view.today)
    terms = item.terms
    said = (
        t("The borrower has signed {item}. It is in force once a supervisor signs for the lender.", item=item.id),
        t("This is what the borrower has signed:"),
        about(terms, view.view),
        *what_is_paid(terms, view.view),
        lines(*cost_lines(terms)),
        *beside(terms, view.view),
        *what_holds(terms),
    )
    return Screen(said, rows, facts=True, today=view.view.today)


COMMANDS: dict[str, Command] = {
    "approve": Command(approve, t("approve an offer, or sign a plan for the lender"), supervisor=True),
    "decline": Command(decline, t("decline it: /decline and the reason"), supervisor=True),
}
BUTTONS = {"approve": approve, "decline": decline, "undecline": leave_open}
# A member's open draft of that kind -> what their next message in the topic means.
DRAFTS = {DRAFT: reason_given}
