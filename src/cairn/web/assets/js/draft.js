// What is typed into a form is sent a second after the last key to the data-draft-url of its field draft_of (whose
// value is the draft's key), as JSON {"text": "{\"field\": \"words\", …}", "base": "…"}. Until the server has it, it lies in this
// browser, under the person's name; then it is removed from here, because the next person at a shared computer must not
// find it. The server puts the draft that it holds into the fields (data-draft-filled) or into data-draft-text, and says
// when it was saved (data-draft-at). Empty fields are filled from what lies here; other words are only replaced without
// asking if these were an earlier state of the same draft, and never in a form that was saved by somebody since.

export const PAUSE = 1000;
const PREFIX = "cairn-draft:";
const ARRIVED = "cairn_sent";
const OLDEST = 30 * 24 * 60 * 60 * 1000;

// Browsers refuse their own timer as a method of something else, hence a function around it.
const wait = (run, pause) => setTimeout(run, pause);

/** Keeps one form's draft: here at once, at the server after a pause. ``base`` is when the server's draft was saved
 * that these words go on from; ``send`` resolves to when a text was saved, with another text that the server held
 * (typed on another device meanwhile), or to null. */
export class Keeper {
  constructor({ key, by = "", base = "", send, storage, abort = () => {}, report = () => {}, later = wait, cancel = (timer) => clearTimeout(timer), now = Date.now }) {
    Object.assign(this, { base, send, abort, storage, report, later, cancel, now });
    this.place = placeOf(by, key);
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
    const saved = await this.send(text, this.base);
    if (saved !== null) this.base = saved.at;
    if (saved?.other) this.report("other", saved.other);
    // Typed on meanwhile: a newer text waits for its own turn.
    if (this.pending !== text) {
      if (saved !== null && this.pending !== null) this.keep({ text: this.pending });
      return;
    }
    if (saved !== null) {
      this.pending = null;
      this.drop();
    }
    if (!saved?.other) this.report(saved === null ? "kept" : "saved");
  }

  /** The form itself is on its way. Kept here until the server says that it took it. */
  submitted(text) {
    this.cancel(this.timer);
    this.pending = null;
    // A draft that arrived after its form would come back as unsent.
    this.abort();
    this.keep({ text, submitted: true });
  }

  /** The form waits to be sent later, in a place of its own. */
  forget() {
    this.cancel(this.timer);
    this.pending = null;
    this.abort();
    this.drop();
  }

  /** What lies here, if anything, and whether it goes on from the draft that the server holds. */
  found() {
    const here = this.read();
    return here && { text: here.text, follows: here.base === this.base };
  }

  keep(entry) {
    try {
      this.storage?.setItem(this.place, JSON.stringify({ ...entry, base: this.base, at: this.now() }));
    } catch {
      // Full or forbidden: the server still gets it.
    }
  }

  read() {
    return readEntry(this.storage, this.place);
  }

  drop() {
    removeEntry(this.storage, this.place);
  }
}

const placeOf = (by, key) => `${PREFIX}${by}:${key}`;

function readEntry(storage, place) {
  try {
    return JSON.parse(storage?.getItem(place) ?? "null");
  } catch {
    return null;
  }
}

function removeEntry(storage, place) {
  try {
    storage?.removeItem(place);
  } catch {
    // Nothing was kept either.
  }
}

/** The keys of the forms that the server took since the last page, from the text of all cookies. */
export function arrived(cookies) {
  const found = cookies.split("; ").find((one) => one.startsWith(`${ARRIVED}=`));
  return found ? found.slice(ARRIVED.length + 1).replace(/^"|"$/g, "").split("|") : [];
}

