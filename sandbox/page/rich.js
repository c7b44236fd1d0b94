// Texts with entities. Telegram counts offsets in UTF-16 units, as JavaScript does.
import { el } from "./dom.js";
import { say } from "./words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};
const SAFE = /^(?:https?|mailto|tel|tg):/i; // never javascript: or data:
const START_LINK = /^(?:https?:\/\/)?(?:t|telegram)\.me\/([A-Za-z0-9_]+)\?(?:.*&)?start=([A-Za-z0-9_-]+)/;

/** The payload of a deep link to our bot, or null. */
export function startPayload(text, username) {
  const found = START_LINK.exec(text.trim());
  return found && (!username || found[1].toLowerCase() === username.toLowerCase()) ? found[2] : null;
}

function link(url, children, hooks) {
  const payload = startPayload(url, hooks.username());
  if (payload !== null) {
    const press = (event) => { event.preventDefault(); hooks.start(payload); };
    return el("a", { href: url, on: { click: press } }, children);
  }
  if (!SAFE.test(url)) return el("span", {}, children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

function wrap(entity, plain, children, hooks) {
  if (entity.type in TAGS) return el(TAGS[entity.type], {}, children);
  if (entity.type === "text_link") return link(entity.url, children, hooks);
  if (entity.type === "url") return link(/^[a-z]+:\/\//i.test(plain) ? plain : `https://${plain}`, children, hooks);
  if (entity.type === "email") return el("a", { href: `mailto:${plain}` }, children);
  if (entity.type === "bot_command") {
    return el("button", { type: "button", className: "command", on: { click: () => hooks.say(plain) } }, children);
  }
  if (entity.type === "spoiler") {
    const show = (event) => event.currentTarget.classList.add("seen");
    return el("button", { type: "button", className: "spoiler", title: say("Show what is hidden"), on: { click: show } }, children);
  }
  if (entity.type === "date_time") return el("time", { dateTime: new Date(entity.unix_time * 1000).toISOString() }, children);
  return el("span", { className: entity.type }, children);
}

/** Nodes for a text and its entities, nested as they contain each other. */
export function rich(text, entities = [], hooks) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const build = (from, to, inside) => {
    const nodes = [];
    let at = from;
    for (let i = 0; i < inside.length; i += 1) {
      const entity = inside[i];
      const end = Math.min(entity.offset + entity.length, to);
      if (entity.offset < at) continue;
      if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
      const deeper = inside.slice(i + 1).filter((other) => other.offset < end);
      nodes.push(wrap(entity, text.slice(entity.offset, end), build(entity.offset, end, deeper), hooks));
      at = end;
    }
    if (at < to) nodes.push(text.slice(at, to));
    return nodes;
  };
  return build(0, text.length, sorted);
}
