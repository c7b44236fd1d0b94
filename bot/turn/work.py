"""The turn's workbench: the case as it was found under the lock, and what the turn wants written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from arrears.books import Books
from arrears.contact import IDENTITY, ContactFacts, Purpose, Sent, Stop, stands
from arrears.contact_rules import ContactRules
from arrears.days import local_day, working_days_between
from arrears.follow import PlanStanding
from arrears.position import CasePosition
from arrears.promise import Promise, PromiseState
from bot.clock import moment, stamp
from bot.identity import OnFile
from bot.store.arranged import Arranged
from bot.store.cases import CaseRow, ChatRow, contacts_of, contacts_waiting, save_case, save_chat
from bot.store.desk import TopicRow, topic_write
from bot.store.journal import Entry, append
from bot.store.outbox import Method, OutboxRow, enqueue
from bot.store.statements import Row, Statement, Tx
from bot.store.wished_hours import hours_agreed, load_hours
from bot.turn.arranged import any_kept, holds, standings
from bot.turn.matter import Matter
from bot.turn.means import Means
from dialogs.grammar.view import Level

STARTED = frozenset(purpose.value for purpose in Purpose) - {Purpose.REPLY.value}  # by us, not in answer
COUNTED_DAYS = 31  # contacts older than this are under no cap


@dataclass(slots=True)
class Work:
    """One turn's state. `writes` and `rows` are written in order at its end."""

    means: Means
    now: datetime
    label: str
    chat: ChatRow | None = None
    case: CaseRow | None = None
    books: Books | None = None
    person: OnFile | None = None
    promises: tuple[Promise, ...] = ()
    secret: bool = False  # what was typed may be an answer of the identity check: it is kept nowhere
    message: str = ""  # the id of what the borrower sent, and of what it answers
    reply_to: str = ""
    sent_at: datetime | None = None  # when the borrower wrote it, by the messaging app's clock
    held: bool = False  # a person holds the case, or the visitor's chat; borrowers call them `holder`
    holder: str = ""
    talked_at: datetime | None = None  # of a chat that is not on the bench
    stops: list[Row] = field(default_factory=list)
    tickets: list[Row] = field(default_factory=list)
    complaints: list[Row] = field(default_factory=list)
    arranged: Arranged = field(default_factory=Arranged)
    matter: Matter = field(default_factory=Matter)  # of the reminder that the next event is about
    entries: list[Entry] = field(default_factory=list)
    writes: list[Statement] = field(default_factory=list)
    rows: list[OutboxRow] = field(default_factory=list)
    consented: tuple[tuple[str, str], ...] = ()  # (what, exact text) of this turn
    attached: int = 0  # files of this turn
    topic: TopicRow | None = None  # the desk's side of it, once the turn has looked at it; written with the turn
    case_found: CaseRow | None = None  # as it was read: most turns leave the case alone
    _placed: Books | None = None
    _position: CasePosition | None = None
    _plans: tuple[tuple[object, ...], tuple[PlanStanding, ...]] | None = None

    @property
    def zone(self) -> str:
        """The borrower's time zone: the books', the jurisdiction's, or the lender's."""
        return self.zones[0]

    @property
    def zones(self) -> tuple[str, ...]:
        """Every zone the borrower may be in, the one of dates first; only one where the books name it."""
        if self.books is None:
            return (self.means.lender.zone,)
        return self.contact_rules.zones_of(self.books.borrower.time_zone, self.means.lender.zone)

    @property
    def contact_rules(self) -> ContactRules:
        """When and how often this borrower may be written to."""
        return self.means.policy.contact_for(self.jurisdiction, self.now.date())

    @property
    def jurisdiction(self) -> str:
        """The borrower's jurisdiction, or the lender's."""
        return (self.books.borrower.jurisdiction if self.books else "") or self.means.lender.jurisdiction

    @property
    def today(self) -> date:
        """The borrower's own day."""
        return local_day(self.now, self.zone)

    @property
    def desk_day(self) -> date:
        """The day it is at the lender's, whose mandates are counted in its days."""
        return local_day(self.now, self.means.lender.zone)

    @property
    def chain(self) -> str:
        """The journal chain this turn belongs to."""
        if self.case is not None:
            return f"case:{self.case.case_id}"
        return f"chat:{self.chat.chat_id}" if self.chat else "lender"

    def note(self, kind: str, /, **body: Any) -> None:
        """A line for the journal."""
        self.entries.append(Entry(kind, body))

    def position(self) -> CasePosition | None:
        """What is due on the borrower's day; worked out once for the same books."""
        if self.books is not self._placed:
            self._placed = self.books
            self._position = None
            if self.books is not None:
                self._position = self.means.shelf.position(self.books, self.today, self.jurisdiction)
        return self._position

    @property
    def owner(self) -> str:
        """Who has the case: `bot`, `waiting` for a person, or `held` by one; a visitor's chat may be held as well."""
        return self.case.owner if self.case else "held" if self.held else "bot"

    def level(self) -> Level:
        """How well we know who is writing."""
        chat = self.chat
        if chat is None or chat.case_id is None or self.books is None:
            return Level.UNLINKED
        if chat.verified_at is None or self.closed():
            return Level.LINKED
        idle = timedelta(hours=self.means.policy.identity.idle_hours)
        if chat.active_at is None or self.now - chat.active_at > idle:
            return Level.VERIFIED
        asked = self.person.items if self.person else ()
        return Level.SURE if len(asked) > 1 and set(asked) <= set(chat.proved) else Level.FRESH

    def closed(self) -> bool:
        """Whether a stop or flag leaves open who reads the chat: then there is no session (design: stops)."""
        return any(stop.kind in IDENTITY and stands(stop, self.now) for stop in self.open_stops())

    def end_session(self, why: str) -> None:
        """The check has to be passed anew."""
        chat = self.chat
        if chat is not None and chat.verified_at is not None:
            chat.verified_at = chat.active_at = None
            chat.proved = ()
            self.note("session.ended", why=why)

    def plans(self) -> tuple[PlanStanding, ...]:
        """Where the active agreements stand; worked out once for the same books and agreements."""
        state = (self.books, self.arranged.agreements)
        if self._plans is None or any(a is not b for a, b in zip(self._plans[0], state, strict=True)):
            self._plans = (state, standings(self))
        return self._plans[1]

    def open_stops(self) -> tuple[Stop, ...]:
        """Stops of the case and of the lender's flags that stand."""
        own = tuple(
            Stop(s["kind"], moment(s["since"]), moment(s["until"]) if s["until"] else None, by=s["by_whom"])
            for s in self.stops
        )
        flags = self.books.flags if self.books else ()
        lender = tuple(
            Stop(f.kind.value, self.now, None, f.loan_ref, by="lender") for f in flags if f.holds(self.today)
        )
        return own + lender

    def stale(self) -> bool:
        """Whether the payments known are too old to dun on them."""
        known = self.books.payments_as_of if self.books else None
        if known is None:
            return True
        allowed = self.contact_rules.books.max_age_working_days
        return working_days_between(known, self.today, self.jurisdiction) > allowed

    def contact_facts(self, sent: tuple[Sent, ...]) -> ContactFacts:
        """What the gate and the ladder need to know."""
        case, position = self.case, self.position()
        assert case is not None
        loans = position.collectable if position else ()
        return ContactFacts(
            zones=self.zones,
            jurisdiction=self.jurisdiction,
            linked=case.chat_id is not None,
            ever_verified=case.ever_verified,
            unreachable=case.unreachable,
            owner="held" if case.owner == "held" else "waiting" if case.owner == "waiting" else "bot",
            stops=self.open_stops(),
            payments_as_of=self.books.payments_as_of if self.books else None,
            due=any(loan.due or loan.next_due for loan in loans),
            talked_at=self.chat.heard_at if self.chat else self.talked_at,
            promise_open=any(p.state is PromiseState.OPEN and not p.agreement for p in self.promises),
            agreement_kept=any_kept(self),
            holds=holds(self),
            wished=load_hours(case.wished),
            wish_agreed=hours_agreed(case.wished),
            sent=sent,
        )

    def contacts(self) -> Tx[tuple[Sent, ...]]:
        """Messages we started lately."""
        assert self.case is not None
        return (yield from contacts_of(self.case.case_id, self.now - timedelta(days=COUNTED_DAYS)))

    def contacts_ahead(self) -> Tx[tuple[Sent, ...]]:
        """Messages we started lately, and those that wait to go out, this turn's among them."""
        assert self.case is not None
        sent = yield from self.contacts()
        queued = yield from contacts_waiting(self.case.case_id)
        now = [row for row in self.rows if row.purpose in STARTED]
        return (*sent, *queued, *(Sent(moment(row.not_before), Purpose(row.purpose)) for row in now))

    def service_waits(self) -> Tx[bool]:
        """Whether a note of service is queued and has not gone out yet."""
        assert self.case is not None
        queued = yield from contacts_waiting(self.case.case_id)
        here = any(row.purpose == Purpose.SERVICE for row in self.rows)
        return here or any(sent.purpose is Purpose.SERVICE for sent in queued)

    def send(self, lane: str, method: Method, payload: dict[str, Any], **more: Any) -> str:
        """Queue a message; gives the row's id."""
        row = OutboxRow(
            row_id=f"{self.label}:{len(self.rows)}",
            seq=self.means.clock.ticks(),
            lane=lane,
            case_id=self.case.case_id if self.case else None,
            method=method,
            payload=payload,
            created_at=stamp(self.now),
            not_before=stamp(more.pop("not_before", self.now)),
            **more,
        )
        self.rows.append(row)
        return row.row_id

    def finish(self) -> Tx[None]:
        """Write everything the turn decided, the journal last."""
        if self.chat is not None:
            yield from save_chat(self.chat)
        if self.case is not None and self.case != self.case_found:
            yield from save_case(self.case)
        if self.topic is not None:
            yield topic_write(self.topic)
        for statement in self.writes:  # noqa: UP028 -- rows are sent back in, which a list cannot take
            yield statement
        if self.rows:
            yield from enqueue(self.rows)
        yield from append(self.chain, self.entries, at=stamp(self.now), key=self.means.journal_key, ids=self.means.ids)
