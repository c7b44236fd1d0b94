// The sandbox's clock: shown ticking, moved forward by hand.
import { $, get, post, tried } from "./dom.js";
import { language } from "./words.js";

let ahead = 0;
let zone;
const formats = new Map(); // they are dear to make, and a long chat asks for thousands

export function format(options) {
  const key = JSON.stringify([language, zone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: zone, ...options }));
  return formats.get(key);
}

function show() {
  const now = new Date(Date.now() + ahead);
  $("now").textContent = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now);
  $("now").dateTime = now.toISOString();
  $("day").textContent = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(now);
}

function set(now) {
  ahead = new Date(now) - Date.now();
  show();
}

export async function startClock() {
  const known = await get("clock");
  zone = known.zone ?? undefined;
  set(known.now);
}

export const clockMoved = set;

setInterval(show, 1000);
document.addEventListener("language", show);
for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", async () => {
    const all = document.querySelectorAll("[data-advance]");
    all.forEach((one) => (one.disabled = true));
    button.setAttribute("aria-busy", "true");
    const reached = await tried(() => post("clock", { advance: Number(button.dataset.advance) }));
    if (reached) set(reached.now);
    button.removeAttribute("aria-busy");
    all.forEach((one) => (one.disabled = false));
  });
}
