// One message as a bubble: text, photo, file, buttons, and what it answers.
import { el, post, toast, tried } from "./dom.js";
import { format } from "./clock.js";
import { rich } from "./rich.js";
import { openPdf } from "./viewer.js";
import { say } from "./words.js";

const file = (id) => `/control/files/${encodeURIComponent(id)}`;
const when = (seconds) => new Date(seconds * 1000);

const timeOf = (message) =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(when(message.date));
export const dayOf = (message) =>
  format({ weekday: "short", day: "numeric", month: "short" }).format(when(message.date));

/** A line that stands for a message where there is no room for it. */
export function brief(message) {
  if (!message) return "";
  if (message.text ?? message.caption) return message.text ?? message.caption;
  if (message.photo) return say("Photo");
  if (message.document) return message.document.file_name ?? say("File");
  if (message.sticker) return message.sticker.emoji ?? say("Sticker");
  if (message.voice) return say("Voice message");
  return say("Service message");
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function attachment({ file_id: id, file_name: name = "File", file_size: bytes = 0, mime_type: type }) {
  const ending = name.includes(".") ? name.split(".").pop().slice(0, 4).toUpperCase() : "";
  const facts = [
    el("span", { className: "kind", ariaHidden: "true" }, ending || "FILE"),
    el("span", { className: "facts" }, el("b", { dir: "auto" }, name), el("small", {}, size(bytes))),
  ];
  if (type !== "application/pdf") {
    return el("a", { className: "file", href: file(id), target: "_blank", rel: "noopener" }, facts);
  }
  return el("div", { className: "file" }, facts,
    el("button", { type: "button", ariaLabel: say("Open {name}", { name }), on: { click: () => openPdf(name, file(id)) } }, say("Open")));
}

function media(message, hooks) {
  if (message.photo) {
    const photo = message.photo.at(-1);
    const shown = el("img", {
      src: file(photo.file_id), alt: message.caption || say("Photo"), width: photo.width, height: photo.height, loading: "lazy",
      on: { load: hooks.grown },
    });
    return el("a", { className: "photo", href: file(photo.file_id), target: "_blank", rel: "noopener" }, shown);
  }
  if (message.document) return attachment(message.document);
  if (message.sticker) return el("span", { className: "sticker" }, message.sticker.emoji ?? "🙂");
  if (message.voice) return el("span", { className: "voice" }, say("Voice message, {n} s", { n: message.voice.duration }));
  return null;
}

function service(message) {
  if (message.migrate_to_chat_id) return say("The group became a supergroup");
  if (message.migrate_from_chat_id) return say("The supergroup was made from a group");
  if (message.forum_topic_created) return say("Topic opened: {name}", { name: message.forum_topic_created.name });
  if (message.forum_topic_edited) return say("Topic changed: {name}", { name: message.forum_topic_edited.name ?? say("its icon") });
  if (message.forum_topic_closed) return say("Topic closed");
  if (message.forum_topic_reopened) return say("Topic reopened");
  if (message.general_forum_topic_hidden) return say("General hidden");
  if (message.general_forum_topic_unhidden) return say("General shown again");
  if (message.pinned_message) return say("Pinned: {what}", { what: brief(message.pinned_message).split("\n")[0] });
  if (message.new_chat_members) return say("{names} joined", { names: message.new_chat_members.map((user) => user.first_name).join(", ") });
  if (message.left_chat_member) return say("{names} left", { names: message.left_chat_member.first_name });
  return null;
}

function tapped(message, button, hooks) {
  return async (event) => {
    const key = event.currentTarget;
    const me = hooks.me();
    const result = await tried(() =>
      post("taps", { user: me, chat: message.chat.id, message_id: message.message_id, text: button.text }));
    if (result?.url) hooks.open(result.url);
    else if (result?.copy_text !== undefined) {
      await navigator.clipboard?.writeText(result.copy_text).catch(() => {});
      toast(say("Copied: {what}", { what: result.copy_text }));
    } else if (typeof result === "string") hooks.waiting(result, key);
  };
}

function keyboard(message, hooks) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el("div", { className: "keys" }, rows.map((row) => el("div", { className: "row" }, row.map((button) =>
    el("button", { type: "button", className: `key ${button.style ?? ""}`, on: { click: tapped(message, button, hooks) } },
      button.text, button.url ? el("span", { className: "mark", ariaHidden: "true" }, " ↗") : null,
      button.copy_text ? el("span", { className: "copies", ariaHidden: "true" }) : null)))));
}

/** Mark a message of one's own as sent or as read by the bot. It is drawn no more than needed, and never read aloud. */
export function marked(bubble, read) {
  const tick = bubble.querySelector(".tick");
  if (!tick || tick.dataset.read === String(read)) return;
  tick.dataset.read = read;
  tick.classList.toggle("read", read);
  tick.title = tick.ariaLabel = say(read ? "read by the bot" : "sent");
  tick.textContent = read ? "✓✓" : "✓";
}

/** The list item of a message; `reactions` are the emojis below it. */
export function bubble(message, hooks, reactions = []) {
  const note = service(message);
  if (note) return el("li", { className: "service" }, note);
  const mine = message.from?.id === hooks.me();
  const group = message.chat.type !== "private";
  const words = message.text?.replace(/^(\/start) \S+$/, "$1") ?? message.caption; // Telegram does not show a payload
  const tools = el("span", { className: "tools" },
    el("button", { type: "button", tabIndex: -1, on: { click: () => hooks.reply(message) } }, say("Reply")),
    mine && words !== undefined ? el("button", { type: "button", tabIndex: -1, on: { click: () => hooks.edit(message) } }, say("Edit")) : null,
    mine ? el("button", { type: "button", tabIndex: -1, on: { click: () => hooks.remove(message) } }, say("Delete")) : null);
  const quoted = message.reply_to_message && !message.reply_to_message.forum_topic_created ? message.reply_to_message : null;
  return el("li", { className: mine ? "mine" : "theirs" },
    el("div", { className: "bubble" },
      el("span", { className: group && !mine ? "author" : "unseen" }, mine ? `${say("You")}: ` : message.sender_chat?.title ?? message.from?.first_name ?? ""),
      quoted ? el("blockquote", { className: "answered", dir: "auto" }, brief(quoted)) : null,
      media(message, hooks),
      words !== undefined ? el("div", { className: "words", dir: "auto" },
        rich(words, message.entities ?? message.caption_entities, hooks)) : null,
      el("span", { className: "meta" }, message.edit_date && !message.from?.is_bot ? `${say("edited")} ` : "", timeOf(message),
        mine ? el("span", { className: "tick", role: "img", ariaLive: "off" }) : null)),
    reactions.length ? el("span", { className: "reactions" }, reactions.join(" ")) : null,
    keyboard(message, hooks), tools);
}
