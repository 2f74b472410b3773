// The outline of a tool by keys, and its picture by dragging. Everything here presses a button that stands on the page,
// or sends what one sends: without a script all of it works too.

import { addressOf } from "./address.js";

const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent" };

/** What a key asks for: a move of the row, a new row, an undo or redo; null for everything else. */
export function asked(event) {
  if (event.isComposing) return null;
  if (event.altKey && !event.ctrlKey && !event.metaKey) return MOVES[event.key] ?? null;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z") {
    return event.shiftKey ? "redo" : "undo";
  }
  return event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey ? "beside" : null;
}

/** Whether a field holds something that was typed and not saved: then undo is the browser's own. */
export function unsaved(field) {
  return "defaultValue" in field && field.value !== field.defaultValue;
}

/** The button in a row's form that does it. */
export function buttonOf(line, act) {
  return line?.querySelector(`[data-acts] button[value="${act}"]`) ?? null;
}

async function open(page, address, { get = fetch, parse = (text) => new DOMParser().parseFromString(text, "text/html") } = {}) {
  const answer = await get(address, { credentials: "same-origin" });
  const next = parse(await answer.text()).querySelector('[data-swap-region="tool"]');
  const old = page.querySelector('[data-swap-region="tool"]');
  if (!answer.ok || !next || !old) throw new Error("there is no such region");
  old.replaceWith(next);
  next.querySelector("[data-swap-focus]")?.focus();
}

async function beside(page, view, field) {
  const line = field.closest("[data-line]");
  const link = line?.querySelector("[data-beside]");
  if (!link) return;
  if (unsaved(field)) {
    await view.fetch(addressOf(field.form), { method: "POST", body: new URLSearchParams(new FormData(field.form)), credentials: "same-origin" });
  }
  await open(page, link.getAttribute("href").split("#")[0], { get: view.fetch.bind(view) }).catch(() => view.location.assign(link.href));
}

function pressed(page, view, event) {
  const act = asked(event);
  const field = event.target;
  if (!act) return;
  if (act === "undo" || act === "redo") {
    const button = page.querySelector(`[data-way="${act}"] button`);
    if (!button || (field.matches?.("input, textarea") && unsaved(field))) return;
    event.preventDefault();
    button.click();
    return;
  }
  const line = field.closest?.("[data-line]");
  if (!line || !field.matches("input[data-row]")) return;
  event.preventDefault();
  if (act === "beside") void beside(page, view, field);
  else buttonOf(line, act)?.click();
}

// --- Dragging in the picture ---

const FAR = 8; // pixels until a press is a drag

/** The row whose group in the picture stands at a point. */
function rowAt(page, x, y) {
  return page.elementFromPoint(x, y)?.closest?.("g[data-row]") ?? null;
}

/** What a drop means: on another row to hang there, else above or below where it stood. */
export function dropped(from, to, dy) {
  if (to && to !== from) return { do: "hang", on: to };
  if (Math.abs(dy) < 3 * FAR) return null;
  return { do: dy < 0 ? "up" : "down" };
}

function send(page, key, sent) {
  const form = page.querySelector(`[data-line="${key}"] [data-acts]`);
  if (!form) return;
  if (sent.on) {
    const hidden = Object.assign(page.createElement("input"), { type: "hidden", name: "on", value: sent.on });
    form.append(hidden);
  }
  const button = Object.assign(page.createElement("button"), { type: "submit", name: "do", value: sent.do, hidden: true });
  form.append(button);
  button.click();
}

function startDragging(page) {
  let begun = null;
  page.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    const group = event.target.closest?.("[data-drag] g[data-row]");
    begun = group?.dataset.row ? { group, key: group.dataset.row, x: event.clientX, y: event.clientY } : null;
    if (begun) event.preventDefault();
  });
  page.addEventListener("pointermove", (event) => {
    if (!begun) return;
    const [dx, dy] = [event.clientX - begun.x, event.clientY - begun.y];
    begun.group.classList.toggle("cairn-dragged", Math.hypot(dx, dy) > FAR);
  });
  page.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const { group, key, x, y } = begun;
    begun = null;
    group.classList.remove("cairn-dragged");
    if (Math.hypot(event.clientX - x, event.clientY - y) <= FAR) return;
    const onto = rowAt(page, event.clientX, event.clientY)?.dataset.row;
    const sent = dropped(key, onto, event.clientY - y);
    if (sent) send(page, key, sent);
  });
}

export function startOutline(page, view) {
  page.addEventListener("keydown", (event) => pressed(page, view, event));
  startDragging(page);
}
