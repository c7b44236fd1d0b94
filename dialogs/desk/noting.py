"""Notes for the desk alone, and the case in full."""

from __future__ import annotations

from collections.abc import Iterator

from arrears.agreement import AgreementState
from arrears.offer import OfferState
from arrears.promise import PromiseState
from dialogs.desk.brief_lines import holds, owes, told, who
from dialogs.desk.deeds import AddNote
from dialogs.desk.people import member_of
from dialogs.desk.standing import TAKE, who_has_it
from dialogs.desk.story import Answer, Command, Deed, Rule, done, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import screen
from dialogs.grammar.text import Text, lines, own, t
from dialogs.lines import PRIORITIES, reason_text

LONGEST_NOTE = 1000  # characters
NOTED = "✍"
SHOWN = 6  # promises and offers, the newest

PROMISED = {
    PromiseState.OPEN: t("open"),
    PromiseState.KEPT: t("kept"),
    PromiseState.PART: t("paid in part"),
    PromiseState.MISSED: t("missed"),
    PromiseState.WITHDRAWN: t("taken back"),
    PromiseState.SUPERSEDED: t("replaced"),
}


def note(deed: Deed, view: DeskView) -> Answer:
    """Kept with the case; the borrower never sees it."""
    words = deed.rest.strip()
    if not words:
        return says(t("A note needs words, for example: {example}", example=t("/note prefers calls after 18:00")))
    if len(words) > LONGEST_NOTE:
        return says(t("A note has at most {n} characters; this one has {m}.", n=LONGEST_NOTE, m=len(words)))
    return done(AddNote(words), receipt=NOTED)


def case(_deed: Deed, view: DeskView) -> Answer:
    """Everything of the case that the desk may see, in parts."""
    parts = [tuple(part) for part in (_state(view), _requests(view), who(view), owes(view), told(view),
                                      _promises(view), _plans(view), holds(view), _notes(view))]  # fmt: skip
    shown = screen(*(lines(*part) for part in parts if part))
    return Answer(says=shown if view.holder else screen(*shown.paragraphs, rows=((TAKE,),)))


def _state(view: DeskView) -> Iterator[Text]:
    yield t("Case {number}", number=view.number or "-")
    if view.holder is not None:
        yield who_has_it(view)
    elif view.owner == "bot":
        yield t("The bot looks after it.")
    else:
        yield t("It waits for a person.")
    if view.snoozed_until is not None and view.snoozed_until > view.now:
        yield t("Put aside until {at}.", at=view.snoozed_until)
    if not view.reachable:
        yield t("The borrower has blocked the chat, or it is gone.")


def _requests(view: DeskView) -> Iterator[Text]:
    for request in view.requests:
        reason, priority, since = reason_text(request.reason), PRIORITIES[request.priority], request.opened_at
        if request.first_at is not None:
            yield t("{reason} ({priority}), since {since}, first looked at {at}", reason=reason, priority=priority,
                    since=since, at=request.first_at)  # fmt: skip
        else:
            yield t("{reason} ({priority}), since {since}, first answer due by {due}", reason=reason,
                    priority=priority, since=since, due=request.due_at)  # fmt: skip
        if request.words:
            yield t("“{words}”", words=request.words)


def _promises(view: DeskView) -> Iterator[Text]:
    for promise in [p for p in view.view.promises if not p.agreement][-SHOWN:]:
        yield t("Promised {amount} by {day}: {state}", amount=promise.amount, day=promise.due,
                state=PROMISED.get(promise.state, own(promise.state.value)))  # fmt: skip


def _plans(view: DeskView) -> Iterator[Text]:
    states = {
        AgreementState.SIGNED: t("Plan {id}: signed, waits for our signature"),
        AgreementState.ACTIVE: t("Plan {id}: in force"),
        AgreementState.COMPLETED: t("Plan {id}: paid in full"),
        AgreementState.ENDED: t("Plan {id}: ended by us"),
    }
    for agreement in view.view.agreements:
        if agreement.state in states:
            yield Text(states[agreement.state].msgid, {"id": agreement.id})
    asked = [
        offer for offer in view.view.offers if offer.state in (OfferState.OPEN, OfferState.THINKING, OfferState.ASKED)
    ]
    for offer in asked[-SHOWN:]:
        yield t(
            "Offer {id} over {amount}, valid through {day}", id=offer.id, amount=offer.covered, day=offer.valid_until
        )


def _notes(view: DeskView) -> Iterator[Text]:
    for one in view.notes:
        author = member_of(view.members, one.by_user)
        yield t("Note by {alias}, {at}: {words}", alias=author.alias if author else "-", at=one.at, words=one.words)


COMMANDS = {
    "note": Command(note, t("keep a note for the desk")),
    "case": Command(case, t("show everything of the case")),
}
BUTTONS: dict[str, Rule] = {"case": case}
