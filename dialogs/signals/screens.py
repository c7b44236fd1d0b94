"""What is said when a signal was read: warm, short, once; nothing of a debt but to the borrower."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from dialogs.breakdown import about_loan
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level, View
from dialogs.help_lines import advice_line, crisis_lines
from dialogs.phrases import DONT_BORROW, first_answer, ways_to_us
from dialogs.signals.memory import Memory

SAID_AGAIN = {  # what leads the short screen when a signal comes again; the others are passed on
    "crisis": t("I am glad you wrote to me. You are not alone with this."),
    "vulnerable": t("Thank you for telling me."),
    "complaint": t("Thank you, I have added this to your complaint."),
    "dispute": t("Thank you, I have added this."),
}
Shown = Callable[[Memory, View], Screen]


def once(shows: Shown) -> Shown:
    """The long words are said once: said again, or with something added, it is only thanked for."""

    @wraps(shows)
    def rule(memory: Memory, view: View) -> Screen:
        return thanks(view) if memory.repeated else shows(memory, view)

    return rule


def crisis(memory: Memory, view: View) -> Screen:
    """The line once, and a person. Nothing of the account."""
    if memory.repeated:
        return Screen(
            (t("A colleague has been told."), *first_answer(view), *recorded(memory)),
            choices(Button(t("Show the number again"), "number", "primary")),
        )
    return Screen(
        (
            t("Thank you for telling me. It sounds as if things are very hard for you right now. You don't have to "
              "bear this alone."),
            *crisis_lines(view),
            *company(view),
            *recorded(memory),
        )
    )  # fmt: skip


def number(_memory: Memory, view: View) -> Screen:
    """Only whom to call."""
    return Screen((*crisis_lines(view), *first_answer(view)))


def company(view: View) -> tuple[Text, ...]:
    """That a person comes, when, and that nothing else matters now."""
    rests = (t("Everything else can wait. No other messages from me will disturb you."),) if _linked(view) else ()
    return (t("I have asked a colleague to be there for you."), *first_answer(view), *rests)


@once
def deceased(memory: Memory, view: View) -> Screen:
    """Condolence, once; nothing is asked of whoever writes."""
    return Screen(
        (
            t("I am very sorry for your loss."),
            t("Thank you for telling me. I will not write here any more, and there is nothing you need to do now. "
              "A colleague will look after what follows, quietly and in person."),
            *recorded(memory),
            *reach_us(view),
        )
    )  # fmt: skip


@once
def minor(memory: Memory, view: View) -> Screen:
    """With somebody under age nothing is talked over."""
    return Screen(
        (
            t("Thank you for telling me. Then I will not talk anything over with you here, and I will not write to you "
              "first. You have done nothing wrong and need not do anything."),
            t("A colleague will look at it. If you like, show this message to your parents or another adult you "
              "trust."),
            *recorded(memory),
            *reach_us(view),
        )
    )  # fmt: skip


@once
def fraud(memory: Memory, view: View) -> Screen:
    """Somebody may have used the name."""
    return Screen(
        (
            t("Thank you for telling me; I take this seriously. To protect you, I have stopped everything here and "
              "will show nothing more."),
            t("A colleague who deals with such cases will look into it.") if view.ticket is None
            else t("A colleague who deals with such cases will look into it and get back to you by {due} at the "
                   "latest.", due=view.ticket.due_at),
            t("If somebody is using your name, reporting it officially protects you. Please keep the number of the "
              "report; my colleague will help you with what is needed."),
            *recorded(memory),
            *reach_us(view),
        )
    )  # fmt: skip


def not_me(memory: Memory, view: View) -> Screen:
    """Nobody is told whose account it was, or what it was about."""
    if memory.told:
        return thanks(view)
    return Screen(
        (
            t("Thank you for telling me, and I am sorry to have disturbed you. I will not write here again."),
            *recorded(memory),
        )
    )


@once
def represented(memory: Memory, view: View) -> Screen:
    """From now on with whoever acts for the borrower."""
    return Screen(
        (
            t("Thank you for telling me. It is good that you have somebody at your side."),
            t("I will not ask you anything more here or write to you first. My colleagues will speak with the person "
              "who acts for you."),
            t("If you like, write here who that is and how to reach them. You don't have to."),
            *recorded(memory),
        )
    )  # fmt: skip


@once
def insolvency(memory: Memory, view: View) -> Screen:
    """Noted, and everything rests."""
    return Screen(
        (
            t("Thank you for telling me. The law provides this way, and nobody will press you here."),
            t("I will not ask you anything more here or write to you first. A colleague will note it and keep to the "
              "proceedings."),
            t("If you have a case number, you can write it here. You don't have to."),
            *recorded(memory),
        )
    )  # fmt: skip


def vulnerable(memory: Memory, view: View) -> Screen:
    """A person instead of reminders; what was told is written down only with consent."""
    asked = t("May I note what you wrote, so that you need not explain it again?")
    yes_no = choices(Button(t("Yes, please note it"), "yes"), Button(t("No, only ask a colleague"), "no"))
    if memory.noted is not None:
        noted = t("Thank you. I have noted it, for this purpose only.")
        nothing = t("All right, I have not noted any of it.")
        rest = t("You need not do anything until then.")
        return Screen((noted if memory.noted else nothing, *first_answer(view), rest))
    if memory.again:
        return Screen((t("A colleague has been told."), *first_answer(view), asked), yes_no)
    return Screen(
        (
            t("Thank you for your trust. There is no hurry with anything here, and I will not write to you first.")
            if _linked(view)
            else t("Thank you for your trust. There is no hurry with anything here."),
            t("I have asked a colleague to look after you personally."),
            *first_answer(view),
            *recorded(memory),
            asked,
        ),
        yes_no,
    )


@once
def custody(memory: Memory, view: View) -> Screen:
    """Nothing is sent, nothing is expected."""
    return Screen(
        (
            t("Thank you for telling me. I will not write here first, and nothing needs to be settled now."),
            t("A colleague will find a way that fits the situation."),
            *first_answer(view),
            t("If there is something my colleague should know, you can write it here."),
            *recorded(memory),
        )
    )


def complaint(memory: Memory, view: View) -> Screen:
    """The written acknowledgement: number, and the day of the answer."""
    if memory.repeated:
        return Screen(known_already(memory))
    after = view.policy.clocks_for(view.jurisdiction or view.lender.jurisdiction).complaint
    return Screen(
        (
            t("I am sorry that you have reason to complain. Thank you for saying so openly."),
            *recorded(memory),
            t("You will receive the answer in writing. If it does not satisfy you, it will say where you can turn "
              "next.")
            if after.then_to
            else t("You will receive the answer in writing."),
            t("Until then I will not write to you first. If you like, write here what happened and what would put it "
              "right; I will add it.")
            if _linked(view)
            else t("If you like, write here what happened and what would put it right; I will add it."),
        )
    )  # fmt: skip


def recorded(memory: Memory) -> tuple[Text, ...]:
    """Number and day."""
    if not memory.number or memory.due is None:
        return ()
    return (t("Your complaint is recorded under number {number}, and this message is the written confirmation. "
              "You will have an answer by {due} at the latest.", number=memory.number, due=memory.due),)  # fmt: skip


def known_already(memory: Memory) -> tuple[Text, ...]:
    """The number once more, in short."""
    if memory.due is None:
        return ()
    return (t("Your complaint has the number {number}. You will have an answer by {due} at the latest.",
              number=memory.number, due=memory.due),)  # fmt: skip


def dispute(memory: Memory, view: View) -> Screen:
    """Reminders rest until there is an answer."""
    return Screen(_disputed(memory, view))


def dispute_parts(memory: Memory, view: View) -> Screen:
    """The same with what the amount consists of, for the borrower alone."""
    parts = () if memory.repeated else tuple(about_loan(view, loan) for loan in view.late)
    shown = (t("This is what my books show at present:"), *parts) if parts else ()
    return Screen((*_disputed(memory, view)[:2], *shown, *_disputed(memory, view)[2:]), facts=True)


def _disputed(memory: Memory, view: View) -> tuple[Text, ...]:
    if memory.repeated:
        return (t("A colleague is checking it. Meanwhile I will not write to you first."), *first_answer(view))
    return (
        t("Thank you for telling me. A colleague will check it. Until then I will not write to you first."),
        *first_answer(view),
        t("Your message counts as a request in writing. If you have figures that show it, you can write them here."),
        *recorded(memory),
    )


def thanks(view: View) -> Screen:
    """Said again, or something was added: short, and never the long words twice."""
    return Screen((t("A colleague is looking after it. There is nothing you need to do."), *_when(view)))


def _when(view: View) -> tuple[Text, ...]:
    return () if view.closed else first_answer(view)


def reach_us(view: View) -> tuple[Text, ...]:
    """How to reach people without us."""
    ways = ways_to_us(view)
    return (t("You can also reach {lender} like this:", lender=view.lender.name), *ways) if ways else ()


def borrowing(view: View) -> tuple[Text, ...]:
    """Said on the way, before the question goes on; nothing of it to whoever may be somebody else."""
    return (DONT_BORROW, *advice_line(view)) if view.fresh else ()


def _linked(view: View) -> bool:
    return view.identity.level > Level.UNLINKED
