"""What whoever asks may do here, and what would be next."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.desk.standing import TAKE, who_has_it
from dialogs.desk.story import Answer, Command, Deed, Rule
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import screen
from dialogs.grammar.text import Text, lines, t


def helper(commands: Mapping[str, Command], place: str = "topic") -> Rule:
    """The rule of /help, over the words that work in that place."""

    def help_here(_deed: Deed, view: DeskView) -> Answer:
        return Answer(
            says=screen(
                next_move(view),
                words_of(commands, place, supervises=view.me.supervises),
                t("What you write without a command is for the desk alone; a reply to the borrower reaches them."),
                rows=() if view.holder or view.owner == "bot" else ((TAKE,),),
            )
        )

    return help_here


def next_move(view: DeskView) -> Text:
    """Where the case stands, and what is yours to do."""
    if view.ours:
        return t("You look after this case. When it is done: /resolve, then /release.")
    if view.holder is not None:
        return who_has_it(view)
    if view.owner == "bot":
        return t("The bot looks after this case. To step in, write /take.")
    return t("This case waits for a person. To look after it, write /take.")


def words_of(commands: Mapping[str, Command], place: str, *, supervises: bool) -> Text:
    """The words that this person may use in that place, a line each."""
    shown = (
        t("/{word}: {meaning}", word=word, meaning=command.help)
        for word, command in commands.items()
        if command.help is not None and place in command.where and (supervises or not command.supervisor)
    )
    return lines(*shown)
