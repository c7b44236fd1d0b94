// The desk: the lender's group as an agent sees it on a tablet. Topics beside, the pinned brief above the talk.
import { $, dress, el, get, settled, tried } from "./dom.js";
import { brief } from "./message.js";
import { rich } from "./rich.js";
import { firstName, hear, nameOf, watch, world } from "./store.js";
import { Talk } from "./talk.js";
import { say } from "./words.js";

const GENERAL = 1;
let group = Number(localStorage.getItem("group")) || null;
let topic = null; // null: all of a group without topics; 0: the forum's General; else the topic's id
let me = Number(localStorage.getItem("agent")) || null;
let topics = [];
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
    localStorage.setItem("agent", me);
  }
  await look();
  await show(topics.some((one) => one.message_thread_id === next) ? next : topic);
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
  localStorage.setItem("group", group);
  if (!chat.members.includes(me)) me = chat.members[0] ?? null;
  topics = chat.is_forum ? await get(`chats/${group}/topics`) : [];
  if (chat.is_forum && topic === null) topic = 0;
  if (!chat.is_forum) topic = null;
  draw();
  talk.dress();
  if (`${group} ${topic} ${me}` !== before) talk.soon();
}

function draw() {
  const chat = world.chats.get(group);
  if (!chat) return;
  dress($("group-face"), nameOf(chat), group);
  const groups = [...world.chats.values()].filter((one) => one.id < 0);
  $("group").replaceChildren(...groups.map((one) => el("option", { value: one.id, selected: one.id === group }, nameOf(one))));
  $("group-note").textContent = say("{n} people and the bot", { n: chat.members.length });
  $("agent").replaceChildren(...chat.members.map((id) => el("option", { value: id, selected: id === me }, firstName(id))));
  $("topics").hidden = !chat.is_forum;
  const listed = topics.filter((one) => !one.hidden).map((one) => ({ ...one, key: one.message_thread_id === GENERAL ? 0 : one.message_thread_id }));
  $("topic-list").replaceChildren(...listed.sort((a, b) => (a.key === 0 ? -1 : b.key === 0 ? 1 : b.key - a.key)).map((one) => {
    const news = unread.get(one.key) ?? 0;
    return el("li", {}, el("button", {
      type: "button", ariaCurrent: one.key === topic ? "true" : "false", className: one.closed ? "closed" : "",
      on: { click: () => show(one.key) },
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
watch(soon);
document.addEventListener("language", draw);
$("group").addEventListener("change", ({ target }) => { group = Number(target.value); topic = null; unread = new Map(); look().then(() => talk.show()); });
$("agent").addEventListener("change", ({ target }) => {
  me = Number(target.value);
  localStorage.setItem("agent", me);
  talk.show();
});
$("to-topics").addEventListener("click", () => { document.body.dataset.inside = ""; });