/** Forgets what has arrived, and what has lain here for a month. What was typed after it was sent stays. */
export function tidy(storage, { by, keys, now }) {
  for (const key of keys) {
    if (readEntry(storage, placeOf(by, key))?.submitted) removeEntry(storage, placeOf(by, key));
  }
  for (const place of Object.keys(storage ?? {})) {
    if (place.startsWith(PREFIX) && !(now - readEntry(storage, place)?.at < OLDEST)) removeEntry(storage, place);
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

/** Fills empty fields, with ``over`` all; returns those that hold something else than the draft: [field, drafted].
 *
 * A form that was saved since the draft was begun is not touched: its version goes back with the draft, if the person
 * chooses that, so that saving tells both texts. */
export function fill(form, text, { over = false } = {}) {
  const controls = kept(form);
  const pairs = held(form, text);
  const version = controls.find((control) => control.type === "hidden");
  if (version && parsed(text).version !== version.value) return pairs.some(([one]) => one !== version) ? pairs : [];
  const taken = new Set(controls.filter((control) => holds(control)).map((control) => control.name));
  return pairs.filter(([control, drafted]) => {
    if (!over && taken.has(control.name)) return true;
    put(control, drafted);
    return false;
  });
}

/** The fields of a form that hold something else than a draft: [field, drafted]. Nothing is changed. */
export function held(form, text) {
  const words = parsed(text);
  const differing = kept(form).filter((control) => differs(control, words[control.name]));
  return differing.map((control) => [control, words[control.name]]);
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
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

function differs(control, drafted) {
  if (!isDraft(control, drafted)) return false;
  if (control.type === "checkbox") return control.checked !== drafted.includes(control.value);
  if (control.type === "radio") return control.checked !== (drafted === control.value);
  return !same(drafted, control.value);
}

function put(control, drafted) {
  if (control.type === "checkbox") control.checked = drafted.includes(control.value);
  else if (control.type === "radio") control.checked = drafted === control.value;
  else control.value = drafted;
}

// A text area gives line ends its own way.
const same = (one, other) => one.replaceAll("\r\n", "\n").trim() === other.replaceAll("\r\n", "\n").trim();

/** What a field holds now, to put it back. */
function heldBy(control) {
  return TICKED.includes(control.type) ? control.checked : control.value;
}

function putBack(control, held) {
  if (TICKED.includes(control.type)) control.checked = held;
  else control.value = held;
}

export function startDrafts(page, view) {
  let storage = null;
  try {
    storage = view.localStorage;
  } catch {
    // Forbidden by a hospital's policy: the server alone keeps drafts.
  }
  const by = page.body.dataset.draftBy;
  if (by === undefined) return;
  const keys = arrived(page.cookie);
  tidy(storage, { by, keys, now: Date.now() });
  if (keys.length > 0) page.cookie = `${ARRIVED}=; path=/; max-age=0; samesite=lax`;
  // A form that is saved while it is typed needs no draft.
  const fields = [...page.querySelectorAll("[data-draft-url]")].filter(({ form }) => form?.dataset.autosave === undefined);
  for (const field of fields) bind(page, field, storage);
}

function bind(page, field, storage) {
  const form = field.form;
  // What is said to people stands once, on the page's body: a discussion has a form under each answer.
  const words = { ...page.body.dataset, ...field.dataset };
  const line = statusLine(page, form);
  let sending = null;
  const keeper = new Keeper({
    key: field.value,
    by: words.draftBy,
    base: words.draftAt ?? "",
    storage,
    send: (text, base) => post(field, { text, base }, (sending = new AbortController()).signal),
    abort: () => sending?.abort(),
    report: (state, other) => {
      const differing = state === "other" ? held(form, other) : [];
      if (differing.length > 0) offer(page, { ...words, draftFound: words.draftOther }, line, differing);
      else line.textContent = state === "kept" ? words.draftKept : words.draftSaved;
    },
  });
  // A form that came back, to be mended or confirmed, already holds the newest words, and the server may not.
  if (words.draftAnswered !== undefined) keeper.changed(collect(form));
  else restore(page, form, words, line, keeper.found());

  form.addEventListener("input", () => keeper.changed(collect(form)));
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) keeper.submitted(collect(form));
  });
  // A change that will be sent later stays to be read meanwhile, as one that is on its way.
  form.addEventListener("cairn:kept", ({ detail }) => (detail.change ? keeper.submitted(collect(form)) : keeper.forget()));
  page.addEventListener("cairn:leaving", () => keeper.flush());
  page.addEventListener("visibilitychange", () => {
    if (page.visibilityState === "hidden") keeper.flush();
  });
}

function restore(page, form, words, line, here) {
  // A form that grows, like a table of rows, grows to the draft's size first.
  if (here) form.dispatchEvent(new CustomEvent("cairn:filling", { detail: Object.keys(parsed(here.text)) }));
  const asked = words.draftText ? fill(form, words.draftText) : [];
  const theirs = words.draftText !== undefined || words.draftFilled !== undefined;
  if (here) offer(page, words, line, fill(form, here.text, { over: theirs && here.follows }));
  else if (words.draftText) offer(page, words, line, asked);
}

async function post({ form, dataset }, draft, signal) {
  try {
    const answer = await fetch(dataset.draftUrl, {
      method: "POST",
      signal,
      credentials: "same-origin",
      keepalive: draft.text.length < 60_000, // browsers refuse more in a request that may outlive its page
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value ?? "" },
      body: JSON.stringify(draft),
    });
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null;
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
  const before = differing.map(([control]) => [control, heldBy(control)]);
  const button = page.createElement("button");
  let used = false;
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  button.textContent = words.draftUse;
  button.addEventListener("click", () => {
    if (used) for (const [control, held] of before) putBack(control, held);
    else for (const [control, drafted] of differing) put(control, drafted);
    used = !used;
    button.textContent = used ? words.draftUndo : words.draftUse;
    line.textContent = used ? words.draftRestored : words.draftFound;
  });
  line.textContent = words.draftFound;
  line.after(button);
}
