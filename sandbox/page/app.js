// The page: a phone, a desk, and what stands beside them. This file only joins the parts.
import { $, el, settled, tried } from "./dom.js";
import { clockMoved, startClock } from "./clock.js";
import { visit } from "./desk.js";
import { choose, person } from "./phone.js";
import { refreshPanels, startPanels } from "./panels.js";
import { hear, listen, load, watch, world } from "./store.js";
import { keep, recall } from "./memory.js";
import { LANGUAGES, language, say, speak, translate } from "./words.js";

function view(name) {
  document.body.dataset.view = name;
  for (const tab of document.querySelectorAll(".views button")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
  }
}

function themed(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

function state() {
  $("state").textContent = world.bot ? say("@{name} is here", { name: world.bot.username }) : say("Waiting for a bot to call");
}

function wire() {
  for (const tab of document.querySelectorAll(".views button")) tab.addEventListener("click", () => view(tab.dataset.view));
  view("phone");
  $("page-language").append(...LANGUAGES.map(([code, name]) => el("option", { value: code, selected: code === language }, name)));
  $("page-language").addEventListener("change", ({ target }) => speak(target.value));
  document.addEventListener("language", state);
  themed(recall("theme"));
  $("theme").addEventListener("click", () => {
    const present = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    const next = present === "dark" ? "light" : "dark";
    keep("theme", next);
    themed(next);
  });
}

wire();
translate();
watch(state);
const panelsSoon = settled(refreshPanels, 300);
hear((news) => {
  if (news.kind === "clock") clockMoved(news.now);
  if (news.kind === "missed") tried(startClock);
  if (news.kind !== "action" && news.kind !== "answer") panelsSoon();
});
await listen(() => {
  $("state").textContent = say("The sandbox does not answer; trying again");
  document.dispatchEvent(new CustomEvent("lost"));
});
await tried(startClock);
await tried(load);
if (person()) await tried(() => choose(person()));
await tried(() => startPanels({ choose: async (id) => { await choose(id); view("phone"); }, person, view, visit }));
