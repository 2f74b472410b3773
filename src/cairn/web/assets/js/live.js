// A page that several people may have open asks every two seconds who else is here and what they changed: an element
// with data-live-url. What others changed is put into fields that nobody here is typing in; where rows came, went or
// moved, the region is fetched again, and the person stays where they were.

import { goTo, placeIn } from "./staying.js";

export const SOON = 2000;
export const LATER = 10_000;
export const QUIET = 120_000; // without a key or a press for so long, the page asks less often

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
  const live = page.querySelector("[data-live-url]");
  if (!live) return;
  const { liveUrl, liveTool, liveScope, liveSince } = live.dataset;
  const place = { tool: liveTool ?? "", scope: liveScope ?? "" };
  const here = page.createElement("p");
  here.className = "cairn-here";
  (page.querySelector("[data-present]") ?? live).prepend(here);
  const said = page.createElement("p");
  said.className = "cairn-changed";
  said.setAttribute("role", "status");
  here.after(said);
  const watcher = new Watcher({
    since: Number(liveSince ?? 0),
    visible: () => page.visibilityState !== "hidden",
    ask: async (since) => {
      const query = new URLSearchParams({ since, ...place });
      const answer = await view.fetch(`${liveUrl}?${query}`, { credentials: "same-origin", redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 404) return null;
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    },
    told: (told) => show(page, view, { told, place, here, said }),
  });
  for (const event of ["keydown", "pointerdown"]) {
    page.addEventListener(event, () => (watcher.touched = Date.now()), { passive: true });
  }
  page.addEventListener("cairn:saved", ({ detail }) => {
    if (detail.told.structure) refresh(page, view);
    else picture(page, view);
  });
  watcher.start();
}

function show(page, view, { told, place, here, said }) {
  here.textContent = told.people.map(({ words }) => words).join(" ");
  here.hidden = told.people.length === 0;
  const mine = told.changes.filter((change) => change.tool === place.tool && change.scope === place.scope);
  if (told.changes.length > 0) said.textContent = told.changes.map(({ words }) => words).join(" ");
  if (told.reload || mine.some(({ structure }) => structure)) return refresh(page, view);
  for (const change of mine) for (const row of change.rows) apply(page, row);
  if (mine.length > 0) picture(page, view);
}

/** Puts what somebody else changed into the fields that show it, but for one that is being typed in. */
export function apply(page, { uuid, version, fields }) {
  const forms = [...page.querySelectorAll("[data-autosave]")].filter((form) => (form.dataset.autosave || form.action).includes(uuid));
  for (const form of forms) {
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
  const answer = await view.fetch(where, { credentials: "same-origin" }).catch(() => null);
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
