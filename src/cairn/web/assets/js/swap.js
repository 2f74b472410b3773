// A form marked data-swap is sent without leaving the page: the region of that name in the answer takes the place of
// the one that is here. Whatever goes wrong, the form is sent as without a script.
import { addressOf } from "./address.js";
import { goTo, placeIn } from "./staying.js";

// What a new row held when it was sent: what is typed into its fields from then on is the next row's.
const lifted = new WeakMap();

/** Takes the words out of a new row that is to be sent. */
export function lift(form) {
  const found = {};
  for (const one of form.elements) {
    if (one.type === "text" || one.localName === "select") found[one.name] = one.value;
    if (one.type === "text") one.value = "";
  }
  return found;
}

/** Sends a new row with words that were lifted out of it, or out of the one that was there before it. */
export function sendLifted(form, words) {
  lifted.set(form, words);
  form.requestSubmit();
  return flight;
}

const wordsOf = (form) => (form.dataset.new === undefined ? {} : (lifted.get(form) ?? lift(form)));

function filled(body, words) {
  for (const [name, value] of Object.entries(words)) body.set(name, value);
  return body;
}

function putBack(form, words) {
  // The words may have been lifted out of a row of another kind, with other fields.
  for (const [name, value] of Object.entries(words)) if (form.elements[name]) form.elements[name].value = value;
}

/** Sends the form and puts the region of the answer into the page; returns the new region. */
export async function swap(page, form, { get = fetch, parse = parsed, data = (one, by) => new FormData(one, by), by = null } = {}) {
  const name = form.dataset.swap;
  const body = new URLSearchParams(data(form, by));
  const answer = await get(addressOf(form), { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`the form was answered ${answer.status}`);
  const next = parse(await answer.text());
  const select = `[data-swap-region="${name}"]`;
  const [old, region] = [page.querySelector(select), next.querySelector(select)];
  if (!old || !region) throw new Error("there is no such region");
  const told = [...next.querySelectorAll("main > .cairn-notice")];
  for (const notice of page.querySelectorAll("main > .cairn-notice")) notice.remove();
  for (const notice of told) notice.removeAttribute("role"); // it is spoken once, by the region of startSwapping
  region.prepend(...told);
  // Only now: the person may have gone on since the form was sent. Who added a row goes to it.
  const place = placeIn(old, page.activeElement);
  const added = form.dataset.new !== undefined && form.contains(page.activeElement);
  if (answer.url && region.dataset) region.dataset.swapAt = answer.url.split("#")[0];
  old.replaceWith(region);
  goTo(region, place, { toStart: added });
  const words = told.map((notice) => notice.textContent.trim()).join(" ");
  return { region, words: words || (region.dataset?.swapSaid ?? "") };
}

/** Whether all that saves itself on this page is saved: words that are on their way must not be swapped away.
 * ``except`` is the address of a row whose words don't matter any more. */
export async function saved(page, except = "") {
  const waits = [];
  page.dispatchEvent?.(new CustomEvent("cairn:leaving", { detail: { waits, except } }));
  return !(await Promise.all(waits)).includes(false);
}

/** Sends the form as without a script; the button that was pressed is sent too. */
function again(form, by) {
  if (by?.name) {
    const hidden = form.ownerDocument.createElement("input");
    Object.assign(hidden, { type: "hidden", name: by.name, value: by.value });
    form.append(hidden);
  }
  form.submit();
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

let flight = Promise.resolve();

/** Resolves once the answer of the form that was sent last is in the page. */
export const arrived = () => flight;

/** ``revive(region)`` starts what else lives in the region: charts that can be explored. */
export function startSwapping(page, { revive = () => {}, ...options } = {}) {
  const regions = page.querySelectorAll("[data-swap-region]");
  if (!regions.length) return;
  const said = page.createElement("p");
  said.className = "nhsuk-u-visually-hidden";
  said.setAttribute("role", "status");
  regions[0].after(said);
  let busy = false;
  const send = async (form, by) => {
    const words = wordsOf(form);
    lifted.delete(form);
    const data = (one, button) => filled(new FormData(one, button), words);
    try {
      if (!(await saved(page, by?.value === "remove" ? addressOf(form) : ""))) {
        said.textContent = page.body.dataset.autosaveFaults; // beside the field it says why
        putBack(form, words);
        return;
      }
      const { region, words } = await swap(page, form, { data, ...options, by });
      said.textContent = words;
      revive(region);
      page.dispatchEvent?.(new CustomEvent("cairn:swapped", { detail: region }));
    } catch {
      putBack(form, words);
      again(form, by); // without asking us again
    } finally {
      busy = false;
    }
  };
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-swap]") || event.defaultPrevented) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    flight = send(form, event.submitter ?? null);
    return flight;
  });
}
