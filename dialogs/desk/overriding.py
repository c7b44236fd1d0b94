"""`/override`: a supervisor sends what tone or a stop held back, exactly as it was written, with a reason."""

from __future__ import annotations

from dataclasses import replace

from dialogs.desk import drafting
from dialogs.desk.answering import KIND, attempt
from dialogs.desk.drafting import EndDraft, my_draft
from dialogs.desk.gating import STOPPED
from dialogs.desk.judging import BLOCKED
from dialogs.desk.outgoing import Question, Record, outgoing
from dialogs.desk.pressing import CHANGED_HANDS
from dialogs.desk.story import Answer, Command, Deed, Rule, says
from dialogs.desk.view import DeskView, Draft
from dialogs.grammar.screen import screen
from dialogs.grammar.text import t

OVERRIDE = "override"  # a supervisor's, whose reason is still to be written
WHY = t("Why may it be sent? Please write the reason as your next message, or after /override.")


def override(deed: Deed, view: DeskView) -> Answer:
    """`/override reason`: a supervisor sends what was held back by tone or by a stop, exactly as it was written."""
    drafts = [d for d in view.drafts if d.kind in (f"{KIND}.{BLOCKED}", f"{KIND}.{STOPPED}")]
    replied = deed.wrote.reply_to if deed.wrote else ""
    meant = [d for d in drafts if replied and replied in (d.body["message"], *d.body["files"])] or drafts
    if not meant:
        return says(t("Nothing is held back here."))
    if len(meant) > 1:
        return says(t("Several messages are held back here. Reply with /override to the one you mean."))
    draft = meant[0]
    if not deed.rest:
        return Answer((drafting.KeepDraft(view.fresh_id, OVERRIDE, {"draft": draft.id}),), screen(WHY))
    return overridden(draft, deed.rest, view)


def reason_given(deed: Deed, view: DeskView) -> Answer:
    """The message after `/override` without a reason."""
    asked = my_draft(view, OVERRIDE)
    draft = view.draft(asked.body["draft"]) if asked and view.me.supervises else None
    if asked is None or draft is None:
        over = (EndDraft(asked.id),) if asked else ()
        return Answer(over, screen(t("Nothing is held back here.")))
    if not deed.rest.strip():
        return says(WHY)
    answer = overridden(draft, deed.rest, view)
    return replace(answer, effects=(EndDraft(asked.id), *answer.effects))


def overridden(draft: Draft, reason: str, view: DeskView) -> Answer:
    """It goes exactly as it was written, with the supervisor's reason in the record."""
    question: Question = "tone" if draft.kind.endswith(BLOCKED) else "stop"
    out = outgoing({**draft.body, "reason": reason, "reason_by": view.me.user_id}).once_asked(question)
    if view.holder is not None and view.holder.user_id not in (out.by, view.me.user_id):
        return Answer((EndDraft(draft.id),), screen(CHANGED_HANDS))
    detail = (("question", question), ("reason", reason), ("draft", draft.id), ("author", out.by))
    record = Record("override", (*detail, ("words", out.text), ("tone", view.tone.digest)))
    answer = attempt(out.once_asked("owner"), view)
    return Answer((EndDraft(draft.id), record, *answer.effects), answer.says or screen(t("Sent.")))


COMMANDS: dict[str, Command] = {
    "override": Command(override, t("send what was held back: /override and the reason"), supervisor=True),
}
DRAFTS: dict[str, Rule] = {OVERRIDE: reason_given}
