// The page's heart: who is chosen, what they see, what they send, and the news that keeps it live.
import { $, dress, el, get, post, settled, toast, tried } from "./dom.js";
import { clockMoved, startClock } from "./clock.js";
import { bubble, brief, dayOf } from "./message.js";
import { refreshPanels, startPanels } from "./panels.js";
import { startPayload } from "./rich.js";

let bot = null;
let commands = {};
let users = new Map();
let chats = new Map();
let chosen = Number(localStorage.getItem("chat")) || null;
let me = null;
let about = null; // {reply} or {edit}: what the next message is about
const waiting = new Map(); // callback query -> the button that spins
const drawn = new Map(); // message id -> {signature, node}

const hooks = {
  me: () => me,
  username: () => bot?.username,
  start: (payload) => say(`/start ${payload}`),
  say: (text) => say(text),
  open(url) {
    const payload = startPayload(url, bot?.username);
    if (payload !== null) say(`/start ${payload}`);
    else window.open(url, "_blank", "noopener,noreferrer");
  },
  waiting(query, key) {
    key.setAttribute("aria-busy", "true");
    waiting.set(query, key);
    setTimeout(() => rest(query), 15000);
  },
  reply: (message) => turnTo({ reply: message }),
  edit: (message) => turnTo({ edit: message }),
  grown: () => { if (reading) $("log").scrollTop = $("log").scrollHeight; },
};

function rest(query) {
  waiting.get(query)?.removeAttribute("aria-busy");
  waiting.delete(query);
}

function view(name) {
  document.body.dataset.view = name;
  for (const tab of document.querySelectorAll(".views button")) {
    tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
  }
}

async function loadChats() {
  const [people, all, self] = await Promise.all([get("users"), get("chats"), get("bot")]);
  users = new Map(people.map((user) => [user.id, user]));
  chats = new Map(all.filter((chat) => !chat.migrated_to).map((chat) => [chat.id, chat]));
  ({ bot, commands } = self);
  $("state").textContent = bot ? `@${bot.username} is here` : "Waiting for a bot to call";
  if (!chats.has(chosen)) chosen = chats.keys().next().value ?? null;
  drawChats();
  drawChat();
}

function nameOf(chat) {
  return chat.title ?? [chat.first_name, chat.last_name].filter(Boolean).join(" ");
}

function drawChats() {
  const byLatest = [...chats.values()].sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0) || a.id - b.id);
  $("no-chats").hidden = byLatest.length > 0;
  $("chat-list").replaceChildren(...byLatest.map((chat) => {
    const face = el("span", { className: "face", ariaHidden: "true" });
    dress(face, nameOf(chat), chat.id);
    const note = chat.last ? brief(chat.last) : chat.id > 0 ? "has not pressed Start" : "Group";
    return el("li", {}, el("button", {
      type: "button", ariaCurrent: chat.id === chosen ? "true" : "false",
      on: { click: () => { choose(chat.id); view("talk"); } },
    }, face, el("span", {}, el("b", { dir: "auto" }, nameOf(chat)), el("small", { dir: "auto" }, note))));
  }));
}

function drawChat() {
  const chat = chats.get(chosen);
  for (const id of ["more", "compose", "start", "as"]) $(id).hidden = true;
  if (!chat) {
    $("chat-title").textContent = "No chat chosen";
    $("chat-note").textContent = "";
    $("log").replaceChildren();
    drawn.clear();
    return;
  }
  const group = chat.id < 0;
  if (!group) me = chat.id;
  else if (!chat.members.includes(me)) me = chat.members[0] ?? null;
  dress($("chat-face"), nameOf(chat), chat.id);
  $("chat-title").textContent = nameOf(chat);
  const language = users.get(chat.id)?.language_code;
  $("chat-note").textContent = group ? `${chat.members.length} people and the bot`
    : chat.blocked ? "has blocked the bot" : [`id ${chat.id}`, language].filter(Boolean).join(" · ");
  $("more").hidden = group;
  $("block").textContent = chat.blocked ? "Let the bot in again" : "Block the bot";
  $("start").hidden = group || chat.started;
  $("compose").hidden = (!group && (!chat.started || chat.blocked)) || me === null;
  $("as").hidden = !group || chat.members.length < 2;
  $("as-user").replaceChildren(...chat.members.map((id) =>
    el("option", { value: id, selected: id === me }, users.get(id)?.first_name ?? String(id))));
  drawKeyboard(chat);
}

