"""What the story of an agreement remembers, and the agreement it is about."""

from __future__ import annotations

from dataclasses import dataclass

from arrears.agreement import Agreement, AgreementState
from dialogs.grammar.view import View


@dataclass(frozen=True, slots=True)
class Memory:
    """What is being signed: the offer, the terms as they were read back (canonical JSON), and the name as typed.

    `agreement` is the one looked at under "my agreement"; `ref` and `loan_refs` are a notice's.
    """

    offer: str = ""
    method: str = ""
    terms: str = ""
    typed: str = ""
    misspelt: bool = False
    agreement: str = ""
    listed: bool = False  # all of them, to choose from
    ref: str = ""
    loan_refs: tuple[str, ...] = ()


def of_offer(memory: Memory, view: View) -> Agreement | None:
    """The agreement that came of the offer, if it was signed."""
    found = (a for a in reversed(view.agreements) if memory.offer and a.terms.offer_id == memory.offer)
    return next((a for a in found if a.state is not AgreementState.OFFERED), None)
