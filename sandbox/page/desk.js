// The desk: the lender's group as an agent sees it on a tablet. Topics beside, the pinned brief above the talk.
import { $, dress, el, fill, get, settled, tried } from "./dom.js";
import { keep, recall } from "./memory.js";
import { brief } from "./message.js";
import { rich } from "./rich.js";
import { firstName, hear, nameOf, watch, world } from "./store.js";
import { Talk } from "./talk.js";
import { say } from "./words.js";

const GENERAL = 1;
let group = Number(recall("group")) || null;
let topic = null; // null: all of a group without topics; 0: the forum's General; else the topic's id
let me = Number(recall("agent")) || null;
let topics = [];
let known = null; // the group whose topics these are
let unread = new Map(); // topic -> messages not looked at yet

const talk = new Talk($("desk-talk"), () => (group && me ? { chat: group, topic, me } : null), pinned);

async function show(next) {
  topic = next;
  unread.delete(next);
  document.body.dataset.inside = next === null && world.chats.get(group)?.is_forum ? "" : "talk";
  draw();
  await talk.show();
}

/** Show a topic as one of the members sees it; what is not known yet is left as it is. */
export async function visit(next, agent) {
  const chat = world.chats.get(group);
  if (!chat) return;
  if (agent && chat.members.includes(agent)) {
    me = agent;
    keep("agent", me);
  }
  await look();
  await show(next === 0 || topics.some((one) => one.message_thread_id === next) ? next : topic);
}

async function look() {
  const groups = [...world.chats.values()].filter((chat) => chat.id < 0);
  $("no-group").hidden = groups.length > 0;
  $("desk-body").hidden = groups.length === 0;
  const before = `${group} ${topic} ${me}`;
  if (!world.chats.has(group)) {
    group = groups[0]?.id ?? null;
    topic = null;
  }
  const chat = world.chats.get(group);
  if (!chat) return;
  keep("group", group);
  if (!chat.members.includes(me)) me = chat.members[0] ?? null;
  const found = chat.is_forum ? await get(`chats/${chat.id}/topics`) : [];
  if (chat.id !== group) return; // another group was chosen meanwhile
  [topics, known] = [found, group];
  if (!chat.is_forum) topic = null;
  else if (!topics.some((one) => one.message_thread_id === topic)) topic = 0; // as after the topic shown was deleted
  draw();
  talk.dress();
  if (`${group} ${topic} ${me}` !== before) talk.soon();
}

function options(list, listed, chosen) {
  fill(list, listed, () => listed.map(([value, name]) => el("option", { value }, name)));
  list.value = chosen;
}

function draw() {
  const chat = world.chats.get(group);
  if (!chat) return;
  dress($("group-face"), nameOf(chat), group);
  const groups = [...world.chats.values()].filter((one) => one.id < 0);
  options($("group"), groups.map((one) => [one.id, nameOf(one)]), group);
  $("group-note").textContent = say("{n} people and the bot", { n: chat.members.length });
  options($("agent"), chat.members.map((id) => [id, firstName(id)]), me);
  $("topics").hidden = !chat.is_forum;
  const listed = topics.filter((one) => !one.hidden).map((one) => ({ ...one, key: one.message_thread_id === GENERAL ? 0 : one.message_thread_id }));
  listed.sort((a, b) => (a.key === 0 ? -1 : b.key === 0 ? 1 : b.key - a.key));
  fill($("topic-list"), [listed, topic, [...unread]], () => listed.map((one) => {
    const news = unread.get(one.key) ?? 0;
    return el("li", {}, el("button", {
      type: "button", ariaCurrent: one.key === topic ? "true" : "false", className: one.closed ? "closed" : "",
      "data-key": one.key, on: { click: () => show(one.key) },
    }, el("span", { className: "hash", ariaHidden: "true" }, one.key === 0 ? "#" : "●"),
      el("span", { dir: "auto" }, one.name), news ? el("b", { className: "count" }, String(news)) : null));
  }));
  const here = listed.find((one) => one.key === topic);
  $("topic-title").textContent = here?.name ?? "";
}

/** The newest pinned message of the topic, folded to a line; a tap unfolds it. */
function pinned(found) {
  $("pinned").hidden = !found;
  if (!found) return;
  $("pinned-line").textContent = brief(found).split("\n")[0];
  $("pinned-words").replaceChildren(...rich(found.text ?? found.caption ?? "", found.entities ?? found.caption_entities ?? [], talk.hooks));
}

const soon = settled(() => tried(look), 80);

hear((news) => {
  if (news.chat !== group && news.kind !== "missed") return;
  if (news.kind === "message") {
    const thread = news.topic ?? 0;
    if (world.chats.get(group)?.is_forum && thread !== topic) unread.set(thread, (unread.get(thread) ?? 0) + 1);
  }
  soon();
});
watch(() => {
  if (world.chats.has(group) && group === known) draw();
  else soon();
});
document.addEventListener("language", draw);
$("group").addEventListener("change", ({ target }) => tried(async () => {
  group = Number(target.value);
  topic = null;
  unread = new Map();
  await look();
  await talk.show();
}));
$("agent").addEventListener("change", ({ target }) => {
  me = Number(target.value);
  keep("agent", me);
  talk.show();
});
$("to-topics").addEventListener("click", () => {
  document.body.dataset.inside = "";
  $("topic-list").querySelector("[aria-current=true]")?.focus();
});
