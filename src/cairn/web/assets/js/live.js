// A page that several people may have open asks every two seconds who else is here and what they changed: an element
// with data-live-url. What others changed is put into fields that nobody here is typing in; where rows came, went or
// moved, the region is fetched again, and the person stays where they were. The page says which field is being typed in,
// and marks those that others are typing in.
import { addressOf } from "./address.js";
import { goTo, placeIn } from "./staying.js";

export const SOON = 2000;
export const LATER = 10_000;
export const QUIET = 120_000; // without a key or a press for so long, the page asks less often
const SHOWN = 3; // changes that are said at once: the newest
const STILL = 30_000; // and nobody is said to be typing any more

export class Watcher {
  constructor({ ask, told, since, later = (run, pause) => setTimeout(run, pause), now = Date.now, visible = () => true }) {
    Object.assign(this, { ask, told, since, later, now, visible });
    this.touched = now();
    this.stopped = false;
  }

  start() {
    this.later(() => this.round(), SOON);
  }

  async round() {
    if (this.visible()) {
      try {
        const told = await this.ask(this.since);
        if (told === null) return; // signed out, or no longer in the team
        this.told(told);
        this.since = told.revision;
      } catch {
        // No line: the next time.
      }
    }
    this.later(() => this.round(), this.now() - this.touched > QUIET ? LATER : SOON);
  }
}

export function startLive(page, view) {
  // A tool says where it is itself; of other pages the frame does.
  const live = page.querySelector("[data-swap-region][data-live-url]") ?? page.querySelector("[data-live-url]");
  if (!live) return;
  const { liveUrl, liveTool, liveScope, liveSince } = live.dataset;
  const place = { tool: liveTool ?? "", scope: liveScope ?? "" };
  const line = (name, role) => {
    const made = page.createElement("p");
    made.className = name;
    if (role) made.setAttribute("role", role);
    return made;
  };
  const [here, came, said] = [line("cairn-here"), line("nhsuk-u-visually-hidden", "status"), line("cairn-changed", "status")];
  (page.querySelector("[data-present]") ?? live).prepend(here, came, said);
  here.hidden = true; // until somebody is
  const scene = { place, here, came, said, region: live.matches("[data-swap-region]"), people: [] };
  const watcher = new Watcher({
    since: Number(liveSince ?? 0),
    visible: () => page.visibilityState !== "hidden",
    ask: async (since) => {
      const still = Date.now() - watcher.touched > STILL;
      const query = new URLSearchParams({ since, ...place, ...(still ? {} : typingIn(page.activeElement)) });
      // The header: what a page asks by itself keeps nobody signed in.
      const headers = { "X-Unasked": "1" };
      const answer = await view.fetch(`${liveUrl}?${query}`, { credentials: "same-origin", redirect: "manual", headers });
      if (answer.type === "opaqueredirect" || answer.status === 404) return null;
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    },
    told: (told) => show(page, view, told, scene),
  });
  for (const event of ["keydown", "pointerdown"]) {
    page.addEventListener(event, () => (watcher.touched = Date.now()), { passive: true });
  }
  page.addEventListener("cairn:saved", () => picture(page, view));
  page.addEventListener("cairn:swapped", () => mark(page, scene.people));
  watcher.start();
}

/** The row and the field that a control with the focus belongs to; nothing for what is no field of a row. */
export function typingIn(control) {
  const form = control?.form?.closest?.("[data-autosave]");
  const [, kind, row] = /\/rows\/([^/]+)\/([0-9a-f-]{36})\//.exec(form ? form.dataset.autosave || addressOf(form) : "") ?? [];
  return row && control.name ? { kind, row, field: control.name } : {};
}

/** Marks the fields that others are typing in, in words and by a line at their side, and takes old marks away. */
export function mark(page, people) {
  const wanted = new Map();
  for (const { row, field, typing } of people) {
    if (row) wanted.set(`${row} ${field}`, [...(wanted.get(`${row} ${field}`) ?? []), typing]);
  }
  for (const note of page.querySelectorAll(".cairn-typing")) {
    const words = wanted.get(note.dataset.at)?.join(". ");
    const control = page.getElementById(note.dataset.of);
    if (words && control) {
      if (note.textContent !== words) note.textContent = words;
      wanted.delete(note.dataset.at);
    } else {
      control?.classList.remove("cairn-typed");
      if (control) described(control, note.id, false);
      note.remove();
    }
  }
  for (const [at, words] of wanted) {
    const control = fieldAt(page, ...at.split(" "));
    if (!control?.id) continue;
    const note = page.createElement("span");
    note.className = "cairn-typing";
    note.id = `typing-${control.id}`;
    Object.assign(note.dataset, { at, of: control.id });
    note.textContent = words.join(". ");
    control.classList.add("cairn-typed");
    described(control, note.id, true);
    control.after(note);
  }
}

