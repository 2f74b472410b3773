// A page on which something is being made, an element with data-making, fetches its region again every two seconds until
// nothing is. That it is done is said once, in the words of the region (data-made). Without a script there is a link.
import { refresh } from "./live.js";

export const EVERY = 2000;

export function startMaking(page, view, { again = refresh, later = (run, pause) => view.setTimeout(run, pause) } = {}) {
  if (!page.querySelector("[data-making]")) return;
  const region = page.querySelector("[data-swap-region]");
  const words = region.dataset.made ?? "";
  const said = page.createElement("p");
  said.className = "nhsuk-u-visually-hidden";
  said.setAttribute("role", "status");
  region.after(said);
  const round = async () => {
    if (page.visibilityState !== "hidden") await again(page, view);
    if (page.querySelector("[data-making]")) later(round, EVERY);
    else said.textContent = words;
  };
  later(round, EVERY);
}
