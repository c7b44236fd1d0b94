"""What a free text can mean, as names: labels, signals, and the talk it was said in.

A text may carry several labels; inside the bot all are kept. A signal asks for an action at once in any step; most are
labels too, two are not (custody, borrowing to pay).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Label(StrEnum):
    """One meaning of a free text."""

    PAID_CLAIM = "paid_claim"
    PROMISE_DATE = "promise_date"
    CANNOT_PAY = "cannot_pay"
    REASON_JOB_LOSS = "reason_job_loss"
    REASON_PAY_DELAYED = "reason_pay_delayed"
    REASON_LESS_INCOME = "reason_less_income"
    REASON_ILLNESS = "reason_illness"
    REASON_BEREAVEMENT_FAMILY = "reason_bereavement_family"
    REASON_BUSINESS = "reason_business"
    REASON_DISASTER = "reason_disaster"
    REASON_FORGOT = "reason_forgot"
    REASON_TECHNICAL = "reason_technical"
    REASON_OTHER_DEBTS = "reason_other_debts"
    REASON_LARGE_EXPENSE = "reason_large_expense"
    DISPUTE_AMOUNT = "dispute_amount"
    NOT_ME = "not_me"
    IDENTITY_FRAUD = "identity_fraud"
    SCAM_DOUBT = "scam_doubt"
    INSOLVENCY = "insolvency"
    REPRESENTED = "represented"
    DECEASED = "deceased"
    CRISIS = "crisis"
    VULNERABLE = "vulnerable"
    COMPLAINT = "complaint"
    STOP_CONTACT = "stop_contact"
    WANT_HUMAN = "want_human"
    MINOR = "minor"
    ABUSE = "abuse"
    ASK_BALANCE = "ask_balance"
    ASK_DUE_DATE = "ask_due_date"
    ASK_HOW_TO_PAY = "ask_how_to_pay"
    ASK_EXTENSION = "ask_extension"
    ASK_INSTALMENTS = "ask_instalments"
    ASK_DISCOUNT = "ask_discount"
    NEGOTIATE_COUNTER = "negotiate_counter"
    ACCEPT = "accept"
    DECLINE = "decline"
    NEED_TIME = "need_time"
    BACK_OR_CHANGE = "back_or_change"
    LANGUAGE_SWITCH = "language_switch"
    GREETING = "greeting"
    THANKS = "thanks"
    OFFTOPIC = "offtopic"
    AMBIGUOUS = "ambiguous"


class Signal(StrEnum):
    """What is never just an answer: each has its own action, in every step (policies/signals.toml)."""

    CRISIS = "crisis"
    DECEASED = "deceased"
    MINOR = "minor"
    IDENTITY_FRAUD = "identity_fraud"
    NOT_ME = "not_me"
    REPRESENTED = "represented"
    INSOLVENCY = "insolvency"
    VULNERABLE = "vulnerable"
    CUSTODY = "custody"
    SCAM_DOUBT = "scam_doubt"
    COMPLAINT = "complaint"
    DISPUTE_AMOUNT = "dispute_amount"
    STOP_CONTACT = "stop_contact"
    BORROW_TO_PAY = "borrow_to_pay"


# Of several safety labels the first of this order is *the* label.
SAFETY: tuple[Label, ...] = (
    Label.CRISIS, Label.DECEASED, Label.MINOR, Label.IDENTITY_FRAUD, Label.NOT_ME, Label.REPRESENTED, Label.INSOLVENCY,
    Label.VULNERABLE, Label.SCAM_DOUBT, Label.COMPLAINT, Label.DISPUTE_AMOUNT, Label.STOP_CONTACT,
)  # fmt: skip


class Context(StrEnum):
    """Where in the talk a text was said: it decides which of several labels answers."""

    IDLE = "idle"
    ASKED_REASON = "asked_reason"
    ASKED_INCOME = "asked_income"
    SHOWN_OFFERS = "shown_offers"
    REMINDER = "reminder"
    AGREEMENT_ACTIVE = "agreement_active"


@dataclass(frozen=True, slots=True)
class Understood:
    """A text, understood. `label` is never missing; `labels` holds it and all others, the most important first.

    `signals` in the order of Signal. `amount`: plain digits without grouping or trailing zeros ("3500", "99.5"), None
    when none, several or a vague one was named; `currency` only when it was named; `day` None when doubtful or past.
    """

    label: Label
    labels: tuple[Label, ...]
    signals: tuple[Signal, ...] = ()
    amount: str | None = None
    currency: str | None = None
    day: date | None = None
