"""The gate: purposes, people, stops, caps and hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from arrears_build import POLICY, TAIPEI, at, facts, sent
from hypothesis import given
from hypothesis import strategies as st

from arrears.contact import ContactFacts, Hold, Purpose, Sent, Stop, Verdict, earliest, may_contact
from arrears.days import Hours

RULES = POLICY.contact
NOW = at("2026-11-24 10:00")  # a Tuesday
DUNNING, PROMISE, SERVICE, REPLY = Purpose.DUNNING, Purpose.PROMISE, Purpose.SERVICE, Purpose.REPLY


def ask(purpose: Purpose, now: datetime = NOW, by: str = "bot", **more: object) -> Verdict:
    return may_contact(purpose, facts(now, **more), RULES, now, by=by)  # type: ignore[arg-type]


def stop(kind: str = "wish", **more: object) -> tuple[Stop, ...]:
    return (Stop(kind, NOW, **more),)  # type: ignore[arg-type]


def test_with_nothing_against_it_everything_may_go_out() -> None:
    assert all(ask(purpose) == Verdict(True, "ok") for purpose in Purpose)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"linked": False}, dict.fromkeys(Purpose, "identity.not_linked")),
        ({"ever_verified": False}, dict.fromkeys((DUNNING, PROMISE, SERVICE), "identity.never_verified")),
        ({"unreachable": True}, dict.fromkeys((DUNNING, PROMISE, SERVICE), "unreachable")),
        ({"owner": "held"}, dict.fromkeys(Purpose, "person.holds")),
        ({"owner": "waiting"}, {DUNNING: "person.waiting"}),
        ({"stops": stop()}, dict.fromkeys((DUNNING, PROMISE, SERVICE), "stop.wish")),
        ({"stops": stop("not_me")}, dict.fromkeys(Purpose, "stop.not_me")),
        ({"stops": stop("deceased", loan_ref="L1")}, dict.fromkeys(Purpose, "stop.deceased")),
        ({"stops": stop("dispute", loan_ref="L1")}, {}),
        ({"stops": stop(until=NOW)}, {}),
        ({"owner": "waiting", "stops": stop()}, dict.fromkeys((DUNNING, PROMISE, SERVICE), "stop.wish")),
        ({"holds": (Hold("receipt", NOW),)}, dict.fromkeys((DUNNING, PROMISE), "hold.receipt")),
        ({"holds": (Hold("receipt", NOW, loan_ref="L1"),)}, {}),
        ({"holds": (Hold("pause", NOW, loan_ref="L1"),)}, {}),
        ({"promise_open": True}, {DUNNING: "promise.open"}),
        ({"agreement_kept": True}, {DUNNING: "agreement.kept"}),
        ({"due": False}, {DUNNING: "nothing.due"}),
        ({"payments_as_of": None}, {DUNNING: "books.old"}),
        ({"payments_as_of": at("2026-11-18 12:00").date()}, {DUNNING: "books.old"}),
        ({"payments_as_of": at("2026-11-19 12:00").date()}, {}),
    ],
)
def test_each_purpose_is_silenced_by_its_own_rules_only(more: dict[str, object], says: dict[Purpose, str]) -> None:
    answers = {purpose: ask(purpose, **more) for purpose in Purpose}
    assert {p: v.rule for p, v in answers.items() if not v.allowed} == says
    assert all(v.until is None for v in answers.values())


def test_a_stop_with_an_end_says_when_to_ask_again() -> None:
    ends = NOW + timedelta(days=2)
    assert ask(DUNNING, stops=stop(until=ends)) == Verdict(False, "stop.wish", ends)
    forever = (*stop(until=ends), *stop("dispute"))
    assert ask(DUNNING, stops=forever) == Verdict(False, "stop.dispute")


def test_outside_the_hours_only_replies_go_out() -> None:
    night = at("2026-11-24 21:00")
    opens = at("2026-11-25 09:00")
    for purpose in (DUNNING, PROMISE, SERVICE):
        assert ask(purpose, night) == Verdict(False, "hours", opens)
    assert ask(REPLY, night).allowed


def test_where_the_zone_is_in_doubt_every_zone_must_be_awake() -> None:
    zones = (TAIPEI, "Asia/Kolkata")
    assert ask(DUNNING, zones=zones) == Verdict(False, "hours", at("2026-11-24 11:30"))


@pytest.mark.parametrize(("first", "second"), [(DUNNING, PROMISE), (PROMISE, DUNNING), (DUNNING, DUNNING)])
def test_dunning_and_promise_share_one_message_a_day(first: Purpose, second: Purpose) -> None:
    verdict = ask(second, sent=sent(NOW - timedelta(minutes=30), purpose=first))
    assert verdict == Verdict(False, "cap.contact.day", at("2026-11-25 00:00"))


def test_the_day_is_the_borrowers_calendar_day() -> None:
    assert ask(PROMISE, sent=sent(at("2026-11-23 17:59"))).allowed
    assert not ask(PROMISE, sent=sent(at("2026-11-24 00:00"))).allowed


def test_replies_and_receipts_count_in_no_cap_and_obey_none() -> None:
    many = sent(*[NOW] * 20, purpose=SERVICE) + sent(*[NOW] * 20, purpose=REPLY)
    assert ask(DUNNING, sent=many).allowed
    assert ask(SERVICE, sent=sent(*[NOW] * 20)).allowed
    assert ask(REPLY, sent=sent(*[NOW] * 20)).allowed


def test_the_fourth_dunning_in_seven_days_waits_until_the_first_is_seven_days_old() -> None:
    three = sent(at("2026-11-18 17:00"), at("2026-11-20 09:00"), at("2026-11-23 09:00"))
    assert ask(DUNNING, sent=three) == Verdict(False, "cap.dunning.week", at("2026-11-25 17:00"))


def test_seven_days_are_calendar_days_too() -> None:
    three = sent(at("2026-11-18 00:30"), at("2026-11-20 09:00"), at("2026-11-23 09:00"))
    assert ask(DUNNING, sent=three).until == at("2026-11-25 00:30")
    crossing = at("2026-11-24 23:59")
    lax = replace(facts(crossing), sent=three)
    assert may_contact(DUNNING, lax, RULES, crossing).rule == "cap.dunning.week"


def test_the_fifth_promise_reminder_in_seven_days_waits_dunning_does_not() -> None:
    four = sent(*(at(f"2026-11-{day} 09:00") for day in (19, 20, 21, 23)), purpose=PROMISE)
    assert ask(PROMISE, sent=four).rule == "cap.promise.week"
    assert ask(DUNNING, sent=four).allowed


def test_an_agent_who_writes_first_obeys_stops_hours_and_caps_but_not_the_owner() -> None:
    free: dict[str, object] = {"owner": "held", "promise_open": True, "payments_as_of": None}
    assert ask(DUNNING, by="person", **free).allowed
    assert ask(DUNNING, by="person", **free, stops=stop()).rule == "stop.wish"
    assert ask(DUNNING, by="person", **free, sent=sent(NOW)).rule == "cap.contact.day"
    assert ask(DUNNING, at("2026-11-24 21:00"), by="person", **free).rule == "hours"
    assert ask(REPLY, at("2026-11-24 21:00"), by="person", **free).allowed


ZONES = st.lists(
    st.sampled_from([TAIPEI, "America/New_York", "Europe/London", "Pacific/Auckland"]), min_size=1, max_size=2
)
steps = st.lists(
    st.tuples(st.integers(1, 60 * 60 * 40), st.sampled_from([DUNNING, PROMISE, SERVICE])), min_size=1, max_size=60
)


@given(steps, ZONES, st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_whatever_is_tried_the_caps_are_never_exceeded(
    tries: list[tuple[int, Purpose]], zones: list[str], now: datetime
) -> None:
    known = ContactFacts(zones=tuple(zones), jurisdiction="TW")
    for wait, purpose in tries:
        now += timedelta(seconds=wait)
        known = replace(known, payments_as_of=now.date())
        verdict = may_contact(purpose, known, RULES, now)
        moment = now if verdict.allowed else earliest(purpose, known, RULES, now)
        assert verdict.allowed or verdict.until is None or verdict.until > now
        if moment is not None:
            now = moment
            known = replace(known, sent=(*known.sent, Sent(now, purpose)))
    for zone in zones:
        _within(known.sent, zone, days=1, most=1, of=(DUNNING, PROMISE))
        _within(known.sent, zone, days=7, most=3, of=(DUNNING,))
        _within(known.sent, zone, days=30, most=10, of=(DUNNING,))
        _within(known.sent, zone, days=7, most=4, of=(PROMISE,))
        assert all(9 <= s.at.astimezone(ZoneInfo(zone)).hour < 18 for s in known.sent)


def _within(sent: tuple[Sent, ...], zone: str, days: int, most: int, of: tuple[Purpose, ...]) -> None:
    """Counted plainly: no window of so many calendar days, nor of so many times 24 hours, holds more."""
    moments = [s.at for s in sent if s.purpose in of]
    for start in moments:
        first = start.astimezone(ZoneInfo(zone)).date()
        by_day = [m for m in moments if 0 <= (m.astimezone(ZoneInfo(zone)).date() - first).days < days]
        assert len(by_day) <= most
        if days > 1:
            assert sum(timedelta(0) <= m - start < timedelta(days=days) for m in moments) <= most


@given(st.lists(st.integers(-40 * 24, 24), max_size=20), st.integers(0, 24 * 7))
def test_the_earliest_moment_is_allowed_and_never_past(hours: list[int], wait: int) -> None:
    now = NOW + timedelta(hours=wait)
    known = facts(now, sent=sent(*(NOW + timedelta(hours=h) for h in hours)), payments_as_of=now.date())
    moment = earliest(DUNNING, known, RULES, now)
    assert moment is not None
    assert moment >= now
    assert may_contact(DUNNING, replace(known, payments_as_of=moment.date()), RULES, moment).allowed


def test_wished_hours_narrow_the_allowed_ones_and_never_widen_them() -> None:
    mornings = Hours(frozenset(range(5)), time(7), time(11), holidays=True)
    assert ask(DUNNING, wished=mornings).allowed
    assert ask(DUNNING, at("2026-11-24 14:00"), wished=mornings).rule == "hours"
    assert ask(DUNNING, at("2026-11-24 08:00"), wished=mornings).rule == "hours"
    assert ask(REPLY, at("2026-11-24 14:00"), wished=mornings).allowed
