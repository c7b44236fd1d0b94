// The guide: one card that leads through a scene. It says what to do and what to notice, brings the right part of the
// page into view, and marks where to look. The visitor acts, or lets it be done.
import { $, call, el, settled, toast, tried } from "/page/dom.js";
import { keep } from "/page/memory.js";
import { hear } from "/page/store.js";
import { language, say } from "/page/words.js";
import { moment } from "./dates.js";

const PLACES = {
  phone: ["phone", ".phone"], desk: ["desk", ".desk"], why: ["beside", '[aria-labelledby="why-title"]'],
  book: ["beside", '[aria-labelledby="book-title"]'], clock: ["beside", ".clock"],
};
const HINTS = {
  tap: "Tap “{words}”", press: "Tap “{words}”", way: "Tap “{words}”", write: "Write “{words}”", answer: "Write “{words}”",
  picture: "Send a picture", pay: "Pay in the book", go: "Move the clock to {when}", hours: "Move the clock to {when}",
  command: "Write “{words}” in the topic", reply: "Write “/r …” in the topic", desk_tap: "Tap it in the topic",
};

const CLOCK = { next: "#to-next", 1: '[data-advance="3600"]', 24: '[data-advance="86400"]', promised: '[data-advance="86400"]', missed: '[data-advance="86400"]' };

let hooks, scenes;
let present = null; // what the server says of the scene; null: none is played
let drawn = ""; // the step that was brought into view
let card;
const parts = {}; // of the card: head, said, hint, actions. They stay, so that what is said anew is read aloud
let asked = 0; // counts what was asked of the server: an older answer is not drawn over a newer one
let shown = ""; // what the card says
let busy = false; // something is being done for the visitor

const local = (words) => words[language] ?? words.en;
const key = (words, act, className = "") => el("button", { type: "button", className, on: { click: act } }, say(words));

function mark() {
  for (const node of document.querySelectorAll(".looked, .pointed")) node.classList.remove("looked", "pointed");
  if (!present || present.over) return;
  document.querySelector(PLACES[present.look][1])?.classList.add("looked");
  const act = present.act;
  if (!act) return;
  if (["tap", "press", "way"].includes(act.verb) && act.words) {
    [...$("phone-talk").querySelectorAll(".key")].findLast((one) => one.firstChild?.textContent === act.words)?.classList.add("pointed");
  } else if (["write", "answer", "picture"].includes(act.verb)) {
    $("phone-talk").querySelector("form.compose .line")?.classList.add("pointed");
  } else if (["command", "reply"].includes(act.verb)) {
    $("desk-talk").querySelector("form.compose .line")?.classList.add("pointed");
  } else if (CLOCK[act.words]) document.querySelector(CLOCK[act.words])?.classList.add("pointed");
}

