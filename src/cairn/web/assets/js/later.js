// Forms that were sent without a line (data-later) are kept in this browser, under their author's name, each with a key
// of its own, and sent on the next page that this person opens with a line. The key goes with the form however it is
// sent, so that the server does it once: also when two tabs send it, or its answer was lost on the way.
import { addressOf } from "./address.js";

export const PREFIX = "cairn-later:";
export const TRYING = "cairn-trying";
export const KEY_FIELD = "sent_key";
// The server forgets keys after 90 days; by then nothing of that age is left here.
const OLDEST = 60 * 24 * 60 * 60 * 1000;
const WRITTEN = ["textarea", "text", "number", "date"];
const TICKED = ["radio", "checkbox"];
const NOT_SAVING = ["more"];
const LEFT_OUT = ["csrfmiddlewaretoken", KEY_FIELD];

/** What one person has not sent yet. ``send`` resolves to {location}, to {refused: words}, or to null if there is no
 * answer that says either. */
export class Later {
  constructor({ by, storage, send, report = () => {}, now = Date.now }) {
    Object.assign(this, { by, storage, send, report, now });
  }

  place({ key }) {
    return `${PREFIX}${this.by}:${key}`;
  }

  /** Keeps a form; a later state of the same thing (it has a version) takes the place of the earlier. */
  keep(entry) {
    if (!this.by) return false;
    try {
      this.storage.setItem(this.place(entry), JSON.stringify({ at: this.now(), ...entry }));
    } catch {
      return false;
    }
    if (isChange(entry)) {
      for (const one of this.mine()) if (one.address === entry.address && one.key !== entry.key) this.forget(one);
    }
    return true;
  }

  /** Of this person only, the oldest first. */
  mine() {
    const places = Object.keys(this.storage ?? {}).filter((place) => place.startsWith(`${PREFIX}${this.by}:`));
    return places.map((place) => parsed(this.storage.getItem(place))).filter(Boolean).sort((one, other) => one.at - other.at);
  }

  forget(entry) {
    this.storage.removeItem(this.place(entry));
  }

  async sendAll() {
    for (const entry of this.mine()) {
      if (entry.refused) continue;
      const answer = await this.send(entry);
      if (answer === null) return;
      if (answer.refused) this.keep({ ...entry, refused: answer.refused });
      else this.forget(entry);
      this.report(answer.refused ? { ...entry, refused: answer.refused } : entry, answer.location);
    }
  }
}

const isChange = ({ fields }) => fields.some(([name, value]) => name === "version" && value !== "");

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Forgets what has lain here too long, whoever wrote it. */
export function tidyLater(storage, now) {
  for (const place of Object.keys(storage ?? {})) {
    if (place.startsWith(PREFIX) && !(now - parsed(storage.getItem(place))?.at < OLDEST)) storage.removeItem(place);
  }
}

/** What an answer of the server means: ``wordsOf`` finds the sentence in a page. */
export async function meaning(answer, wordsOf) {
  const told = answer.headers.get("Content-Type") ?? "";
  if (answer.redirected || [401, 403, 429].includes(answer.status) || answer.status >= 500) return null;
  if (told.startsWith("application/json")) return answer.ok ? { location: (await answer.json()).location } : null;
  return { refused: wordsOf(await answer.text()) };
}

export function startLater(page, view) {
  const storage = storageOf(view, "localStorage");
  const tab = storageOf(view, "sessionStorage");
  const { draftBy: by, nameless } = page.body.dataset;
  if (storage === null || (by === undefined && nameless === undefined)) return;
  tidyLater(storage, Date.now());
  const later = new Later({
    by,
    storage,
    send: (entry) => post(page, view, entry, by),
    report: (entry, location) => tell(page, view, later, entry, location),
  });
  settleTrying(page, later, tab);
  // Before what sends a form in its own way; and the key after what stops a second press.
  page.addEventListener("submit", (event) => keepSubmitted(event, { page, view, later }), true);
  view.addEventListener("submit", (event) => marked(event, { page, view, later, tab }));
  if (nameless !== undefined) return;
  for (const entry of later.mine()) if (entry.refused) tell(page, view, later, entry);
  sendWithLine(view, later);
  view.addEventListener("online", () => sendWithLine(view, later));
}

function storageOf(view, name) {
  try {
    return view[name];
  } catch {
    return null; // Forbidden by a hospital's policy.
  }
}

/** One tab at a time; the server would do it once all the same. */
function sendWithLine(view, later) {
  if (!view.navigator.onLine || later.mine().length === 0) return;
  const { locks } = view.navigator;
  if (locks) locks.request("cairn-later", { ifAvailable: true }, (lock) => lock && later.sendAll());
  else later.sendAll();
}

/** A form that this tab sent: if it led to a page that lies here, the line was lost. */
function settleTrying(page, later, tab) {
  const entry = parsed(tab?.getItem(TRYING));
  tab?.removeItem(TRYING);
  if (!entry || page.body.dataset.nameless === undefined || entry.by !== later.by) return;
  if (later.keep(entry)) notice(page, page.body.dataset.laterKept);
}

const hasLine = (page, view) => page.body.dataset.nameless === undefined && view.navigator.onLine;

/** A form that is on its way carries its key, and this tab remembers it until the next page. */
function marked({ target: form, submitter, defaultPrevented }, { page, view, later, tab }) {
  if (defaultPrevented || !form.matches("[data-later]") || !hasLine(page, view)) return;
  const entry = entryOf(view, form, submitter);
  carry(page, form, entry.key);
  remember(tab, { ...entry, by: later.by });
}

