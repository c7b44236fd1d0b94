"""A talk played on paper: real books, rules and texts; what the shell does to its rows is done to a few fields here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

from arrears.agreement import Agreement, AgreementState, canonical, hash_of, parts_as_promises
from arrears.books import Books, Borrower, Instalment, Loan, Payment
from arrears.circumstances import Circumstances
from arrears.contact import IDENTITY
from arrears.days import Hours
from arrears.desk import request_due
from arrears.follow import PlanStanding, follow
from arrears.mandate import Mandate
from arrears.money import Money
from arrears.offer import Offer, OfferState
from arrears.position import case_position, position
from arrears.promise import Promise, PromiseState, judge
from arrears.receipts import Receipt
from arrears.signals import Complaint
from bot.house import intents_of
from bot.i18n import Texts
from bot.render import Renderer
from dialogs import REGISTER
from dialogs.grammar.conversation import Conversation, Frame, dump, load
from dialogs.grammar.effects import (
    AskApproval,
    AttachFile,
    Bind,
    ChangeDetail,
    Checked,
    ClaimPayment,
    Complain,
    Effect,
    Forget,
    HandOver,
    Keep,
    KeepCircumstances,
    MakeOffers,
    MakePromise,
    Notify,
    PassOn,
    PreferTimes,
    Resume,
    SendDocument,
    SetOffer,
    Show,
    Sign,
    Speak,
    Stop,
    Unbind,
    WithdrawAgreement,
    WithdrawPromise,
)
from dialogs.grammar.events import AgreementCompleted, Event, LinkState, PromiseJudged, Started, Tapped, TouchDue, Typed
from dialogs.grammar.foresight import after
from dialogs.grammar.machine import advance
from dialogs.grammar.register import screen_of
from dialogs.grammar.screen import Screen
from dialogs.grammar.text import Localized
from dialogs.grammar.view import Identity, Lender, Level, Ticket, View
from tests.kit.databases import shipped_policies

POLICIES = Path(__file__).parents[2] / "policies"
POLICY, INTENTS = shipped_policies(), intents_of(POLICIES)
TEXTS = Texts()
RENDERER = Renderer(TEXTS)
TODAY = date(2026, 11, 24)  # a Tuesday


def said(en: str, hant: str, hans: str) -> Localized:
    """A text of the lender's."""
    return Localized((("en", en), ("zh_Hant", hant), ("zh_Hans", hans)))


LENDER = Lender(
    said("Harbour Credit", "海港信貸", "海港信贷"),
    verify=(said("Telephone 02-2345-6789, Mon-Fri 9-18", "電話 02-2345-6789，週一至週五 9-18 時",
                 "电话 02-2345-6789，周一至周五 9-18 时"),),
    methods=(said("Bank transfer", "銀行轉帳", "银行转账"), said("At a branch", "臨櫃繳款", "柜台还款")),
    zone="Asia/Taipei",
    jurisdiction="TW",
)  # fmt: skip
MANDATE = Mandate("M-1", "Ann", POLICY.mandate_hash, date(2026, 11, 1), date(2027, 12, 31))
NAMES = {"en": "Chan Tai Man", "zh_Hant": "陳大文", "zh_Hans": "陈大文"}


def a_loan(ref: str = "L-2041", *, late: int = 19, currency: str = "TWD", total: int = 350_000) -> Loan:
    """A loan with one instalment that many days late, and one still to come."""
    due = TODAY - timedelta(days=late)
    interest, fees = total // 10, total // 35
    rows = (
        Instalment(1, due, total - interest - fees, interest, fees),
        Instalment(2, due + timedelta(days=30), total - interest, interest, 0),
    )
    return Loan(ref, "Personal loan", currency, 10_000_000, date(2026, 1, 5), rows)


