// One conversation on a screen: the messages of a chat or topic, the composer below, and who is writing.
import { arrange, el, get, post, settled, toast, tried } from "./dom.js";
import { bubble, brief, dayOf } from "./message.js";
import { startPayload } from "./rich.js";
import { hear, world } from "./store.js";
import { say } from "./words.js";

const SHOWN = 150; // messages at first; earlier ones on demand

export class Talk {
  /** `root` is filled from the page's template. `place()` gives {chat, topic, me}, or null: nothing is shown then.
   * `pinned` is told the newest pinned message there, or null, whenever the talk is loaded. */
  constructor(root, place, pinned = () => {}) {
    this.place = place;
    this.pinned = pinned;
    this.root = root;
    root.append(document.getElementById("talk").content.cloneNode(true));
    this.part = (name) => root.querySelector(`[data-part="${name}"]`);
    this.drawn = new Map();
    this.waiting = new Map(); // callback query -> the button that spins
    this.about = null; // {reply} or {edit}
    this.atEnd = true;
    this.count = SHOWN;
    this.soon = settled(() => tried(() => this.load()), 25);
    this.wire();
    hear((news) => this.heard(news));
    document.addEventListener("language", () => { this.drawn.clear(); this.load(); });
  }

  hooks = {
    me: () => this.place()?.me,
    username: () => world.bot?.username,
    start: (payload) => this.write(`/start ${payload}`),
    say: (text) => this.write(text),
    open: (url) => this.open(url),
    waiting: (query, key) => {
      key.setAttribute("aria-busy", "true");
      this.waiting.set(query, key);
      setTimeout(() => this.rest(query), 15000);
    },
    reply: (message) => this.turnTo({ reply: message }),
    edit: (message) => this.turnTo({ edit: message }),
    remove: (message) => tried(() => post("deletions", { user: this.place().me, chat: message.chat.id, message_id: message.message_id })),
    grown: () => this.follow(),
  };

  open(url) {
    const payload = startPayload(url, world.bot?.username);
    if (payload !== null) this.write(`/start ${payload}`);
    else window.open(url, "_blank", "noopener,noreferrer");
  }

  rest(query) {
    this.waiting.get(query)?.removeAttribute("aria-busy");
    this.waiting.delete(query);
  }

  /** Another chat, topic or person: begin anew. */
  async show() {
    this.drawn.clear();
    this.part("log").replaceChildren();
    this.count = SHOWN;
    this.atEnd = true;
    this.turnTo(null);
    this.typing(null);
    this.dress();
    await this.load();
  }

  /** The composer as the present chat needs it. */
  dress() {
    const here = this.place();
    const chat = here && world.chats.get(here.chat);
    const asleep = chat && chat.id > 0 && !chat.started;
    this.part("start").hidden = !asleep;
    this.part("compose").hidden = !chat || asleep || chat.blocked || !here.me;
    const rows = chat?.keyboard?.keyboard ?? [];
    this.part("keyboard").replaceChildren(...rows.map((row) => el("div", { className: "row" }, row.map((button) =>
      el("button", { type: "button", className: `key ${button.style ?? ""}`, on: { click: () => this.write(button.text) } }, button.text)))));
    this.part("text").placeholder = chat?.keyboard?.input_field_placeholder ?? say("Message");
    const menu = world.commands[world.users.get(here?.me)?.language_code] ?? world.commands.default ?? [];
    this.part("commands").replaceChildren(...(chat && chat.id > 0 ? menu : []).map(({ command, description }) =>
      el("button", { type: "button", title: description, on: { click: () => this.write(`/${command}`) } }, `/${command}`)));
  }

  async load() {
    const here = this.place();
    if (!here || !world.chats.has(here.chat)) {
      this.pinned(null);
      return void this.part("log").replaceChildren();
    }
    const { total, messages, pinned, reactions, read } = await get(`chats/${here.chat}/talk?last=${this.count}${here.topic === null ? "" : `&topic=${here.topic}`}`);
    const now = this.place();
    if (now?.chat !== here.chat || now?.topic !== here.topic) return;
    const faces = Map.groupBy(reactions, (one) => one.message_id);
    const nodes = total > messages.length ? [this.earlier(messages.length, total)] : [];
    if (!messages.length) nodes.push(el("li", { className: "service" }, say(this.root.dataset.empty ?? "Nothing has been said here yet.")));
    let day = "";
    for (const message of messages) {
      if (dayOf(message) !== day) nodes.push(el("li", { className: "service" }, (day = dayOf(message))));
      const id = message.message_id;
      const about = { reactions: (faces.get(id) ?? []).map((one) => one.emoji), read: id <= read };
      const signature = JSON.stringify([here.me, message, about]);
      if (this.drawn.get(id)?.signature !== signature) this.drawn.set(id, { signature, node: bubble(message, this.hooks, about) });
      nodes.push(this.drawn.get(id).node);
    }
    const present = new Set(messages.map((message) => message.message_id));
    for (const id of this.drawn.keys()) if (!present.has(id)) this.drawn.delete(id);
    this.pinned(pinned);
    arrange(this.part("log"), nodes);
    this.follow();
  }

