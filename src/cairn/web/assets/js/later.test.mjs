import assert from "node:assert/strict";
import { test } from "node:test";

import { isEmpty, Later, meaning, PREFIX, tidyLater, wordsIn } from "./later.js";

const DAY = 24 * 60 * 60 * 1000;

// As a browser's storage: what it holds are its own keys.
class Shelf {
  getItem(name) {
    return this[name] ?? null;
  }
  removeItem(name) {
    delete this[name];
  }
  setItem(name, value) {
    this[name] = value;
  }
}

const entry = (key, more = {}) => ({ key, address: "/write/", title: "Your answer", fields: [["text", key]], ...more });

function later({ by = "me", storage = new Shelf(), answer = () => ({ location: "/there/" }) } = {}) {
  const made = { sent: [], told: [], storage };
  let now = 0;
  made.later = new Later({
    by,
    storage,
    send: async (one) => {
      made.sent.push(one.key);
      return answer(one);
    },
    report: (one, location) => made.told.push([one.key, one.refused ?? location]),
    now: () => (now += 1),
  });
  return made;
}

test("what was kept is sent once, in the order in which it was written, and is then gone from here", async () => {
  const { later: kept, sent, told, storage } = later();
  kept.keep(entry("b"));
  kept.keep(entry("a"));
  await kept.sendAll();
  await kept.sendAll();
  assert.deepEqual([sent, told, Object.keys(storage)], [["b", "a"], [["b", "/there/"], ["a", "/there/"]], []]);
});

test("nobody else sees or sends it", async () => {
  const storage = new Shelf();
  later({ storage }).later.keep(entry("mine"));
  const other = later({ storage, by: "other" });
  assert.deepEqual(other.later.mine(), []);
  await other.later.sendAll();
  assert.deepEqual([other.sent, Object.keys(storage)], [[], [`${PREFIX}me:mine`]]);
});

test("without a line all of it stays, and what is refused stays to be read and is not sent again", async () => {
  const { later: kept, sent } = later({ answer: () => null });
  kept.keep(entry("a"));
  kept.keep(entry("b"));
  await kept.sendAll();
  assert.deepEqual([sent, kept.mine().length], [["a"], 2]);

  const refusing = later({ answer: ({ key }) => (key === "a" ? { refused: "Shorten this" } : { location: "/there/" }) });
  refusing.later.keep(entry("a"));
  refusing.later.keep(entry("b"));
  await refusing.later.sendAll();
  await refusing.later.sendAll();
  assert.deepEqual(refusing.sent, ["a", "b"]);
  assert.deepEqual(refusing.told, [["a", "Shorten this"], ["b", "/there/"]]);
  assert.deepEqual(refusing.later.mine().map(({ key, refused }) => [key, refused]), [["a", "Shorten this"]]);
});

test("a later state of the same thing takes the place of the earlier; two answers are two", () => {
  const { later: kept } = later();
  const change = (key, text) => entry(key, { address: "/sheet/", fields: [["version", "3"], ["text", text]] });
  for (const one of [change("a", "half"), change("b", "whole"), entry("c"), entry("d")]) kept.keep(one);
  assert.deepEqual(kept.mine().map(({ key }) => key), ["b", "c", "d"]);
});

test("nothing is kept for nobody, nor where the browser is full", () => {
  const full = { setItem: () => assert.fail("was asked") };
  assert.equal(later({ by: undefined, storage: full }).later.keep(entry("a")), false);
  full.setItem = () => {
    throw new Error("quota exceeded");
  };
  assert.equal(later({ storage: full }).later.keep(entry("a")), false);
});

test("what has lain here for two months goes, and what can't be read", () => {
  const storage = new Shelf();
  storage.setItem(`${PREFIX}me:old`, JSON.stringify(entry("old", { at: 0 })));
  storage.setItem(`${PREFIX}other:new`, JSON.stringify(entry("new", { at: 2 * DAY })));
  storage.setItem(`${PREFIX}me:broken`, "{");
  storage.setItem("theirs", "{");
  tidyLater(storage, 61 * DAY);
  assert.deepEqual(Object.keys(storage), [`${PREFIX}other:new`, "theirs"]);
});

const answer = (status, body, type = "text/html", redirected = false) => ({
  status,
  redirected,
  ok: status < 300,
  headers: new Map([["Content-Type", type]]),
  text: async () => body,
  json: async () => JSON.parse(body),
});

for (const [what, told, meant] of [
  ["taken", answer(200, '{"location": "/there/"}', "application/json"), { location: "/there/" }],
  ["signed out, led to signing in", answer(200, "Sign in", "text/html", true), null],
  ["another person's, or an old token", answer(401, "{}", "application/json"), null],
  ["an old token", answer(403, "csrf"), null],
  ["the site is ill", answer(502, "Bad gateway"), null],
  ["to be mended", answer(200, "Write something first"), { refused: "WRITE SOMETHING FIRST" }],
  ["closed meanwhile", answer(409, "Closed"), { refused: "CLOSED" }],
  ["gone meanwhile", answer(404, "Not found"), { refused: "NOT FOUND" }],
]) {
  test(`an answer means: ${what}`, async () => {
    assert.deepEqual(await meaning(told, (html) => html.toUpperCase()), meant);
  });
}

for (const [what, elements, empty] of [
  ["one button", [{ type: "submit", value: "" }], false],
  ["no words", [{ type: "textarea", value: " " }, { type: "hidden", value: "3" }], true],
  ["a tick beside no words", [{ type: "text", value: "" }, { type: "checkbox", value: "One", checked: true }], false],
  ["a day", [{ type: "text", value: "" }, { type: "date", value: "2026-11-24" }], false],
  ["no answer chosen", [{ type: "radio", value: "a", checked: false }, { type: "radio", value: "b" }], true],
]) {
  test(`a form with ${what} is ${empty ? "" : "not "}empty`, () => assert.equal(isEmpty({ elements }), empty));
}

test("of a form the words are shown, without what only the server understands", () => {
  const fields = [["draft_of", "talk:1"], ["parent", "uuid"], ["text", "One.\nTwo."], ["note", " "], ["more", "Three."]];
  assert.equal(wordsIn({ fields }), "One.\nTwo.\n\nThree.");
});
