"""What became of the open requests: said in one command, or step by step by buttons and replies."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from arrears.days import local_day
from dialogs.desk.brief_words import stop_text
from dialogs.desk.deeds import AddNote, Release, Settle
from dialogs.desk.drafting import ChangeDraft, EndDraft, KeepDraft, my_draft
from dialogs.desk.standing import for_a_supervisor, grave, listed, someone_elses
from dialogs.desk.story import Answer, Command, Deed, DeskEffect, Rule, done, says
from dialogs.desk.view import DeskView, Draft
from dialogs.desk.when import read_day
from dialogs.grammar.screen import Button, Screen, choices, screen
from dialogs.grammar.text import Text, lines, t, tn
from dialogs.lines import reason_text

KIND = "resolve"
LONGEST_SUMMARY = 200  # characters: one line
LATEST_NEXT = timedelta(days=365)
NEVER = frozenset({"-", "no", "none", "无", "無", "没有", "沒有"})

# How a request can end; the names are what agents write.
OUTCOMES: dict[str, Text] = {
    "helped": t("Question answered"),
    "promise": t("Payment promised"),
    "plan": t("Plan agreed"),
    "paid": t("Paid"),
    "no_answer": t("Could not be reached"),
    "passed_on": t("Passed on to another desk"),
    "nothing": t("Nothing to do"),
}


@dataclass(frozen=True, slots=True)
class Ending:
    """What was said of how it ended, as far as it is known; `then` is the step at which the bot goes on, or ''."""

    outcome: str = ""
    summary: str = ""
    then: str = ""

    @property
    def body(self) -> dict[str, str]:
        """As a draft holds it."""
        return asdict(self)


def resolve(deed: Deed, view: DeskView) -> Answer:
    """The requests are dealt with: `outcome | summary | next step date`; without words, step by step."""
    refused = refusal(view)
    if refused is not None:
        return refused
    if not deed.rest.strip():
        return ask_outcome(view, Ending())
    outcome, *more = (part.strip() for part in deed.rest.replace("｜", "|").split("|"))
    outcome = outcome.casefold()
    if outcome not in OUTCOMES:
        return says(t("There is no outcome called “{word}”.", word=outcome), how_to())
    if len(more) != 2:
        return says(
            t("Please write the outcome, one line, and the day of the next step, with | between them."), how_to()
        )
    wrong = no_summary(more[0])
    if wrong is not None:
        return wrong
    return finish(view, Ending(outcome, more[0]), more[1])


def refusal(view: DeskView) -> Answer | None:
    """Why whoever acts cannot settle the requests here; None when they can."""
    refused = someone_elses(view)
    if refused is not None:
        return refused
    if not view.requests:
        return says(t("No request is open here. To give the case back to the bot, write /release."))
    reasons = grave(view, stops=False)
    return for_a_supervisor(view, reasons) if reasons and not view.me.supervises else None


def how_to() -> Text:
    """An example, and the names that there are."""
    names = (t("{name}: {meaning}", name=name, meaning=meaning) for name, meaning in OUTCOMES.items())
    example = t("/resolve promise | pays 1,300 after payday | 2026-12-05 see if it came")
    return lines(t("For example: {example}", example=example), t("No next step: a dash (-) as the last part."), *names)


def ask_what_became(view: DeskView, then: str) -> Answer:
    """Before the bot has it again: what became of what was asked?"""
    return ask_outcome(view, Ending(then=then))


def ask_outcome(view: DeskView, ending: Ending) -> Answer:
    """The first question of the form."""
    draft = view.fresh_id
    asked = lines(
        tn("One request is open:", "{n} requests are open:", len(view.requests)),
        *(t("- {reason}", reason=reason_text(request.reason)) for request in view.requests),
    )
    buttons = (Button(text, f"settle:{draft}:{name}") for name, text in OUTCOMES.items())
    return done(
        KeepDraft(draft, KIND, ending.body), says=screen(asked, t("What became of it?"), rows=choices(*buttons))
    )


def settle(deed: Deed, view: DeskView) -> Answer:
    """An outcome was tapped."""
    draft_id, _, outcome = deed.rest.partition(":")
    draft = mine(view, draft_id)
    refused = refusal(view)
    if draft is None or outcome not in OUTCOMES:
        return says(t("This form is done, or somebody else's. To begin anew, write /resolve."))
    if refused is not None:
        return refused
    ending = Ending(outcome, "", draft.body["then"])
    return done(
        ChangeDraft(draft.id, ending.body),
        says=screen(
            t("{outcome}: what was done? Please write one line as your next message.", outcome=OUTCOMES[outcome])
        ),
    )


def form_reply(deed: Deed, view: DeskView) -> Answer:
    """What answers the question of a form of mine: its words, then its date. While a button is awaited, a note."""
    draft = my_draft(view, KIND)
    if draft is None or not draft.body["outcome"]:
        return Answer((AddNote(deed.rest),) if deed.rest else ())
    refused = refusal(view)
    if refused is not None:
        return refused
    ending = Ending(**draft.body)
    if ending.summary:
        return finish(view, ending, deed.rest, draft)
    wrong = no_summary(deed.rest)
    if wrong is not None:
        return wrong
    told = replace(ending, summary=deed.rest.strip())
    return done(ChangeDraft(draft.id, told.body), says=ask_next(draft.id))


def ask_next(draft_id: str) -> Screen:
    """The last question of the form."""
    return screen(
        t("Does anything come next, and when?"),
        t("Tap, or write a day and a few words, for example: {example}", example=t("2026-12-05 see if it came")),
        rows=choices(
            Button(t("Nothing comes next"), f"next:{draft_id}:-"),
            Button(t("Look again tomorrow"), f"next:{draft_id}:1"),
            Button(t("Look again in a week"), f"next:{draft_id}:7"),
        ),
    )


def next_tapped(deed: Deed, view: DeskView) -> Answer:
    """When it goes on was tapped: not at all, or in so many days."""
    draft_id, _, days = deed.rest.partition(":")
    draft = mine(view, draft_id)
    refused = refusal(view)
    if draft is None or not draft.body["summary"]:
        return says(t("This form is done, or somebody else's. To begin anew, write /resolve."))
    if refused is not None:
        return refused
    ending = Ending(**draft.body)
    when = "-"
    if days in ("1", "7"):
        when = (local_day(view.now, view.zone) + timedelta(days=int(days))).isoformat()
    return finish(view, ending, when, draft)


def finish(view: DeskView, ending: Ending, coming: str, draft: Draft | None = None) -> Answer:
    """Everything is known but for the next step, a day and some words, which is read here."""
    found = next_step(view, coming)
    if isinstance(found, Answer):
        return found
    next_on, step = found
    effects: list[DeskEffect] = [Settle(ending.outcome, ending.summary, step, next_on)]
    if draft is not None:
        effects.append(EndDraft(draft.id))
    said = [t("Settled: {outcome}. {summary}", outcome=OUTCOMES[ending.outcome], summary=ending.summary)]
    if next_on is not None:
        said.append(t("Next on {day}: {step}", day=next_on, step=step or t("look again")))
    blocked = grave(view) if ending.then and not view.me.supervises else ()
    if ending.then and not blocked:
        return Answer((*effects, Release(ending.then)), released(view, ending.then).led_by(tuple(said)))
    again = t("You still look after the case. The bot has it back only when you say so: /release")
    return Answer(tuple(effects), screen(*said, again, rows=((Button(t("Back to the bot"), "release"),),)))


def next_step(view: DeskView, words: str) -> tuple[date | None, str] | Answer:
    """The day and the words of what comes next; (None, '') for nothing; or what is wrong."""
    word, _, step = words.strip().partition(" ")
    if word.casefold() in NEVER:
        return None, ""
    today = local_day(view.now, view.zone)
    day = read_day(word, today)
    if day is None:
        return says(
            t("I can't read “{word}” as a day.", word=words.strip()),
            t("Write for example: {example}", example=t("2026-12-05 see if it came")),
            t("No next step: a dash (-) as the last part."),
        )
    if not today <= day <= today + LATEST_NEXT:
        return says(t("The next step's day has to be from today on, within a year."))
    return day, " ".join(step.split())[:LONGEST_SUMMARY]


def no_summary(words: str) -> Answer | None:
    """What is wrong with the one line; None for nothing."""
    text = words.strip()
    if not text or "\n" in text or len(text) > LONGEST_SUMMARY:
        return says(
            t("Please say in one line of at most {n} characters what was done.", n=LONGEST_SUMMARY),
            t("For example: {example}", example=t("called back; pays 1,300 after payday")),
        )
    return None


def mine(view: DeskView, draft_id: str) -> Draft | None:
    """That form, when it is open and mine."""
    draft = view.draft(draft_id)
    return draft if draft is not None and draft.kind == KIND and draft.by_user == view.me.user_id else None


def released(view: DeskView, step: str) -> Screen:
    """What was given back, and what of it still stands."""
    said = [t("The bot looks after this case again; the talk goes on at: {step}", step=step)]
    if view.stops:
        stops = listed(map(stop_text, dict.fromkeys(stop.kind for stop in view.stops)))
        said.append(t("Still in force, until they end or are lifted: {stops}", stops=stops))
    return screen(*said)


COMMANDS = {
    "resolve": Command(resolve, t("say what became of it: /resolve, or /resolve outcome | one line | next step's date"))
}
DRAFTS: dict[str, Rule] = {KIND: form_reply}
BUTTONS: dict[str, Rule] = {"resolve": resolve, "settle": settle, "next": next_tapped}
