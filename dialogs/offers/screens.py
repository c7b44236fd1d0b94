"""What the offers story shows: two or three ways, each in a few lines; one of them in full; and what happens then."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arrears.affordability import Affordability, needs_full_form
from arrears.agreement import AgreementState
from arrears.counter import Wish
from arrears.money import Money
from arrears.offer import Offer, OfferKind, OfferState
from arrears.position import LoanPosition
from arrears.schedule import Cadence, per_month
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, lines, t
from dialogs.grammar.view import View
from dialogs.offers.people import free_advice, why_a_person
from dialogs.phrases import first_answer
from dialogs.plans.facts import AHEAD, by_tag, facts_of, instalments_a_month, lay_out, shown, tag
from dialogs.plans.texts import costs, schedule_of, short_of, summary, title_of

NOTHING = t("At present nothing is due on this loan. Thank you.")
NOT_HERE = t("This loan is not arranged here at present. If you have a question about it, please ask for a person.")
LOOK_AGAIN = Button(t("See what is possible now"), "again", "primary")


@dataclass(frozen=True, slots=True)
class Memory:
    """Which loan, which offer is looked at, and what is wished instead.

    `person` is the id of the rule by which a person looks; `asked` the step that asked for a wish, `made` the tag
    of the wish that was fulfilled last, `options` the readings of an answer that can mean several things; `ref` and
    `loan_refs` are a notice's.
    """

    loan: str = ""
    person: str = ""
    offer: Offer | None = None
    wish: Wish | None = None
    asked: str = ""
    made: str = ""
    options: tuple[str, ...] = ()
    told: bool = False
    ref: str = ""
    loan_refs: tuple[str, ...] = ()


def looked_at(memory: Memory, view: View) -> Offer | None:
    """The offer on the screen as it stands now; None when it stands no more."""
    return by_tag(view, memory.offer.loan_ref, tag(memory.offer)) if memory.offer else None


def noticed(memory: Memory, view: View) -> Memory:
    """The memory behind a notice, which names an offer alone."""
    offer = view.offer(memory.ref) if memory.ref else None
    return replace(memory, loan=offer.loan_ref, offer=offer) if offer else memory


def which_loan(_memory: Memory, view: View) -> Screen:
    """One of several loans."""
    if not view.late:
        return Screen((t("At present nothing is due. Thank you."),), facts=True)
    buttons = (
        Button(t("{loan}: {amount}", loan=view.loan_name(loan.loan_ref), amount=loan.due), f"loan:{n}")
        for n, loan in enumerate(view.late)
    )
    return Screen((t("Which loan shall we look at first?"),), choices(*buttons), facts=True)


def choose(memory: Memory, view: View) -> Screen:
    """The ways there are, the one that can best be kept first."""
    loan = view.loan(memory.loan)
    if loan is None:
        return Screen((NOT_HERE,), facts=True)
    if not loan.due:
        return Screen(ahead(memory, loan, view), facts=True)
    running = view.running(memory.loan)
    if running is not None and running.state is AgreementState.SIGNED:
        return Screen(
            (t("You have already signed a plan for this loan. It waits for a colleague's signature."),),
            choices(Button(t("My agreement"), "mine", "primary")),
            facts=True,
        )
    offers = shown(view, memory.loan)
    person = memory.person or ("" if any(map(settles, offers)) else lay_out(view, memory.loan).person)
    waiting = (t("Your own proposal is with a colleague."),) if asked_for(view, memory.loan) else ()
    said = why_a_person(person, view) if person else (opening(memory, view),)
    if running is not None:
        said = (
            *said,
            t("What you choose takes the place of your present plan. Until you sign, that one stays in force."),
        )
    advice = free_advice(view) if person in ("offers.no_surplus", "offers.permanent", "offers.longer_term") else ()
    if person and offers:
        said = (*said, t("If it helps, this can be arranged right away:"))
    return Screen((*said, *(summary(offer) for offer in offers), *waiting, *advice), ways(offers, person, memory, view),
                  facts=True)  # fmt: skip


def ahead(memory: Memory, loan: LoanPosition, view: View) -> tuple[Text, ...]:
    """Nothing is due yet; who tells early that it will be hard is not sent away."""
    if loan.next_due is None:
        return (NOTHING,)
    coming = t("At present nothing is due on this loan. The next instalment of {amount} falls due on {due}.",
               amount=loan.next_due.amount, due=loan.next_due.date)  # fmt: skip
    if memory.person != AHEAD:
        return (coming,)
    kind = t("It is good that you say so early. A colleague will look at it with you before that day.")
    return (coming, kind, *first_answer(view))


def settles(offer: Offer) -> bool:
    """Whether it pays off what is due, so that no person has to look beside it."""
    return offer.kind is not OfferKind.PAUSE and not offer.prepared


def opening(memory: Memory, view: View) -> Text:
    """What it is about."""
    loan = view.loan(memory.loan)
    assert loan is not None
    name = view.loan_name(memory.loan)
    if not shown(view, memory.loan):
        return t("{loan}: {amount} is due. What would suit you?", loan=name, amount=loan.due)
    return t("{loan}: {amount} is due. These ways are possible. Which one can you keep?",
             loan=name, amount=loan.due)  # fmt: skip


def ways(offers: tuple[Offer, ...], person: str, memory: Memory, view: View) -> tuple[tuple[Button, ...], ...]:
    """A button for each, and the ways beside them."""
    rows: list[tuple[Button, ...]] = [
        (Button(short_of(offer), f"offer:{tag(offer)}", "" if n or person else "primary"),)
        for n, offer in enumerate(offers)
    ]
    if wants_form(memory.loan, view):
        rows.append((Button(t("A few more questions"), "form"),))
    if not person:
        rows.append((Button(t("Something else"), "own"),))
    elif view.ticket is None:
        rows.append((Button(t("Ask a colleague"), "ask", "primary"),))
    if offers:
        rows.append((Button(t("Think it over"), "think"), Button(t("None of these"), "none")))
    return tuple(rows)


def wants_form(loan_ref: str, view: View) -> bool:
    """Whether a look at each cost could find more than the totals did."""
    facts = facts_of(view, loan_ref)
    if facts is None or facts.told is None or not isinstance(facts.can, Affordability):
        return False
    least = view.policy.offers.instalments.min_amount.get(facts.currency, 0)
    return needs_full_form(facts.told, facts.can, least=per_month(least, Cadence.MONTHLY))


def asked_for(view: View, loan_ref: str) -> Offer | None:
    """The borrower's own proposal that a supervisor has not decided yet."""
    asked = (o for o in view.offers if o.loan_ref == loan_ref and o.state is OfferState.ASKED)
    return next((offer for offer in asked if not offer.agent), None)


