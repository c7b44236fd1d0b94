// The why strip: the record of the borrower on the phone, newest first, each decision with the text of its rule.
import { el } from "/page/dom.js";
import { firstName } from "/page/store.js";
import { language, say } from "/page/words.js";
import { day, shortly } from "./dates.js";
import { LINES } from "./lines.js";
import { term } from "./terms.js";

const QUIET = new Set([
  "heard", "shown", "notice.merged", "offer.replaced", "document.made", "receipt.fetched", "plan.agrees", "desk.opened", "desk.read",
  "desk.delivered", "desk.brief_again", "message.again",
]);
const PEOPLE = new Set(["by", "holder", "to", "author"]);
const LONGEST = 90; // characters of what was written


/** A value of the record as a visitor reads it: a person's name, a moment, a day, a known word, or what was written. */
function value(name, found) {
  if (PEOPLE.has(name) && /^\d+$/.test(String(found))) return firstName(Number(found));
  if (name === "offers" && Array.isArray(found)) return listed(found.map((offer) => kind(String(offer).split(" ").at(-1))));
  if (typeof found !== "string") return String(found);
  if (/^\d{4}-\d\d-\d\dT/.test(found)) return shortly(found);
  if (/^\d{4}-\d\d-\d\d$/.test(found)) return day(found);
  const words = found.replace(/<[^>]+>/g, "").split("\n")[0];
  return (name === "text" ? null : term(found)) ?? (words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words);
}

const kind = (name) => term(name) ?? name;
const listed = (all) => new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(all);

/** The sentence of a line. One whose kind is not known says its kind and nothing else. */
function words(line) {
  const known = LINES[line.kind];
  if (!known) return line.kind.replace(/[._]/g, " ");
  const shown = Object.fromEntries(Object.entries(line.body).map(([name, found]) => [name, value(name, found)]));
  return say(known[1], shown).trim();
}

function refusals(line) {
  const refused = Array.isArray(line.body.refused) ? line.body.refused : [];
  return refused.length ? el("ul", { className: "reasons" }, refused.map((one) => el("li", {}, say("{what}: {why}", { what: kind(one.kind), why: term(one.rule) ?? one.rule })))) : null;
}

/** A rule in the page's language, its English words one tap further; where nobody has translated it, in English. */
function rule(one) {
  const own = one.texts[language];
  return el("details", { className: "rule" },
    el("summary", {}, el("code", {}, one.id), el("span", { className: "evidence", title: one.basis }, term(`evidence.${one.evidence}`) ?? one.evidence)),
    el("p", { lang: own ? language : "en" }, own ?? one.text),
    one.cite || one.source ? el("small", { lang: "en" }, [one.cite, one.source].filter(Boolean).join(" · ")) : null,
    own ? el("details", {}, el("summary", {}, term("en")), el("p", { lang: "en" }, one.text)) : null);
}

/** One line of the strip. */
function drawn(line) {
  const mark = LINES[line.kind]?.[0] ?? "·";
  const tone = mark === "✗" || mark === "!" ? "no" : mark === "✓" || mark === "★" ? "yes" : "";
  return el("li", { className: `why ${QUIET.has(line.kind) ? "quiet" : ""} ${line.body.state === "missed" ? "no" : tone}` },
    el("span", { className: "mark", ariaHidden: "true" }, mark),
    el("div", {}, el("span", { dir: "auto" }, words(line)), refusals(line), line.rules.map(rule)),
    el("time", { dateTime: line.at }, shortly(line.at)));
}

/** A plan that says what the plan before it said: one is made after each word of a talk. */
function repeats(line, before) {
  const said = ({ kind: what, body }) => [what, body.at?.slice(0, 10), body.rule, body.step].join();
  return before !== undefined && said(before) === said(line);
}

/** The numbers of such lines, and of all but the newest in a row of words passed on to the desk. */
function repeated(lines) {
  const plans = lines.filter((line) => line.kind === "plan.touch" || line.kind === "plan.silence");
  const again = plans.filter((line, i) => repeats(line, plans[i - 1]));
  const passed = lines.filter((line, i) => line.kind === "desk.passed_on" && lines[i + 1]?.kind === line.kind); // the newest of a row says it
  return new Set([...again, ...passed].map((line) => line.n));
}

const made = new Map(); // number of a line -> its node, so that an opened rule stays open and nothing old flashes anew
let madeFor = "";

/** What of the record is shown, newest first: `every` shows the talk's own lines and repeated plans too. `of`: whose record, in what language. */
export function shown(lines, every, of) {
  if (of !== madeFor) made.clear();
  madeFor = of;
  const again = repeated(lines);
  return lines.filter((line) => every || !(QUIET.has(line.kind) || again.has(line.n))).slice(-120).reverse().map((line) => {
    if (!made.has(line.n)) made.set(line.n, drawn(line));
    return made.get(line.n);
  });
}
