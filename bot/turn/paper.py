"""The papers of an agreement: made outside the turn, sent into the chat."""

from __future__ import annotations

from bot.store.outbox import REPLY
from bot.store.statements import Tx
from bot.turn.work import Work
from dialogs.grammar import effects as e
from dialogs.grammar.conversation import Conversation
from dialogs.lines import document_caption


def send_document(work: Work, conversation: Conversation, effect: e.SendDocument) -> Tx[None]:
    """The paper into the chat; one that is not there yet is made, and comes by itself."""
    agreement = work.arranged.agreement(effect.agreement_id)
    sha256 = agreement.document if effect.kind == "agreement" else work.arranged.signatures[agreement.id].letter
    if not sha256:
        make_document(work, agreement.id, effect.kind)
        return
    assert work.chat is not None
    assert work.case is not None
    drawn = work.means.render(document_caption(effect.kind), conversation.id, 0, conversation.language, work.zone)
    payload = {
        "name": f"{effect.kind}-{work.case.number}-{agreement.id}.pdf",
        "mime": "application/pdf",
        "caption": drawn["text"],
        "parse_mode": drawn["parse_mode"],
    }
    lane = f"chat:{work.chat.chat_id}"
    work.send(lane, "file", payload, purpose="reply", priority=REPLY, on_doubt="resend", blob=sha256)
    work.note("document.sent", agreement=agreement.id, document=effect.kind, sha256=sha256)
    yield from ()


def make_document(work: Work, agreement_id: str, kind: str) -> None:
    """Have the paper made, outside the turn; the answer comes in by the inbox."""
    assert work.case is not None
    answer = {"agreement": agreement_id, "document": kind, "case": work.case.case_id}
    payload = {"document": kind, "agreement": agreement_id, "answer": answer}
    lane = f"work:{work.case.case_id}:paper"
    work.send(lane, "make", payload, purpose="work", priority=REPLY, on_doubt="resend")