function drawKeyboard(chat) {
  const rows = chat.keyboard?.keyboard ?? [];
  $("keyboard").replaceChildren(...rows.map((row) => el("div", { className: "row" }, row.map((button) =>
    el("button", { type: "button", className: `key ${button.style ?? ""}`, on: { click: () => say(button.text) } }, button.text)))));
  $("text").placeholder = chat.keyboard?.input_field_placeholder ?? "Message";
  const menu = commands[users.get(me)?.language_code] ?? commands.default ?? [];
  $("commands").replaceChildren(...menu.map(({ command, description }) =>
    el("button", { type: "button", title: description, on: { click: () => say(`/${command}`) } }, `/${command}`)));
}

async function loadMessages() {
  const asked = chosen;
  if (asked === null) return;
  const messages = await get(`chats/${asked}/messages`);
  if (asked !== chosen) return;
  const log = $("log");
  const nodes = [];
  let day = "";
  for (const message of messages) {
    if (dayOf(message) !== day) {
      day = dayOf(message);
      nodes.push(el("li", { className: "service" }, day));
    }
    const signature = JSON.stringify([me, message]);
    const known = drawn.get(message.message_id);
    if (known?.signature !== signature) drawn.set(message.message_id, { signature, node: bubble(message, hooks) });
    nodes.push(drawn.get(message.message_id).node);
  }
  const present = new Set(messages.map((message) => message.message_id));
  for (const id of drawn.keys()) if (!present.has(id)) drawn.delete(id);
  place(log, nodes);
  if (reading) log.scrollTop = log.scrollHeight;
}

/** Put the nodes in order, touching only what differs, so that focus and images stay. */
function place(list, nodes) {
  nodes.forEach((node, i) => { if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null); });
  while (list.children.length > nodes.length) list.lastChild.remove();
}

async function choose(id) {
  if (id !== chosen) {
    chosen = id;
    localStorage.setItem("chat", id);
    drawn.clear();
    $("log").replaceChildren();
    $("more").open = false;
    reading = true;
    turnTo(null);
    showTyping(null);
  }
  if (!chats.has(id)) await loadChats();
  drawChats();
  drawChat();
  await loadMessages();
  $("log").scrollTop = $("log").scrollHeight;
}

function turnTo(what) {
  about = what;
  $("about").hidden = !what;
  if (!what) return;
  const message = what.reply ?? what.edit;
  $("about-text").textContent = `${what.edit ? "Edit" : "Reply to"}: ${brief(message)}`;
  if (what.edit) $("text").value = message.text ?? message.caption ?? "";
  $("text").focus();
}

function say(text, more = {}) {
  const payload = startPayload(text, bot?.username);
  const words = payload === null ? text : `/start ${payload}`;
  return tried(() => post("messages", { user: me, chat: chosen, text: words, ...more }));
}

let typingEnds;
function showTyping(action) {
  clearTimeout(typingEnds);
  $("typing").hidden = !action;
  if (action) typingEnds = setTimeout(() => showTyping(null), 5000);
}

async function attach(file) {
  const content = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let i = 0; i < content.length; i += 32768) binary += String.fromCharCode(...content.subarray(i, i + 32768));
  const kind = /^image\/(png|jpeg|webp)$/.test(file.type) ? "photo" : "document";
  const sent = { name: file.name, mime_type: file.type || "application/octet-stream", base64: btoa(binary) };
  const caption = $("text").value.trim() || undefined;
  if (await tried(() => post("messages", { user: me, chat: chosen, [kind]: sent, caption }))) $("text").value = "";
}

