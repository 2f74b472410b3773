// A form marked data-swap is sent without leaving the page: the region of that name in the answer takes the place of
// the one that is here. Whatever goes wrong, the form is sent as without a script.
import { actionOf } from "./action.js";

/** Sends the form and puts the region of the answer into the page; returns the new region. */
export async function swap(page, form, { get = fetch, parse = parsed, data = (one, by) => new FormData(one, by), by = null } = {}) {
  const name = form.dataset.swap;
  const body = new URLSearchParams(data(form, by));
  const answer = await get(actionOf(form), { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`the form was answered ${answer.status}`);
  const next = parse(await answer.text());
  const select = `[data-swap-region="${name}"]`;
  const [old, region] = [page.querySelector(select), next.querySelector(select)];
  if (!old || !region) throw new Error("there is no such region");
  const told = [...next.querySelectorAll("main > .cairn-notice")];
  for (const notice of page.querySelectorAll("main > .cairn-notice")) notice.remove();
  for (const notice of told) notice.removeAttribute("role"); // it is spoken once, by the region of startSwapping
  region.prepend(...told);
  old.replaceWith(region);
  (region.querySelector("[data-focus]") ?? region.querySelector("[data-swap-focus]"))?.focus();
  return { region, words: told.map((notice) => notice.textContent.trim()).join(" ") };
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

/** ``revive(region)`` starts what else lives in the region: charts that can be explored. */
export function startSwapping(page, { revive = () => {}, ...options } = {}) {
  const regions = page.querySelectorAll("[data-swap-region]");
  if (!regions.length) return;
  const said = page.createElement("p");
  said.className = "nhsuk-u-visually-hidden";
  said.setAttribute("role", "status");
  regions[0].after(said);
  let busy = false;
  page.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-swap]") || event.defaultPrevented) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    try {
      const { region, words } = await swap(page, form, { ...options, by: event.submitter ?? null });
      said.textContent = words;
      revive(region);
    } catch {
      again(form, event.submitter); // without asking us again
    } finally {
      busy = false;
    }
  });
}
