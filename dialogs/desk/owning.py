"""Whose a case is: taking it, passing it on, giving it back to the bot. Refusals say who may, and how."""

from __future__ import annotations

from arrears.desk import desk_open, desk_opens
from dialogs.desk.complaints import about_you, may_handle, not_theirs
from dialogs.desk.deeds import Assign, Release, Take, Transfer
from dialogs.desk.people import Member, named
from dialogs.desk.resolving import ask_what_became, released
from dialogs.desk.standing import TAKE, for_a_supervisor, grave, held_or_not, someone_elses, who_has_it
from dialogs.desk.story import Answer, Command, Deed, Rule, done, says
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen, screen
from dialogs.grammar.text import Text, lines, own, t
from dialogs.person import GOES_ON

SPOKEN_STEPS = {"hardship": "help"}  # what a step is called as well


def take(_deed: Deed, view: DeskView) -> Answer:
    """The case is mine; a supervisor may take it over from an agent."""
    holder = view.holder
    if view.ours:
        return says(t("You look after this case already."))
    if not may_handle(view.me, view):
        return about_you(view)
    if holder is None:
        return done(Take(), says=mine(view, t("{alias} looks after this case now.", alias=view.me.alias)))
    if holder.supervises or not view.me.supervises:
        return says(who_has_it(view), t("Only the holder or a supervisor passes it on: /transfer"))
    over = t("{alias} has taken this case over from {other}.", alias=view.me.alias, other=holder.alias)
    return done(Take(), says=mine(view, over))


def mine(view: DeskView, who: Text, *more: Text) -> Screen:
    """What the new holder has to know."""
    due = min((request.due_at for request in view.requests), default=None)
    late = t("The first answer was due by {due}.", due=due) if due is not None and due <= view.now else None
    when = late or (t("The first answer is due by {due}.", due=due) if due is not None else None)
    return screen(
        lines(who, when) if when is not None else who,
        t("The borrower reads your replies to their messages, and what you write after /r. All else stays here."),
        *more,
        rows=(
            (Button(t("Done"), "resolve"), Button(t("Back to the bot"), "release")),
            (Button(t("The case"), "case"),),
        ),
    )


def release(deed: Deed, view: DeskView) -> Answer:
    """The bot talks to the borrower again. Only this gives a case back to it."""
    step = SPOKEN_STEPS.get(deed.rest.strip().casefold(), deed.rest.strip().casefold()) or "home"
    if step not in GOES_ON:
        return says(
            t("There is no step called “{word}”.", word=deed.rest),
            t("The talk can go on at: {steps}. Without a word it goes on at home.", steps=", ".join(GOES_ON)),
        )
    if view.owner == "bot":
        return says(t("The bot looks after this case already."))
    refused = someone_elses(view)
    if refused is not None:
        return refused
    reasons = grave(view)
    if reasons and not view.me.supervises:
        return for_a_supervisor(view, reasons)
    if view.requests:
        return ask_what_became(view, step)
    return done(Release(step), says=released(view, step))


def transfer(deed: Deed, view: DeskView) -> Answer:
    """The case goes to somebody else, at once."""
    if view.holder is None:
        return held_or_not(view)
    refused = someone_elses(view)
    if refused is not None:
        return refused
    found = one_of(view, deed.rest, "/transfer")
    if isinstance(found, Answer):
        return found
    if found == view.holder:
        return says(t("{alias} looks after this case already.", alias=found.alias))
    if not may_handle(found, view):
        return not_theirs(found, view)
    passed = t("{alias} looks after this case now; {other} has passed it on.", alias=found.alias, other=view.me.alias)
    return done(Transfer(found.user_id), says=mine(view, passed, *gone_home(view, found)))


def assign(deed: Deed, view: DeskView) -> Answer:
    """A supervisor asks somebody to look."""
    if not view.me.supervises:
        return says(t("Only a supervisor assigns cases. You can write /take."))
    if view.holder is not None:
        return says(who_has_it(view), t("To give it to somebody else, write /transfer and their name."))
    if not view.requests:
        return says(t("Nothing is open here that could be assigned."))
    found = one_of(view, deed.rest, "/assign")
    if isinstance(found, Answer):
        return found
    if not may_handle(found, view):
        return not_theirs(found, view)
    asked = t("{alias}, please look at this case; {other} asks you to.", alias=f"@{found.alias}", other=view.me.alias)
    return done(Assign(found.user_id), says=screen(asked, *gone_home(view, found), rows=((TAKE,),)))


def gone_home(view: DeskView, member: Member) -> tuple[Text, ...]:
    """A warning where the desk is closed: whoever is named may see it only when it opens."""
    rules = view.view.policy.desk, view.zone, view.view.lender.jurisdiction
    opens = None if member == view.me or desk_open(view.now, *rules) else desk_opens(view.now, *rules)
    if opens is None:
        return ()
    return (t("The desk is closed until {at}: {alias} may see this only then.", at=opens, alias=member.alias),)


def one_of(view: DeskView, text: str, command: str) -> Member | Answer:
    """The member that is meant, or why it is not clear."""
    found = named(view.members, text.strip()) if text.strip() else ()
    everybody = own(", ".join(f"@{member.alias}" for member in view.present))
    if len(found) == 1 and found[0].user_id in view.absent:
        gone = t("{alias} has left the group and reads nothing here, until they are back and write something.",
                 alias=found[0].alias)  # fmt: skip
        return says(gone, t("At the desk: {aliases}", aliases=everybody))
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        return says(t("More than one of us is called “{word}”: give each an alias of their own.", word=text.strip()))
    first = t("Nobody here is called “{word}”.", word=text.strip()) if text.strip() else t("Who shall it be?")
    example = f"{command} @{view.members[0].alias}" if view.members else command
    return says(
        first, t("Write for example: {example}", example=example), t("At the desk: {aliases}", aliases=everybody)
    )


COMMANDS = {
    "take": Command(take, t("look after this case")),
    "release": Command(release, t("give it back to the bot, which goes on at home or at the step you name")),
    "transfer": Command(transfer, t("pass it on to a colleague: /transfer @name")),
    "assign": Command(assign, t("ask a colleague to look at it: /assign @name"), supervisor=True),
}
BUTTONS: dict[str, Rule] = {"take": take, "release": release}
