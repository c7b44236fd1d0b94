// What the demo puts beside phone and desk: the borrowers of the book, the book itself, the why strip, the next thing.
import { $, arrange, call, el, fill, pressed, settled, tried } from "/page/dom.js";
import { hear } from "/page/store.js";
import { language, say, translate } from "/page/words.js";
import { drawn as bookDrawn } from "./book.js";
import { birthday, moment } from "./dates.js";
import { figures, term } from "./terms.js";
import { shown } from "./why.js";
import "./words.js";

const THINGS = { message: "a message to {name}", books: "the lender reads what was paid", desk: "at the desk" };

let hooks;
let lines = [];
let of = null;
let every = false;
let opening = 0; // counts the links that were opened: the last one is the one to be shown
const place = {};

const section = (id, title, ...more) => {
  place[id] = el("div");
  return el("section", { className: "card", "aria-labelledby": `${id}-title` },
    el("h2", { id: `${id}-title`, "data-say": title }, say(title)), ...more, place[id]);
};

function standing({ silent, days, due }) {
  if (silent) return say("not to be written to");
  if (!due) return say("nothing due");
  if (!days) return say("{due} due today", { due });
  return say(days === 1 ? "{amount} due, 1 day late" : "{amount} due, {days} days late", { amount: due, days });
}

async function drawPeople() {
  const people = figures(await call("/demo/people"));
  fill(place.people, people, () => [el("ul", { className: "rows people" }, people.map((one) => {
    const open = ({ currentTarget }) => pressed(currentTarget, async () => {
      const turn = (opening += 1);
      await call("/demo/start", { ref: one.ref });
      if (turn === opening) await hooks.choose(one.user);
      peopleSoon();
    });
    const known = [one.born && `🎂 ${birthday(one.born)}`, one.last4 && say("ID …{last4}", one)].filter(Boolean);
    return el("li", {}, el("div", {}, el("b", { dir: "auto" }, one.name), el("small", {}, `${standing(one.standing)} · `, el("span", {}, term(one.language))),
      el("small", {}, known.map((words, i) => [i ? " · " : "", el("span", {}, words)]).flat())),
      el("div", { className: "actions" }, el("button", { type: "button", "data-key": one.ref, on: { click: open } }, say(one.linked ? "Show" : "Open the link"))));
  }))]);
}

async function drawBook() {
  const user = hooks.person();
  const book = figures(await call(`/demo/book?user=${user ?? ""}`));
  if (user !== hooks.person()) return;
  $("book-title").textContent = book ? say("The lender's book of {name}", book) : say("Book");
  const none = el("p", { className: "hint" }, say("Choose a scene or a borrower, and the loans, promises and sums stand here."));
  fill(place.book, book, () => (book ? bookDrawn(book) : [none]));
}

async function drawWhy() {
  const user = hooks.person();
  if (user !== of) {
    of = user;
    lines = [];
  }
  const newer = await call(`/demo/why?user=${user ?? ""}&after=${lines.at(-1)?.n ?? 0}`);
  if (user !== hooks.person()) return;
  if (newer.length) lines = [...lines.filter((line) => line.n < newer[0].n), ...newer].slice(-600);
  const found = shown(lines, every, `${user} ${language}`);
  if (!found.length) return void place.why.replaceChildren(el("p", { className: "hint" }, say("Each decision about the borrower appears here as it is made, with its reason.")));
  if (!place.why.querySelector("ol")) place.why.replaceChildren(el("ol", { className: "strip", tabIndex: 0, ariaLabel: say("Why") }));
  arrange(place.why.querySelector("ol"), found);
}

async function drawNext() {
  const next = await call(`/demo/next?user=${hooks.person() ?? ""}`);
  const words = next ? say("The next thing: {at} · {what}", { at: moment(next.at), what: say(THINGS[next.what], next) }) : say("Nothing is planned");
  $("to-next").disabled = !next;
  $("to-next").title = words;
  $("next-at").textContent = words;
}

const refresh = () => Promise.all([drawWhy, drawBook, drawNext].map((draw) => tried(draw)));
const soon = settled(refresh, 150);
const peopleSoon = settled(() => tried(drawPeople), 300);
const IDLE = new Set(["action", "tap", "scene", "reaction", "user", "bot", "commands"]); // news that change nothing here

function heard(news) {
  if (["clock", "book", "user", "missed"].includes(news.kind)) peopleSoon();
  const elsewhere = news.chat > 0 && news.chat !== hooks.person();
  if (!IDLE.has(news.kind) && !elsewhere) soon();
}

export async function start(beside, given) {
  hooks = given;
  $("no-people").dataset.say = "Nobody is on the phone yet. Choose a scene, or open the link of a borrower.";
  $("desk-talk").dataset.empty = "All quiet. When somebody asks for a person, their case opens a topic here.";
  document.head.append(el("link", { rel: "stylesheet", href: "/demo/page/beside.css" }));
  const toggle = el("label", { className: "every" }, el("input", { type: "checkbox", on: { change: ({ target }) => { every = target.checked; soon(); } } }),
    el("span", { "data-say": "Every line" }, say("Every line")));
  beside.append(
    section("why", "Why", toggle),
    section("book", "Book"),
    section("people", "Borrowers"));
  $("clock-actions").append(el("button", {
    type: "button", id: "to-next", on: { click: ({ currentTarget }) => pressed(currentTarget, () => call("/demo/next", { user: hooks.person() })) },
  }, el("span", { "data-say": "To the next thing" }, say("To the next thing"))), el("small", { id: "next-at" }));
  translate();
  hear(heard);
  document.addEventListener("person", soon);
  document.addEventListener("language", () => { soon(); peopleSoon(); });
  await Promise.all([tried(drawPeople), refresh()]);
}
