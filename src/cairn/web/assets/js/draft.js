// What is typed into a form with data-draft="key" is sent to data-draft-url a second after the last key, as JSON
// {"text": "{\"field\": \"words\", …}"}. Until the server has it, it lies in this browser; then it is removed from
// here, because the next person at a shared computer must not find it. The server writes the draft that it holds
// into data-draft-text. Fields that are empty are filled from a draft; a field with other words is never overwritten:
// the person is asked.

export const PAUSE = 1000;
const PREFIX = "cairn-draft:";

// Browsers refuse their own timer as a method of something else, hence a function around it.
const wait = (run, pause) => setTimeout(run, pause);

/** Keeps one form's draft: here at once, at the server after a pause. */
export class Keeper {
  constructor({ key, send, storage, report = () => {}, later = wait, cancel = (timer) => clearTimeout(timer) }) {
    Object.assign(this, { key, send, storage, report, later, cancel });
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

/** The words of a form's text fields, as text. Secrets and hidden fields are not words. */
export function collect(form) {
  return JSON.stringify(Object.fromEntries(texts(form).map((control) => [control.name, control.value])));
}

/** Fills empty fields; returns those that hold other words than the draft. */
export function fill(form, text) {
  let words;
  try {
    words = JSON.parse(text);
  } catch {
    return [];
  }
  const differing = texts(form).filter((control) => {
    const drafted = words?.[control.name];
    if (typeof drafted !== "string" || drafted === "" || same(drafted, control.value)) return false;
    if (control.value.trim() !== "") return true;
    control.value = drafted;
    return false;
  });
  return differing.map((control) => [control, words[control.name]]);
}

// A text area gives line ends its own way.
const same = (one, other) => one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();

function texts(form) {
  const kinds = ["textarea", "text", "email", "search", "url", "tel"];
  return [...form.elements].filter((control) => control.name && kinds.includes(control.type));
}

export function startDrafts(page, view) {
  let storage = null;
  try {
    storage = view.localStorage;
  } catch {
    // Forbidden by a hospital's policy: the server alone keeps drafts.
  }
  for (const form of page.querySelectorAll("form[data-draft]")) bind(page, view, form, storage);
}

function bind(page, view, form, storage) {
  // What is said to people stands once, on the page's body: a discussion has a form under each answer.
  const words = { ...page.body.dataset, ...form.dataset };
  const line = statusLine(page, form);
  const keeper = new Keeper({
    key: words.draft,
    storage,
    send: (text) => post(form, text),
    report: (state) => (line.textContent = state === "saved" ? words.draftSaved : words.draftKept),
  });
  const came = view.performance.getEntriesByType?.("navigation")[0]?.type;
  const errors = page.querySelector(".nhsuk-error-summary") !== null;
  const draft = keeper.found({ server: words.draftText, errors, came });
  if (draft) offer(page, words, line, fill(form, draft));

  form.addEventListener("input", () => keeper.changed(collect(form)));
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) keeper.submitted(collect(form));
  });
  page.addEventListener("cairn:leaving", () => keeper.flush());
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden") keeper.flush();
  });
}

async function post(form, text) {
  try {
    const answer = await fetch(form.dataset.draftUrl, {
      method: "POST",
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
    for (const [control, drafted] of differing) control.value = drafted;
    button.remove();
    line.textContent = words.draftRestored;
  });
  line.textContent = words.draftFound;
  line.after(button);
}
