"""What an agent sends to a borrower: by `/r`, or as a reply to the borrower's own message. All else is a note."""

from __future__ import annotations

from dataclasses import replace

from dialogs.desk import drafting
from dialogs.desk.drafting import EndDraft, my_draft
from dialogs.desk.gating import LATER, STOPPED, gate, verdict_on
from dialogs.desk.judging import BLOCKED, WARNED, instead_of, judged
from dialogs.desk.outgoing import (
    LONGEST,
    Alter,
    Gather,
    KeepDraft,
    Later,
    Mark,
    Outgoing,
    Question,
    Record,
    Send,
    answering_of,
    outgoing,
    words_of,
    writer_of,
)
from dialogs.desk.relayed import units
from dialogs.desk.standing import TAKE
from dialogs.desk.story import Answer, Command, Deed, Rule, says
from dialogs.desk.view import DeskView, Draft
from dialogs.grammar.screen import Button, Screen, choices, screen
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level

KIND = "answer"  # of our drafts, with the stage behind a dot
OVERRIDE = "override"  # a supervisor's, whose reason is still to be written
NOT_HOLDER, PREVIEW, ALBUM = "owner", "preview", "album"
WAITING = "😴"  # receipts: it waits for the borrower's check; it goes later; it was delivered; it reached nobody
PLANNED = "✍"
DELIVERED = "👌"
LOST = "💔"

WHY = t("Why may it be sent? Please write the reason as your next message, or after /override.")
ANY = t("files")
FILES: dict[str, Text] = {
    "document": t("documents"),
    "photo": t("photos"),
    "voice": t("voice messages"),
    "audio": t("sound"),
    "video": t("videos"),
    "video_note": t("video messages"),
    "animation": t("animations"),
}


WAITS = t("The borrower has to confirm first that it is really them. They are told that somebody has written; your "
          "words wait, and you see here when they are delivered.")  # fmt: skip

CHANGED_HANDS = t("The case has changed hands meanwhile. Nothing was sent.")
ELSEWHERE = t("The borrower read this in a chat that is no longer connected with the case, so it can't be changed or "
              "taken back any more.")  # fmt: skip


def reply(deed: Deed, view: DeskView) -> Answer:
    """`/r words`, `/r` under a file, or a plain reply to what the borrower wrote."""
    wrote = deed.wrote
    file = wrote.file if wrote else None
    answers = view.answered.from_message if view.answered and view.answered.side == "borrower" else ""
    out = Outgoing(
        view.me.user_id,
        deed.rest,
        message=deed.message,
        answers=answers,
        files=(deed.message,) if file else (),
        kind=file.kind if file else "text",
        names=file.name if file else "",
    )
    if not out.text and not out.files:
        return says(t("Nothing was sent. Please write the words after it: /r and what the borrower is to read."))
    if file is not None and file.album:
        return Answer((Gather(out, file.album),))
    return attempt(out, view)


def attempt(out: Outgoing, view: DeskView) -> Answer:
    """It goes, or the first thing that stands against it is said."""
    for stands_against in (of_a_case, too_long, not_the_holder, unreadable):
        refusal = stands_against(out, view)
        if refusal is not None:
            return refusal
    found, refusal = judged(out, view)
    if refusal is not None:
        return refusal
    tone = (("rule", found.rule), ("verdict", found.verdict), ("tone", view.tone.digest))
    if out.edits:
        return altered(out, view, tone)
    words = words_of(out, view)
    if out.reply and words is None:
        return says(t("Something this sentence needs is not known here. Nothing was sent."))
    here = answering_of(view)
    known = here.replies.of(out.reply) if out.reply else None
    neutral = known is not None and known.neutral
    first, refusal = gate(out, view, neutral=neutral)
    if refusal is not None:
        return refusal
    waits = here.facts is not None and view.view.identity.level < Level.FRESH and (first or not neutral)
    send = Send(out, words, first, waits, neutral, tone)
    if not waits:
        return Answer((send,))
    return Answer((send, Mark(out.message, WAITING)), None if here.waiting else screen(WAITS))


