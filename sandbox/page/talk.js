// One conversation on a screen: the messages of a chat or topic, the composer below, and who is writing.
import { arrange, el, fill, get, post, settled, toast, tried } from "./dom.js";
import { brief, bubble, dayOf, marked } from "./message.js";
import { startPayload } from "./rich.js";
import { hear, world } from "./store.js";
import { say } from "./words.js";

const SHOWN = 150; // messages at first; earlier ones on demand
const HUSH = 600; // milliseconds in which what appears is not read aloud: it is not new
const ELSEWHERE = new Set(["tap", "clock", "scene", "paid", "book", "user", "bot", "commands"]); // news that no talk shows

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
    this.turn = 0; // counts loads: only the last one asked for is shown
    this.soon = settled(() => tried(() => this.load()), 25);
    this.wire();
    hear((news) => this.heard(news));
    document.addEventListener("language", () => { this.hush(); this.drawn.clear(); this.dress(); this.soon(); });
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
    this.hush();
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
    fill(this.part("keyboard"), rows, () => rows.map((row) => el("div", { className: "row" }, row.map((button) =>
      el("button", { type: "button", className: `key ${button.style ?? ""}`, "data-key": button.text, on: { click: () => this.write(button.text) } }, button.text)))));
    this.part("text").placeholder = chat?.keyboard?.input_field_placeholder ?? say("Message");
    const all = world.commands[world.users.get(here?.me)?.language_code] ?? world.commands.default ?? [];
    const menu = chat && chat.id > 0 ? all : [];
    fill(this.part("commands"), menu, () => menu.map(({ command, description }) =>
      el("button", { type: "button", title: description, "data-key": command, on: { click: () => this.write(`/${command}`) } }, `/${command}`)));
  }

  async load() {
    const turn = (this.turn += 1);
    const here = this.place();
    if (!here || !world.chats.has(here.chat)) {
      this.pinned(null);
      return void this.part("log").replaceChildren();
    }
    if (this.atEnd) this.count = SHOWN; // nobody looks at what is far above
    const { total, messages, pinned, reactions, read } = await get(`chats/${here.chat}/talk?last=${this.count}${here.topic === null ? "" : `&topic=${here.topic}`}`);
    const now = this.place();
    if (turn !== this.turn || now?.chat !== here.chat || now?.topic !== here.topic) return;
    const faces = Map.groupBy(reactions, (one) => one.message_id);
    const nodes = total > messages.length ? [this.earlier(messages.length, total)] : [];
    if (!messages.length) nodes.push(el("li", { className: "service" }, say(this.root.dataset.empty ?? "Nothing has been said here yet.")));
    let day = "";
    for (const message of messages) {
      if (dayOf(message) !== day) nodes.push(el("li", { className: "service" }, (day = dayOf(message))));
      const id = message.message_id;
      const reactions = (faces.get(id) ?? []).map((one) => one.emoji);
      const signature = JSON.stringify([here.me, message, reactions]);
      if (this.drawn.get(id)?.signature !== signature) this.drawn.set(id, { signature, node: bubble(message, this.hooks, reactions) });
      marked(this.drawn.get(id).node, id <= read);
      nodes.push(this.drawn.get(id).node);
    }
    const present = new Set(messages.map((message) => message.message_id));
    for (const id of this.drawn.keys()) if (!present.has(id)) this.drawn.delete(id);
    this.pinned(pinned);
    arrange(this.part("log"), nodes);
    this.follow();
  }

  earlier(shown, total) {
    const more = () => {
      this.hush();
      this.atEnd = false;
      this.count += 500;
      this.soon();
    };
    return el("li", { className: "service" }, el("button", { type: "button", className: "quiet", on: { click: more } },
      say("The newest {n} of {all} messages are shown", { n: shown, all: total })));
  }

  /** What is filled in now is there already: a screen reader reads aloud only what comes after it. */
  hush() {
    this.part("log").ariaLive = "off";
    clearTimeout(this.hushed);
    this.hushed = setTimeout(() => { this.part("log").ariaLive = "polite"; }, HUSH);
  }

  /** Up and down go from message to message; the one that is reached offers its tools to the Tab key. */
  step(event) {
    const at = event.target.closest("li");
    const all = [...this.part("log").querySelectorAll("li.mine, li.theirs")];
    const to = event.key === "ArrowUp" ? all[(at ? all.indexOf(at) : all.length) - 1] : at && all[all.indexOf(at) + 1];
    if (!to) return;
    event.preventDefault();
    for (const tool of this.part("log").querySelectorAll(".tools button")) tool.tabIndex = to.contains(tool) ? 0 : -1;
    to.tabIndex = -1;
    to.focus();
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
    const begun = await this.write(payload ? `/start ${payload}` : "/start");
    if (begun) field.value = "";
    return begun;
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
    } else if (!ELSEWHERE.has(news.kind) && (news.chat === here?.chat || news.kind === "missed")) {
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
    this.part("log").addEventListener("keydown", (event) => {
      if (event.key === "ArrowUp" || event.key === "ArrowDown") this.step(event);
    });
    this.part("start").addEventListener("submit", (event) => {
      event.preventDefault();
      this.begin(this.part("payload"));
    });
    this.part("compose").addEventListener("submit", async (event) => {
      event.preventDefault();
      const words = text.value.trim();
      if (!words) return;
      const about = this.about;
      const { edit, reply } = about ?? {};
      text.value = ""; // at once: a second Enter must not send it again, nor take away what is written next
      this.turnTo(null);
      this.atEnd = true;
      if (await this.write(words, edit ? { edit: edit.message_id } : reply ? { reply_to: reply.message_id } : {})) return;
      const next = text.value;
      if (about && !this.about) this.turnTo(about);
      text.value = next || words;
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
