// The phone: one person at a time, the borrower's own view.
import { $, dress, el, fill, post, tried } from "./dom.js";
import { keep, recall } from "./memory.js";
import { load, nameOf, watch, world } from "./store.js";
import { Talk } from "./talk.js";
import { LANGUAGES, say } from "./words.js";

let chosen = Number(recall("person")) || null;
const working = new Set(); // people who sit at the desk: they have phones too, but are not offered first

const talk = new Talk($("phone-talk"), () => (chosen ? { chat: chosen, topic: null, me: chosen } : null));

const people = () => [...world.chats.values()].filter((chat) => chat.id > 0 && !working.has(chat.id));

/** Whose phone it is. */
export const person = () => chosen;

export async function choose(id) {
  const changed = id !== chosen;
  chosen = id;
  keep("person", id ?? "");
  if (id && !world.chats.has(id)) await load();
  if (id !== chosen) return; // somebody else was chosen meanwhile
  draw();
  if (changed) document.dispatchEvent(new CustomEvent("person", { detail: id }));
  await talk.show();
}

function draw() {
  const chat = world.chats.get(chosen);
  $("no-people").hidden = people().length > 0;
  const listed = people().map((one) => [one.id, nameOf(one)]);
  fill($("person"), listed, () => listed.map(([value, name]) => el("option", { value }, name)));
  $("person").value = chosen;
  $("person").hidden = people().length === 0;
  $("phone-more").hidden = !chat;
  dress($("person-face"), chat ? nameOf(chat) : "", chosen ?? 0);
  const code = world.users.get(chosen)?.language_code;
  const spoken = code && LANGUAGES.find(([name]) => name.toLowerCase() === code.toLowerCase())?.[1];
  $("person-note").textContent = !chat ? "" : chat.blocked ? say("has blocked the bot")
    : chat.started ? [world.bot && `@${world.bot.username}`, spoken ?? code].filter(Boolean).join(" · ") : say("has not pressed Start");
  $("block").textContent = say(chat?.blocked ? "Let the bot in again" : "Block the bot");
  talk.dress();
}

function look() {
  for (const chat of world.chats.values()) for (const id of chat.id < 0 ? chat.members : []) working.add(id);
  const first = people();
  if (!world.chats.has(chosen) || working.has(chosen)) {
    const next = first.sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0))[0]?.id ?? null;
    if (next !== chosen) return void tried(() => choose(next));
  }
  draw();
}

watch(look);
document.addEventListener("language", draw);
$("person").addEventListener("change", ({ target }) => tried(() => choose(Number(target.value))));
function folded() {
  $("phone-more").open = false;
  $("phone-more").querySelector("summary").focus();
}

$("phone-more").addEventListener("keydown", ({ key }) => { if (key === "Escape") folded(); });
$("restart").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await talk.begin($("restart-payload"))) folded();
});
$("block").addEventListener("click", () => tried(async () => {
  await post("block", { user: chosen, blocked: !world.chats.get(chosen).blocked });
  folded();
}));
$("add-user").addEventListener("click", () => {
  $("number").value = Math.max(9000, ...world.users.keys()) + 1; // below are those whom a demo brings, each by a number of its own
  $("new-user").showModal();
});
$("new-user-off").addEventListener("click", () => $("new-user").close());
$("new-user-form").addEventListener("submit", () => tried(async () => {
  const user = await post("users", { id: Number($("number").value), first_name: $("name").value, language_code: $("language").value });
  $("name").value = "";
  await choose(user.id);
}));