  earlier(shown, total) {
    const more = () => { this.atEnd = false; this.count += 500; this.load(); };
    return el("li", { className: "service" }, el("button", { type: "button", className: "quiet", on: { click: more } },
      say("The newest {n} of {all} messages are shown", { n: shown, all: total })));
  }

  follow() {
    const log = this.part("log");
    if (this.atEnd) log.scrollTop = log.scrollHeight;
  }

  turnTo(what) {
    this.about = what;
    this.part("about").hidden = !what;
    if (!what) return;
    const line = brief(what.reply ?? what.edit);
    this.part("about-text").textContent = what.edit ? say("Edit: {what}", { what: line }) : say("Reply to: {what}", { what: line });
    if (what.edit) this.part("text").value = what.edit.text ?? what.edit.caption ?? "";
    this.part("text").focus();
  }

  /** Press Start with what was typed into a field: a payload, a whole link, or nothing. */
  async begin(field) {
    const typed = field.value.trim();
    const payload = startPayload(typed, world.bot?.username) ?? typed;
    await this.write(payload ? `/start ${payload}` : "/start");
    field.value = "";
  }

  write(text, more = {}) {
    const payload = startPayload(text, world.bot?.username);
    return this.post({ text: payload === null ? text : `/start ${payload}`, ...more });
  }

  post(what) {
    const { chat, topic, me } = this.place();
    return tried(() => post("messages", { user: me, chat, ...(topic ? { topic } : {}), ...what }));
  }

  typing(action) {
    clearTimeout(this.typingEnds);
    this.part("typing").hidden = !action;
    if (action) this.typingEnds = setTimeout(() => this.typing(null), 5000);
  }

  async attach(files) {
    const album = files.length > 1 ? `a${Date.now()}` : undefined;
    const caption = this.part("text").value.trim() || undefined;
    const reply = this.about?.reply?.message_id;
    for (const [i, file] of files.entries()) {
      const sent = { name: file.name, mime_type: file.type || "application/octet-stream", base64: await coded(file) };
      const kind = /^image\/(png|jpeg|webp)$/.test(file.type) ? "photo" : "document";
      const landed = await this.post({ [kind]: sent, caption: i ? undefined : caption, album, reply_to: reply });
      if (!landed) return;
    }
    this.part("text").value = "";
    this.turnTo(null);
  }

  heard(news) {
    const here = this.place();
    if (news.kind === "answer") {
      this.rest(news.query);
      if (!here || news.user !== here.me || news.chat !== here.chat) return;
      if (news.text) toast(news.text);
      if (news.url) this.open(news.url);
    } else if (news.kind === "action") {
      if (news.chat === here?.chat) this.typing(news.action);
    } else if (news.chat === here?.chat || news.kind === "missed") {
      if (news.kind === "message") this.typing(null);
      this.soon();
    }
  }

  wire() {
    const text = this.part("text");
    this.part("log").addEventListener("scroll", ({ target }) => {
      this.atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
    });
    new ResizeObserver(() => this.follow()).observe(this.part("log"));
    this.part("start").addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin(this.part("payload"));
    });
    this.part("compose").addEventListener("submit", async (event) => {
      event.preventDefault();
      const words = text.value.trim();
      if (!words) return;
      const { edit, reply } = this.about ?? {};
      if (await this.write(words, edit ? { edit: edit.message_id } : reply ? { reply_to: reply.message_id } : {})) {
        text.value = "";
        this.turnTo(null);
        this.atEnd = true;
      }
    });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.part("compose").requestSubmit();
      }
      if (event.key === "Escape") this.turnTo(null);
    });
    this.part("about-off").addEventListener("click", () => {
      if (this.about?.edit) text.value = "";
      this.turnTo(null);
    });
    this.part("file").addEventListener("change", async ({ target }) => {
      await this.attach([...target.files]);
      target.value = "";
    });
  }
}

async function coded(file) {
  const content = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let i = 0; i < content.length; i += 32768) binary += String.fromCharCode(...content.subarray(i, i + 32768));
  return btoa(binary);
}
