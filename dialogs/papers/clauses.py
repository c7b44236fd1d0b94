"""What an agreement says, point by point: short plain sentences, each of them true of how we work.

What has to be in it: policies of the field ask for parties, balance with breakdown, schedule, costs, what happens when
a payment is missed, contact while it is kept, the way to change it, the way to complain, and withdrawal.
"""

from __future__ import annotations

from decimal import Decimal

from arrears.agreement import Agreement, Terms
from arrears.money import Money
from arrears.schedule import Part
from dialogs.grammar.text import Text, Value, own, t
from dialogs.grammar.view import Lender
from dialogs.papers.form import Section, Table, facts


def parties(agreement: Agreement) -> Section:
    """Who agrees, and on which loan."""
    terms = agreement.terms
    return Section(
        t("Who agrees"),
        (t("In this agreement “we” are {lender}, and “you” are {name}.",
           lender=terms.lender_name, name=terms.borrower_name),),
        facts(
            (t("Lender"), terms.lender_name),
            (t("Borrower"), terms.borrower_name),
            (t("Loan"), loan_of(terms)),
            (t("Case number"), terms.case_number),
            (t("Agreement"), agreement.id),
        ),
    )  # fmt: skip


def matter(terms: Terms) -> tuple[Section, ...]:
    """The amount it covers, part by part, on its day; and what it does not cover."""
    parts = (
        (t("Principal"), terms.breakdown.principal),
        (t("Interest"), terms.breakdown.interest),
        (t("Late fees"), terms.breakdown.late_fees),
        (t("Other fees"), terms.breakdown.other_fees),
    )
    rows = [(label, own(terms.money(minor))) for label, minor in parts if minor]
    rows.append((t("Due in all"), own(terms.money(terms.covered))))
    if terms.waived:
        rows.append((t("Late fees waived"), own(terms.money(-terms.waived))))
        rows.append((t("To be paid of it"), own(terms.money(terms.covered - terms.waived))))
    counted = []
    if terms.as_of:
        counted.append(t("Payments up to {day} are counted here.", day=terms.as_of))
    if terms.counted:
        counted.append(t("These payments are counted too: {payments}", payments=", ".join(terms.counted)))
    if terms.replaces:
        counted.append(t("This agreement takes the place of agreement {old}.", old=terms.replaces))
    if terms.carried:
        counted.append(t("The {amount} you have paid on that one is counted.", amount=terms.money(terms.carried)))
    return (
        Section(
            t("What it is about"),
            (t("On {day}, {amount} was due on this loan. This agreement is about that amount.",
               day=terms.balance_on, amount=terms.money(terms.covered)),),
            Table((t("Part"), t("Amount")), tuple(rows), "lr", total=True),
        ),
        Section(
            None,
            (*counted, t("Instalments that fall due after {day} are not part of this agreement. They stay due as well, "
                         "as in your loan contract.", day=terms.balance_on)),
        ),
    )  # fmt: skip


def payments(terms: Terms, lender: Lender, reference: str) -> tuple[Section, ...]:
    """The schedule, how to pay, and paying earlier."""
    schedule = terms.schedule
    parts = schedule.parts
    if len(parts) == 1:
        sum_up = t("You pay {amount} by {day}.", amount=schedule.total, day=parts[0].due)
        more = t("You may pay earlier at any time, all of it or some.")
    else:
        sum_up = t("You pay {amount} in {count} parts, the last one by {day}.",
                   amount=schedule.total, count=len(parts), day=parts[-1].due)  # fmt: skip
        more = t("You may pay more or earlier at any time. Anything above the part then due is taken off the last "
                 "payments, so that you finish sooner.")  # fmt: skip
    how = [t("Way to pay: {way}", way=way_of(terms.method, lender))] if terms.method else []
    if reference:
        how.append(t("Please give this reference with the payment: {reference}", reference=reference))
    return Section(t("What you pay, and when"), (sum_up,), _schedule(terms)), Section(None, (*how, more))


def pause(terms: Terms) -> tuple[Section, ...]:
    """Nothing is asked until the review, and what the review is."""
    paragraphs = [t("The pause takes nothing off the amount: it stays open meanwhile. You may pay some of it at any "
                    "time.")]  # fmt: skip
    if terms.review_on:
        paragraphs = [
            t("Until {day} you don't have to pay anything of this amount.", day=terms.review_on),
            *paragraphs,
            t("On that day we ask you how things are, and look with you for a way that fits. A plan begins only when "
              "you have signed one."),
        ]  # fmt: skip
    return (Section(t("The pause"), tuple(paragraphs)),)