def detail(memory: Memory, view: View) -> Screen:
    """One offer in full."""
    offer = looked_at(memory, view)
    if offer is None:
        return gone()
    return Screen(whole(offer, view), what_now(offer), facts=True)


def gone() -> Screen:
    """It stands no more; that is nobody's fault."""
    return Screen((t("This offer is no longer open. I can look again what is possible."),), choices(LOOK_AGAIN),
                  facts=True)  # fmt: skip


def whole(offer: Offer, view: View) -> tuple[Text, ...]:
    """Everything of an offer: each payment, costs, what goes on beside it, until when it stands."""
    said = [title_of(offer)]
    if len(offer.schedule.parts) > 1:
        said += [schedule_of(offer.schedule), t("Total: {total}", total=offer.schedule.total)]
    said += [lines(*costs(offer)), *effect(offer, view), *conditions(offer, view)]
    return tuple(said)


def effect(offer: Offer, view: View) -> tuple[Text, ...]:
    """What it means beside the usual instalments, or for the time of a pause."""
    current = instalments_a_month(view, offer.loan_ref)
    usual = Money(current, offer.covered.currency)
    beside = (t("You also keep paying your usual instalments of {amount} a month.", amount=usual),) if current else ()
    if offer.kind is not OfferKind.PAUSE or offer.review_on is None:
        return beside
    stays = t("The {amount} stays due. On {day} I ask you how things are, and we look again.",
              amount=offer.covered, day=offer.review_on)  # fmt: skip
    apart = t("Instalments that fall due meanwhile are not part of the pause. If they are too much as well, please "
              "tell me or a person.")  # fmt: skip
    return (stays, *((apart,) if current else ()))


