import assert from "node:assert/strict";
import { test } from "node:test";

import { startHere } from "./here.js";
import { keepPage, mayFetchAhead, trim } from "./keep.js";
import { routeOf, standIn } from "./routes.js";

const HOME = "https://cairn.example";
const SCOPE = { origin: HOME, assets: ["/static/site.css", "/static/site.1a2b3c4d.js"], signOut: "/account/logout/" };
const FORM = "application/x-www-form-urlencoded";

for (const [what, request, route] of [
  ["a page", { mode: "navigate", url: `${HOME}/me/` }, "page"],
  ["the styles", { url: `${HOME}/static/site.css` }, "asset"],
  ["a script with a fingerprint", { url: `${HOME}/static/site.1a2b3c4d.js` }, "fingerprinted"],
  ["a picture", { url: `${HOME}/media/a.png`, destination: "image" }, "picture"],
  ["what a script asks for", { url: `${HOME}/me/stay/` }, null],
  ["another site", { mode: "navigate", url: "https://other.example/" }, null],
  ["a form", { method: "POST", mode: "navigate", url: `${HOME}/write/`, type: `${FORM};charset=UTF-8` }, "form"],
  ["an upload", { method: "POST", mode: "navigate", url: `${HOME}/up/`, type: "multipart/form-data; boundary=x" }, null],
  ["a draft", { method: "POST", mode: "cors", url: `${HOME}/me/drafts/a/`, type: "application/json" }, null],
  ["signing out", { method: "POST", mode: "navigate", url: `${HOME}/account/logout/`, type: FORM }, "sign-out"],
]) {
  test(`the worker meets ${what}`, () => assert.equal(routeOf({ method: "GET", mode: "cors", ...request }, SCOPE), route));
}

test("for a page that can't be reached stands its copy, or the list", async () => {
  const kept = { "/runs/a/b/offline/": "copy", "/offline/": "list" };
  const stand = (path) => standIn(HOME + path, { match: async (one) => kept[one], list: "/offline/" });
  const paths = ["/runs/a/b/", "/runs/a/b/offline/", "/runs/a/c/", "/offline/"];
  assert.deepEqual(await Promise.all(paths.map(stand)), ["copy", "copy", "list", "list"]);
});

const answer = (more = {}) => ({ ok: true, redirected: false, clone: () => ({ text: async () => "html" }), ...more });

function shelf(names = []) {
  const held = names.map((name) => ({ url: `${HOME}/${name}/offline/` }));
  return {
    held,
    put: async (one) => held.push({ url: HOME + one }),
    add: async (one) => (one.includes("gone") ? Promise.reject(new Error("404")) : held.push({ url: one })),
    keys: async () => [...held],
    delete: async (one) => held.splice(held.indexOf(one), 1),
  };
}

for (const [what, got, kept] of [
  ["there", answer(), 2],
  ["led to signing in", answer({ redirected: true }), 0],
  ["locked", answer({ ok: false }), 0],
  ["out of reach", null, 0],
]) {
  test(`a page that is ${what} is kept with its pictures, or not at all`, async () => {
    const store = shelf();
    const get = async () => got ?? Promise.reject(new TypeError("no line"));
    const picturesOf = () => [`${HOME}/a.png`, `${HOME}/gone.png`];
    assert.equal(await keepPage("/runs/a/b/offline/", { store, get, picturesOf }), kept > 0);
    assert.equal(store.held.length, kept);
  });
}

test("of the pages fetched ahead the newest stay", async () => {
  const store = shelf(["a", "b", "c"]);
  await trim(store, 2);
  assert.deepEqual(store.held.map(({ url }) => url), [`${HOME}/b/offline/`, `${HOME}/c/offline/`]);
});

test("nothing is fetched ahead on a line that is saved or slow", () => {
  const lines = [{}, { connection: { saveData: true } }, { connection: { effectiveType: "slow-2g" } }, { onLine: false }];
  assert.deepEqual(lines.map(mayFetchAhead), [true, false, false, false]);
});

async function open(dataset, before) {
  const stored = new Map(before ? [["cairn-here", before]] : []);
  const localStorage = {
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, value) => stored.set(name, value),
    removeItem: (name) => stored.delete(name),
  };
  let forgotten = false;
  await startHere({ body: { dataset } }, { localStorage }, async () => (forgotten = true));
  return [forgotten, stored.get("cairn-here"), dataset.draftBy];
}

for (const [what, dataset, before, after] of [
  ["the same person stays", { draftBy: "ana" }, "ana", [false, "ana", "ana"]],
  ["another person signs in", { draftBy: "ben" }, "ana", [true, "ben", "ben"]],
  ["somebody signed out", { nobody: "" }, "ana", [true, undefined, undefined]],
  ["a copy is read", { nameless: "" }, "ana", [false, "ana", "ana"]],
  ["a copy is read by nobody", { nameless: "" }, undefined, [false, undefined, undefined]],
  ["a page of an error names nobody", {}, "ana", [false, "ana", undefined]],
]) {
  test(`what is kept goes when ${what}: or not`, async () => assert.deepEqual(await open(dataset, before), after));
}
