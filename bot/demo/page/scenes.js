// The prepared scenes: the place at the top where one is chosen, and where the demo is started over.
import { $, call, el, tried } from "/page/dom.js";
import { forget, recall } from "/page/memory.js";
import { LANGUAGES, language, say } from "/page/words.js";
import { drawGuide, startGuide, welcome } from "./guide.js";
import "./scenewords.js";

const FIRST = "forgot"; // the shortest whole story: a promise made, and kept

let scenes = [];
let beginning = false; // one scene at a time, however often it is pressed
let speaks; // the borrower's language, where it is not the page's

const local = (words) => words[language] ?? words.en;
const key = (words, act, more = {}) => el("button", { type: "button", "data-say": words, on: { click: act }, ...more }, say(words));

export async function begin(scene, spoken = speaks ?? language) {
  if (beginning) return;
  beginning = true;
  await tried(() => call("/demo/scenes/start", { scene, language: spoken }));
  beginning = false;
  $("scenes").close();
  await drawGuide();
  $("guide").querySelector("button.main")?.focus({ preventScroll: true });
}

function draw() {
  $("scene-list").replaceChildren(...scenes.map((scene, i) => el("li", {},
    el("button", { type: "button", className: "scene", on: { click: ({ currentTarget: card }) => { card.ariaBusy = "true"; begin(scene.id); } } },
      el("span", { className: "number", ariaHidden: "true" }, String(i + 1)),
      scene.id === FIRST ? el("span", { className: "start-here" }, say("Begin here")) : null,
      el("b", {}, local(scene.title)), el("span", { className: "line" }, local(scene.line))))));
  $("scene-language").replaceChildren(...LANGUAGES.map(([code, name]) => el("option", { value: code, selected: code === (speaks ?? language) }, name)));
}

function chooser() {
  return el("dialog", { id: "scenes", className: "scenes", "aria-labelledby": "scenes-title" },
    el("div", { className: "scenes-head" },
      el("h2", { id: "scenes-title", "data-say": "Eight scenes" }, say("Eight scenes")),
      el("label", {}, el("span", { "data-say": "The borrower speaks" }, say("The borrower speaks")), " ",
        el("select", { id: "scene-language", on: { change: ({ target }) => { speaks = target.value; } } })),
      key("Close", () => $("scenes").close(), { className: "quiet" })),
    el("p", { className: "hint", "data-say": "Each takes about two minutes and begins with a new borrower. Do every step yourself, or let it be done." },
      say("Each takes about two minutes and begins with a new borrower. Do every step yourself, or let it be done.")),
    el("ul", { id: "scene-list", className: "scene-list" }));
}

function question() {
  const begins = async () => {
    $("reset-ask").hidden = true;
    $("reset-wait").hidden = false;
    const asked = await tried(() => call("/demo/reset", {}));
    if (asked) forget("person");
    else $("reset").close(); // what went wrong was said; the page comes back by itself otherwise
  };
  return el("dialog", { id: "reset", "aria-labelledby": "reset-title" },
    el("div", { id: "reset-ask" },
      el("h2", { id: "reset-title", "data-say": "Start the demo over?" }, say("Start the demo over?")),
      el("p", { "data-say": "Everything said and signed here is forgotten, and the example book is as it was on its first day." },
        say("Everything said and signed here is forgotten, and the example book is as it was on its first day.")),
      el("div", { className: "actions" },
        key("Cancel", () => $("reset").close(), { className: "quiet" }),
        key("Start over", begins, { className: "main" }))),
    el("p", { id: "reset-wait", className: "wait", role: "status", hidden: true },
      el("i", { ariaHidden: "true" }), el("span", { "data-say": "The demo starts over. This page comes back by itself." }, say("The demo starts over. This page comes back by itself."))));
}

export async function start(top, hooks) {
  document.head.append(el("link", { rel: "stylesheet", href: "/demo/page/scenes.css" }));
  const open = () => { draw(); $("scenes").showModal(); $("scene-list").querySelector("button")?.focus(); };
  const ask = () => { $("reset-ask").hidden = false; $("reset-wait").hidden = true; $("reset").showModal(); };
  top.append(key("Scenes", open, { className: "main", id: "open-scenes" }), key("Start over", ask, { className: "quiet", id: "open-reset" }));
  document.body.append(chooser(), question());
  scenes = await call("/demo/scenes");
  draw(); // the list may stand open already
  document.addEventListener("language", draw);
  const playing = await startGuide(hooks, { open, begin });
  if (!playing && !recall("welcomed")) welcome(() => begin(FIRST));
}
