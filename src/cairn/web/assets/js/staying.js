// A region of a page is replaced by a newer one: the focus stays where it was, or as near to it as can be. It never
// falls back to the start of the page, and what was typed meanwhile goes along.

const FIELD = "input:not([type=hidden]), select, textarea";

/** Where the focus is in a region: null if it is elsewhere. */
export function placeIn(region, active) {
  if (!active || !region.contains?.(active)) return null;
  const line = active.closest("[data-line]")?.dataset.line ?? active.closest("[data-new]")?.dataset.new;
  const typed = active.matches("input, textarea") && active.value !== active.defaultValue ? active.value : null;
  const lines = [...region.querySelectorAll("[data-line]")].map((one) => one.dataset.line);
  const fresh = active.closest("[data-new]") !== null;
  return { id: active.id, fresh, line, lines, mark: markOf(active), typed, at: typed === null ? null : active.selectionStart };
}

/** What tells a control from others of its row. */
function markOf({ localName, name, value, type, form }, href = null) {
  return type === "submit" ? `${name}=${value}` : `${localName} ${href ?? name} ${Boolean(form)}`;
}

const shown = (one) => one && !one.hidden && (one.checkVisibility?.() ?? true);

function lineOf(region, key) {
  return key ? region.querySelector(`[data-line="${key}"]`) : null;
}

/** The field of a row that one starts in. */
export const fieldOf = (line) => line?.querySelector("[data-row]") ?? line?.querySelector(`${FIELD}, button, a`) ?? null;

/** The rows that stood next to one that is gone: the one below, else the one above, and so on. */
export function nearest(lines, key) {
  const place = lines.indexOf(key);
  return place < 0 ? [] : [...lines.slice(place + 1), ...lines.slice(0, place).reverse()];
}

function target(region, { id, line, lines, mark }) {
  const same = id ? region.querySelector(`#${CSS.escape(id)}`) : null;
  if (shown(same)) return same;
  const row = lineOf(region, line);
  if (row) return [...row.querySelectorAll("button, select, input, textarea, a")].filter(shown).find((one) => markOf(one) === mark) ?? fieldOf(row);
  if (id?.startsWith("way-")) {
    const other = region.querySelector("[data-way] button");
    if (other) return other;
  }
  for (const key of nearest(lines, line)) {
    const beside = lineOf(region, key);
    if (beside) return fieldOf(beside);
  }
  return null;
}

/** Puts the focus into the region that came: where it was, or first of all (``toStart``) where the answer says that one
 * begins. Somebody who was in the region never ends outside of it; who was elsewhere stays there. */
export function goTo(region, place, { toStart = false } = {}) {
  const start = () => region.querySelector("[data-focus]") ?? region.querySelector("[data-swap-focus]");
  const near = () => place && target(region, place);
  const last = () => place && (region.querySelector("[data-new] input:not([type=hidden])") ?? itself(region));
  const found = (toStart ? (start() ?? near()) : (near() ?? start())) ?? last();
  found?.focus();
  const goesOn = found && (found.id === place?.id || (place?.fresh && found.closest("[data-new]")));
  if (goesOn && place && place.typed !== null && found.matches("input, textarea")) typeAgain(found, place);
}

function itself(region) {
  region.tabIndex = -1;
  return region;
}

function typeAgain(field, { typed, at }) {
  field.value = typed;
  if (at !== null) field.setSelectionRange?.(at, at);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
