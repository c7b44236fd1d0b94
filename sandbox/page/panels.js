// What stands beside phone and desk: whoever runs the sandbox supplies an address whose answer the page draws, or a
// module of its own with `start(place, hooks)`.
import { $, call, el, fill, get, pressed } from "./dom.js";

let panels = [];
let hooks;

async function act(action, key) {
  await pressed(key, async () => {
    if (action.user !== undefined) await hooks.choose(action.user);
    await call(action.url, action.body ?? {}, action.method ?? "POST");
    if (action.user !== undefined) await hooks.choose(action.user);
  });
  refreshPanels();
}

function button(action) {
  if (action.href) return el("a", { className: "button", href: action.href, target: "_blank", rel: "noopener" }, action.label);
  return el("button", { type: "button", on: { click: (event) => act(action, event.currentTarget) } }, action.label);
}

function row(content) {
  return el("li", {},
    el("div", {}, el("b", {}, content.label ?? ""), content.detail ? el("small", {}, content.detail) : null),
    content.actions?.length ? el("div", { className: "actions" }, content.actions.map(button)) : null);
}

async function draw(panel) {
  if (panel.module) return;
  let content;
  try {
    content = await call(panel.url);
  } catch (fault) {
    content = { note: fault.message };
  }
  fill(panel.body, content, () => [
    content.note ? el("p", { className: "hint" }, content.note) : null,
    content.rows?.length ? el("ul", { className: "rows" }, content.rows.map(row)) : null,
  ].filter(Boolean));
}

export async function startPanels(given) {
  hooks = given;
  panels = await get("panels");
  for (const panel of panels.filter((one) => one.module)) {
    const part = await import(panel.module);
    await part.start(panel.place === "top" ? $("top-extra") : $("panels"), hooks);
  }
  $("panels").append(...panels.filter((one) => !one.module).map((panel) => {
    panel.body = el("div");
    const title = `panel-${panel.id}`;
    return el("section", { className: "card", "aria-labelledby": title }, el("h2", { id: title }, panel.title), panel.body);
  }));
  refreshPanels();
}

export function refreshPanels() {
  for (const panel of panels) draw(panel);
}