@dataclass
class Talk:
    """One borrower and the bot. `log` is what both could read in the chat."""

    language: str = "en"
    loans: tuple[Loan, ...] = field(default_factory=lambda: (a_loan(),))
    level: Level = Level.UNLINKED
    items: tuple[str, ...] = ("birthday",)
    today: date = TODAY
    policy = POLICY
    promises: tuple[Promise, ...] = ()
    stops: tuple[str, ...] = ()
    owner: str = "bot"
    holder: str = ""
    tickets: tuple[Ticket, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    forgotten: int = 0
    tries: int = 3
    bound: bool = True
    proved: tuple[str, ...] = ()
    jurisdiction: str = "TW"
    circumstances: Circumstances | None = None
    offers: tuple[Offer, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    mandates: tuple[Mandate, ...] = (MANDATE,)
    receipts: tuple[Receipt, ...] = ()
    wished: Hours | None = None
    wish_agreed: bool = False
    effects: tuple[Effect, ...] = ()
    done: list[Effect] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    screen: Screen | None = None
    text: str = ""

    def __post_init__(self) -> None:
        self.conversation = Conversation("k7Qx2a", self.language)
        if self.level is Level.UNLINKED:
            self.bound = False

    @property
    def books(self) -> Books:
        """The lender's books, complete through yesterday."""
        name = NAMES.get(self.language, "")
        return Books(Borrower("B-1", name), self.loans, (), self.today - timedelta(days=1))

    def view(self) -> View:
        """What the stories may look at."""
        now = datetime(self.today.year, self.today.month, self.today.day, 2, 30, tzinfo=UTC)  # 10:30 in Taipei
        asked, first = tuple(ticket.reason for ticket in self.tickets), self.tickets[0] if self.tickets else None
        empty = View(now, self.today, "Asia/Taipei", LENDER, POLICY, asked=asked, complaints=self.complaints,
                     intents=INTENTS, jurisdiction=self.jurisdiction)  # fmt: skip
        if not self.bound:
            return replace(empty, ticket=first)
        closed = any(kind in IDENTITY for kind in self.stops)
        self.level = min(self.level, Level.LINKED) if closed else self.level
        identity = Identity(self.level, self.items, self.tries, self.tries <= 0, self.proved)
        answers = {"birthday": "0305", "last4": "A123"}
        return replace(
            empty,
            name="" if closed else self.books.borrower.name,
            case_number="G-7K3QX2",
            identity=identity,
            position=case_position(self.books, self.today, jurisdiction="TW"),
            products=tuple((loan.ref, loan.product) for loan in self.loans),
            pay_references=tuple((loan.ref, f"8{loan.ref[-4:]}00") for loan in self.loans),
            promises=self.promises,
            stops=self.stops,
            owner=self.owner,
            holder=self.holder,
            ticket=first,
            books=self.books,
            circumstances=self.circumstances,
            offers=self.offers,
            agreements=self.agreements,
            plans=self.plans(),
            mandates=self.mandates,
            receipts=self.receipts,
            wished=self.wished,
            wish_agreed=self.wish_agreed,
            proves=lambda item, answer: answers[item] == answer,
        )

    def stands_at(self, dialog: str, step: str) -> Screen:
        """Put the borrower on a step, with an empty memory; gives its screen, with the buttons of every step."""
        frame = Frame(dialog, step, REGISTER.dialogs[dialog].memory())
        self.conversation = replace(self.conversation, frame=frame, revision=self.conversation.revision + 1)
        screen = screen_of(REGISTER, self.conversation, self.view())
        self.draw(screen, "bot")
        return screen

    def hear(self, event: Event) -> tuple[Effect, ...]:
        """One event; the state goes through JSON, as it does in the database."""
        if isinstance(event, Started) and event.link is LinkState.GOOD:
            self.bound = True  # the shell looks the case up before the turn
        self.conversation, self.effects = advance(REGISTER, self.conversation, event, self.view())
        kept = json.loads(json.dumps(dump(self.conversation, REGISTER.dialogs)))
        c = self.conversation
        again, lost = load(kept, REGISTER.dialogs, id=c.id, language=c.language, revision=c.revision)
        assert (again, lost) == (c, False)
        self.done += self.effects
        for effect in self.effects:
            self.apply(effect)
        return self.effects

    def apply(self, effect: Effect) -> None:
        """What the shell would write, kept in fields."""
        match effect:
            case Show(screen=screen) | Notify(screen=screen):
                self.draw(screen, "bot writes first" if isinstance(effect, Notify) else "bot")
            case Bind():
                self.level = Level.LINKED
            case Unbind():
                self.bound, self.level, self.tickets, self.owner = False, Level.UNLINKED, (), "bot"
            case Checked(passed=True):
                self.proved = (*(self.proved if self.level >= Level.FRESH else ()), effect.item)
                sure = len(self.items) > 1 and set(self.items) <= set(self.proved)
                self.level, self.tries = Level.SURE if sure else Level.FRESH, 3
            case Checked():
                self.tries -= 1
            case MakePromise():
                number = f"P-{len(self.promises) + 1}"
                made = Promise(number, effect.loan_ref, effect.amount, effect.due, effect.method, self.today)
                self.promises += (made,)
            case WithdrawPromise():
                self.promises = tuple(
                    replace(p, state=PromiseState(effect.state)) if p.id == effect.promise_id else p
                    for p in self.promises
                )
            case Stop():
                self.stops += (effect.kind,)
                self.log.append(f"    (stop: {effect.kind}{f' until {effect.until:%d %B}' if effect.until else ''})")
            case Resume(lifted):
                self.stops = tuple(kind for kind in self.stops if kind != lifted)
            case Complain(number, _, due):
                self.complaints += (Complaint(number, due),)
                self.log.append(f"    (complaint {number}, to be answered by {due})")
            case Forget():
                self.forgotten += 1
                self.log.append("    (what was written is kept nowhere)")
            case HandOver():
                self.owner = "waiting" if self.owner == "bot" else self.owner
                zone, where = LENDER.zone, LENDER.jurisdiction
                due = request_due(self.view().now, effect.reason, effect.priority, POLICY.desk, zone, where)
                self.tickets += (Ticket(f"T-{len(self.tickets) + 1}", effect.reason, due),)
                self.log.append(f"    ({effect.reason}: a person is asked, {effect.priority})")
            case Keep():
                self.log.append(f"    (kept: {effect.words[:60]})")
            case PassOn(kind, words):
                self.log.append(f"    (passed on, {kind}: {words[:60]})")
            case Speak():
                self.language = effect.language
            case _:
                self.arrange(effect)

    def arrange(self, effect: Effect) -> None:
        """What the shell would write of offers, agreements, payments told of and details."""
        view = self.view()
        match effect:
            case KeepCircumstances(told):
                self.circumstances = told
            case MakeOffers(_, offers):
                named = tuple(replace(o, id=f"O-{len(self.offers) + n}") for n, o in enumerate(offers, 1))
                self.offers = (*after(view, replace(effect, offers=())).offers, *named)
            case SetOffer():
                self.offers = after(view, effect).offers
            case AskApproval(offer):
                asked = replace(offer, id=f"O-{len(self.offers) + 1}", state=OfferState.ASKED)
                self.offers += (asked,)
                self.log.append(f"    (a supervisor is asked: {asked.id} {offer.kind})")
            case Sign(_, terms, typed_name):
                self.offers = after(view, effect).offers
                *older, made = after(view, effect).agreements
                text = canonical(terms)
                made = replace(made, id=f"AG-{len(older) + 1}", terms_hash=hash_of(text), text_hash=hash_of(self.text))
                self.agreements = (*older, made)
                self.log.append(f"    (signed by {typed_name}: {made.id} {made.state})")
                if made.state is AgreementState.ACTIVE:
                    self.activated(made)
            case WithdrawAgreement():
                self.agreements, self.promises = after(view, effect).agreements, after(view, effect).promises
            case SendDocument(agreement_id, kind):
                self.log.append(f"    (document: {kind} of {agreement_id})")
            case ClaimPayment():
                made_receipt = after(view, effect).receipts[-1]
                self.receipts += (replace(made_receipt, id=f"R-{len(self.receipts) + 1}"),)
            case AttachFile():
                self.log.append(f"    (file: {effect.kind} {effect.name})")
            case ChangeDetail(field_name, value):
                self.log.append(f"    (for the lender's people: {field_name} = {value})")
            case PreferTimes(wished, agreed):
                self.wished, self.wish_agreed = wished, agreed

    def activated(self, agreement: Agreement) -> None:
        """Both have signed: the parts are promises, and take the place of open ones on the loan."""
        self.promises = tuple(
            replace(p, state=PromiseState.SUPERSEDED)
            if p.loan_ref == agreement.loan_ref and p.state is PromiseState.OPEN
            else p
            for p in self.promises
        ) + parts_as_promises(agreement)

    def plans(self) -> tuple[PlanStanding, ...]:
        """Where the active agreements stand by the books."""
        found = []
        for agreement in self.agreements:
            loan = self.books.loan(agreement.loan_ref)
            if agreement.state is AgreementState.ACTIVE and loan is not None:
                where = position(loan, self.today, as_of=self.books.payments_as_of, jurisdiction="TW")
                found.append(
                    follow(agreement, loan, self.today, as_of=self.books.payments_as_of, position=where,
                           offers=POLICY.offers, promises=POLICY.promises, jurisdiction="TW")
                )  # fmt: skip
        return tuple(found)

    def draw(self, screen: Screen, who: str) -> None:
        """The message as it is read on the phone."""
        c = self.conversation
        payload = RENDERER.render(screen, c.id, c.revision, c.language, "Asia/Taipei")
        self.screen = screen
        self.text = unescape(re.sub(r"</?b>", "", payload["text"]))
        self.buttons = [button for row in payload["buttons"] for button in row]
        self.log.append(f"{who}:")
        self.log += [f"    {line}".rstrip() for line in self.text.split("\n")]
        self.log += ["    " + " ".join(f"[{button['text']}]" for button in row) for row in payload["buttons"]]

    # The borrower

    def starts(self, link: LinkState | None = LinkState.GOOD) -> Talk:
        """Opens the chat."""
        self.log.append(f"borrower: /start{f' ({link.value} invitation)' if link else ''}")
        self.hear(Started(link, "B-1" if link else ""))
        return self

    def says(self, words: str) -> Talk:
        """Writes something."""
        self.log.append(f"borrower: {words}")
        self.hear(Typed(words))
        return self

    def taps(self, wanted: str) -> Talk:
        """Taps a button of the present message, by its label or by its action; it must be there."""
        for button in self.buttons:
            conversation, revision, action = button["data"].split(".", 2)
            if wanted in (button["text"], action):
                self.log.append(f"borrower: [{button['text']}]")
                self.hear(Tapped(action, conversation, int(revision)))
                return self
        raise AssertionError(f"no button {wanted!r} among {[(b['text'], b['data']) for b in self.buttons]}")

    def sees(self, *words: str) -> Talk:
        """The present message says all of this."""
        for word in words:
            assert word in self.text, f"{word!r} is not in:\n{self.text}"
        return self

    def sees_no(self, *words: str) -> Talk:
        """The present message says none of this."""
        for word in words:
            assert word not in self.text, f"{word!r} is in:\n{self.text}"
        return self

    def labels(self) -> list[str]:
        """What can be tapped."""
        return [button["text"] for button in self.buttons]

    # The world

    def touched(self, purpose: str = "dunning", step: str = "first", ref: str = "") -> Talk:
        """The clock says it is time to write."""
        self.hear(TouchDue(purpose, step, tuple(loan.ref for loan in self.loans), ref))
        return self

    def idles(self) -> Talk:
        """The session runs out."""
        self.log.append("    (a day later)")
        self.level = min(self.level, Level.VERIFIED)
        return self

    def waits_until(self, day: date) -> Talk:
        """Days pass, and the session with them."""
        self.today = day
        return self.idles()

    def pays(self, minor: int, on: date, loan: int = 0) -> Talk:
        """Money comes in and the books show it."""
        payment = Payment(f"pay-{on}-{minor}", on, minor, "transfer")
        paid = replace(self.loans[loan], payments=(*self.loans[loan].payments, payment))
        self.loans = (*self.loans[:loan], paid, *self.loans[loan + 1 :])
        return self.judged()

    def judged(self) -> Talk:
        """New books: promises are judged and what changed is an event."""
        for loan in self.loans:
            mine = tuple(p for p in self.promises if p.loan_ref == loan.ref)
            for found in judge(mine, loan, self.books.payments_as_of, POLICY.promises, "TW"):
                if found.changed:
                    self.promises = tuple(
                        replace(p, state=found.state, paid=found.paid) if p.id == found.promise_id else p
                        for p in self.promises
                    )
                    if found.state is not PromiseState.OPEN:
                        amount = loan.money(found.paid)
                        self.hear(PromiseJudged(found.promise_id, found.state.value, amount, found.was_in_time))
        for standing in self.plans():
            self.followed(standing)
        return self

    def followed(self, standing: PlanStanding) -> None:
        """What the books show of a plan's parts, and of the whole."""
        for part in standing.parts:
            before = next(p for p in self.promises if (p.agreement, p.part) == (standing.agreement_id, part.number))
            if (before.state, before.paid) == (part.state, part.paid):
                continue
            self.promises = tuple(
                replace(p, state=part.state, paid=part.paid) if p.id == before.id else p for p in self.promises
            )
            if part.state not in (PromiseState.OPEN, before.state):
                in_time = part.state is PromiseState.KEPT and before.state in (PromiseState.PART, PromiseState.MISSED)
                paid = Money(part.paid, before.amount.currency)
                self.hear(PromiseJudged(before.id, part.state.value, paid, in_time, part.kept_on))
        if standing.complete:
            self.agreements = tuple(
                replace(a, state=AgreementState.COMPLETED) if a.id == standing.agreement_id else a
                for a in self.agreements
            )
            self.hear(AgreementCompleted(standing.agreement_id))

    def wanted(self, kind: type) -> list[Effect]:
        """All effects of a kind so far."""
        return [effect for effect in self.done if isinstance(effect, kind)]


def fresh(**more: object) -> Talk:
    return Talk(level=Level.FRESH, **more).starts(None)  # type: ignore[arg-type]


def kinds(talk: Talk) -> list[type]:
    return [type(effect) for effect in talk.effects if not isinstance(effect, Show)]


def judged(talk: Talk, state: str, **more: object) -> Talk:
    promise = talk.promises[-1]
    paid = talk.loans[0].money(100_000 if state == "part" else 0)
    talk.promises = (*talk.promises[:-1], replace(promise, state=PromiseState(state), paid=paid.minor))
    talk.hear(PromiseJudged(promise.id, state, paid, **more))  # type: ignore[arg-type]
    return talk


def promised(*states: PromiseState) -> Talk:
    talk = fresh()
    talk.promises = tuple(
        Promise(f"P-{n}", "L-2041", talk.loans[0].money(200_000), date(2026, 11, 2 + n), "Bank transfer",
                date(2026, 11, 1), state)
        for n, state in enumerate(states, 1)
    )  # fmt: skip
    return talk
