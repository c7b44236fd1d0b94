"""The best time to write: what a wish leaves of the hours in which we may, and how that is said."""

from __future__ import annotations

from datetime import time

from arrears.contact_rules import ContactRules
from arrears.days import Hours
from dialogs.grammar.text import Text, t
from dialogs.grammar.view import View

WEEK = frozenset(range(7))


def rules_of(view: View) -> ContactRules:
    """The contact rules of the borrower's jurisdiction."""
    return view.policy.contact_for(view.jurisdiction, view.today)


def allowed(view: View) -> Hours:
    """When a message may be started at all: what all windows have in common, and the hours in which any is planned."""
    return common((*rules_of(view).windows, *view.policy.ladder.windows))


def beyond(wished: Hours, view: View) -> Hours:
    """What would be left of a wish outside the allowed hours if the borrower consented to it."""
    return common((*rules_of(view).fixed_windows, *view.policy.ladder.windows, wished))


def common(windows: tuple[Hours, ...]) -> Hours:
    """What all windows have in common; its end is before its start when nothing is."""
    return Hours(
        frozenset.intersection(*(window.days for window in windows)),
        max(window.start for window in windows),
        min(window.end for window in windows),
        holidays=all(window.holidays for window in windows),
    )


def narrowed(wished: Hours, view: View) -> Hours:
    """What is left of the allowed hours by the wish; its end is before its start when nothing is."""
    return common((allowed(view), wished))


def when_of(view: View) -> Text:
    """The best time as it stands."""
    if view.wished is None:
        return t("whenever I may")
    windows = rules_of(view).windows_for(view.wished, agreed=view.wish_agreed)
    return spoken(common((*windows, *view.policy.ladder.windows)))


def spoken(hours: Hours) -> Text:
    """Days and hours in words."""
    return t("{days}, {start} to {end}", days=days_in_words(hours.days), start=clock(hours.start), end=clock(hours.end))


def clock(at: time) -> str:
    """An hour as the clock shows it."""
    return "24:00" if at == time.max else at.strftime("%H:%M")


DAYS = (t("Monday"), t("Tuesday"), t("Wednesday"), t("Thursday"), t("Friday"), t("Saturday"), t("Sunday"))


def days_in_words(days: frozenset[int]) -> Text:
    """Every day, a run of days, or each by its name."""
    if days == WEEK:
        return t("every day")
    ordered = sorted(days)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return t("{first} to {last}", first=DAYS[ordered[0]], last=DAYS[ordered[-1]])
    said = DAYS[ordered[0]] if ordered else t("no day")
    for day in ordered[1:]:
        said = t("{days}, {day}", days=said, day=DAYS[day])
    return said
