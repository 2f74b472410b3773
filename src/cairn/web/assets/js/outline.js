// The rows of a tool by keys, and its picture by dragging. Everything here presses a button that stands on the page, opens
// what a link there opens, or moves the focus: without a script all of it works too.
import { fieldOf, goTo, placeIn } from "./staying.js";
import { arrived, lift, saved, sendLifted } from "./swap.js";

const MOVES = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "indent", ArrowLeft: "outdent", Delete: "remove" };
const STEPS = { ArrowUp: "above", ArrowDown: "below" };

/** What a key asks for: what is done with the row, a new row, another row, an undo or redo; null for everything else. */
export function asked(event) {
  if (event.isComposing) return null;
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey) return command ? null : (MOVES[event.key] ?? null);
  if (command && event.key.toLowerCase() === "z") return event.shiftKey ? "redo" : "undo";
  if (command && event.key.toLowerCase() === "y") return "redo";
  if (event.shiftKey) return null;
  if (event.key === "Enter") return command ? "under" : "beside";
  if (command) return null;
  return event.key === "Escape" ? "close" : (STEPS[event.key] ?? null);
}

/** Whether a field holds something that was typed and not saved: then undo is the browser's own. */
export function unsaved(field) {
  return "defaultValue" in field && field.value !== field.defaultValue;
}

/** The button in a row's form that does it. */
function buttonOf(line, act) {
  return line?.querySelector(`[data-acts] button[value="${act}"]`) ?? null;
}

const lineOf = (page, key) => page.querySelector(`[data-line="${key}"]`);

/** Opens the page of a link in place of the region that is here; what is typed into a new row goes along. Resolves to
 * whether it did. */
async function open(page, view, link) {
  if (!link || !(await saved(page))) return false;
  const [address] = link.getAttribute("href").split("#");
  try {
    const answer = await view.fetch(address, { credentials: "same-origin" });
    const parsed = new view.DOMParser().parseFromString(await answer.text(), "text/html");
    const [old, next] = [page, parsed].map((one) => one.querySelector('[data-swap-region="tool"]'));
    if (!answer.ok || !next || !old) throw new Error("there is no such region");
    next.dataset.swapAt = address;
    const place = placeIn(old, page.activeElement);
    old.replaceWith(next);
    goTo(next, place, { toStart: true });
    page.dispatchEvent(new CustomEvent("cairn:swapped", { detail: next }));
  } catch {
    view.location.assign(link.href);
  }
  return true;
}

/** Presses a button and waits until its answer is in the page. */
function press(button) {
  button?.click();
  return arrived();
}

/** The field that stands in the same place of the row above or below. */
function neighbour(page, field, by) {
  const fields = [...page.querySelectorAll("[data-line] input:not([type=hidden])")].filter((one) => one.name === field.name);
  return fields[fields.indexOf(field) + by] ?? null;
}

// --- In a row ---

function inRow(page, view, act, line, field) {
  const key = line.dataset.line;
  if (Object.values(MOVES).includes(act)) return () => press(buttonOf(lineOf(page, key), act));
  if (!field.matches("input, textarea")) return null;
  if ((act === "above" || act === "below") && field.matches("input")) {
    const beside = neighbour(page, field, act === "above" ? -1 : 1);
    return beside && (() => beside.focus());
  }
  if (line.localName !== "tr" || (act !== "under" && (act !== "beside" || !field.matches("input")))) return null;
  return () => page.querySelector("[data-new] input:not([type=hidden])")?.focus();
}

/** The link that opens a new row beside or under this one; of a lane there is only the one under it. */
function linkOf(line, act) {
  const [beside, under] = ["beside", "under"].map((name) => line?.querySelector(`[data-${name}]`));
  return act === "under" ? (under ?? beside) : (beside ?? under);
}

/** A new row is opened. Who types on before it is there types into a field that stands in for it. */
function begin(page, view, act, line, field) {
  const form = page.createElement("form");
  form.className = "cairn-row__form cairn-row__form--new";
  form.dataset.new = line.dataset.line;
  const words = page.createElement("input");
  Object.assign(words, { type: "text", name: "text", className: "nhsuk-input", autocomplete: "off", ariaLabel: linkOf(line, act).textContent });
  form.append(words);
  line.after(form);
  words.focus();
  inTurn(async () => {
    if (await open(page, view, linkOf(lineOf(page, line.dataset.line), act))) return;
    form.remove(); // beside the row it says why
    field.focus();
  });
}

// --- In a row that is being added ---

function inNew(page, view, act, form, field) {
  const beside = form.dataset.new;
  const line = beside ? lineOf(page, beside) : null;
  if (act === "close" || (act === "beside" && !field.value.trim())) return () => close(form, line);
  if (act !== "indent" && act !== "outdent") return null;
  // In from beside the row above it, out beside that row, and further out beside what that hangs on.
  const under = form.dataset.newAs === "under";
  const out = under ? line : line?.closest("li").parentElement.closest("li")?.querySelector("[data-line]");
  const link = act === "outdent" ? out?.querySelector("[data-beside]") : under ? null : line?.querySelector("[data-under]");
  return () => open(page, view, link);
}

function close(form, line) {
  if (!line) return;
  fieldOf(line)?.focus();
  form.remove();
}

// One after the other, each where the one before left the focus: who presses a key three times wants three moves.
let turn = Promise.resolve();
let waiting = 0;

function inTurn(run) {
  waiting += 1;
  turn = turn.then(arrived).then(run).catch(() => {}).finally(() => (waiting -= 1));
}

function wanted(page, view, act, field) {
  if (act === "undo" || act === "redo") {
    if (field.matches?.("input, textarea") && unsaved(field)) return null;
    return page.querySelector("[data-way]") && (() => press(page.querySelector(`[data-way="${act}"] button`)));
  }
  const line = field.closest?.("[data-line]");
  if (line) return inRow(page, view, act, line, field);
  const form = field.form?.closest?.("[data-new]");
  return form && field.matches("input") ? inNew(page, view, act, form, field) : null;
}

function pressed(page, view, event) {
  const act = asked(event);
  if (!act) return;
  const [line, form] = [event.target.closest?.("[data-line]"), event.target.form?.closest?.("[data-new]")];
  if (["beside", "under"].includes(act) && line?.localName === "div" && event.target.matches("input") && linkOf(line, act)) {
    event.preventDefault();
    return begin(page, view, act, line, event.target);
  }
  if (act === "beside" && form && event.target.matches("input") && event.target.value.trim()) {
    event.preventDefault();
    const words = lift(form);
    return inTurn(() => sendLifted(page.activeElement.form?.closest("[data-new][action]") ?? form, words));
  }
  // While something is on its way, nobody knows yet where the key will be pressed.
  if (!wanted(page, view, act, event.target) && !(waiting && (line || form))) return;
  event.preventDefault();
  inTurn(() => wanted(page, view, act, page.activeElement)?.());
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
