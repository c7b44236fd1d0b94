"""What is said in the final review: the card, what is missing before an agency, and what was decided."""

from __future__ import annotations

from datetime import date, timedelta

from arrears.contact_duties import Noticed
from arrears.days import local_day
from arrears.decisions import Refusal
from arrears.desk_final import NoticeAsked, agency_refused, notice_asked
from dialogs.desk.view import DeskView
from dialogs.grammar.screen import Button, Screen, screen
from dialogs.grammar.text import Text, lines, t

CHOICES: dict[str, Text] = {
    "time": t("More time"),
    "mediation": t("Mediation"),
    "agency": t("An agency"),
    "legal": t("Legal advice"),
    "sent": t("A notice was sent"),
}
SAYS: dict[Noticed, Text] = {
    "collector_name": t("who the agency is"),
    "creditor_name": t("who the creditor is"),
    "amount": t("the amount"),
    "days_in_default": t("the days in arrears"),
    "recovery_costs": t("what recovery may cost"),
    "recording_retention": t("that calls are recorded and how long that is kept"),
    "complaint_phone": t("where to complain"),
    "conduct_list": t("what an agency must not do"),
    "validation_information": t("how the debt can be checked and disputed"),
    "transfer_data": t("which data is passed on"),
}


def asked_here(view: DeskView) -> bool:
    """Whether a final review is open."""
    reasons = view.view.policy.desk.final_review.reasons
    return any(request.reason in reasons for request in view.requests)


def asked_of(view: DeskView) -> NoticeAsked | None:
    """The notice the rules ask for where the borrower lives."""
    return notice_asked(view.view.policy.contacts, view.view.jurisdiction)


def card(view: DeskView) -> Screen:
    """What can be decided, and what each does; nothing happens by itself."""
    return screen(
        t("Final review: the reminders have ended without an answer. A supervisor decides how it goes on; nothing "
          "happens by itself."),
        lines(
            t("{choice}: reminders wait until a day; the borrower is told so kindly.", choice=CHOICES["time"]),
            t("{choice}: the same, and somebody independent is brought in; the borrower decides whether to take part.",
              choice=CHOICES["mediation"]),
            t("{choice}: {notice}", choice=CHOICES["agency"], notice=_notice(view)),
            t("{choice}: asked inside the lender; the borrower is told nothing of it.", choice=CHOICES["legal"]),
        ),
        t("Each takes a day and a reason. What the books say of the loan stays the lender's own import."),
        rows=(
            (Button(CHOICES["time"], "final:time", "primary"), Button(CHOICES["mediation"], "final:mediation")),
            (Button(CHOICES["agency"], "final:agency"), Button(CHOICES["legal"], "final:legal")),
            (Button(CHOICES["sent"], "final:sent"),),
        ),
    )  # fmt: skip


def _notice(view: DeskView) -> Text:
    """Whether a written notice is asked for, and how far it is."""
    asked, sent = asked_of(view), view.noticed_on
    if asked is None:
        return t("the rules here ask for no written notice before it.")
    today, days = local_day(view.now, view.zone), view.view.policy.desk.final_review.notice_days
    no = agency_refused(asked, sent, today, days)
    if no is None:
        return t("the written notice of {day} is recorded.", day=sent or today)
    if sent is None:
        return t("only after the lender's own written notice; none is recorded.")
    return t("the written notice of {day} is recorded; possible from {earliest} on.", day=sent,
             earliest=sent + timedelta(days=days))  # fmt: skip


def refused(no: Refusal, asked: NoticeAsked | None) -> tuple[Text, ...]:
    """What is missing before an agency, and the earliest day."""
    earliest = dict(no.detail)["earliest"]
    assert isinstance(earliest, date)
    if no.rule == "final.notice_fresh" or asked is None:
        return (t("The written notice is too recent. The earliest day is {earliest}. (rule {rule})", earliest=earliest,
                  rule=no.rule),)  # fmt: skip
    must = lines(t("It has to say, in writing:"), *(t("- {what}", what=SAYS[what]) for what in asked.say))
    rules = ", ".join(asked.rules)
    return (
        t("Not yet: the lender's own written notice comes first, and none is recorded. (rule {rule})", rule=rules),
        must,
        t("Sent today and recorded with /final sent today by post, the earliest day is {earliest}.",
          earliest=earliest),
    )  # fmt: skip


def decided(choice: str, day: date, view: DeskView) -> Screen:
    """What was decided and what it does."""
    name = view.me.alias
    match choice:
        case "sent":
            return screen(t("Recorded by {name}: the lender's written notice was sent on {day}.", name=name, day=day))
        case "time":
            does = t("Reminders wait until then, and the borrower is told so kindly.")
        case "mediation":
            does = t("Reminders wait until then. The borrower is told that somebody independent can help, and decides.")
        case "agency":
            does = t("Reminders wait until then. The bot says nothing of it; the flag in the books is your own import.")
        case _:
            does = t("Reminders wait until then. The borrower is told nothing of it.")
    said = t("Decided by {name}: {choice}, until {day}.", name=name, choice=CHOICES[choice], day=day)
    held = (
        (t("You still look after the case. The bot has it back only when you say so: /release"),) if view.ours else ()
    )
    return screen(lines(said, does), *held)


def how_to() -> Text:
    """An example."""
    return t("For example: {example}", example=t("/final time 2026-12-24 waits for the insurance to pay"))
