// What the sandbox knows, kept fresh: people, chats, the bot. The parts of the page look here and are told of changes.
import { get, settled, tried } from "./dom.js";

export const world = { bot: null, commands: {}, users: new Map(), chats: new Map() };

const AGAIN = 1500; // milliseconds until a lost connection is tried anew

const watchers = new Set();
const hearers = new Set();

/** Be told whenever people, chats or the bot may have changed. */
export const watch = (look) => watchers.add(look);
/** Hear each piece of news as it happens. */
export const hear = (listen) => hearers.add(listen);

export async function load() {
  const [people, all, self] = await Promise.all([get("users"), get("chats"), get("bot")]);
  world.users = new Map(people.map((user) => [user.id, user]));
  world.chats = new Map(all.filter((chat) => !chat.migrated_to).map((chat) => [chat.id, chat]));
  world.bot = self.bot;
  world.commands = self.commands;
  for (const look of watchers) look();
}

export const nameOf = (chat) => chat.title ?? [chat.first_name, chat.last_name].filter(Boolean).join(" ");
export const firstName = (id) => world.users.get(id)?.first_name ?? String(id);

const soon = settled(() => tried(load), 60);

let life = null; // of the sandbox that answered first

/** The sandbox was started again under the page: nothing that is shown holds any more. */
function reborn(news) {
  if (life !== null && life !== news.life) location.reload();
  life ??= news.life;
}

export function listen(lost) {
  const source = new EventSource("/control/events");
  source.onopen = () => {
    soon();
    for (const listener of hearers) listener({ kind: "missed" });
  };
  source.onmessage = (event) => {
    const news = JSON.parse(event.data);
    if (news.kind === "here") return void reborn(news);
    if (!["answer", "action", "clock", "tap", "scene", "paid"].includes(news.kind)) soon();
    for (const listener of hearers) listener(news);
  };
  source.onerror = () => {
    lost();
    if (source.readyState !== EventSource.CLOSED) return; // else the browser tries again by itself
    source.close();
    setTimeout(() => listen(lost), AGAIN);
  };
}
