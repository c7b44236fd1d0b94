"""What a turn wants done. The shell turns each into rows of the same transaction; nothing is done in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from arrears.agreement import Terms
from arrears.circumstances import Circumstances
from arrears.days import Hours
from arrears.decisions import Refusal
from arrears.money import Money
from arrears.offer import Offer, OfferState
from arrears.policy import Priority
from dialogs.grammar.screen import Screen

Aim = Literal["dunning", "promise", "service", "answer"]


@dataclass(frozen=True, slots=True)
class Show:
    """Show a screen as an answer to the borrower. `redraw`: the same screen again, drawn over the present message."""

    screen: Screen
    redraw: bool = False


@dataclass(frozen=True, slots=True)
class Notify:
    """Write first: a neutral message with one button. `purpose` is dunning, promise or service, or answer: a person has
    written. `about` is its news kind.

    `once` names it for its day, so that it can never go out twice.
    """

    screen: Screen
    purpose: Aim
    about: str
    once: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the case's journal: `what` is a stable name, `detail` plain values."""

    what: str
    detail: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bind:
    """The invitation was good: this chat now belongs to that borrower's case."""

    borrower_ref: str


@dataclass(frozen=True, slots=True)
class Unbind:
    """ "Not me": the chat no longer belongs to the case."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer of the identity check was right or wrong."""

    passed: bool
    item: str


@dataclass(frozen=True, slots=True)
class MakePromise:
    """The borrower promises an amount of a loan by a day, in a way (method)."""

    loan_ref: str
    amount: Money
    due: date
    method: str


@dataclass(frozen=True, slots=True)
class WithdrawPromise:
    """A promise is taken back or replaced; `state` is withdrawn or superseded."""

    promise_id: str
    state: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Contact stops at once. `kind` says why: borrower's wish, not_me, a signal. It ends at `until`, if ever."""

    kind: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """The borrower undoes a stop of their own."""

    kind: str = "borrower"


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person is asked to take over, with why and how urgent (low, normal, high, urgent)."""

    reason: str
    priority: Priority = "normal"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Speak:
    """From now on in this language."""

    language: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The borrower's own words, kept with what they were about."""

    about: str
    words: str


@dataclass(frozen=True, slots=True)
class KeepCircumstances:
    """A new version of what the borrower told about reason, income and costs."""

    told: Circumstances


@dataclass(frozen=True, slots=True)
class MakeOffers:
    """What can be offered on a loan now, with everything refused and why; open offers on it are replaced."""

    loan_ref: str
    offers: tuple[Offer, ...]
    refusals: tuple[Refusal, ...] = ()
    person: str = ""


@dataclass(frozen=True, slots=True)
class SetOffer:
    """The borrower takes an offer, thinks it over, or refuses it."""

    offer_id: str
    state: OfferState


@dataclass(frozen=True, slots=True)
class AskApproval:
    """A counter-offer above the limits: written, and put to a supervisor."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class Consent:
    """The borrower said yes to the screen that is on the phone: its exact text is kept.

    `what`: terms, name, sign ... of an offer; hours (no offer) to be written to outside the usual ones.
    """

    offer_id: str
    what: str


@dataclass(frozen=True, slots=True)
class Sign:
    """The borrower signs: the terms that were read back, and the name as it was typed."""

    offer_id: str
    terms: Terms
    typed_name: str


@dataclass(frozen=True, slots=True)
class WithdrawAgreement:
    """The borrower takes the signature back within the cooling-off days."""

    agreement_id: str


@dataclass(frozen=True, slots=True)
class SendDocument:
    """The paper of an agreement (kind agreement or completion) goes into the chat; made first when it is not there."""

    agreement_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class ClaimPayment:
    """ "I have paid": kept as a receipt to be matched, and reminders on the loan wait."""

    loan_ref: str
    amount: Money | None
    paid_on: date | None
    method: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class AttachFile:
    """A photo or file of a receipt; fetched and kept. An empty receipt_id means the newest open one."""

    receipt_id: str
    file_id: str
    kind: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class ChangeDetail:
    """A changed telephone number, address, ...: for the lender's people; the books stay as they are."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class PreferTimes:
    """When the borrower likes to be written to; it narrows the allowed hours. None: at any allowed time.

    `agreed`: it lies outside them, and the borrower has just consented to it (with `Consent("", "hours")`).
    """

    wished: Hours | None
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Complain:
    """A complaint was made: it has its number from this moment on, and is answered in writing by `due`."""

    number: str
    words: str
    due: date


@dataclass(frozen=True, slots=True)
class Forget:
    """What was typed in this turn is written down nowhere: neither in the record nor in the inbox."""


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Whether the call that was offered suits."""

    slot_id: str
    suits: bool


@dataclass(frozen=True, slots=True)
class PassOn:
    """What the borrower wrote or sent goes to the people who look after the case.

    `kind`: text, edited, or what was sent (photo, voice, sticker, ...), which is shown with its own caption; `words` is
    what was written, `album` joins parts of one. `alarm` names the signals for which somebody has to look at once.
    """

    kind: str
    words: str = ""
    album: str = ""
    alarm: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rate:
    """What the borrower thinks of the help they had: 1 (bad) to 5 (very good), or in words (then `score` is 0)."""

    rating_id: str
    score: int = 0
    words: str = ""


Effect = (
    Show | Notify | Note | Bind | Unbind | Checked | MakePromise | WithdrawPromise | Stop | Resume | HandOver | Speak
    | Keep | KeepCircumstances | MakeOffers | SetOffer | AskApproval | Consent | Sign | WithdrawAgreement | SendDocument
    | ClaimPayment | AttachFile | ChangeDetail | PreferTimes | Complain | Forget | PassOn | Rate
    | AnswerCall
)  # fmt: skip
