// What the worker does with a request: decided here, where it can be tested.

// Names that carry a fingerprint never change what they mean.
const FINGERPRINT = /\.[0-9a-f]{8,}\.\w+$/;

/** One of: fingerprinted, asset, page, form, sign-out, picture; null leaves it to the browser. */
export function routeOf({ method, mode, url, destination = "", type = "" }, { origin, assets, signOut }) {
  const { origin: whose, pathname } = new URL(url);
  if (whose !== origin) return null;
  if (method === "POST") {
    if (pathname === signOut) return "sign-out";
    return mode === "navigate" && type.startsWith("application/x-www-form-urlencoded") ? "form" : null;
  }
  if (method !== "GET") return null;
  if (assets.includes(pathname)) return FINGERPRINT.test(pathname) ? "fingerprinted" : "asset";
  if (mode === "navigate") return "page";
  return destination === "image" ? "picture" : null;
}

/** The page to show for one that can't be reached: itself, its copy without names, or the list of what is kept. */
export async function standIn(url, { match, list }) {
  const { pathname } = new URL(url);
  const copy = (await match(pathname)) ?? (pathname.endsWith("/offline/") ? undefined : await match(`${pathname}offline/`));
  return copy ?? (await match(list));
}
