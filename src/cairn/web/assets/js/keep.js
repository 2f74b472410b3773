// Pieces of a course that can be read without a line. What is kept is a page of their prose without names or tokens,
// at an address of its own; the worker (worker.js) shows it when the piece itself can't be reached. The next piece is
// fetched ahead in the same way, unless the browser asks to save data.

export const KEPT = "cairn-kept";
export const AHEAD = "cairn-ahead";
export const MOST_AHEAD = 6;

/** Fetches a nameless page and keeps it with its pictures. Says whether it could. */
export async function keepPage(address, { store, get, picturesOf }) {
  try {
    const answer = await get(address, { credentials: "same-origin" });
    // Signed out meanwhile, or not open yet: then there is nothing to keep.
    if (!answer.ok || answer.redirected) return false;
    const pictures = picturesOf(await answer.clone().text());
    await store.put(address, answer);
    await Promise.allSettled(pictures.map((one) => store.add(one)));
    return true;
  } catch {
    return false;
  }
}

/** Removes all but the newest: a cache gives its keys in the order they were put in. */
export async function trim(store, most = MOST_AHEAD) {
  const pages = (await store.keys()).filter(isPage);
  for (const one of pages.slice(0, Math.max(0, pages.length - most))) await store.delete(one);
}

export const isPage = ({ url }) => new URL(url).pathname.endsWith("/offline/");

/** Whether to fetch what was not asked for yet. */
export const mayFetchAhead = ({ onLine = true, connection = {} }) =>
  onLine && !connection.saveData && !/2g/.test(connection.effectiveType ?? "");

export async function forgetKept(view) {
  if (!("caches" in view)) return;
  await Promise.all([view.caches.delete(KEPT), view.caches.delete(AHEAD)]);
}

export function startKeeping(page, view) {
  // Only where the connection is secure.
  if (!("caches" in view)) return;
  for (const place of page.querySelectorAll("[data-keep-url]")) bind(view, place);
  for (const list of page.querySelectorAll("[data-kept-list]")) showKept(page, view, list);
  const next = page.querySelector("[data-ahead]");
  if (next && mayFetchAhead(view.navigator)) view.addEventListener("load", () => ahead(view, next.dataset.ahead));
}

async function ahead(view, address) {
  if ((await view.caches.match(address)) !== undefined) return;
  const store = await view.caches.open(AHEAD);
  if (await keepPage(address, helpers(view, store))) await trim(store);
}

function helpers(view, store) {
  return { store, get: (...asked) => view.fetch(...asked), picturesOf: (html) => pictures(view, html) };
}

function pictures(view, html) {
  const found = new view.DOMParser().parseFromString(html, "text/html").querySelectorAll("main img[src]");
  const addresses = [...found].map((one) => new URL(one.getAttribute("src"), view.location.href));
  return addresses.filter(({ origin }) => origin === view.location.origin).map(String);
}

async function bind(view, place) {
  const { keepUrl: address, keepDo, keepUndo, keepDone, keepFailed } = place.dataset;
  const button = place.querySelector("button");
  const said = place.querySelector("[role=status]");
  const store = await view.caches.open(KEPT);
  let kept = (await store.match(address)) !== undefined;
  const show = () => (button.textContent = kept ? keepUndo : keepDo);
  button.addEventListener("click", async () => {
    if (kept) {
      await store.delete(address);
      kept = false;
    } else {
      kept = await keepPage(address, helpers(view, await view.caches.open(KEPT)));
      said.textContent = kept ? keepDone : keepFailed;
    }
    if (!kept && said.textContent !== keepFailed) said.textContent = "";
    show();
  });
  show();
  place.hidden = false;
}

async function showKept(page, view, list) {
  const store = await view.caches.open(KEPT);
  const none = page.querySelector("[data-kept-none]");
  const asked = (await store.keys()).filter(isPage);
  for (const one of asked) {
    const answer = await store.match(one);
    list.append(line(page, view, { store, one, html: await answer.text(), remove: list.dataset.keptRemove }));
  }
  none.hidden = asked.length > 0;
}

function line(page, view, { store, one, html, remove }) {
  const title = new view.DOMParser().parseFromString(html, "text/html").querySelector("h1")?.textContent ?? one.url;
  const [entry, link, button, hidden] = ["li", "a", "button", "span"].map((name) => page.createElement(name));
  link.href = one.url;
  link.textContent = title;
  button.type = "button";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
  hidden.className = "nhsuk-u-visually-hidden";
  hidden.textContent = ` ${title}`;
  button.append(remove, hidden);
  button.addEventListener("click", async () => {
    await store.delete(one);
    entry.remove();
  });
  entry.append(link, " ", button);
  return entry;
}
