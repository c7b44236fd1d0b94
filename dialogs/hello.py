"""Hello: somebody opens the chat, with an invitation or without; before anything is shown we make sure who it is."""

from __future__ import annotations

from dialogs.grammar.effects import Bind, Checked, Effect, HandOver, Keep, Stop, Unbind
from dialogs.grammar.events import Event, LinkState, Started, Tapped, Typed
from dialogs.grammar.screen import Button, Screen, choices
from dialogs.grammar.story import Dialog, Move, Nothing, Step, go, home, misread, proved, stay
from dialogs.grammar.text import Text, own, t, tn
from dialogs.grammar.view import Level, View
from dialogs.hearing import birthdays_in, last4_in
from dialogs.phrases import first_answer, nothing_here, ways_to_us

GENUINE = Button(t("Is this genuine?"), "genuine")
NOT_ME = Button(t("This is not me"), "not_me")
LANGUAGE = Button(own("中文 / English"), "language")


def started(_memory: Nothing, event: Started, view: View) -> Move:
    """/start: what the link in it was worth decides."""
    match event.link:
        case LinkState.GOOD:
            effects: tuple[Effect, ...] = (Bind(event.borrower_ref),)
            if not view.identity.items:
                effects += (HandOver("identity_no_data"),)
            return go("remind:details", None, *effects, lead=(t("Hello, and thank you for coming."),))
        case LinkState.OURS if not view.fresh:
            return go("check", lead=(t("Hello again."),))
        case LinkState.USED:
            return home(lead=(t("This invitation has been used already. Please ask {lender} for a new one.",
                                lender=view.lender.name),))  # fmt: skip
        case LinkState.EXPIRED:
            return home(lead=(t("This invitation is no longer valid. Please ask {lender} for a new one.",
                                lender=view.lender.name),))  # fmt: skip
        case LinkState.UNKNOWN:
            return home(lead=(t("I don't know this invitation; perhaps a part of the link is missing. "
                                "Please open it once more, or ask {lender} for a new one.",
                                lender=view.lender.name),))  # fmt: skip
        case LinkState.OTHER_BORROWER:
            return home(lead=(t("This invitation can't be opened here: one Telegram account serves one person only. "
                                "Please open it in your own Telegram account, or ask {lender} for help.",
                                lender=view.lender.name),))  # fmt: skip
        case _:
            return home()


def asked_who(_memory: Nothing, view: View) -> Screen:
    """The question of the identity check; or why there is none."""
    if view.closed:
        return Screen(nothing_here(view), (*choices(GENUINE), (LANGUAGE,)))
    if view.identity.locked:
        return locked(view)
    if not view.identity.items:
        return no_question(view)
    if not asks(view):
        return no_second_question(view)
    why: tuple[Text, ...]
    if view.identity.tries_left < view.policy.identity.tries:
        why = ()  # it has been said above, before the wrong answer
    elif view.fresh:
        why = (t("For this step I need a second answer, so that nobody else can use your name."),)
    elif view.identity.level < Level.VERIFIED:
        why = (
            t("I am the automated assistant of {lender}. There is a message about your account.",
              lender=view.lender.name),
            t("Before I show it, I need to be sure that it is you."),
        )  # fmt: skip
    else:
        why = (t("To keep your account private, please confirm once more that it is you."),)
    return Screen((*why, question(asks(view))), (*choices(GENUINE, NOT_ME), (LANGUAGE,)))


def asks(view: View) -> str:
    """The item that is asked now: the first, or the next one in a session that goes on; empty when there is none."""
    known = view.identity
    return known.asks if view.fresh else next(iter(known.items), "")


def question(item: str) -> Text:
    """What is asked; the answer is compared with the lender's record and not kept."""
    if item == "birthday":
        return t("On which day and month were you born? For example: 5 March")
    return t("What are the last four characters of your ID number?")


