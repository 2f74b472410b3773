// The service worker. It shows what was kept (keep.js) when there is no line, and never keeps a page by itself: what
// the server sends to a person holds their name. The server puts its facts above this text (web/offline.py).

import { AHEAD, KEPT } from "./keep.js";
import { routeOf, standIn } from "./routes.js";

const PREFIX = "cairn-shell-";
const { version, list, signOut, assets } = self.CAIRN;
const SHELL = `${PREFIX}${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => self.skipWaiting()));
});

async function keepShell() {
  const store = await caches.open(SHELL);
  // Without cookies: the list is the same for everybody.
  await store.addAll([...assets, list].map((one) => new Request(one, { cache: "reload", credentials: "omit" })));
}

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

async function dropOldShells() {
  const names = await caches.keys();
  await Promise.all(names.filter((one) => one.startsWith(PREFIX) && one !== SHELL).map((one) => caches.delete(one)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const type = request.headers.get("Content-Type") ?? "";
  const { method, mode, url, destination } = request;
  const route = routeOf({ method, mode, url, destination, type }, { origin: self.location.origin, assets, signOut });
  if (route === "sign-out") event.waitUntil(forget());
  else if (route === "fingerprinted") event.respondWith(fromShell(request));
  else if (route === "asset" || route === "picture") event.respondWith(fetch(request).catch(() => anyKept(request)));
  else if (route === "page") event.respondWith(fetch(request).catch(() => nameless(url)));
  // Its author's tab holds the form (later.js) and reads from the list that it did not arrive.
  else if (route === "form") event.respondWith(fetch(request).catch(() => nameless(new URL(list, url).href)));
});

const forget = () => Promise.all([caches.delete(KEPT), caches.delete(AHEAD)]);

const fromShell = async (request) => (await caches.match(request)) ?? fetch(request);

const anyKept = async (request) => (await caches.match(request)) ?? Response.error();

const nameless = async (url) => (await standIn(url, { match: (one) => caches.match(one), list })) ?? Response.error();
