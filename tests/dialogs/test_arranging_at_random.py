"""Offers and agreements in any order of taps, words, days, payments and decisions: what holds all the same."""

from __future__ import annotations

from datetime import timedelta

from arranging import a_late_loan, before_offers, decides, lender_signs, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from talk import NAMES, Talk

from arrears.agreement import AgreementState
from arrears.circumstances import Cause
from arrears.offer import OfferState
from dialogs.grammar.effects import Notify, Show, Sign
from dialogs.grammar.events import DocumentMade, Tapped
from dialogs.grammar.view import Level

WORDS = (
    "6", "15", "2000", "next Friday", "5/3", "A123", "0", "-1", "99999999", "yes", "back", "home", "Wong", "",
    "{n}", "三期", "person", "I lost my job", "10 January", "yesterday",
)  # fmt: skip
TAP, SAY, NAME, TIME, PAY, PEOPLE, PLAN, TELL, ONWARD = range(9)
FORWARD = frozenset(
    {"offer", "take", "way", "agree", "sign", "yes", "news", "change", "what", "mine", "again", "withdraw"}
)
SIGNING = frozenset({"take", "agree", "sign", "yes"})  # mostly on to the signature, where there is one
LIVE = (AgreementState.ACTIVE, AgreementState.SIGNED)
kinds = st.sampled_from([TAP] * 3 + [ONWARD] * 14 + [SAY, TIME, PAY, PEOPLE, PLAN, TELL])
moves = st.lists(st.tuples(kinds, st.integers(0, 60)), min_size=12, max_size=40)


def plays(talk: Talk, move: int, n: int) -> bool:
    """One move; whether the borrower did something that has to be answered."""
    talk.effects = ()
    if move == ONWARD and talk.conversation.frame.step in ("name", "check"):
        move = NAME
    if move in (TAP, ONWARD) and talk.buttons:
        buttons = [button["data"].split(".", 2) for button in talk.buttons]
        onward = [button for button in buttons if button[2].partition(":")[0] in FORWARD]
        onward = [button for button in onward if n % 4 and button[2] in SIGNING] or onward
        buttons = onward if move == ONWARD and onward else buttons
        conversation, revision, action = buttons[n % len(buttons)]
        if action in ("stop", "language"):
            return False
        talk.hear(Tapped(action, conversation, int(revision)))
        return True
    if move in (SAY, NAME):
        known = {Level.VERIFIED: "3/5", Level.FRESH: "A123"}.get(talk.level, "")
        asks = talk.conversation.frame.dialog == "hello"
        talk.says(NAMES[talk.language] if move == NAME and not asks else known if asks else WORDS[n % len(WORDS)])
        return True
    if move == TIME:
        talk.today += timedelta(days=n % 6)
        talk.idles()
        talk.proved = ()
    elif move == PAY:
        talk.pays(10_000 * (n % 30 + 1), talk.today, loan=n % len(talk.loans))
    elif move == PEOPLE:
        happens(talk, n)
    elif move == PLAN and talk.agreements:
        talk.touched("service", ("plan.check_in", "plan.review")[n % 2], talk.agreements[n % len(talk.agreements)].id)
    elif move == TELL:
        talk.circumstances = told(list(Cause)[n % len(Cause)], income=100_000 * n)
    return False


def happens(talk: Talk, n: int) -> None:
    """The lender's people and the makers of documents."""
    talk.owner, talk.tickets = "bot", ()
    if any(offer.state is OfferState.ASKED for offer in talk.offers):
        decides(talk, approved=n % 2 == 0, reason="because" if n % 3 else "")
    elif any(agreement.state is AgreementState.SIGNED for agreement in talk.agreements):
        lender_signs(talk, approved=n % 2 == 0)
    elif talk.agreements:
        talk.hear(DocumentMade(talk.agreements[-1].id, ("agreement", "completion")[n % 2], n % 5 > 0))


def holds(talk: Talk) -> None:
    """What is true at every moment."""
    for loan in talk.loans:
        live = [a for a in talk.agreements if a.loan_ref == loan.ref and a.state in LIVE]
        assert sum(a.state is AgreementState.ACTIVE for a in live) <= 1, "two plans run on one loan"
        assert sum(a.state is AgreementState.SIGNED for a in live) <= 1, "two signatures wait on one loan"
    for agreement in talk.agreements:
        schedule = agreement.terms.schedule
        assert not schedule.parts or schedule.amount.minor + agreement.terms.waived == agreement.terms.covered
    for effect in talk.effects:
        if isinstance(effect, Show) and effect.screen.debt_fact:
            assert talk.level >= Level.FRESH
        if isinstance(effect, Notify):
            assert not effect.screen.debt_fact
            assert not any(paragraph.holds_day for paragraph in effect.screen.paragraphs)
        if isinstance(effect, Sign):
            assert talk.level is Level.SURE


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves, st.sampled_from(["en", "zh_Hant", "zh_Hans"]), st.booleans(), st.booleans())
def test_whatever_happens_in_whatever_order_is_answered_and_no_plan_breaks_a_rule(
    played: list[tuple[int, int]], language: str, two: bool, mandate: bool
) -> None:
    loans = (a_late_loan(), a_late_loan("L-3077", late=9, total=700_000)) if two else (a_late_loan(),)
    talk = before_offers(language, loans=loans, circumstances=told(income=4_500_000))
    if not mandate:
        talk.mandates = ()
    for move, n in played:
        if plays(talk, move, n):
            assert sum(isinstance(effect, Show) for effect in talk.effects) == 1
        holds(talk)
