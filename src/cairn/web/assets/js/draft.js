// What is typed into a form is sent a second after the last key to the data-draft-url of its field draft_of (whose
// value is the draft's key), as JSON {"text": "{\"field\": \"words\", …}"}. Until the server has it, it lies in this
// browser; then it is removed from here, because the next person at a shared computer must not find it. The server puts
// the draft that it holds into the fields (data-draft-filled) or into data-draft-text. Fields that are empty are filled
// from a draft; a field with other words is only overwritten if these were a draft too: else the person is asked.

export const PAUSE = 1000;
const PREFIX = "cairn-draft:";

// Browsers refuse their own timer as a method of something else, hence a function around it.
const wait = (run, pause) => setTimeout(run, pause);

/** Keeps one form's draft: here at once, at the server after a pause. */
export class Keeper {
  constructor({ key, send, storage, abort = () => {}, report = () => {}, later = wait, cancel = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { key, send, abort, storage, report, later, cancel });
    this.place = PREFIX + key;
    this.timer = null;
    this.pending = null;
  }

  changed(text) {
    this.pending = text;
    this.keep({ text });
    this.cancel(this.timer);
    this.timer = this.later(() => this.flush(), PAUSE);
  }

  async flush() {
    this.cancel(this.timer);
    const text = this.pending;
    if (text === null) return;
    const taken = await this.send(text);
    // Typed on meanwhile: a newer text waits for its own turn.
    if (this.pending !== text) return;
    if (taken) {
      this.pending = null;
      this.drop();
    }
    this.report(taken ? "saved" : "kept");
  }

  /** The form itself is on its way. Kept here until a page shows that it arrived. */
  submitted(text) {
    this.cancel(this.timer);
    this.pending = null;
    // A draft that arrived after its form would come back as unsent.
    this.abort();
    this.keep({ text, submitted: true });
  }

  /** The draft to offer, if any; ``came`` is how this page was reached, ``server`` what the server holds. */
  found({ server = "", errors = false, came = "navigate" } = {}) {
    const here = this.read();
    const arrived = here?.submitted && came !== "back_forward" && came !== "reload";
    if (here && (arrived || errors)) this.drop();
    // A form that came back with errors already holds the newest words.
    if (errors) return "";
    if (here && !arrived) return here.text;
    return server;
  }

  keep(entry) {
    try {
      this.storage?.setItem(this.place, JSON.stringify(entry));
    } catch {
      // Full or forbidden: the server still gets it.
    }
  }

  read() {
    try {
      return JSON.parse(this.storage?.getItem(this.place) ?? "null");
    } catch {
      return null;
    }
  }

  drop() {
    try {
      this.storage?.removeItem(this.place);
    } catch {
      // Nothing was kept either.
    }
  }
}

/** What is typed and chosen in a form, as text: words by the name of the field, a list for tick boxes. Secrets and
 * hidden fields are left out, but for the version that a change was begun with. */
export function collect(form) {
  const found = {};
  for (const control of kept(form)) {
    if (control.type === "checkbox") found[control.name] ??= [];
    if (control.type === "checkbox" && control.checked) found[control.name].push(control.value);
    else if (control.type === "radio" && control.checked) found[control.name] = control.value;
    else if (!TICKED.includes(control.type)) found[control.name] = control.value;
  }
  return JSON.stringify(found);
}

/** Fills empty fields, with ``over`` all; returns those that hold something else than the draft: [field, drafted]. */
export function fill(form, text, { over = false } = {}) {
  let words;
  try {
    words = JSON.parse(text);
  } catch {
    return [];
  }
  const controls = kept(form).filter((control) => control.type !== "hidden");
  const taken = new Set(controls.filter((control) => holds(control)).map((control) => control.name));
  const differing = controls.filter((control) => {
    const drafted = words?.[control.name];
    if (!isDraft(control, drafted) || fits(control, drafted)) return false;
    if (!over && taken.has(control.name)) return true;
    put(control, drafted);
    return false;
  });
  return differing.map((control) => [control, words[control.name]]);
}

const TICKED = ["radio", "checkbox"];
const TYPED = ["textarea", "text", "email", "search", "url", "tel", "number", "date", "select-one"];

function kept(form) {
  return [...form.elements].filter(
    ({ name, type }) =>
      name && (TYPED.includes(type) || TICKED.includes(type) || (type === "hidden" && name === "version")),
  );
}

const holds = (control) => (TICKED.includes(control.type) ? control.checked : control.value.trim() !== "");

function isDraft(control, drafted) {
  if (control.type === "checkbox") return Array.isArray(drafted) && drafted.length > 0;
  return typeof drafted === "string" && drafted !== "";
}

function fits(control, drafted) {
  if (control.type === "checkbox") return control.checked === drafted.includes(control.value);
  if (control.type === "radio") return control.checked === (drafted === control.value);
  return same(drafted, control.value);
}

function put(control, drafted) {
  if (control.type === "checkbox") control.checked = drafted.includes(control.value);
  else if (control.type === "radio") control.checked = drafted === control.value;
  else control.value = drafted;
}

// A text area gives line ends its own way.
const same = (one, other) => one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();

export function startDrafts(page, view) {
  let storage = null;
  try {
    storage = view.localStorage;
  } catch {
    // Forbidden by a hospital's policy: the server alone keeps drafts.
  }
  for (const field of page.querySelectorAll("[data-draft-url]")) bind(page, view, field, storage);
}

function bind(page, view, field, storage) {
  const form = field.form;
  // What is said to people stands once, on the page's body: a discussion has a form under each answer.
  const words = { ...page.body.dataset, ...field.dataset };
  const line = statusLine(page, form);
  let sending = null;
  const keeper = new Keeper({
    key: field.value,
    storage,
    send: (text) => post(field, text, (sending = new AbortController()).signal),
    abort: () => sending?.abort(),
    report: (state) => (line.textContent = state === "saved" ? words.draftSaved : words.draftKept),
  });
  const came = view.performance.getEntriesByType?.("navigation")[0]?.type;
  const errors = page.querySelector(".nhsuk-error-summary") !== null;
  const draft = keeper.found({ server: words.draftText, errors, came });
  if (draft) offer(page, words, line, fill(form, draft, { over: words.draftFilled !== undefined }));

  form.addEventListener("input", () => keeper.changed(collect(form)));
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) keeper.submitted(collect(form));
  });
  page.addEventListener("cairn:leaving", () => keeper.flush());
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden") keeper.flush();
  });
}

async function post({ form, dataset }, text, signal) {
  try {
    const answer = await fetch(dataset.draftUrl, {
      method: "POST",
      signal,
      credentials: "same-origin",
      keepalive: text.length < 60_000, // browsers refuse more in a request that may outlive its page
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "" },
      body: JSON.stringify({ text }),
    });
    return answer.ok && !answer.redirected;
  } catch {
    return false;
  }
}

function statusLine(page, form) {
  const line = page.createElement("p");
  line.className = "cairn-saved";
  line.setAttribute("role", "status");
  form.append(line);
  return line;
}

function offer(page, words, line, differing) {
  if (differing.length === 0) {
    line.textContent = words.draftRestored;
    return;
  }
  const button = page.createElement("button");
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  button.textContent = words.draftUse;
  button.addEventListener("click", () => {
    for (const [control, drafted] of differing) put(control, drafted);
    button.remove();
    line.textContent = words.draftRestored;
  });
  line.textContent = words.draftFound;
  line.after(button);
}