function keepSubmitted(event, { page, view, later }) {
  const form = event.target;
  if (!form.matches("[data-later]") || hasLine(page, view)) return;
  const { laterKept, laterUnknown } = page.body.dataset;
  // It asks for a page and not to be saved.
  if (NOT_SAVING.includes(event.submitter?.name)) return event.preventDefault();
  if (isEmpty(form)) return event.preventDefault();
  if (!later.by) {
    event.preventDefault();
    return say(page, form, laterUnknown);
  }
  const entry = entryOf(view, form, event.submitter);
  // Full: the browser tries to send it, and the draft stays.
  if (!later.keep(entry)) return;
  event.preventDefault();
  say(page, form, laterKept);
  kept(view, form, isChange(entry));
}

/** Nothing was written, ticked or chosen in it. A form of one button is never empty. */
export function isEmpty({ elements }) {
  const fields = [...elements].filter(({ type }) => WRITTEN.includes(type) || TICKED.includes(type));
  return fields.length > 0 && fields.every(({ type, value, checked }) => (TICKED.includes(type) ? !checked : value.trim() === ""));
}

const typedIn = (form) => [...form.elements].filter(({ type }) => type === "textarea" || type === "text");

function entryOf(view, form, submitter) {
  const fields = [...new view.FormData(form)].filter(([name, value]) => !LEFT_OUT.includes(name) && typeof value === "string");
  if (submitter?.name) fields.push([submitter.name, submitter.value]);
  const address = new URL(submitter?.getAttribute("formaction") ?? addressOf(form), view.location.href).pathname;
  return { key: view.crypto.randomUUID(), address, fields, title: form.dataset.later, page: view.location.pathname };
}

/** A new key at each press: what is written next in the same form is another thing. */
function carry(page, form, key) {
  let field = form.elements[KEY_FIELD];
  if (!field) {
    field = page.createElement("input");
    Object.assign(field, { type: "hidden", name: KEY_FIELD });
    form.append(field);
  }
  field.value = key;
}

function remember(tab, entry) {
  try {
    tab?.setItem(TRYING, JSON.stringify(entry));
  } catch {
    // Full: its draft is kept all the same.
  }
}

/** The words are not in the form any more, so that they are not sent twice by hand; a change stays to be read. */
function kept(view, form, change) {
  form.dispatchEvent(new view.CustomEvent("cairn:kept", { detail: { change } }));
  if (change) return;
  for (const control of typedIn(form)) control.value = "";
  if (typedIn(form).length === 0) for (const button of form.querySelectorAll("button")) button.disabled = true;
}

function say(page, form, words) {
  let line = form.querySelector("[data-later-said]");
  if (!line) {
    line = page.createElement("p");
    line.dataset.laterSaid = "";
    line.setAttribute("role", "status");
    form.append(line);
  }
  line.textContent = words;
}

async function post(page, view, { key, address, fields }, by) {
  try {
    const answer = await view.fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": page.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "",
        "Idempotency-Key": key,
        "Kept-By": by,
      },
      body: String(new URLSearchParams(fields)),
    });
    return await meaning(answer, (html) => sentence(view, html));
  } catch {
    return null;
  }
}

function sentence(view, html) {
  const found = new view.DOMParser().parseFromString(html, "text/html");
  const told = found.querySelector(".nhsuk-error-summary__list, .nhsuk-error-message") ?? found.querySelector("main");
  return (told?.textContent ?? "").replace(/\s+/g, " ").trim().slice(0, 300) || "?";
}

function tell(page, view, later, entry, location) {
  const words = page.body.dataset;
  if (!entry.refused) {
    emptyForms(page, view, entry);
    notice(page, `${words.laterSent} ${entry.title}`, [link(page, view, words.laterOpen, location)]);
    return;
  }
  const text = page.createElement("textarea");
  Object.assign(text, { className: "nhsuk-textarea", rows: 4, readOnly: true, value: wordsIn(entry) });
  text.setAttribute("aria-label", words.laterWords);
  const forget = page.createElement("button");
  Object.assign(forget, { type: "button", className: "nhsuk-button nhsuk-button--secondary nhsuk-button--small" });
  forget.textContent = words.laterForget;
  const box = notice(page, `${words.laterRefused} ${entry.title}. ${entry.refused}`, [
    text,
    link(page, view, words.laterOpen, entry.page),
    forget,
  ]);
  forget.addEventListener("click", () => {
    later.forget(entry);
    box.remove();
  });
}

/** What somebody typed, without what only the server understands. */
export function wordsIn({ fields }) {
  const typed = fields.filter(([name, value]) => value.trim() && !["draft_of", "version", "parent", "act"].includes(name));
  return typed.map(([, value]) => value).join("\n\n");
}

/** A draft of the same words may have been put into the form again. */
function emptyForms(page, view, { address, fields }) {
  const sent = new Map(fields);
  for (const form of page.querySelectorAll("form[data-later]")) {
    const here = new URL(addressOf(form), view.location.href).pathname === address && !sent.has("version");
    const typed = typedIn(form);
    if (!here || typed.length === 0 || typed.some(({ name, value }) => value.trim() !== sent.get(name)?.trim())) continue;
    kept(view, form, false);
  }
}

function link(page, view, words, location) {
  const made = page.createElement("a");
  made.href = location;
  made.textContent = words;
  // The same page with another end would only be scrolled.
  made.addEventListener("click", (event) => {
    if (made.pathname !== view.location.pathname) return;
    event.preventDefault();
    view.location.assign(made.href);
    view.location.reload();
  });
  return made;
}

function notice(page, words, more = []) {
  const [box, line] = [page.createElement("div"), page.createElement("p")];
  box.className = "cairn-notice cairn-notice--info";
  box.setAttribute("role", "status");
  line.textContent = words;
  box.append(line);
  for (const one of more) {
    const part = page.createElement("p");
    part.append(one);
    box.append(part);
  }
  page.querySelector("main").prepend(box);
  return box;
}
