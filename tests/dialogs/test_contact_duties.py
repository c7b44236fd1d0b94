"""What the contact rules' files ask to be said, honoured, written and never claimed is what the bot does."""

from __future__ import annotations

from typing import get_args

import pytest
from talk import POLICIES, POLICY, Talk, fresh

from arrears.conformity import SAYS
from arrears.contact_duties import Claim, Clause
from bot.house import tone_of
from bot.i18n import Texts
from dialogs.papers.paper import agreement_paper
from dialogs.tone import judge
from dialogs.understand.words import CommandKind, read_command
from tests.kit.paperwork import LENDER, ZONE, agreement, evidence, terms

SHOWN = {
    "creditor_name": "Harbour Credit",
    "is_automated": "automated assistant",
    "why_contacted_neutral": "message about your account",
    "verify_route": "Is this genuine?",
    "opt_out_line": "Stop",
    "amount_breakdown": "Principal",
    "due_date": "It was due on",
    "days_late": "19 days ago",
    "consequences_true_only": "What happens next",
    "help_line": "debt advice",
}


def test_the_first_screen_says_what_the_files_ask_for_and_names_no_debt() -> None:
    talk = Talk(jurisdiction="GB").starts()
    for what in SAYS["first_contact"]:
        assert SHOWN[what] in "\n".join([talk.text, *talk.labels()]), what
    talk.sees_no("overdue", "loan", "19 days")


@pytest.mark.parametrize("purpose", ["dunning", "promise", "service"])
def test_every_message_we_start_names_the_lender_and_the_way_out(purpose: str) -> None:
    step = {"dunning": "first", "promise": "promise.day", "service": "plan.check_in"}[purpose]
    fresh().touched(purpose, step).sees("Harbour Credit", "write: stop")


def test_after_identity_the_sums_and_what_happens_are_said_and_in_britain_where_advice_is_found() -> None:
    talk = fresh(jurisdiction="GB").touched().taps("news")
    for what in SAYS["after_identity"]:
        assert SHOWN[what].lower() in "\n".join([talk.text, *talk.labels()]).lower(), what
    fresh(jurisdiction="TW").touched().taps("news").sees_no("debt advice")


def test_every_opt_out_word_of_every_file_switches_the_channel_off() -> None:
    files = (POLICY.contacts.base, *POLICY.contacts.files.values())
    words = [word for file in files if file.opt_out for found in file.opt_out.words.values() for word in found]
    assert len(words) > 8
    for word in words:
        command = read_command(word)
        assert command is not None, word
        assert command.kind is CommandKind.STOP, word


CLAUSES = {
    "parties": "Who agrees",
    "balance_and_breakdown": "Due in all",
    "schedule": "What you pay, and when",
    "interest_fees_during_plan": "What it costs",
    "default_terms": "If something gets in the way",
    "contact_stop_while_kept": "we don't contact you about this amount",
    "change_route": "If your situation changes",
    "complaint_route": "You can complain",
}


def test_the_written_agreement_holds_every_clause_a_file_may_ask_for() -> None:
    made = agreement(terms())
    paper = agreement_paper(made, evidence(made.terms.borrower_name), LENDER)
    texts = Texts()
    said = "\n".join(texts.say(text, "en", ZONE) for text in paper.texts)
    assert set(CLAUSES) == set(get_args(Clause))
    assert [clause for clause, words in CLAUSES.items() if words not in said] == []


# An inflated amount is not among them: amounts come from the books alone.
CLAIMED = {
    "arrest": "If you do not pay, the police will arrest you.",
    "detention": "Pay today or you will be thrown in jail.",
    "seizure_of_exempt": "We will seize everything in your house tomorrow.",
    "authority_impersonation": "This is the court. You must pay now.",
    "publish_name": "We will publish your name and photo online.",
    "contact_family": "We will tell your family about your debt.",
    "fake_deadline": "This is your FINAL chance, pay within the hour or else.",
    "borrow_to_repay": "Borrow the money from your friends to pay us.",
}


@pytest.mark.parametrize("claim", sorted(CLAIMED))
def test_what_the_files_forbid_to_claim_is_blocked_by_the_tone_rules(claim: str) -> None:
    assert set(CLAIMED) | {"inflated_amount"} == set(get_args(Claim))
    assert judge(CLAIMED[claim], tone_of(POLICIES), "en").verdict == "block"