def costs(terms: Terms) -> Section:
    """Interest during the plan, or none; and the fees that are waived."""
    interest = terms.schedule.interest
    rate = f"{Decimal(terms.annual_basis_points) / 100:f}%"
    if interest:
        cost = t("While it lasts we add interest of {rate} a year on what is still open, and never interest on "
                 "interest: {amount} in all. It is part of the payments above.",
                 rate=rate, amount=interest)  # fmt: skip
    elif terms.annual_basis_points:
        cost = t(
            "While it lasts we add interest of {rate} a year on what is still open, and never interest on interest.",
            rate=rate,
        )
    else:
        cost = t("This agreement adds no interest and no fees.")
    if not terms.waived:
        return Section(t("What it costs"), (cost,))
    return Section(
        t("What it costs"),
        (cost, t("We waive late fees of {amount}: we don't ask for them while you keep to this agreement, and once it "
                 "is fulfilled they are gone for good.", amount=terms.money(terms.waived))),
    )  # fmt: skip


def misses(terms: Terms) -> Section:
    """What happens when a payment does not come: a question first, and never an end by itself."""
    asked = (
        t("If a payment has not come after its day, we first ask you what happened. You can then pay it, ask for "
          "another day, look with us for another plan, or talk to a person."),
        t("A missed payment does not end this agreement by itself. Only a person at {lender} can end it, and will tell "
          "you.", lender=terms.lender_name),
    )  # fmt: skip
    ends = t("Only a person at {lender} can end this agreement early, and will tell you.", lender=terms.lender_name)
    kept = t("If it is ended, what you have paid stays paid, and what is still open is due again as in your loan "
             "contract.")  # fmt: skip
    waived = t("The waived late fees of {amount} can be asked for again only if this agreement is ended in that way.",
               amount=terms.money(terms.waived))  # fmt: skip
    return Section(
        t("If something gets in the way"),
        (
            t("Please tell us early, in the chat or to a person. The sooner we know, the more we can do."),
            *(asked if terms.schedule.parts else (ends,)),
            kept,
            *((waived,) if terms.waived else ()),
        ),
    )


def contact(terms: Terms) -> Section:
    """When we write while it is kept."""
    quiet = (
        t("While you keep to this agreement we don't contact you about this amount, except about the agreed days and "
          "to answer you.")
        if terms.schedule.parts
        else t("During the pause we don't contact you about this amount, except about the day of the review and to "
               "answer you.")
    )  # fmt: skip
    return Section(t("When we write to you"), (quiet, t("If you don't want those messages either, write: stop")))


def changes(terms: Terms) -> Section:
    """Withdrawal, and a changed plan."""
    return Section(
        t("Taking it back, or changing it"),
        (
            t("You can take your signature back up to and including {day}, without giving a reason. Tell us in the "
              "chat, or tell a person at {lender}. What you have paid by then still counts.",
              day=terms.withdraw_until, lender=terms.lender_name),
            t("If your situation changes, tell us. A changed plan is a new agreement, and takes the place of this one "
              "only when both of us have signed it."),
        ),
    )  # fmt: skip


def questions(terms: Terms, lender: Lender) -> Section:
    """A person, a complaint, and the ways to the lender without us."""
    return Section(
        t("Questions and complaints"),
        (
            t("You can reach a person in the chat at any time: write “person”. You can complain in the same way, about "
              "us or about this agreement. It does no harm to your agreement."),
            *reach(terms, lender),
        ),
    )  # fmt: skip


def reach(terms: Terms, lender: Lender) -> tuple[Text, ...]:
    """The lender's own words on how to reach it; without any, a way the borrower knows."""
    if not lender.verify:
        return (t("You can also reach {lender} by any way you already know.", lender=terms.lender_name),)
    return (
        t("You also reach people at {lender} like this:", lender=terms.lender_name),
        *(own(way) for way in lender.verify),
    )


def loan_of(terms: Terms) -> Text:
    """The loan as the borrower knows it."""
    return t("{product} ({loan})", product=terms.product, loan=terms.loan_ref) if terms.product else own(terms.loan_ref)


def way_of(method: str, lender: Lender) -> Value:
    """A way to pay as the lender calls it in every language, or as it was written."""
    return next((way for way in lender.methods if method in dict(way.by_locale).values()), method)


def _schedule(terms: Terms) -> Table:
    """Number, day, amount; with interest also what each part is made of."""
    schedule, interest = terms.schedule, bool(terms.schedule.interest)
    head = [t("No."), t("Pay by")]
    head += [t("Amount"), t("Interest"), t("To pay")] if interest else [t("Amount")]
    rows = [(own(part.number), own(part.due), *_amounts(terms, part, interest)) for part in schedule.parts]
    if len(rows) > 1:
        sums = (schedule.amount, schedule.interest, schedule.total) if interest else (schedule.total,)
        rows.append((own(""), t("Total"), *(own(money) for money in sums)))
    return Table(tuple(head), tuple(rows), "rl" + "r" * (len(head) - 2), total=len(rows) > 1)


def _amounts(terms: Terms, part: Part, interest: bool) -> tuple[Text, ...]:
    minors = (part.amount, part.interest, part.total) if interest else (part.total,)
    return tuple(own(Money(minor, terms.currency)) for minor in minors)