// The log shrinks when the keyboard below it grows; whoever was reading the end goes on reading the end.
let reading = true;
$("log").addEventListener("scroll", ({ target }) => {
  reading = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
});
new ResizeObserver(() => { if (reading) $("log").scrollTop = $("log").scrollHeight; }).observe($("log"));

const chatsSoon = settled(() => tried(loadChats), 60);
const messagesSoon = settled(() => tried(loadMessages), 25);
const panelsSoon = settled(refreshPanels, 300);

function hear(news) {
  if (news.kind === "clock") clockMoved(news.now);
  if (news.kind === "answer") {
    rest(news.query);
    if (news.user === me && news.text && news.show_alert) {
      $("alert-text").textContent = news.text;
      $("alert").showModal();
    } else if (news.user === me && news.text) toast(news.text);
    if (news.user === me && news.url) hooks.open(news.url);
    return;
  }
  if (news.kind === "action") return void (news.chat === chosen && showTyping(news.action));
  if (news.chat === chosen || news.kind === "missed") {
    if (news.kind === "message") showTyping(null);
    messagesSoon();
  }
  chatsSoon();
  panelsSoon();
}

function listen() {
  const source = new EventSource("/control/events");
  source.onopen = () => { chatsSoon(); messagesSoon(); panelsSoon(); };
  source.onmessage = (event) => hear(JSON.parse(event.data));
  source.onerror = () => { $("state").textContent = "The sandbox does not answer; trying again"; };
}

function wire() {
  for (const tab of document.querySelectorAll(".views button")) tab.addEventListener("click", () => view(tab.dataset.view));
  view("talk");
  const begin = (field) => (event) => {
    event.preventDefault();
    const given = $(field).value.trim();
    const payload = startPayload(given) ?? given;
    $(field).value = "";
    $("more").open = false;
    say(payload ? `/start ${payload}` : "/start");
  };
  $("start").addEventListener("submit", begin("payload"));
  $("restart").addEventListener("submit", begin("restart-payload"));
  $("block").addEventListener("click", () => tried(async () => {
    await post("block", { user: chosen, blocked: !chats.get(chosen).blocked });
    $("more").open = false;
  }));
  $("compose").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = $("text").value.trim();
    if (!text) return;
    const more = about?.edit ? { edit: about.edit.message_id } : about?.reply ? { reply_to: about.reply.message_id } : {};
    if (await say(text, more)) { $("text").value = ""; turnTo(null); }
  });
  $("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("compose").requestSubmit(); }
    if (event.key === "Escape") turnTo(null);
  });
  $("about-off").addEventListener("click", () => { if (about?.edit) $("text").value = ""; turnTo(null); });
  $("file").addEventListener("change", async (event) => { for (const file of event.target.files) await attach(file); event.target.value = ""; });
  $("as-user").addEventListener("change", (event) => { me = Number(event.target.value); drawn.clear(); drawChat(); loadMessages(); });
  $("add-user").addEventListener("click", () => {
    $("number").value = Math.max(1000, ...users.keys()) + 1;
    $("new-user").showModal();
  });
  $("new-user-off").addEventListener("click", () => $("new-user").close());
  $("new-user-form").addEventListener("submit", () => tried(async () => {
    const user = await post("users", { id: Number($("number").value), first_name: $("name").value, language_code: $("language").value });
    $("name").value = "";
    await choose(user.id);
    view("talk");
  }));
}

wire();
await tried(startClock);
await tried(loadChats);
await tried(() => startPanels({ choose: async (id) => { await choose(id); view("talk"); } }));
await tried(loadMessages);
$("log").scrollTop = $("log").scrollHeight;
listen();
