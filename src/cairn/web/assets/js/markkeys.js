// Marking by keys: inside <section data-mark-keys>, whose criteria are <div data-criterion> with radio buttons, the
// number of a level chooses it in the criterion that has the focus, j goes to the next criterion and k to the one before.
// Only while the focus is in the section (WCAG 2.1.4), and never while somebody types: a number in a comment stays one.

const TYPED = new Set(["textarea", "select-one", "text", "search", "number", "email", "date"]);

/** What a key means here: {go: 1 or -1}, {level: "2"}, or null. */
export function meaning({ key, ctrlKey, metaKey, altKey, target }) {
  if (ctrlKey || metaKey || altKey) return null;
  if (TYPED.has(target?.type) || target?.isContentEditable) return null;
  if (key === "j") return { go: 1 };
  if (key === "k") return { go: -1 };
  return /^[0-9]$/.test(key) ? { level: key } : null;
}

/** The index to go on to from the one that has the focus, or from none (-1); it stops at both ends. */
export function step(from, by, count) {
  if (from < 0) return by > 0 ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, from + by));
}

const radiosOf = (criterion) => [...criterion.querySelectorAll("input[type=radio]")];

/** Where the focus goes in a criterion: the level that is chosen, else the first one, else the comment. */
export function entryOf(criterion) {
  const radios = radiosOf(criterion);
  return radios.find((one) => one.checked) ?? radios[0] ?? criterion.querySelector("textarea");
}

export function startMarkKeys(page) {
  for (const section of page.querySelectorAll("[data-mark-keys]")) bind(page, section);
}

function bind(page, section) {
  const help = section.querySelector("[data-keys-help]");
  if (help) help.hidden = false;
  const criteria = [...section.querySelectorAll("[data-criterion]")];
  // The numbers are only worth knowing where keys work.
  for (const radio of criteria.flatMap(radiosOf)) number(page, radio);
  section.addEventListener("keydown", (event) => {
    // Else the browser would press the first button of the page, far from here.
    if (event.key === "Enter" && event.target.type === "radio") return event.preventDefault();
    const meant = meaning(event);
    if (!meant) return;
    const at = criteria.findIndex((one) => one.contains(event.target));
    if (meant.go) {
      event.preventDefault();
      return entryOf(criteria[step(at, meant.go, criteria.length)])?.focus();
    }
    const radio = at >= 0 && radiosOf(criteria[at]).find((one) => one.value === meant.level);
    if (!radio) return;
    event.preventDefault();
    radio.focus();
    radio.click(); // so that whoever listens for a change, as what saves the form, hears of it
  });
}

function number(page, radio) {
  const label = radio.labels?.[0];
  if (!label) return;
  const shown = page.createElement("span");
  shown.className = "cairn-key";
  shown.setAttribute("aria-hidden", "true");
  shown.textContent = radio.value;
  label.append(" ", shown);
}