/** A place that is drawn a moment later, or null where it does not come. */
async function drawnSoon(place) {
  for (let tries = 0; tries < 15; tries++) {
    const found = document.querySelector(place);
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  return null;
}

/** Bring what the step is about into view, once; the visitor is free to look elsewhere after that. */
async function turn() {
  const step = `${present.user} ${present.n} ${present.over} ${present.look === "desk" ? present.desk?.topic : ""}`;
  if (step === drawn) return;
  drawn = step;
  if (hooks.person() !== present.user) await hooks.choose(present.user);
  const [view, place] = PLACES[present.look];
  hooks.view(view);
  if (present.n === 1 && !present.over) await hooks.visit(0); // nobody else's case stays open beside this borrower
  if (present.look === "desk" && present.desk) await hooks.visit(present.desk.topic, present.desk.agent);
  const sums = present.look === "book" && !present.act ? await drawnSoon(`${place} .reckoning`) : null;
  (sums ?? document.querySelector(place))?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

async function doIt() {
  if (busy) return;
  busy = true;
  render();
  await tried(() => call("/demo/scenes/do", {}));
  busy = false;
  await drawGuide();
}

async function leave() {
  await tried(() => call("/demo/scenes/leave", {}));
  await drawGuide();
}

function put(title, where, words, hint, actions) {
  parts.head.replaceChildren(el("b", { id: "guide-title" }, title), ...where);
  if (parts.said.textContent !== words) parts.said.textContent = words;
  parts.hint.replaceChildren(...[hint].filter(Boolean));
  parts.hint.hidden = !hint;
  parts.actions.replaceChildren(...actions);
}

function hint() {
  const act = present.act;
  if (present.over || present.lost || !act || (!act.words && HINTS[act.verb].includes("{words}"))) return null;
  const many = act.of > 1 ? ` · ${act.n + 1}/${act.of}` : "";
  return el("p", { className: "guide-act" }, el("bdi", {}, say(HINTS[act.verb], { words: act.words, when: act.at && moment(act.at) })), many);
}

function actions() {
  if (present.over) return [key("Another scene", scenes.open, "main"), key("Look around", leave, "quiet")];
  if (present.lost) return [key("Begin anew", () => scenes.begin(present.scene, present.language), "main"), key("Leave", leave, "quiet")];
  const next = key(present.act ? "Do it for me" : "Next", doIt, "main");
  if (busy) next.ariaBusy = "true";
  return [next, key("Leave", leave, "quiet")];
}

/** Draw the card; where nothing changed it stays, so that it is not read aloud again, and focus stays where it was. */
function render() {
  const state = JSON.stringify([present, busy, language]);
  if (state === shown) return;
  shown = state;
  card.hidden = !present;
  if (!present) return void put("", [], "", null, []);
  const held = card.contains(document.activeElement) ? document.activeElement.className : null;
  const where = present.over ? say("The end") : say("Step {n} of {of}", present);
  const words = present.lost ? say("The talk went another way. Go on freely, or begin this scene anew.") : local(present.say);
  const far = el("progress", { max: present.of, value: present.over ? present.of : present.n - 1, ariaLabel: where });
  put(local(present.title), [el("span", {}, where), far], words, hint(), actions());
  card.classList.toggle("over", present.over);
  if (held) card.querySelector(`button.${held}`)?.focus({ preventScroll: true });
}

/** Ask the server where the scene stands, and show it. */
export async function drawGuide() {
  const mine = (asked += 1);
  const found = await tried(() => call("/demo/scenes/guide"));
  if (found === undefined || mine !== asked) return;
  present = found;
  if (present) keep("welcomed", "yes");
  if (present || !card.classList.contains("welcome")) {
    card.classList.remove("welcome");
    render();
  }
  if (present) await turn();
  mark();
}

/** What somebody reads who has never been here. */
export function welcome(show) {
  const look = () => {
    keep("welcomed", "yes");
    card.classList.remove("welcome");
    shown = "";
    render();
  };
  const words = () => {
    if (!card.classList.contains("welcome")) return;
    put(say("Welcome"), [],
      say("See a polite bot help people who are late with a loan. You are the borrower on the phone, the agent at the desk, and the clock."),
      null, [key("Show me in two minutes", show, "main"), key("Look around", look, "quiet")]);
  };
  card.classList.add("welcome");
  card.hidden = false;
  words();
  document.addEventListener("language", words);
}

export async function startGuide(given, chooser) {
  [hooks, scenes] = [given, chooser];
  card = el("section", { id: "guide", className: "guide", "aria-labelledby": "guide-title", hidden: true });
  parts.head = el("div", { className: "guide-head" });
  parts.said = el("p", { className: "guide-say", role: "status" });
  parts.hint = el("div");
  parts.actions = el("div", { className: "actions" });
  card.append(parts.head, el("div", { className: "guide-words" }, parts.said, parts.hint), parts.actions);
  document.querySelector("main").before(card);
  const soon = settled(drawGuide, 90);
  hear((news) => { if (["scene", "message", "edit", "missed", "topic"].includes(news.kind) && (present || news.kind === "scene")) soon(); });
  document.addEventListener("language", () => { if (present) render(); });
  document.addEventListener("lost", () => toast(say("The sandbox does not answer; trying again")));
  for (const talk of ["phone-talk", "desk-talk"]) new MutationObserver(settled(mark, 30)).observe($(talk), { childList: true, subtree: true });
  await drawGuide();
  return present !== null;
}
