"""Contact rules merged: what the shipped files allow, and that no merge ever allows more than it may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from arrears_build import POLICY, at
from hypothesis import given
from hypothesis import strategies as st

from arrears.contact import ContactFacts, Purpose, Sent, Verdict, earliest, may_contact
from arrears.contact_file import ContactFile, LenderFile
from arrears.contact_parts import WEEK, HoursRule, LenderHours, Limit
from arrears.contact_rules import ContactBook, ContactRules, merge
from arrears.days import Hours, open_at

TODAY = date(2026, 11, 24)
BOOK, BASE = POLICY.contacts, POLICY.contacts.base
BASE_HOURS = Hours(frozenset(range(5)), time(9), time(18), holidays=False)
DAILY, SIX_DAYS, WORKDAYS = frozenset(range(7)), frozenset(range(6)), frozenset(range(5))
DUNNING, PROMISE, SERVICE, REPLY = Purpose.DUNNING, Purpose.PROMISE, Purpose.SERVICE, Purpose.REPLY


def rules(jurisdiction: str, on: date = TODAY) -> ContactRules:
    return POLICY.contact_for(jurisdiction, on)


def ask(purpose: Purpose, now: datetime, jurisdiction: str, zone: str = "Asia/Taipei", **more: object) -> Verdict:
    known: dict[str, object] = {"zones": (zone,), "payments_as_of": now.date(), **more}
    return may_contact(purpose, ContactFacts(jurisdiction=jurisdiction, **known), rules(jurisdiction), now)  # type: ignore[arg-type]


# What the shipped files say


@pytest.mark.parametrize(
    ("code", "hours"),
    [
        ("TW", Hours(DAILY, time(7), time(22), holidays=True)),
        ("CN", Hours(DAILY, time(8), time(22), holidays=True)),
        ("US", Hours(DAILY, time(8), time(21), holidays=True)),
        ("IN", Hours(DAILY, time(8), time(19), holidays=True)),
        ("PH", Hours(DAILY, time(6), time(22), holidays=True)),
        ("ID", Hours(SIX_DAYS, time(8), time(20), holidays=False)),
        ("VN", Hours(DAILY, time(7), time(21), holidays=True)),
        ("AU", Hours(WORKDAYS, time(7, 30), time(21), holidays=False)),
    ],
)
def test_verified_hours_take_the_place_of_the_base_files(code: str, hours: Hours) -> None:
    assert rules(code).windows == (hours,)
    assert {rules(code).reasons[name].evidence for name in rules(code).basis("hours")} <= {"P", "S"}


@pytest.mark.parametrize("code", ["HK", "GB", "SG", "MY", "KR", "JP"])
def test_hours_nobody_verified_are_kept_aside_and_the_base_files_stand(code: str) -> None:
    assert rules(code).windows == (BASE_HOURS,)
    file = BOOK.files[code]
    aside = [unused for unused in file.unused if unused.what == "hours"]
    assert [file.rules[unused.rule].evidence in ("POL", "U") for unused in aside] == [True]


@pytest.mark.parametrize("code", sorted(BOOK.files))
def test_a_jurisdictions_caps_act_besides_the_base_files(code: str) -> None:
    assert {limit.id for limit in BASE.limits} < {limit.id for limit in rules(code).limits} or not [
        limit for limit in BOOK.files[code].limits if limit.counts == "contact"
    ]
    assert rules(code).limits[: len(BASE.limits)] == BASE.limits


def test_the_caps_of_korea_vietnam_and_australia_count_messages_those_on_calls_do_not() -> None:
    caps = {code: [(cap.id, cap.max, cap.days, cap.per) for cap in rules(code).limits[4:]] for code in BOOK.files}
    assert {code: found for code, found in caps.items() if found} == {
        "KR": [("kr.week", 7, 7, "debt")],
        "VN": [("vn.day", 5, 1, "borrower")],
        "AU": [("au.week", 3, 7, "borrower")],
    }
    assert [cap.id for cap in rules("US").calls] == ["us.calls", "us.cooldown"]
    assert [cap.id for cap in rules("CN").calls] == ["cn.calls", "cn.attempts"]


@pytest.mark.parametrize("code", ["TW", "CN", "HK", "US", "GB"])
def test_the_five_main_files_speak_of_everything(code: str) -> None:
    file = BOOK.files[code]
    for key in ("timezones", "stops", "opt_out", "identity", "third_parties", "disclosures", "prohibited_claims",
                "agreement", "forbearance", "reporting"):  # fmt: skip
        assert getattr(file, key), key
    assert file.help.crisis
    assert file.help.emergency
    assert file.hours or [unused for unused in file.unused if unused.what == "hours"]


@pytest.mark.parametrize(
    ("name", "found"), [("", "base"), ("ZZ", "base"), ("US-NY", "US"), ("us", "US"), ("UK", "GB"), ("base", "base")]
)
def test_a_jurisdiction_is_found_by_its_code_or_its_country(name: str, found: str) -> None:
    assert rules(name).jurisdiction == found


# Overdue reviews


def test_an_overdue_review_falls_back_to_the_base_file_for_hours_and_limits_only() -> None:
    due = BOOK.files["VN"].review.next_due
    assert not rules("VN", due).overdue
    late = rules("VN", due + timedelta(days=1))
    assert late.overdue
    assert late.windows == (BASE_HOURS,)
    assert late.limits == BASE.limits
    assert late.zones == rules("VN").zones
    assert not rules("TW", due + timedelta(days=1)).widens
    assert POLICY.help_for("TW").crisis
    assert POLICY.clocks_for("GB").stop("insolvency").holds_days == 60


def test_an_overdue_review_of_the_base_file_leaves_it_standing() -> None:
    assert rules("", date(2099, 1, 1)).windows == (BASE_HOURS,)
    assert not rules("", date(2099, 1, 1)).overdue


# The gate by jurisdiction


def test_a_sunday_evening_is_open_in_taiwan_and_closed_in_hong_kong() -> None:
    sunday = at("2026-11-29 21:30")
    assert ask(SERVICE, sunday, "TW").allowed
    assert ask(SERVICE, sunday, "HK", "Asia/Hong_Kong").rule == "hours"


def test_the_seven_contacts_a_week_in_korea_are_counted_for_each_debt() -> None:
    now = at("2026-11-27 10:00", "Asia/Seoul")

    def about(ref: str, count: int) -> tuple[Sent, ...]:
        return tuple(Sent(now - timedelta(days=1, hours=n), PROMISE, (ref,) if ref else ()) for n in range(count))

    korea = replace(rules("KR"), limits=rules("KR").limits[4:])
    known = ContactFacts(zones=("Asia/Seoul",), jurisdiction="KR", payments_as_of=now.date())
    for sent, allowed in (
        (about("L1", 6), True),
        (about("L1", 7), False),
        ((*about("L1", 6), *about("L2", 6)), True),
        ((*about("L1", 6), *about("L2", 7)), False),
        ((*about("L1", 4), *about("", 3)), False),  # which loans it was about is not known: it counts for each
        (about("", 7), False),
    ):
        verdict = may_contact(PROMISE, replace(known, sent=sent), korea, now)
        assert verdict.allowed == allowed, sent
        assert verdict.rule == ("ok" if allowed else "cap.kr.week")
        assert may_contact(SERVICE, replace(known, sent=sent), korea, now).allowed
        assert may_contact(REPLY, replace(known, sent=sent), korea, now).allowed


def test_in_australia_reminders_of_promises_count_with_dunning() -> None:
    now = at("2026-11-27 10:00", "Australia/Sydney")
    sent = tuple(Sent(now - timedelta(days=n), PROMISE) for n in (2, 3, 4))
    assert ask(DUNNING, now, "AU", "Australia/Sydney", sent=sent).rule == "cap.au.week"
    assert ask(DUNNING, now, "TW", sent=sent).allowed


def test_every_verdict_of_hours_caps_and_silence_finds_its_basis_source_and_mark() -> None:
    for code in ("", *BOOK.files):
        found = rules(code)
        for verdict in ("hours", "books.old", "promise.open", "agreement.kept", "just.talked",
                        *(f"cap.{limit.id}" for limit in found.limits)):  # fmt: skip
            names = found.basis(verdict)
            assert names, (code, verdict)
            assert all(found.reasons[name].basis and found.reasons[name].evidence for name in names)
    assert rules("TW").reasons[rules("TW").basis("hours")[0]].cite.endswith("art. 14(1)(3)")
    assert rules("KR").basis("cap.kr.week") == ("kr.contacts",)
    assert rules("TW").basis("stop.not_me") == ()


# Zones


def test_without_a_zone_in_the_book_the_hour_must_be_open_in_every_plausible_zone() -> None:
    zones = rules("US").zones_of("", "Asia/Taipei")
    assert zones[0] == "America/New_York"
    assert {"Pacific/Honolulu", "America/Phoenix"} <= set(zones)
    morning = at("2026-11-24 10:00", "America/New_York")  # 05:00 in Honolulu
    known = ContactFacts(zones=zones, jurisdiction="US", payments_as_of=morning.date())
    opening = earliest(SERVICE, known, rules("US"), morning)
    assert opening == at("2026-11-24 08:00", "Pacific/Honolulu")
    assert all(8 <= opening.astimezone(ZoneInfo(zone)).hour < 21 for zone in zones)


def test_the_zone_the_book_names_stands_alone_and_the_lenders_where_nobody_knows() -> None:
    assert rules("US").zones_of("America/Denver", "Asia/Taipei") == ("America/Denver",)
    assert rules("ZZ").zones_of("", "Asia/Taipei") == ("Asia/Taipei",)
    assert rules("US").zones_of("", "America/Chicago")[0] == "America/Chicago"
    assert set(rules("US").zones_of("", "America/Chicago")) == set(rules("US").zones)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Australia/Adelaide", "2026-10-04"),
        ("Europe/London", "2026-10-25"),
    ],
)
def test_on_a_day_of_a_clock_change_hours_are_those_of_the_borrowers_clock(zone: str, day: str) -> None:
    us = rules("US")
    known = ContactFacts(zones=(zone,), jurisdiction="US")
    start = at(f"{day} 00:00", zone)
    for minutes in range(0, 26 * 60, 10):
        now = start + timedelta(minutes=minutes)
        assert may_contact(SERVICE, known, us, now).allowed == (8 <= now.astimezone(ZoneInfo(zone)).hour < 21), now


# Consent

NIGHT = Hours(DAILY, time(22), time.max, holidays=True)


@pytest.mark.parametrize("code", sorted(BOOK.files))
def test_a_recorded_consent_widens_only_where_the_law_lets_it(code: str) -> None:
    late = at("2026-11-24 23:00")
    verdict = ask(SERVICE, late, code, wished=NIGHT, wish_agreed=True)
    assert verdict.allowed == (code in ("TW", "CN", "ID", "PH"))
    assert not ask(SERVICE, late, code, wished=NIGHT).allowed
    assert not ask(SERVICE, late, code).allowed


def test_who_agreed_to_other_hours_is_written_to_at_those_alone() -> None:
    assert ask(SERVICE, at("2026-11-24 12:00"), "TW").allowed
    assert ask(SERVICE, at("2026-11-24 12:00"), "TW", wished=NIGHT, wish_agreed=True).rule == "hours"


def test_a_consent_to_sundays_covers_no_public_holiday() -> None:
    everyday = Hours(DAILY, time(9), time(20), holidays=True)
    jakarta = "Asia/Jakarta"
    assert ask(SERVICE, at("2026-08-16 10:00", jakarta), "ID", jakarta, wished=everyday, wish_agreed=True).allowed
    independence = at("2026-08-17 10:00", jakarta)
    assert ask(SERVICE, independence, "ID", jakarta, wished=everyday, wish_agreed=True).rule == "hours"


# The lender


def lender(**parts: object) -> LenderFile:
    head = {
        "schema": "contact-rules/1",
        "version": TODAY,
        "rules": {"lender.x": {"basis": "policy", "evidence": "POL"}},
    }
    return LenderFile.model_validate({**head, **parts})


def window(start: str, end: str, days: frozenset[int] = DAILY, **more: object) -> dict[str, object]:
    names = [WEEK[day] for day in sorted(days)]
    return {"days": names, "from": start, "to": end, "holidays": "forbidden", "rule": "lender.x", **more}


def test_a_lenders_hours_narrow_those_of_the_jurisdictions_they_are_for() -> None:
    own = lender(hours=[window("10:00", "20:00", **{"in": ["TW"]})])
    book = ContactBook(BASE, BOOK.files, own)
    evening, early = at("2026-11-24 21:00"), at("2026-11-24 09:30")
    taiwan, china = book.rules_for("TW", TODAY), book.rules_for("CN", TODAY)
    for moment in (evening, early):
        assert not open_at(moment, ("Asia/Taipei",), taiwan.windows)
        assert open_at(moment, ("Asia/Taipei",), china.windows)
    late = taiwan.windows_for(NIGHT, agreed=True)  # nor does the borrower's consent open what the lender closed
    assert not open_at(at("2026-11-24 23:00"), ("Asia/Taipei",), late)


def test_a_lenders_limits_silence_and_age_of_the_books_are_the_strictest_of_all() -> None:
    limit = {"id": "lender.week", "purposes": ["dunning"], "max": 1, "window": "P7D", "rule": "lender.x"}
    own = lender(
        limits=[limit],
        books={"max_age_working_days": 1, "rule": "lender.x"},
        silence={"while": ["promise_open", "agreement_in_force"], "after_talk_hours": 96, "rule": "lender.x"},
    )
    found = merge(BASE, BOOK.files["JP"], own)
    assert [cap.id for cap in found.limits][-1] == "lender.week"
    assert found.books.max_age_working_days == 1
    assert found.silence.after_talk_hours == 96
    assert set(found.silence.while_) == {"promise_open", "agreement_in_force"}


# Whatever the files say

TIMES = st.integers(0, 47).map(lambda n: time(n // 2, 30 * (n % 2)))


@st.composite
def hours_of(draw: st.DrawFn, kind: type[HoursRule] = HoursRule) -> HoursRule:
    start, end = sorted(draw(st.lists(TIMES, min_size=2, max_size=2, unique=True)))
    more = {"in": draw(st.sampled_from([[], ["XX"], ["YY"]]))} if kind is LenderHours else {
        "widen_by": draw(st.sampled_from(["nobody", "borrower_consent"]))}  # fmt: skip
    return kind.model_validate(
        {
            "days": sorted({WEEK[day] for day in draw(st.sets(st.integers(0, 6), min_size=1))}),
            "from": start.strftime("%H:%M"),
            "to": end.strftime("%H:%M"),
            "holidays": draw(st.sampled_from(["allowed", "forbidden"])),
            "rule": "x",
            **more,
        }
    )


LIMITS = st.builds(
    lambda n, max_, days, purposes, per: Limit.model_validate(
        {"id": f"x.{n}", "purposes": sorted(purposes), "max": max_, "window": f"P{days}D", "per": per, "rule": "x"}
    ),
    st.integers(0, 99),
    st.integers(1, 3),
    st.integers(1, 9),
    st.sets(st.sampled_from(["dunning", "promise"]), min_size=1),
    st.sampled_from(["borrower", "debt"]),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
ZONES = st.lists(
    st.sampled_from(["Asia/Taipei", "America/New_York", "Europe/London", "Australia/Adelaide", "Pacific/Honolulu"]),
    min_size=1, max_size=3,
)  # fmt: skip


def the_files(theirs: list[HoursRule], limits: list[Limit], own: list[LenderHours], own_limits: list[Limit]) -> tuple[
    ContactFile, LenderFile
]:  # fmt: skip
    changes = {"jurisdiction": "XX", "hours": tuple(theirs), "limits": tuple(limits)}
    file = BOOK.files["TW"].model_copy(update=changes)
    return file, lender().model_copy(update={"hours": tuple(own), "limits": tuple(own_limits)})


def inside(moment: datetime, zone: str, rule: HoursRule) -> bool:
    """Said plainly: the clock of that zone shows a time in that window (no holidays are known of XX)."""
    local = moment.astimezone(ZoneInfo(zone))
    return WEEK[local.weekday()] in rule.days and rule.start <= local.time() < rule.end


@given(
    st.lists(hours_of(), max_size=2), st.lists(hours_of(LenderHours), max_size=2), MOMENTS, ZONES, st.booleans(),
    st.one_of(st.none(), hours_of()), st.booleans(),
)  # fmt: skip
def test_no_merge_allows_a_moment_that_base_jurisdiction_or_lender_forbid(
    theirs: list[HoursRule], own: list[LenderHours], moment: datetime, zones: list[str], overdue: bool,
    wished: HoursRule | None, agreed: bool,
) -> None:  # fmt: skip
    file, lenders = the_files(theirs, [], own, [])
    merged = merge(BASE, file, lenders, overdue=overdue)
    stand = theirs if theirs and not overdue else list(BASE.hours)
    applies = [window for window in own if not window.in_ or "XX" in window.in_]
    known = ContactFacts(
        zones=tuple(zones), jurisdiction="XX", wished=wished.hours if wished else None, wish_agreed=agreed
    )
    opening = earliest(SERVICE, known, merged, moment)
    for when in (moment, *([opening] if opening else [])):
        if may_contact(SERVICE, known, merged, when).allowed:
            consented = wished is not None and agreed
            for zone in zones:
                assert all(inside(when, zone, window) for window in applies)
                assert all(
                    inside(when, zone, window)
                    for window in stand
                    if not consented or window.widen_by == "nobody"
                )  # fmt: skip
                assert wished is None or inside(when, zone, wished)


@given(
    st.lists(LIMITS, max_size=2), st.lists(LIMITS, max_size=2),
    st.lists(st.tuples(st.integers(0, 9 * 24), st.sampled_from([DUNNING, PROMISE]),
                       st.sampled_from([(), ("A",), ("B",), ("A", "B")])), max_size=12),
)  # fmt: skip
def test_no_merge_lets_a_cap_of_any_file_be_passed(
    theirs: list[Limit], own: list[Limit], history: list[tuple[int, Purpose, tuple[str, ...]]]
) -> None:
    file, lenders = the_files([], theirs, [], own)
    now = at("2026-11-24 10:00")
    sent = tuple(Sent(now - timedelta(hours=hours), purpose, refs) for hours, purpose, refs in history)
    known = ContactFacts(zones=("Asia/Taipei",), jurisdiction="XX", payments_as_of=now.date(), sent=sent)
    if may_contact(DUNNING, known, merge(BASE, file, lenders), now).allowed:
        for limit in (*BASE.limits, *theirs, *own):
            if "dunning" not in limit.purposes:
                continue
            within = [one for one in sent if one.purpose in limit.purposes and _recent(one, now, limit.days)]
            for ref in ("A", "B") if limit.per == "debt" else ("",):
                counted = [one for one in within if not ref or not one.loan_refs or ref in one.loan_refs]
                assert len(counted) < limit.max


def _recent(sent: Sent, now: datetime, days: int) -> bool:
    zone = ZoneInfo("Asia/Taipei")
    same = (now.astimezone(zone).date() - sent.at.astimezone(zone).date()).days < days
    return same or (days > 1 and now - sent.at < timedelta(days=days))


@given(st.lists(hours_of(), max_size=2), st.lists(hours_of(LenderHours), max_size=2), MOMENTS, st.booleans())
def test_a_lenders_hours_only_take_away(
    theirs: list[HoursRule], own: list[LenderHours], moment: datetime, overdue: bool
) -> None:
    file, lenders = the_files(theirs, [], own, [])
    zones = ("Asia/Taipei",)
    if open_at(moment, zones, merge(BASE, file, lenders, overdue=overdue).windows):
        assert open_at(moment, zones, merge(BASE, file, None, overdue=overdue).windows)
