"""`/say`: approved sentences, looked at in the borrower's language before they go."""

from __future__ import annotations

from dialogs.desk.answering import not_the_holder
from dialogs.desk.outgoing import Outgoing, Preview, answering_of, words_of
from dialogs.desk.story import Answer, Command, Deed, Rule, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen
from dialogs.grammar.text import own, t

COLUMNS = 2


def say(deed: Deed, view: DeskView) -> Answer:
    """`/say` lists the sentences, `/say id` shows one."""
    if deed.rest:
        return preview(deed, view)
    buttons = [Button(own(reply.title.localized), f"say:{reply.id}") for reply in answering_of(view).replies.replies]
    rows = tuple(tuple(buttons[at : at + COLUMNS]) for at in range(0, len(buttons), COLUMNS))
    return Answer(says=Screen((t("Which sentence? You see it in the borrower's language before it goes."),), rows))


def preview(deed: Deed, view: DeskView) -> Answer:
    """One sentence as the borrower would read it, with a button to send it."""
    replies = answering_of(view).replies
    reply = replies.of(deed.rest)
    if reply is None:
        names = ", ".join(one.id for one in replies.replies)
        return says(t("There is no sentence of that name. There are: {names}", names=names))
    out = Outgoing(view.me.user_id, reply=reply.id, message=deed.message)
    refusal = not_the_holder(out, view)
    if refusal is not None:
        return refusal
    words = words_of(out, view)
    if words is None:
        return says(t("Something this sentence needs is not known here. Nothing was sent."))
    return Answer((Preview(view.fresh_id, out, words),))


def previewed(words: str, draft: str) -> Screen:
    """The sentence as it was filled, in the borrower's language."""
    return Screen(
        (t("The borrower would read:"), own(words)),
        ((Button(t("Send"), f"sendit:{draft}", "primary"), Button(t("Don't send"), f"nosend:{draft}")),),
    )


COMMANDS: dict[str, Command] = {
    "say": Command(say, t("send an approved sentence: /say, or /say thanks")),
}
BUTTONS: dict[str, Rule] = {"say": preview}