def altered(out: Outgoing, view: DeskView, tone: tuple[tuple[str, str], ...]) -> Answer:
    """A change of what was sent before: it stays readable to the borrower alone, as the first words were."""
    given = answering_of(view).given(out.edits)
    if given is not None and given.state == "elsewhere":
        return says(ELSEWHERE)
    if given is None or given.state not in ("waiting", "queued", "delivered"):
        return says(t("This message did not reach the borrower, or was taken back. Nothing was changed."))
    unsure = answering_of(view).facts is not None and view.view.identity.level < Level.FRESH
    if unsure and given.state != "waiting":
        return says(t("The borrower's session has ended, so the old text stays. Please send a new message instead."))
    return Answer((Alter(given, out, tone),))


def of_a_case(_out: Outgoing, view: DeskView) -> Answer | None:
    """A visitor who used an invitation since is written to in the topic of their case, behind its check and rules."""
    number = answering_of(view).belongs
    if not number:
        return None
    return says(t("This chat belongs to case {number} by now: please write there. Nothing was sent.", number=number))


def too_long(out: Outgoing, _view: DeskView) -> Answer | None:
    """Words that would be cut off are not sent."""
    if units(out.text) <= LONGEST:
        return None
    return says(t("This is too long for one message, so nothing was sent. Please send it in two parts."))


def not_the_holder(out: Outgoing, view: DeskView) -> Answer | None:
    """Only who holds the case speaks for it; a supervisor may all the same, once told and asked."""
    holder, by = view.holder, writer_of(out, view)
    if view.owner == "held" and holder is not None and holder.user_id == by.user_id:
        return None
    if "owner" in out.passed and (by.supervises or out.reason_by):
        return None
    whose = (
        t("{holder} holds this case.", holder=holder.alias)
        if view.owner == "held" and holder
        else t("Nobody holds this case yet.")
    )
    if by.supervises and view.me.user_id == by.user_id:
        draft = view.fresh_id
        anyway = Button(t("Send all the same"), f"sendit:{draft}")
        told = t("You are not the holder, so nothing was sent yet. Take it first, or send it all the same.")
        rows = choices(TAKE, anyway, Button(t("Don't send"), f"nosend:{draft}"))
        return Answer((KeepDraft(draft, NOT_HOLDER, out),), Screen((whose, told), rows))
    if view.owner == "held" and holder:
        return says(whose, t("Nothing was sent. Ask {holder}, or a supervisor.", holder=holder.alias))
    return Answer(says=Screen((whose, t("Nothing was sent. Take it first, then send it again.")), choices(TAKE)))


def unreadable(out: Outgoing, view: DeskView) -> Answer | None:
    """Files that no judge can read are off unless policy allows them."""
    allowed = answering_of(view).replies.agent_files
    kinds = set(out.kind.split("+")) if out.files else set()
    if kinds <= set(allowed):
        return None
    kind = sorted(kinds - set(allowed))[0]
    off = t("Not sent: {kind} can't be judged for tone, so they don't go to borrowers.", kind=FILES.get(kind, ANY))
    if not allowed:
        return says(off, t("Please write it in words."))
    return says(off, t("What may go: {kinds}.", kinds=listed(tuple(FILES[one] for one in allowed))))


def listed(texts: tuple[Text, ...]) -> Text:
    """Several, parted by commas."""
    first, *rest = texts
    for other in rest:
        first = t("{first}, {second}", first=first, second=other)
    return first


# Buttons under what was asked back -----------------------------------------------------------------------------------


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
    "r": Command(reply, t("send what follows to the borrower; a reply to their message does the same")),
    "override": Command(override, t("send what was held back: /override and the reason"), supervisor=True),
}
DRAFTS: dict[str, Rule] = {OVERRIDE: reason_given}
BUTTONS: dict[str, Rule] = {
    "sendit": send_it,
    "phrase": send_phrase,
    "later": send_later,
    "nosend": dont_send,
}