def locked(view: View) -> Screen:
    """After too many wrong answers: neutral words, and the ways that are left."""
    return Screen(
        (
            t("I could not confirm that it is you. To protect your account, I show nothing here for now."),
            *(first_answer(view) or (t("A colleague will look at it."),)),
            *((t("You can also ask {lender} yourself:", lender=view.lender.name),) if view.lender.verify else ()),
            *ways_to_us(view),
        ),
        (*choices(GENUINE, NOT_ME), (LANGUAGE,)),
    )


def no_question(view: View) -> Screen:
    """The book holds nothing to ask: a person has to make sure."""
    return Screen(
        (
            t("I am the automated assistant of {lender}. There is a message about your account.",
              lender=view.lender.name),
            t("I can't confirm that it is you, so a colleague will help."),
            *first_answer(view),
        ),
        (*choices(GENUINE, NOT_ME), (LANGUAGE,)),
    )  # fmt: skip


def no_second_question(view: View) -> Screen:
    """The book holds one item only: what needs two is done with a person."""
    return Screen(
        (
            t("For this step I would need a second answer, and your record holds none that I could ask. "
              "A colleague will do it with you."),
            *(first_answer(view) or (t("Please ask for a person."),)),
        ),
    )  # fmt: skip


def answered(_memory: Nothing, event: Typed, view: View) -> Move:
    """Right, wrong, or no answer at all (which costs no try). Both readings of 5/3 are tried, as one try."""
    identity = view.identity
    if view.closed:
        return stay()
    item = asks(view)
    if identity.locked or not item:
        return stay(*_words(event.text))
    readings = birthdays_in(event.text) if item == "birthday" else last4_in(event.text)
    if not readings:
        return misread(t("I could not read that as an answer."), *_words(event.text))
    if any(view.proves(item, reading) for reading in readings):
        return proved(Checked(True, item), lead=(t("Thank you, that is confirmed."),))
    if identity.tries_left <= 1:
        return stay(Checked(False, item), HandOver("identity_locked"))
    left = identity.tries_left - 1
    hint = tn("This is not what I have on record. You can try {n} more time.",
              "This is not what I have on record. You can try {n} more times.", left)  # fmt: skip
    return stay(Checked(False, item), lead=(hint,))


def _words(text: str) -> tuple[Effect, ...]:
    """Own words are kept, but nothing that may be an answer of the check, be it asked for or not."""
    maybe = birthdays_in(text) or last4_in(text) or any(c.isdigit() for c in text)
    return () if maybe else (Keep("hello:check", text),)


def wrong_person(_memory: Nothing, _view: View) -> Screen:
    """Asked once, for an invitation works only once."""
    return Screen(
        (t("Did this reach the wrong person? Then I will not write here again."),),
        choices(Button(t("Yes, this is not for me"), "yes", "danger"), Button(t("No, it is for me"), "no")),
    )


def parted(_memory: Nothing, _view: View) -> Screen:
    """Nobody is told whose account it was, or what it was about."""
    return Screen((t("Thank you for telling me, and I am sorry to have disturbed you. I will not write here again."),))


def not_me(_memory: Nothing, _event: Tapped | Typed, view: View) -> Move:
    """The wrong person, perhaps."""
    return home() if view.identity.level is Level.UNLINKED else go("wrong_person")


def part(_memory: Nothing, _event: Event, _view: View) -> Move:
    """The chat is unlinked and contact stops; people find out what happened."""
    return go("parted", None, Stop("not_me"), HandOver("not_me", "high"), Unbind())


def it_is_me(_memory: Nothing, _event: Event, _view: View) -> Move:
    """A slip."""
    return go("check")


HELLO = Dialog(
    "hello",
    t("Identity check"),
    Nothing,
    steps={
        "check": Step(
            asked_who,
            on={"typed": answered},
        ),
        "wrong_person": Step(wrong_person, on={"yes": part, "no": it_is_me}, to=frozenset({"parted", "check"})),
        "parted": Step(parted, ends=True),
    },
    receives={Started: started},
    always={"not_me": not_me},
    reaches=frozenset({"check", "wrong_person", "remind:details"}),
    beside=True,
)
