// Small tools every part of the page uses. Everything a person or a bot wrote goes in as text, never as markup.
import { language, say } from "./words.js";

export const $ = (id) => document.getElementById(id);

/** Make an element: properties, then children; strings become text nodes. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (name in made && name !== "list") made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** What a visitor should read; any other error is a fault of the page. */
class Refused extends Error {}

/** Call the control API, or whatever a panel asks for; throws with the server's own words. */
export async function call(url, body, method = body === undefined ? "GET" : "POST") {
  const answer = await fetch(url, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => { throw new Refused(say("The sandbox does not answer; trying again")); });
  let content = null;
  try {
    content = await answer.json();
  } catch {
    // An empty or foreign answer is judged by its status alone.
  }
  if (!answer.ok || content?.ok === false) throw new Refused(content?.description ?? `The server answered ${answer.status}`);
  return content && "result" in content ? content.result : content;
}

export const get = (path) => call(`/control/${path}`);
export const post = (path, body) => call(`/control/${path}`, body);

let fading;
export function toast(text) {
  const place = $("toast");
  if (place.textContent !== text || !place.classList.contains("shown")) place.textContent = text; // read aloud once
  place.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => place.classList.remove("shown"), 4000);
}

/** Run `act`, and say what went wrong if it did. */
export async function tried(act) {
  try {
    return await act();
  } catch (fault) {
    if (!(fault instanceof Refused)) console.error(fault);
    toast(fault.message);
    return undefined;
  }
}

/** A function that has `act` done once things have been quiet for `ms`, or long enough not so: never twice at a time,
 * and once more when it was called meanwhile. */
export function settled(act, ms) {
  let timer, first, doing = false, again = false;
  const call = () => {
    if (doing) return void (again = true);
    first ??= performance.now();
    clearTimeout(timer);
    timer = setTimeout(run, Math.min(ms, Math.max(0, first + 5 * ms - performance.now())));
  };
  const run = async () => {
    [first, doing, again] = [undefined, true, false];
    try {
      await act();
    } finally {
      doing = false;
      if (again) call();
    }
  };
  return call;
}

/** Do `act` while the button shows that it is at it; a second press meanwhile does nothing. */
export async function pressed(key, act) {
  if (key.ariaBusy === "true") return undefined;
  key.ariaBusy = "true";
  const done = await tried(act);
  key.removeAttribute("aria-busy");
  return done;
}

/** Fill a place anew if what it shows has changed: otherwise an open list stays open, and what is half typed stays.
 * The focus stays where it was, on what has the same data-key, else at the place. */
export function fill(place, shown, make) {
  const written = JSON.stringify([shown, language]);
  if (place.written === written) return;
  place.written = written;
  const held = place !== document.activeElement && place.contains(document.activeElement) ? document.activeElement : null;
  place.replaceChildren(...make());
  if (!held) return;
  const again = held.dataset.key && place.querySelector(`[data-key="${CSS.escape(held.dataset.key)}"]`);
  if (!again) place.tabIndex = -1;
  (again || place).focus({ preventScroll: true });
}

/** Put the nodes in order into a list, touching only what differs, so that focus, images and what was unfolded stay. */
export function arrange(list, nodes) {
  if (list.children.length > 2 * nodes.length + 50) list.replaceChildren(); // far quicker than one by one
  const kept = new Set(nodes);
  for (const child of [...list.children]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, i) => { if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null); });
}

const HUES = [172, 24, 262, 204, 338, 96, 48, 300];
/** The round face of a person or group: an initial on a colour of its own. */
export function dress(face, name, id) {
  face.textContent = [...(name || "?")][0].toUpperCase();
  face.style.setProperty("--hue", HUES[Math.abs(id) % HUES.length]);
}
