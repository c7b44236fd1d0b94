"""Receipts as pictures and files: taken when they come, with what they belong to or before that is known."""

from __future__ import annotations

from dataclasses import replace

from dialogs.grammar.effects import AttachFile, Effect, HandOver, Keep, Notify
from dialogs.grammar.events import Event, FileFetched, News, PaymentMatched, SentFile, Tapped
from dialogs.grammar.story import Move, go, home, quiet, stay, value_of
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View
from dialogs.paid.screens import Memory, Slip
from dialogs.phrases import awaited, greeting

KINDS = frozenset({"photo", "document"})
LARGEST = 20 * 1024 * 1024  # bytes a bot may fetch (Bot API, getFile)
MOST = 10  # of one payment
NOT_FOUND = "payment_not_found"
KEPT = t("I have kept it with your payment.")


def refused(event: SentFile, so_far: int) -> Text | None:
    """Why it can't be taken, if so."""
    if event.kind not in KINDS:
        return t("Thank you. I can't listen to or watch messages like this one; "
                 "a photo, a file or a few words are fine.")  # fmt: skip
    if event.size > LARGEST:
        return t("Thank you. This file is too large for me: up to 20 MB are fine. A photo of it is enough.")
    if so_far >= MOST:
        return t("Thank you, these are enough. A colleague will ask if anything is missing.")
    return None


def words_of(event: SentFile, step: str) -> tuple[Effect, ...]:
    """What was written under it."""
    return (Keep(f"paid:{step}", event.caption),) if event.caption else ()


def slip_of(event: SentFile) -> Slip:
    """What has to be remembered of it."""
    return Slip(event.file_id, event.kind, event.name, event.size)


def attached(slips: tuple[Slip, ...], receipt_id: str) -> tuple[AttachFile, ...]:
    """Fetch and keep them with the receipt; without an id, with the newest open one."""
    return tuple(AttachFile(receipt_id, slip.file_id, slip.kind, slip.name, slip.size) for slip in slips)


def came(_memory: Memory, event: SentFile, view: View) -> Move:
    """Out of the blue, anywhere: asked whether it is a receipt. What was written under it is kept already."""
    no = refused(event, 0)
    if no is None and not view.loans:
        no = t("Thank you. I can't look at pictures here; a colleague can, if you ask for a person.")
    if no is not None:
        return stay(lead=(no,))
    return go("picture", Memory(slips=(slip_of(event),), album=event.album))


def remember(memory: Memory, event: SentFile, _view: View) -> Move:
    """Before it is known what it belongs to. The next pictures of an album need no answer each."""
    no = refused(event, len(memory.slips))
    if no is not None:
        return stay(*words_of(event, "file"), lead=(no,))
    more = replace(memory, slips=(*memory.slips, slip_of(event)), album=event.album)
    if event.album and event.album == memory.album:
        return quiet(*words_of(event, "file"), memory=more)
    return stay(*words_of(event, "file"), lead=(t("Thank you for the picture, I will add it."),), memory=more)


def another(memory: Memory, event: SentFile, view: View) -> Move:
    """One more, while it is asked whether the first is a receipt: the question says it all."""
    move = remember(memory, event, view)
    return move if refused(event, len(memory.slips)) else replace(move, lead=())


def take(memory: Memory, event: SentFile, _view: View) -> Move:
    """With the payment that was told."""
    no = refused(event, memory.sent)
    if no is not None:
        return stay(*words_of(event, "file"), lead=(no,))
    effects = (*words_of(event, "file"), *attached((slip_of(event),), memory.ref))
    more = replace(memory, sent=memory.sent + 1, album=event.album)
    if event.album and event.album == memory.album:
        return quiet(*effects, memory=more)
    return stay(*effects, lead=(KEPT,), memory=more)


def take_for_a_person(memory: Memory, event: SentFile, view: View) -> Move:
    """A receipt of a payment that the books don't show: only a person can compare them."""
    move = take(memory, event, view)
    if not any(isinstance(effect, AttachFile) for effect in move.effects) or memory.asked:
        return move
    asked = HandOver(NOT_FOUND, "normal", event.caption)
    return replace(move, effects=(*move.effects, asked), memory=replace(move.memory, asked=True))


def of_this(memory: Memory, event: Tapped, view: View) -> Move:
    """The receipt of a payment that was told of already."""
    receipt = awaited(view)[-2:][int(value_of(event))]
    told = Memory(loan=receipt.loan_ref, sent=len(memory.slips), album=memory.album)
    return go("thanks", told, *attached(memory.slips, receipt.id), lead=(KEPT,))


def of_another(memory: Memory, _event: Event, _view: View) -> Move:
    """Of a payment that is still to be told."""
    return go("start", replace(memory, album=""))


def no_receipt(_memory: Memory, _event: Event, _view: View) -> Move:
    """Something else: not kept, and people can look at it."""
    return home(
        lead=(
            t("All right, I have not kept it. If a colleague should know about it, tell me in a few words "
              "or ask for a person."),
        )
    )  # fmt: skip


def payment_matched(_memory: Memory, event: PaymentMatched, view: View) -> Move:
    """The books show it: thanks, behind one note a day with whatever else is thanked for."""
    once = f"thanks:{view.today.isoformat()}"
    first = t("I am the automated assistant of {lender}. There is a thank-you and a short note about your account.",
              lender=view.lender.name)  # fmt: skip
    return quiet(Notify(greeting(view, first), "service", "matched", once), news=(News("matched", event.receipt_id),))


def file_fetched(_memory: Memory, event: FileFetched, view: View) -> Move:
    """A file that could not be kept is asked for once more; what went well needs no words."""
    if event.fetched:
        return quiet()
    first = t("I am the automated assistant of {lender}. There is a short question about what you sent.",
              lender=view.lender.name)  # fmt: skip
    once = f"file_lost:{event.receipt_id}:{view.today.isoformat()}"
    return quiet(
        Notify(greeting(view, first), "service", "file_lost", once), news=(News("file_lost", event.receipt_id),)
    )
