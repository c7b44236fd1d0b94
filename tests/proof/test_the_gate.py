"""No history leads to a message that must not be: played by Hypothesis, judged by an account of its own."""

from __future__ import annotations

import os
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.proof.broken_gates import BROKEN
from tests.proof.people import BIRTHDAY, RESIDENTS, STARTS
from tests.proof.play import Play

HARDER = int(os.environ.get("GOODWORD_PROOF", "1"))  # so many times the histories of an ordinary run
people = st.sampled_from(range(2))
WORDS = ("you may write to me again", "home", "4 March", "I lost my job", "all of it", "yes", "person", "1500")
ALARMS = ("stop", "this is not me", "I can't go on, I want to die", "I never took out this loan", "stop writing to me")
WISHES = ((time(6), time(9)), (time(22), time(23)), (time(12), time(14)))
SPANS = (timedelta(minutes=20), timedelta(hours=11), timedelta(hours=25), timedelta(days=4), timedelta(days=9))
FLAGS = ("deceased", "no_contact", "represented")


class Weeks(RuleBasedStateMachine):
    """Two borrowers from somewhere in the world, a lender, a clock: weeks in which little is said."""

    play: Play

    @initialize(start=st.sampled_from(STARTS), first=st.integers(0, 9), second=st.integers(1, 9))
    def begins(self, start: date, first: int, second: int) -> None:
        self.play = Play(start)
        self.cast = (RESIDENTS[first], RESIDENTS[(first + second) % len(RESIDENTS)])
        for who in self.cast:
            self.play.joins(who)

    @rule(days=st.integers(3, 14))
    def nights(self, days: int) -> None:
        """Days go by, with an import every third."""
        for day in range(1, days + 1):
            self.play.waits(timedelta(days=1))
            if day % 3 == 0:
                self.play.imports()

    @rule(span=st.sampled_from(SPANS), booked=st.booleans())
    def waits(self, span: timedelta, booked: bool) -> None:
        self.play.waits(span)
        if booked:
            self.play.imports()

    @rule()
    def neglects(self) -> None:
        """The lender forgets its imports for weeks."""
        self.play.waits(timedelta(days=24))

    @rule(who=people, share=st.sampled_from((30, 100, 200)))
    def pays(self, who: int, share: int) -> None:
        self.play.pays(self.cast[who], share)
        self.nights(6)

    @rule(who=people, text=st.sampled_from(ALARMS), flag=st.none() | st.sampled_from(FLAGS))
    def alarms(self, who: int, text: str, flag: str | None) -> None:
        """Something after which nobody may be written to, said or imported; and days after it."""
        if flag is None:
            self.play.says(self.cast[who], text)
        else:
            self.play.flags(self.cast[who], flag)
        self.nights(6)

    @rule(who=people, hours=st.sampled_from(WISHES), consents=st.booleans())
    def wishes(self, who: int, hours: tuple[time, time], consents: bool) -> None:
        """To be written to in these hours; with consent where the law lets it widen them, else only within them."""
        self.play.wishes(self.cast[who], *hours, consents=consents)
        self.nights(6)

    @rule(who=people, owner=st.sampled_from(("held", "bot", "waiting")))
    def held(self, who: int, owner: str) -> None:
        self.play.holds(self.cast[who], owner)
        self.nights(6)

    @rule(who=people)
    def lifts(self, who: int) -> None:
        self.play.lifts(self.cast[who])

    @invariant()
    def nothing_to_say_against_it(self) -> None:
        if hasattr(self, "play"):
            assert self.play.account.faults == []

    def teardown(self) -> None:
        if hasattr(self, "play"):
            self.play.close()


class Talks(Weeks):
    """The same, with more said and tapped than is good for a bot."""

    @rule(who=people)
    def joins(self, who: int) -> None:
        self.play.joins(self.cast[who])

    @rule(who=people)
    def proves(self, who: int) -> None:
        self.play.says(self.cast[who], BIRTHDAY)

    @rule(who=people, text=st.sampled_from(WORDS), then=st.sampled_from(SPANS))
    def says(self, who: int, text: str, then: timedelta) -> None:
        self.play.says(self.cast[who], text)
        self.play.waits(then)

    @rule(who=people, place=st.integers(0, 9))
    def taps(self, who: int, place: int) -> None:
        self.play.taps(self.cast[who], place)

    @rule(who=people)
    def returns(self, who: int) -> None:
        """After a silence, with a question about the account."""
        self.play.waits(timedelta(hours=25))
        self.play.says(self.cast[who], "how much do I owe?")

    @rule(who=people, wrong=st.sampled_from(("4 March", "12.12.", "I don't remember")))
    def guesses(self, who: int, wrong: str) -> None:
        """Somebody else at the phone, after a silence."""
        self.play.waits(timedelta(hours=25))
        for words in ("what do I owe?", wrong):
            self.play.says(self.cast[who], words)

    @rule(who=people)
    def promises(self, who: int) -> None:
        """The way to a promise, when it is open: what does not fit is answered somehow."""
        for words in ("home", BIRTHDAY, "I will pay everything next Friday", "all of it", "next Friday",
                      "bank transfer", "yes"):  # fmt: skip
            self.play.says(self.cast[who], words)
        self.nights(6)

    @rule(who=people, blocked=st.booleans())
    def blocks(self, who: int, blocked: bool) -> None:
        self.play.blocks(self.cast[who], blocked=blocked)


def played(machine: type[Weeks], histories: int, steps: int, *, shrink: bool = True) -> None:
    """So many histories of so many steps, the same ones each time."""
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=histories, stateful_step_count=steps, deadline=None, derandomize=True,
                          database=None, phases=phases, report_multiple_bugs=False,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip


@pytest.mark.parametrize("machine", [Weeks, Talks])
def test_no_history_leads_to_a_message_that_must_not_be(machine: type[Weeks]) -> None:
    played(machine, 12 * HARDER, 10, shrink=HARDER > 1)  # ten steps can be read as they are


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_gate_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks, needs_talk = BROKEN[name]
    breaks(monkeypatch)
    with pytest.raises(AssertionError):
        played(Talks if needs_talk else Weeks, 150, 10, shrink=False)