def conditions(offer: Offer, view: View) -> tuple[Text, ...]:
    """Whether a colleague has to agree, and until when it stands."""
    until = t("You can decide until {day}.", day=offer.valid_until)
    if offer.prepared and offer.review_on:
        return (t("This is a look ahead: we can agree on it when we look again on {day}, if it fits then.",
                  day=offer.review_on),)  # fmt: skip
    if offer.state is OfferState.APPROVED:
        return (t("A colleague has agreed to it."), until)
    return (t("A colleague has to sign it too."), until) if offer.needs_approval else (until,)


def what_now(offer: Offer) -> tuple[tuple[Button, ...], ...]:
    """Take it, change it, think about it, or see the others."""
    others = Button(t("See all offers"), "all")
    if offer.prepared:
        return choices(others)
    take = t("Yes, I will pay it then") if offer.kind is OfferKind.PAY_NOW else t("Yes, I would like this")
    return (
        (Button(take, "take", "primary"),),
        (Button(t("Change it"), "change"), Button(t("Think it over"), "think")),
        (others,),
    )


def thinking(memory: Memory, view: View) -> Screen:
    """Until when it stands, and that there will be one question."""
    offer = looked_at(memory, view)
    if offer is None:
        return gone()
    asks = view.today.toordinal() + view.policy.offers.follow_up_days < offer.valid_until.toordinal()
    silent = "borrower" in view.stops or not asks
    later = t("As you asked, I don't write first. You find it here at any time.") if "borrower" in view.stops else t(
        "You find it here at any time.")  # fmt: skip
    return Screen(
        (
            t("Of course, please take your time."),
            t("It stands until {day}.", day=offer.valid_until),
            later if silent else t("I will ask you once, in {n} days, and not press you.",
                                   n=view.policy.offers.follow_up_days),
        ),
        facts=True,
    )  # fmt: skip


def none_of_these(memory: Memory, view: View) -> Screen:
    """A no is fine; what would help?"""
    if memory.told:
        return Screen(
            (*first_answer(view),) or (t("Thank you."),), choices(Button(t("See all offers"), "all")), facts=True
        )
    return Screen(
        (t("That is all right. What would help you? You can also write it in your own words."),),
        choices(
            Button(t("I have another idea"), "own", "primary"),
            Button(t("Leave it for now"), "leave"),
        ),
        facts=True,
    )


def follow_up(memory: Memory, view: View) -> Screen:
    """One gentle question, or a kind word that it has lapsed."""
    memory = noticed(memory, view)
    offer = looked_at(memory, view)
    if offer is None:
        return Screen(
            (t("The offer you wanted to think about is no longer open. That is all right; I can look again what is "
               "possible now."),), choices(LOOK_AGAIN), facts=True)  # fmt: skip
    return Screen(
        (
            t("You wanted to think about this. There is no hurry; it stands until {day}.", day=offer.valid_until),
            summary(offer),
        ),
        choices(
            Button(t("Look at it"), f"offer:{tag(offer)}", "primary"),
            Button(t("See all offers"), "all"),
            Button(t("It does not suit me"), "none"),
        ),
        facts=True,
    )


def decided(memory: Memory, view: View) -> Screen:
    """What a colleague decided about the own proposal."""
    memory = noticed(memory, view)
    offer = memory.offer
    if offer is None or offer.state not in (OfferState.APPROVED, OfferState.DECLINED):
        return gone()
    if offer.state is OfferState.DECLINED:
        why = (t("In their words: {words}", words=offer.reason),) if offer.reason else ()
        return Screen(
            (
                t("A colleague has looked at your proposal and cannot agree to it as it is. I am sorry."),
                title_of(offer),
                *why,
                t("There may be another way. You can look at the other offers, change something, or talk it over with "
                  "a person."),
            ),
            choices(
                Button(t("See what is possible"), "again", "primary"),
                Button(t("I have another idea"), "own"),
                Button(t("Talk it over with a person"), "ask"),
            ),
            facts=True,
        )  # fmt: skip
    if looked_at(memory, view) is None:
        return gone()
    return Screen((t("Good news: a colleague has agreed to your proposal."), *whole(offer, view)), what_now(offer),
                  facts=True)  # fmt: skip
