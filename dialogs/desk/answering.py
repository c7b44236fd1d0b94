"""What an agent sends to a borrower: by `/r`, or as a reply to the borrower's own message. All else is a note."""

from __future__ import annotations

from dialogs.desk.gating import gate
from dialogs.desk.judging import judged
from dialogs.desk.outgoing import (
    LONGEST,
    Alter,
    Gather,
    HoldBack,
    Mark,
    Outgoing,
    Send,
    answering_of,
    words_of,
    writer_of,
)
from dialogs.desk.relayed import units
from dialogs.desk.standing import TAKE
from dialogs.desk.story import Answer, Command, Deed, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen, choices, screen
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import Level

KIND = "answer"  # of our drafts, with the stage behind a dot
NOT_HOLDER, PREVIEW, ALBUM = "owner", "preview", "album"
WAITING = "😴"  # receipts: it waits for the borrower's check
PLANNED = "✍"  # it goes later
DELIVERED = "👌"
LOST = "💔"  # it reached nobody

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
        return Answer((HoldBack(draft, NOT_HOLDER, out),), Screen((whose, told), rows))
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


COMMANDS: dict[str, Command] = {
    "r": Command(reply, t("send what follows to the borrower; a reply to their message does the same")),
}
