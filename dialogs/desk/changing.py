"""What an agent changes or takes back of what they sent. Offers and agreements are nobody's to take back."""

from __future__ import annotations

from dataclasses import replace

from dialogs.desk.answering import ELSEWHERE, KIND, NOT_HOLDER, attempt
from dialogs.desk.drafting import EndDraft
from dialogs.desk.events import Changed, command_in
from dialogs.desk.gating import LATER, STOPPED
from dialogs.desk.judging import BLOCKED, WARNED
from dialogs.desk.outgoing import Given, Outgoing, Record, TakeBack, answering_of, outgoing
from dialogs.desk.story import Answer, Command, Deed, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Screen, screen
from dialogs.grammar.text import t

COMMAND = t("What begins with / is a command of the desk.")
HELD_BACK = frozenset(f"{KIND}.{stage}" for stage in (WARNED, BLOCKED, NOT_HOLDER, STOPPED, LATER))
OLD_TEXT = t("The borrower still reads the old text.")


def changed(event: Changed, view: DeskView) -> Answer:
    """An agent edited a message of the topic: what went to the borrower is changed too, once it was judged."""
    given = _given(view, event.message)
    if given is None:
        return _held_back(event, view)
    if given.by_user != view.me.user_id:
        return Answer()
    words = _without_prefix(event.text)
    if words.startswith(("/", "／")):
        return says(COMMAND, OLD_TEXT)
    if words == given.words:
        return Answer()
    if not words and not given.media:
        return says(t("There is nothing left to read, so the old text stays. To take it back, reply to it with /del."))
    out = Outgoing(view.me.user_id, words, message=event.message, edits=given.id)
    answer = attempt(out, view)
    if answer.says is None:
        return answer
    return Answer(answer.effects, answer.says.led_by((OLD_TEXT,)))


def _held_back(event: Changed, view: DeskView) -> Answer:
    """What waits for a yes, a supervisor or its hour is judged anew in its new words; the old ones never go."""
    mine = [d for d in view.drafts if d.kind in HELD_BACK and d.by_user == view.me.user_id]
    draft = next((d for d in mine if d.body["message"] == event.message), None)
    if draft is None:
        return Answer()
    before, words = outgoing(draft.body), _without_prefix(event.text)
    if words == before.text:
        return Answer()
    ended = EndDraft(draft.id)
    if words.startswith(("/", "／")) or not (words or before.files):
        return Answer((ended,), screen(t("Not sent.")))
    passed = tuple(question for question in before.passed if question == "owner")
    answer = attempt(replace(before, text=words, passed=passed), view)
    return Answer((ended, *answer.effects), answer.says or screen(t("Sent.")))


def take_back(deed: Deed, view: DeskView) -> Answer:
    """`/del` as a reply to one's own message: the borrower reads a line in its place."""
    replied = deed.wrote.reply_to if deed.wrote else ""
    if not replied:
        return says(t("Reply to the message you sent to the borrower with /del."))
    given = _given(view, replied)
    if given is None:
        return says(t("Only what an agent wrote to the borrower can be taken back; never an offer or an agreement."))
    if given.by_user != view.me.user_id and not view.me.supervises:
        return says(t("Only whoever wrote it, or a supervisor, may take it back."))
    if given.state == "taken back":
        return says(t("This was taken back already."))
    if given.state == "lost":
        return says(t("This never reached the borrower."))
    if given.state == "elsewhere":
        return says(ELSEWHERE)
    if given.old:
        return says(t("It was sent more than 48 hours ago and can't be taken back any more."))
    record = Record("taken_back", (("relay", given.id), ("author", given.by_user), ("words", given.words)))
    unread = given.state == "waiting"
    told = t("Taken back. The borrower had not read it yet.") if unread else t(
        "Taken back. The borrower reads a line that says so.")  # fmt: skip
    return Answer((TakeBack(given), record), screen(told))


def in_its_place(alias: str) -> Screen:
    """What the borrower reads where a message was taken back."""
    return screen(t("{agent} took this message back.", agent=alias))


def _given(view: DeskView, message: str) -> Given | None:
    return next((given for given in answering_of(view).givens if given.message == message), None)


def _without_prefix(text: str) -> str:
    """The words behind /r (also /r@name)."""
    found = command_in(text)
    return found[1] if found is not None and found[0] == "r" else text.strip()


COMMANDS: dict[str, Command] = {
    "del": Command(take_back, t("as a reply: take back what you sent to the borrower (for 48 hours)")),
}
