"""What can happen to a conversation, whoever did it: the borrower, the clock, the books, the lender's people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from arrears.money import Money
from dialogs.understand.labels import Signal, Understood


class LinkState(StrEnum):
    """What became of the invitation link somebody opened."""

    GOOD = "good"  # unused, in time, and this chat is free
    OURS = "ours"  # already used by this very chat
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    OTHER_BORROWER = "other_borrower"  # good, but this account already belongs to another borrower


@dataclass(frozen=True, slots=True)
class Started:
    """The chat was opened or /start was sent; `link` says what the invitation in it was worth (None: none)."""

    link: LinkState | None = None
    borrower_ref: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was tapped. `revision` is the one drawn on the button; an outdated one acts on nothing."""

    action: str
    conversation: str
    revision: int


@dataclass(frozen=True, slots=True)
class Typed:
    """Words were written."""

    text: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A photo, file, voice or anything else that is no text came. Parts of one album come one by one."""

    kind: str
    file_id: str = ""
    name: str = ""
    size: int = 0
    caption: str = ""
    album: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A message sent earlier was changed; answers already taken stay as they were."""

    text: str


@dataclass(frozen=True, slots=True)
class Reached:
    """The borrower blocked us (False) or let us in again (True)."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class TouchDue:
    """The clock says that it is time to write; `purpose` and `step` by the ladder, `ref` what it is about."""

    purpose: str
    step: str
    loan_refs: tuple[str, ...] = ()
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PromiseJudged:
    """The books show what became of a promise: kept, part or missed (`in_time`: it had been called missed wrongly)."""

    promise_id: str
    state: str
    paid: Money
    in_time: bool = False
    kept_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfferDecided:
    """A supervisor approved or declined what was asked for; the view holds the decision."""

    offer_id: str
    approved: bool


@dataclass(frozen=True, slots=True)
class OfferProposed:
    """A person of the lender's has put an offer together for the borrower; `told`: the borrower may hear of it now."""

    offer_id: str
    told: bool = True


@dataclass(frozen=True, slots=True)
class RatingAsked:
    """A person has helped and is done: what the borrower thinks of it may be asked, under that id, once."""

    rating_id: str


@dataclass(frozen=True, slots=True)
class CaseReviewed:
    """A supervisor decided how it goes on: `choice` is time or mediation, until `day`; the view holds nothing of it."""

    choice: str
    day: date
    review_id: str


@dataclass(frozen=True, slots=True)
class AgreementDecided:
    """A supervisor signed for the lender what the borrower had signed, or declined it."""

    agreement_id: str
    approved: bool


@dataclass(frozen=True, slots=True)
class AgreementCompleted:
    """Everything of a plan is paid."""

    agreement_id: str


@dataclass(frozen=True, slots=True)
class DocumentMade:
    """The paper of an agreement is there (kind agreement or completion), or could not be made."""

    agreement_id: str
    kind: str
    made: bool = True


@dataclass(frozen=True, slots=True)
class PaymentMatched:
    """A payment the borrower had told of is in the books."""

    receipt_id: str


@dataclass(frozen=True, slots=True)
class FileFetched:
    """A receipt's file was fetched, or could not be (`why`, in plain words of ours: too big, gone)."""

    receipt_id: str
    fetched: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class PersonAnswered:
    """Somebody at the lender's dealt with a hand-over, a lock or a stop: `act` is release, resolve, unlock or lift."""

    act: str
    item: str


@dataclass(frozen=True, slots=True)
class PersonTook:
    """A person took the case over; `alias` is what borrowers call them. `lately`: the borrower wrote within a day, so
    that it is said at once; else their next words show it."""

    alias: str
    lately: bool = True


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """The person gave the case back to the bot. `to` names where the talk goes on, one of `dialogs.person.GOES_ON`."""

    alias: str = ""
    to: str = "home"
    lately: bool = True


@dataclass(frozen=True, slots=True)
class PersonGone:
    """The person had to go while the borrower waits for an answer, and nobody has the case yet. `alias`: '' not known;
    `opens`: when people are at the desk again, None while they are. `lately` as for PersonTook."""

    alias: str = ""
    opens: datetime | None = None
    lately: bool = True


@dataclass(frozen=True, slots=True)
class CallOffered:
    """A person offers to call at that moment (UTC); `lately` as for PersonTook."""

    slot_id: str
    at: datetime
    lately: bool = True


@dataclass(frozen=True, slots=True)
class NotPassedOn:
    """What the borrower sent could not be shown to the person who looks after them."""

    kind: str


@dataclass(frozen=True, slots=True)
class AgentWrote:
    """A person has written while it is open who holds the phone: the words wait. `despite_stop`: by a supervisor's
    reason."""

    ref: str
    despite_stop: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """Something came that we cannot do anything with; the borrower is told so kindly."""

    kind: str


@dataclass(frozen=True, slots=True)
class Signalled:
    """Signals were read in what the borrower wrote, the weightiest first. `chat` is the conversation's id.

    `words` are empty where they may not be kept; `held`: a person holds the case, `here`: the step the borrower is on.
    """

    signals: tuple[Signal, ...]
    words: str
    chat: str
    here: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Words that answer no question of ours, and what they mean."""

    text: str
    meaning: Understood


Event = (
    Started | Tapped | Typed | SentFile | Edited | Reached | TouchDue | PromiseJudged | OfferDecided | AgreementDecided
    | AgreementCompleted | DocumentMade | PaymentMatched | FileFetched | PersonAnswered | PersonTook | PersonLeft
    | PersonGone | CallOffered | NotPassedOn | AgentWrote | Unread | Signalled | Said | OfferProposed | RatingAsked
    | CaseReviewed
)  # fmt: skip

BORROWER_EVENTS = (Started, Tapped, Typed, SentFile, Edited, Unread)


@dataclass(frozen=True, slots=True)
class News:
    """Something waiting behind a neutral notice: `kind` names the screen, `ref` what it is about."""

    kind: str
    ref: str = ""
    loan_refs: tuple[str, ...] = field(default=())
