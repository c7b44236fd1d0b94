"""Lines that belong to no story: said when a turn failed, and to the lender's own people."""

from __future__ import annotations

from dialogs.grammar.screen import Button, Screen, choices, screen
from dialogs.grammar.text import Text, own, t

REASONS = {
    "asked": t("asks for a person"),
    "misreads": t("was not understood several times"),
    "identity_locked": t("could not answer the identity check; it is locked"),
    "identity_no_data": t("cannot be checked: the book has no birth date and no id"),
    "not_me": t("says it is the wrong person; the chat was unlinked and is silent"),
    "crisis": t("speaks of not wanting to live: please look at once"),
    "deceased": t("somebody says the borrower has died: for the estate desk"),
    "minor": t("says to be under age: a guardian is spoken to by a person"),
    "identity_fraud": t("says that somebody else used their name: for the fraud desk"),
    "represented": t("is represented by somebody: only through that person"),
    "insolvency": t("speaks of own insolvency proceedings"),
    "vulnerable": t("needs special care"),
    "custody": t("is in custody"),
    "complaint": t("complains: answer in writing within the time"),
    "dispute_amount": t("says that the amount is wrong: answer in writing"),
    "payment_not_found": t("says it is paid, and the books don't show the payment"),
    "promises_broken": t("promises were broken repeatedly"),
    "hardship_ahead": t("nothing is due yet, but the next instalment will be hard to pay"),
    "plan_drift": t("the books and the signed plan differ"),
    "plan_beside": t("the current instalments beside the plan stay unpaid"),
    "document_failed": t("a document could not be made"),
    "name_mismatch": t("wrote another name than the record holds when signing"),
    "own_proposal": t("has a proposal of their own"),
    "agreement_declined": t("a plan they had signed was declined or ended; it wants talking over"),
    "offers.no_surplus": t("has nothing left for payments by the figures told"),
    "offers.care": t("had a bereavement or a disaster; needs care, not questions"),
    "offers.joint": t("somebody else answers for the loan too"),
    "offers.broken": t("earlier promises or payments were missed often"),
    "offers.age": t("the debt is older than the bot may arrange"),
    "offers.stage": t("the arrears are in a stage that people arrange"),
    "offers.currency": t("income or debts are in several currencies"),
    "offers.currency_unknown": t("there are no limits for this currency"),
    "offers.permanent": t("income is not expected back"),
    "offers.longer_term": t("needs more time than the limits allow"),
    "offers.none": t("nothing fits inside the limits"),
    "ladder_end": t("did not answer any reminder"),
    "left_over": t("was settled, but nobody gave it back to the bot"),
    "turn_failed": t("a message could not be worked off; the chat got an apology"),
}
HELP = t("How can I help?")  # what /help is called in the menu of commands
PRIORITIES = {"low": t("low"), "normal": t("normal"), "high": t("high"), "urgent": t("urgent")}


def sorry() -> Screen:
    """Said once when something could not be taken in, however often it was tried."""
    return screen(
        t("I am sorry, something went wrong on my side and I could not take that in. A colleague has been told."),
        rows=choices(Button(t("Home"), "home"), Button(t("A person"), "person")),
    )


def document_caption(kind: str) -> Screen:
    """What stands under a paper in the chat: nothing that a preview on a lock screen should not show."""
    if kind == "completion":
        return screen(t("Here is your letter. Please keep it."))
    return screen(t("Here is the document for you to keep."))


def reason_text(reason: str) -> Text:
    """A reason in words; one that we have no words for stands as it is."""
    return REASONS.get(reason, own(reason))
