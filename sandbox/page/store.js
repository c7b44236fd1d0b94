// What the sandbox knows, kept fresh: people, chats, the bot. The parts of the page look here and are told of changes.
import { get, settled, tried } from "./dom.js";

export const world = { bot: null, commands: {}, users: new Map(), chats: new Map() };

const AGAIN = 1500; // milliseconds until a lost connection is tried anew
const OF_ALL = new Set(["missed", "user", "bot", "commands"]); // news after which everything is asked for again
const OF_A_CHAT = new Set(["message", "edit", "delete", "chat"]); // news after which that chat is

const watchers = new Set();
const hearers = new Set();

/** Be told whenever people, chats or the bot may have changed. */
export const watch = (look) => watchers.add(look);
/** Hear each piece of news as it happens. */
export const hear = (listen) => hearers.add(listen);

const told = () => { for (const look of watchers) look(); };

export async function load() {
  const [people, all, self] = await Promise.all([get("users"), get("chats"), get("bot")]);
  world.users = new Map(people.map((user) => [user.id, user]));
  world.chats = new Map(all.filter((chat) => !chat.migrated_to).map((chat) => [chat.id, chat]));
  world.bot = self.bot;
  world.commands = self.commands;
  told();
}

let stale = new Set(); // chats to be asked for again; null stands for everything

async function renew() {
  const asked = [...stale];
  stale = new Set();
  if (asked.some((id) => !world.chats.has(id))) return load();
  const chats = await Promise.all(asked.map((id) => get(`chats/${id}`)));
  if (chats.some((chat) => chat.migrated_to)) return load();
  for (const chat of chats) world.chats.set(chat.id, chat);
  return told();
}

const soon = settled(() => tried(renew), 60);

function changed(id) {
  stale.add(id);
  soon();
}

let life = null; // of the sandbox that answered first

/** The sandbox was started again under the page: nothing that is shown holds any more. */
function reborn(news) {
  if (life !== null && life !== news.life) location.reload();
  life ??= news.life;
}

function tell(news) {
  if (news.kind === "here") return void reborn(news);
  if (OF_ALL.has(news.kind)) changed(null);
  else if (OF_A_CHAT.has(news.kind)) changed(news.chat);
  for (const listener of hearers) listener(news);
}

/** Listen for news; done once the first connection stands or has failed. `lost` is called whenever it breaks. */
export function listen(lost, again = false) {
  return new Promise((stands) => {
    const source = new EventSource("/control/events");
    source.onopen = () => {
      if (again) tell({ kind: "missed" });
      again = true;
      stands();
    };
    source.onmessage = (event) => tell(JSON.parse(event.data));
    source.onerror = () => {
      lost();
      again = true;
      stands();
      if (source.readyState !== EventSource.CLOSED) return; // else the browser tries again by itself
      source.close();
      setTimeout(() => listen(lost, true), AGAIN);
    };
  });
}

export const nameOf = (chat) => chat.title ?? [chat.first_name, chat.last_name].filter(Boolean).join(" ");
export const firstName = (id) => world.users.get(id)?.first_name ?? String(id);
