// The book of the borrower on the phone: what is due, what was promised, and what a visitor may do to it.
import { call, el, pressed } from "/page/dom.js";
import { say } from "/page/words.js";
import { day, moment } from "./dates.js";
import { term } from "./terms.js";

const FLAGS = ["dispute", "represented", "insolvency", "deceased", "vulnerable", "no_contact"];

/** A button that does something to the book; the page is told by the news of it. */
const act = (label, url, body, key, className = "") =>
  el("button", { type: "button", className, "data-key": key, on: { click: ({ currentTarget }) => pressed(currentTarget, () => call(url, body())) } }, label);

function loan(one) {
  const late = one.days === 1 ? "{amount} due, 1 day late" : "{amount} due, {days} days late";
  const owed = one.days ? say(late, { amount: one.due, days: one.days })
    : one.pay?.amount === one.due ? say("{amount} due", { amount: one.due }) : say("nothing due");
  const correct = el("form", { className: "line small" },
    el("input", { ariaLabel: say("What is due instead (principal)"), placeholder: say("What is due instead (principal)"), inputMode: "decimal", required: true, pattern: "[0-9]+(\\.[0-9]+)?" }),
    el("button", {}, say("Set")));
  correct.addEventListener("submit", (event) => {
    event.preventDefault();
    const principal = correct.querySelector("input").value;
    pressed(correct.querySelector("button"), () => call("/demo/balance", { loan: one.ref, principal }));
  });
  return el("li", { className: "loan" },
    el("b", { dir: "auto" }, `${one.product} `, el("small", {}, one.ref)),
    el("p", {}, owed, one.next ? el("small", {}, say("next: {amount} on {date}", { ...one.next, date: day(one.next.date) })) : null),
    one.pay ? el("div", { className: "actions" },
      act(say("Pay {amount}", one.pay), "/demo/pay", () => ({ loan: one.ref, minor: one.pay.minor }), `${one.ref} all`, "main"),
      act(say("Pay half"), "/demo/pay", () => ({ loan: one.ref, minor: Math.floor(one.pay.minor / 2) }), `${one.ref} half`)) : null,
    el("details", { className: "small" }, el("summary", {}, say("Correct the balance")), correct));
}

/** A promise or a part of a plan, with its state or the button that pays it. */
const promise = (one) => el("li", {}, el("span", {}, day(one.due)), el("b", {}, one.amount),
  one.pay ? act(say("Pay it"), "/demo/pay", () => one.pay, one.id) : el("span", { className: `state ${one.state}` }, say(one.state)));

function reckoning(found) {
  if (found.refused) return el("p", { className: "hint" }, term(found.refused) ?? found.refused);
  return el("details", { className: "small", open: true }, el("summary", {}, say("Affordability")),
    el("table", {}, found.steps.map((step) => el("tr", { className: `step-${step.name}` }, el("th", { scope: "row" }, term(`step.${step.name}`) ?? step.name), el("td", {}, step.amount)))),
    el("small", {}, say("A plan asks for at most {n}% of what is available.", { n: found.share_percent })));
}

/** The nodes of a book. */
export function drawn(book) {
  const next = book.next?.at ? say("Next message: {at} ({purpose})", { at: moment(book.next.at), purpose: term(book.next.purpose) ?? book.next.purpose })
    : book.next?.silence ? say("No message is planned: {rule}", { rule: term(book.next.silence) ?? book.next.silence }) : null;
  const flag = el("select", { ariaLabel: say("Set a flag") }, FLAGS.map((kind) => el("option", { value: kind }, term(kind))));
  return [
    el("p", { className: "hint" }, say("Payments are known through {day}", { day: book.as_of ? day(book.as_of) : "–" }), next ? el("br") : null, next),
    el("ul", { className: "rows" }, book.loans.map((one) => loan(one))),
    book.affordability ? el("div", { className: "part reckoning" }, reckoning(book.affordability)) : null,
    book.promises.length ? el("div", { className: "part" }, el("h3", {}, say("Promises")),
      el("ul", { className: "promises" }, book.promises.map((one) => promise(one)))) : null,
    book.stops.length ? el("div", { className: "part" }, el("h3", {}, say("Stops")), el("p", {}, book.stops.map((stop) => say("{what} ({who})", { what: term(stop.kind) ?? stop.kind, who: term(`by.${stop.by}`) ?? stop.by })).join(", "))) : null,
    el("div", { className: "part line" }, flag, act(say("Set a flag"), "/demo/flag", () => ({ ref: book.ref, kind: flag.value }), "flag")),
  ].filter(Boolean);
}