/** What belongs to a control's description: read out with it, and not by itself. */
function described(control, id, is) {
  const others = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  const ids = is ? [...others, id] : others;
  if (ids.length > 0) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}

const formsOf = (page, uuid) =>
  [...page.querySelectorAll("[data-autosave]")].filter((form) => (form.dataset.autosave || addressOf(form)).includes(uuid));

function fieldAt(page, uuid, name) {
  const controls = formsOf(page, uuid).flatMap((form) => [...form.elements]);
  return controls.find((control) => control.name === name && control.type !== "hidden");
}

/** Says who is here. Read out is only who comes, goes and moves to another tool: not each field they go to. */
function present(people, { here, came }) {
  const words = people.map((one) => one.words).join(" ");
  if (here.textContent !== words) here.textContent = words;
  here.hidden = people.length === 0;
  const announced = people.map((one) => one.here).join(" ");
  if (came.textContent !== announced) came.textContent = announced;
}

/** What was changed: words, and for another tool than this one a link to it. */
function sayOf(page, change, mine) {
  if (mine.includes(change) || !change.url) return change.words;
  const link = page.createElement("a");
  link.href = change.url;
  link.textContent = change.words;
  return link;
}

function show(page, view, told, scene) {
  const { place, said } = scene;
  scene.people = told.people;
  present(told.people, scene);
  mark(page, told.people);
  const mine = told.changes.filter((change) => change.tool === place.tool && change.scope === place.scope);
  if (told.changes.length > 0) said.replaceChildren(...told.changes.slice(-SHOWN).flatMap((one) => [sayOf(page, one, mine), " "]));
  if (scene.region && (told.reload || mine.some(({ structure }) => structure))) return refresh(page, view);
  for (const change of mine) for (const row of change.rows) apply(page, row);
  if (scene.region && mine.length > 0) picture(page, view);
}

/** Puts what somebody else changed into the fields that show it, but for one that is being typed in. */
export function apply(page, { uuid, version, fields }) {
  for (const form of formsOf(page, uuid)) {
    const busy = form.contains(page.activeElement);
    for (const [name, value] of Object.entries(fields ?? {})) {
      const controls = [...form.elements].filter((one) => one.name === name);
      if (controls.length !== 1 || busy || controls[0].type === "checkbox" || typeof value === "object") continue;
      controls[0].value = value === null ? "" : dayFirst(String(value));
    }
    if (busy) continue;
    if (form.elements.version) form.elements.version.value = version;
    page.dispatchEvent?.(new CustomEvent("cairn:theirs", { detail: { form, version } }));
  }
}

const dayFirst = (text) => text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, "$3/$2/$1");

/** Fetches the page and puts its region in place of the one that is here; the focus stays. */
export async function refresh(page, view) {
  const region = page.querySelector("[data-swap-region]");
  if (!region) return;
  const next = await fetched(page, view);
  const select = `[data-swap-region="${region.dataset.swapRegion}"]`;
  const [old, fresh] = [page, next].map((one) => one?.querySelector(select));
  if (!old || !fresh) return;
  const place = placeIn(old, page.activeElement);
  if (place && place.typed !== null && page.activeElement.form?.matches("[data-autosave]")) {
    // What is being typed is saved by itself; until then it must not be swapped away.
    page.addEventListener("cairn:saved", () => refresh(page, view), { once: true });
    return;
  }
  if (old.dataset.swapAt) fresh.dataset.swapAt = old.dataset.swapAt;
  old.replaceWith(fresh);
  if (place) goTo(fresh, place);
  page.dispatchEvent(new CustomEvent("cairn:swapped", { detail: fresh }));
}

/** The page as it is now: what a form or a key opened in its region since it was loaded is part of it. */
async function fetched(page, view) {
  const where = page.querySelector("[data-swap-at]")?.dataset.swapAt ?? view.location.href;
  const headers = { "X-Unasked": "1" };
  const answer = await view.fetch(where, { credentials: "same-origin", headers }).catch(() => null);
  return answer?.ok ? new view.DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

/** What follows from the words of the rows: the picture, what can be undone, what is covered, a priority. The rows
 * themselves stay as they are: somebody types in them. */
async function picture(page, view) {
  if (!page.querySelector("[data-live-bit]")) return;
  const next = await fetched(page, view);
  for (const old of next ? page.querySelectorAll("[data-live-bit]") : []) {
    const fresh = next.getElementById(old.id);
    if (!fresh || html(fresh) === html(old)) continue;
    const region = old.contains(page.activeElement) ? old.closest("[data-swap-region]") : null;
    const place = region && placeIn(region, page.activeElement);
    const opened = [...old.querySelectorAll("details")].map((one) => one.open);
    for (const [number, one] of fresh.querySelectorAll("details").entries()) one.open = opened[number] ?? false;
    old.replaceWith(fresh);
    if (place) goTo(region, place);
  }
}

/** What of it can be seen: its forms have another token each time. */
const html = (one) => one.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");
