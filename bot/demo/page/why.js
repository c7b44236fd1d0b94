// The why strip: the record of the borrower on the phone, newest first, each decision with the text of its rule.
import { el } from "/page/dom.js";
import { format } from "/page/clock.js";
import { say } from "/page/words.js";
import { LINES } from "./words.js";

const QUIET = new Set(["heard", "shown", "notice.merged", "offer.replaced", "document.made"]);

const when = (at) => format({ month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));

function values(body) {
  const shown = {};
  for (const [name, value] of Object.entries(body)) {
    shown[name] = name === "at" ? when(value) : typeof value === "string" ? say(value.replace(/<[^>]+>/g, "").split("\n")[0].slice(0, 90)) : String(value);
  }
  return shown;
}

function words(line) {
  const known = LINES[line.kind];
  if (known) return say(known[1], values(line.body));
  return [line.kind, ...Object.entries(line.body).filter(([, value]) => typeof value !== "object" && value !== "").map(([key, value]) => `${key}: ${value}`)].join(" · ");
}

function refusals(line) {
  const refused = Array.isArray(line.body.refused) ? line.body.refused : [];
  return refused.length ? el("ul", { className: "reasons" }, refused.map((one) => el("li", {}, `✗ ${one.kind}: ${one.rule}`))) : null;
}

const rule = (one) => el("details", { className: "rule" },
  el("summary", {}, el("code", {}, one.id), el("span", { className: "evidence", title: one.basis }, one.evidence)),
  el("p", { lang: "en" }, one.text),
  one.cite || one.source ? el("small", {}, [one.cite, one.source].filter(Boolean).join(" · ")) : null);

/** One line of the strip. */
export function drawn(line) {
  const mark = LINES[line.kind]?.[0] ?? "·";
  return el("li", { className: `why ${QUIET.has(line.kind) ? "quiet" : ""} ${mark === "✗" ? "no" : mark === "✓" || mark === "★" ? "yes" : ""}` },
    el("span", { className: "mark", ariaHidden: "true" }, mark),
    el("div", {}, el("span", { dir: "auto" }, words(line)), refusals(line), line.rules.map(rule)),
    el("time", { dateTime: line.at }, when(line.at)));
}

/** A plan that says what the plan before it said, after each word of a talk. */
function repeats(line, i, all) {
  const before = line.kind.startsWith("plan.") && all.slice(0, i).findLast((one) => one.kind.startsWith("plan."));
  return before && before.kind === line.kind && words(before) === words(line);
}

/** What of the record is shown, newest first: `every` shows the talk's own lines and repeated plans too. */
export const shown = (lines, every) =>
  lines.filter((line, i, all) => every || !(QUIET.has(line.kind) || repeats(line, i, all))).slice(-120).reverse().map(drawn);
