"""Buttons under what was asked back before words go to the borrower, and the moment of words that were to go later."""

from __future__ import annotations

from dataclasses import replace

from dialogs.desk.answering import KIND, NOT_HOLDER, PLANNED, PREVIEW, attempt
from dialogs.desk.drafting import EndDraft
from dialogs.desk.gating import LATER, STOPPED, verdict_on
from dialogs.desk.judging import BLOCKED, WARNED, instead_of
from dialogs.desk.outgoing import Alter, Later, Mark, Question, Record, Send, outgoing
from dialogs.desk.story import Answer, Deed, Rule, says
from dialogs.desk.view import DeskView, Draft
from dialogs.grammar.screen import Button, Screen, choices, screen
from dialogs.grammar.text import Text, t

CHANGED_HANDS = t("The case has changed hands meanwhile. Nothing was sent.")


def pressed(deed: Deed, view: DeskView, stages: frozenset[str]) -> tuple[Draft | None, Answer]:
    """The draft a button is about, if it is the presser's and still open; else what is answered."""
    draft = view.draft(deed.rest)
    if draft is None or draft.kind.partition(".")[0] != KIND or draft.kind.partition(".")[2] not in stages:
        return None, says(t("This was decided already. Nothing more was sent."))
    if draft.by_user != view.me.user_id:
        return None, says(t("Only whoever wrote it may decide this."))
    return draft, Answer()


def still_theirs(deed: Deed, view: DeskView, stages: frozenset[str]) -> tuple[Draft | None, Answer]:
    """The same for a button that sends: what was written in a hold that is over goes nowhere."""
    draft, answer = pressed(deed, view, stages)
    gone = changed_hands(draft, view) if draft is not None else None
    return (draft, answer) if gone is None else (None, gone)


def changed_hands(draft: Draft, view: DeskView) -> Answer | None:
    """Whoever does not hold the case any more sends nothing, unless they were asked about just that."""
    if view.ours or "owner" in draft.body["passed"] or draft.kind.endswith(f".{NOT_HOLDER}"):
        return None
    return drawn(Answer((EndDraft(draft.id),)), CHANGED_HANDS)


def send_it(deed: Deed, view: DeskView) -> Answer:
    """ "Send as it is", "Send all the same", and "Send" under a preview."""
    draft, refusal = still_theirs(deed, view, frozenset({WARNED, NOT_HOLDER, PREVIEW}))
    if draft is None:
        return refusal
    out, stage = outgoing(draft.body), draft.kind.partition(".")[2]
    question: dict[str, Question] = {NOT_HOLDER: "owner", WARNED: "tone"}
    if stage == PREVIEW:  # what is previewed stands for the words: receipts are put on it, and /del answers it
        return after_a_press(draft, attempt(replace(out, message=deed.message), view))
    return after_a_press(draft, attempt(out.once_asked(question[stage]), view))


def send_phrase(deed: Deed, view: DeskView) -> Answer:
    """ "Send the suggested words"."""
    draft, refusal = still_theirs(deed, view, frozenset({BLOCKED}))
    if draft is None:
        return refusal
    return after_a_press(draft, attempt(instead_of(outgoing(draft.body), view), view))


def send_later(deed: Deed, view: DeskView) -> Answer:
    """ "Send on Tuesday, 09:00": it is looked at again then."""
    draft, refusal = still_theirs(deed, view, frozenset({LATER}))
    if draft is None:
        return refusal
    out = outgoing(draft.body)
    _, verdict = verdict_on(out, view, neutral=False)
    if verdict.allowed or verdict.until is None:
        return after_a_press(draft, attempt(out, view))
    told = Screen((t("It goes on {at}, if it still may then.", at=verdict.until),),
                  choices(Button(t("Don't send"), f"nosend:{draft.id}")))  # fmt: skip
    return Answer((Later(draft.id, verdict.until), Mark(out.message, PLANNED)), told, redraw=True)


def when_due(draft: Draft, view: DeskView) -> Answer:
    """The moment of words that were to go later has come. `view.me` is who wrote them."""
    taken_since = view.held_since is not None and view.held_since > draft.at
    if taken_since or view.owner == "bot":  # whoever planned them, also a supervisor, spoke in another hold
        return drawn(Answer((EndDraft(draft.id),)), CHANGED_HANDS)
    if (gone := changed_hands(draft, view)) is not None:
        return gone
    return after_a_press(draft, attempt(outgoing(draft.body), view))


def dont_send(deed: Deed, view: DeskView) -> Answer:
    """ "Don't send", "I will rewrite"."""
    stages = frozenset({WARNED, BLOCKED, NOT_HOLDER, STOPPED, LATER, PREVIEW})
    draft, refusal = pressed(deed, view, stages)
    if draft is None:
        return refusal
    return drawn(Answer((EndDraft(draft.id), Record("not_sent", (("draft", draft.id),)))), t("Not sent."))


def after_a_press(draft: Draft, answer: Answer) -> Answer:
    """The draft is decided, and the question gives way to what came of it."""
    answer = replace(answer, effects=(EndDraft(draft.id), *answer.effects), redraw=True)
    if not any(isinstance(effect, Send | Alter) for effect in answer.effects):
        return answer
    return drawn(answer, *(answer.says.paragraphs if answer.says else (t("Sent."),)))


def drawn(answer: Answer, *paragraphs: Text) -> Answer:
    """The question under which the button stands is drawn over."""
    return Answer(answer.effects, screen(*paragraphs), redraw=True)


BUTTONS: dict[str, Rule] = {
    "sendit": send_it,
    "phrase": send_phrase,
    "later": send_later,
    "nosend": dont_send,
}
