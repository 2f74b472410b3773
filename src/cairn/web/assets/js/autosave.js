// A form marked data-autosave is saved while it is typed: what was changed is sent within a second, with the version
// that it was changed from. The server merges it with what others changed; of a field that both changed it gives both
// texts, and the person chooses. What is not sent yet lies in this browser under the person's name. data-autosave holds
// the address, if it is not the form's own.
import { addressOf } from "./address.js";

export const PAUSE = 700;
const PREFIX = "cairn-unsent:";
const PLAIN = new Set(["csrfmiddlewaretoken", "version", "back", "do", "draft_of", "identifies_nobody", "reason", "with"]);
const SLOWEST = 30_000;

/** What the fields of a form hold now, by name: lists of values. */
export function held(form) {
  const found = {};
  for (const control of form.elements) {
    const { name, type } = control;
    if (!name || PLAIN.has(name) || ["submit", "button", "file", "fieldset"].includes(type)) continue;
    const ticked = type === "checkbox" || type === "radio";
    found[name] ??= [];
    if (!ticked || control.checked) found[name].push(control.value);
  }
  return found;
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Saves one form. ``send(fields, version)`` resolves to {status, told}; it rejects where there is no line. */
export class Saver {
  constructor({ read, version, send, show, storage, place, later = (run, pause) => setTimeout(run, pause), cancel = (timer) => clearTimeout(timer), base }) {
    Object.assign(this, { read, version, send, show, storage, place, later, cancel });
    this.saved = base ?? read();
    this.timer = null;
    this.wait = PAUSE;
    this.busy = false;
    this.again = false; // something was changed while the last request was on its way
    this.clashing = new Set(); // fields that wait until the person has chosen between two texts
    this.reason = "";
    this.flight = null;
    this.resting = false; // the form itself was sent: nothing is saved beside it
    this.keptApart = false; // the server holds the words, for the person who typed them alone
  }

  /** The names of fields that hold something else than what was saved. */
  dirty() {
    const now = this.read();
    return Object.keys(now).filter((name) => !same(now[name], this.saved[name]));
  }

  changed(pause = PAUSE) {
    this.keep();
    this.cancel(this.timer);
    this.timer = this.later(() => this.flush(), pause);
  }

  /** The form is on its way with all that it holds, so a draft of it would come too late. Until somebody goes on. */
  rest() {
    this.cancel(this.timer);
    this.resting = true;
  }

  typed(pause = PAUSE) {
    this.resting = false;
    this.changed(pause);
  }

  async flush() {
    this.cancel(this.timer);
    if (this.resting) return;
    const names = this.dirty().filter((name) => !this.clashing.has(name));
    if (this.busy) this.again = true;
    if (this.busy || names.length === 0) return;
    await (this.flight = this.fly(names));
  }

  /** Sends what is not sent yet; resolves to whether the server has all of it. */
  async settled() {
    await this.flight;
    await this.flush();
    return this.dirty().length === 0 || this.keptApart;
  }

  async fly(names) {
    this.busy = true;
    this.again = false;
    const now = this.read();
    const fields = Object.fromEntries(names.map((name) => [name, now[name]]));
    this.show("saving");
    let answer;
    try {
      answer = await this.send(fields, this.version, this.reason);
    } catch {
      this.busy = false;
      this.wait = Math.min(this.wait * 2, SLOWEST);
      this.show("offline");
      this.timer = this.later(() => this.flush(), this.wait);
      return;
    }
    this.busy = false;
    this.wait = PAUSE;
    this.took(answer, fields);
  }

  took({ status, told }, fields) {
    this.keptApart = status === 422 && Boolean(told.held?.length);
    if (status === 200) {
      this.version = told.version;
      this.reason = "";
      Object.assign(this.saved, fields);
      this.forget();
      this.show("saved", told);
      if (this.dirty().length > 0) this.changed();
    } else if (status === 409) {
      for (const { field } of told.clashes) this.clashing.add(field);
      this.show("clash", told);
    } else if (status === 422) {
      this.show(told.held?.length ? "held" : "faults", told);
    } else {
      this.show("refused", told);
    }
    if (this.again) this.changed(0);
  }

  /** The person chose: the field goes on from their text, which is seen now. */
  settle(name, theirs, version) {
    this.clashing.delete(name);
    this.saved[name] = theirs;
    this.version = version;
    this.changed(0);
  }

  /** The form holds what somebody else saved, and nothing of one's own that is not saved. */
  follow(version) {
    const now = this.read();
    for (const name of Object.keys(now)) this.saved[name] = now[name];
    this.version = version;
  }

  explain(reason) {
    this.reason = reason;
    this.changed(0);
  }

  keep() {
    const now = this.read();
    const fields = Object.fromEntries(this.dirty().map((name) => [name, now[name]]));
    try {
      this.storage?.setItem(this.place, JSON.stringify({ fields, version: this.version }));
    } catch {
      // Full or forbidden: the server still gets it.
    }
  }

  forget() {
    try {
      this.storage?.removeItem(this.place);
    } catch {
      // Nothing was kept either.
    }
  }
}

/** The body of a request: what was changed, and what says of what. */
export function bodyOf(form, fields, version, reason) {
  const body = new URLSearchParams({ do: "set", version, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken?.value ?? "" });
  for (const [name, values] of Object.entries(fields)) {
    for (const value of values) body.append(name, value);
  }
  body.append("with", Object.keys(fields).join(" ")); // of boxes that are not ticked nothing else is sent
  if (reason) body.append("reason", reason);
  return body;
}

export function startAutosave(page, view) {
  // The rows of a tool that is empty yet come later.
  if (!page.querySelector("[data-autosave], [data-swap-region]")) return;
  let storage = null;
  try {
    storage = view.localStorage;
  } catch {
    // Forbidden by a hospital's policy.
  }
  const savers = new WeakMap();
  const saverOf = (form) => {
    if (!savers.has(form)) savers.set(form, bind(page, view, form, storage));
    return savers.get(form);
  };
  const formOf = (event) => event.target.form?.closest?.("[data-autosave]");
  // Not for a button: a press gives it the focus first, and the line that says what is saved would move it away under it.
  page.addEventListener("focusin", (event) => event.target.type !== "submit" && formOf(event) && saverOf(formOf(event)));
  page.addEventListener("input", (event) => formOf(event) && saverOf(formOf(event)).typed());
  page.addEventListener("change", (event) => formOf(event) && saverOf(formOf(event)).typed(0));
  // At the window, after whoever sends a form without leaving the page.
  view.addEventListener("submit", (event) => event.defaultPrevented || savers.get(event.target)?.rest());
  const flushAll = () => {
    for (const form of page.querySelectorAll("[data-autosave]")) savers.get(form)?.flush();
  };
  page.addEventListener("visibilitychange", () => page.visibilityState === "hidden" && flushAll());
  view.addEventListener("pagehide", flushAll);
  // What somebody else changed in a field that is not touched here is what is saved now.
  page.addEventListener("cairn:theirs", ({ detail: { form, version } }) => savers.get(form)?.follow(version));
  calm(page);
  for (const form of page.querySelectorAll("[data-autosave]")) {
    if (storage?.getItem(placeOf(page, form))) putBack(form, saverOf(form), storage);
  }
  page.addEventListener("cairn:swapped", () => calm(page));
  page.addEventListener("cairn:leaving", ({ detail: { waits, except } }) => {
    const forms = [...page.querySelectorAll("[data-autosave]")].filter((form) => savers.has(form) && savedAt(form) !== except);
    waits.push(...forms.map((form) => savers.get(form).settled()));
  });
}

/** What saves itself needs no button. */
function calm(page) {
  for (const button of page.querySelectorAll("[data-autosave] [data-autosave-button]")) button.hidden = true;
}

const savedAt = (form) => form.dataset.autosave || addressOf(form);
const placeOf = (page, form) => `${PREFIX}${page.body.dataset.draftBy ?? ""}:${savedAt(form)}`;

function putBack(form, saver, storage) {
  try {
    const { fields, version } = JSON.parse(storage.getItem(saver.place));
    saver.version = version;
    for (const [name, values] of Object.entries(fields)) put(form, name, values);
  } catch {
    return saver.forget();
  }
  if (saver.dirty().length > 0) saver.changed();
  else saver.forget();
}

/** Puts values into the fields of a name. */
export function put(form, name, values) {
  const found = [...form.elements].filter((control) => control.name === name);
  for (const control of found) {
    if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}

function bind(page, view, form, storage) {
  const words = page.body.dataset;
  const line = statusLine(page, form);
  const saver = new Saver({
    read: () => held(form),
    version: form.elements.version?.value ?? "",
    storage,
    place: placeOf(page, form),
    send: async (fields, version, reason) => {
      const body = bodyOf(form, fields, version, reason).toString();
      const answer = await view.fetch(savedAt(form), {
        method: "POST",
        credentials: "same-origin",
        keepalive: body.length < 60_000, // browsers refuse more in a request that may outlive its page
        redirect: "manual",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        body,
      });
      if (answer.type === "opaqueredirect") return { status: 0, told: {} };
      const told = await answer.json().catch(() => ({}));
      return { status: answer.status, told };
    },
    show: (state, told) => {
      clean(page, form, state);
      if (state === "saved") {
        form.elements.version.value = told.version;
        nowDefault(form, saver.saved);
        page.dispatchEvent(new CustomEvent("cairn:saved", { detail: { form, told } }));
      }
      if (state === "clash") for (const clash of told.clashes) offer(page, form, saver, clash, told.version);
      if (state === "held") for (const one of told.held) ask(page, form, saver, one);
      if (state === "faults") for (const [name, text] of Object.entries(told.errors ?? {})) say(page, form, name, text);
      line.textContent = words[`autosave${state[0].toUpperCase()}${state.slice(1)}`] ?? "";
    },
  });
  return saver;
}

/** What is saved counts as what the page came with: an undo by keys is the tool's again, and others' changes come in. */
function nowDefault(form, saved) {
  for (const control of form.elements) {
    if (saved[control.name]?.includes(control.value) && "defaultValue" in control) control.defaultValue = control.value;
  }
}

function statusLine(page, form) {
  const line = page.createElement("p");
  line.className = "cairn-saved";
  line.setAttribute("role", "status");
  form.append(line);
  return line;
}

/** Takes away what was told before. In a table the fields, and what is told of them, stand outside their form. */
function clean(page, form, state) {
  if (state === "saving") return;
  for (const old of page.querySelectorAll(".cairn-told")) if (old.toldOf === form) old.remove();
}

const fieldOf = (form, name) => [...form.elements].find((control) => control.name === name) ?? form.elements[0];

function box(page, form, name) {
  const found = page.createElement("div");
  found.className = "cairn-told";
  found.toldOf = form;
  found.setAttribute("role", "group");
  (fieldOf(form, name).closest(".nhsuk-form-group") ?? fieldOf(form, name)).after(found);
  return found;
}

function paragraph(page, text, bold) {
  const found = page.createElement("p");
  found.textContent = text;
  if (bold) found.className = "nhsuk-error-message";
  return found;
}

function button(page, text, run) {
  const found = page.createElement("button");
  found.type = "button";
  found.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  found.textContent = text;
  found.addEventListener("click", run);
  return found;
}

/** Both texts of a field that two people changed. */
function offer(page, form, saver, clash, version) {
  const words = page.body.dataset;
  const theirs = Array.isArray(clash.theirs) ? clash.theirs : [clash.theirs === null ? "" : String(clash.theirs)];
  const inFields = heldAs(form, clash.field, theirs);
  const found = box(page, form, clash.field);
  const settle = (values) => {
    put(form, clash.field, values);
    clean(page, form);
    saver.settle(clash.field, inFields, version);
    fieldOf(form, clash.field).focus();
  };
  found.append(paragraph(page, words.autosaveTheirs, true), paragraph(page, clash.theirs_words ?? theirs.join(", ")));
  found.append(button(page, words.autosaveMine, () => settle(held(form)[clash.field])));
  found.append(button(page, words.autosaveTake, () => settle(inFields)));
  const control = fieldOf(form, clash.field);
  if (control.type === "textarea" || control.type === "text") {
    const both = [inFields[0], control.value].filter(Boolean).join(control.type === "textarea" ? "\n\n" : "; ");
    found.append(button(page, words.autosaveBoth, () => settle([both])));
  }
}

/** Values as the fields hold them: a date stands day first. */
function heldAs(form, name, values) {
  const days = /^(\d{4})-(\d{2})-(\d{2})$/;
  const control = fieldOf(form, name);
  if (control.type !== "text") return values;
  return values.map((value) => value.replace(days, (_all, year, month, day) => `${day}/${month}/${year}`));
}

/** Words that may identify a patient: mended by typing, or explained here. */
function ask(page, form, saver, { field, sentence }) {
  const words = page.body.dataset;
  const found = box(page, form, field);
  const label = page.createElement("label");
  const input = page.createElement("input");
  input.id = `${fieldOf(form, field).id}-nobody`;
  input.className = "nhsuk-input";
  input.type = "text";
  label.htmlFor = input.id;
  label.className = "nhsuk-label";
  label.textContent = words.autosaveNobody;
  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("change", (event) => event.stopPropagation());
  found.append(paragraph(page, sentence, true), label, input);
  found.append(button(page, words.autosaveExplain, () => input.value.trim() && saver.explain(input.value)));
}

function say(page, form, name, text) {
  box(page, form, name).append(paragraph(page, text, true));
}
