// A page that several people may have open asks every two seconds who else is here and what they changed: an element
// with data-live-url. What others changed is put into fields that nobody here is typing in; where rows came, went or
// moved, the region is fetched again, and the person stays where they were.
import { actionOf } from "./action.js";

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
  const forms = [...page.querySelectorAll("[data-autosave]")].filter((form) => (form.dataset.autosave || actionOf(form)).includes(uuid));
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
export async function refresh(page, view, only = null) {
  const region = page.querySelector("[data-swap-region]");
  if (!region) return;
  const answer = await view.fetch(view.location.href, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const next = new view.DOMParser().parseFromString(await answer.text(), "text/html");
  const select = only ?? `[data-swap-region="${region.dataset.swapRegion}"]`;
  const [old, fresh] = [page.querySelector(select), next.querySelector(select)];
  if (!old || !fresh) return;
  const active = page.activeElement;
  const typing = old.contains(active) && active.id ? { id: active.id, value: active.value, at: active.selectionStart } : null;
  if (typing && typing.value !== active.defaultValue && only === null) {
    // What is being typed is saved by itself; until then it must not be swapped away.
    page.addEventListener("cairn:saved", () => refresh(page, view), { once: true });
    return;
  }
  old.replaceWith(fresh);
  if (typing) {
    const again = page.getElementById(typing.id);
    again?.focus();
    if (again && typeof typing.at === "number") again.setSelectionRange?.(typing.at, typing.at);
  }
  page.dispatchEvent(new CustomEvent("cairn:swapped", { detail: fresh }));
}

const picture = (page, view) => page.querySelector("[data-live-picture]") && refresh(page, view, "[data-live-picture]");
