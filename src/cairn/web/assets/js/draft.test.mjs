import assert from "node:assert/strict";
import { test } from "node:test";

import { arrived, collect, fill, held, Keeper, tidy } from "./draft.js";

const PLACE = "cairn-draft:me:post:1";

const control = (name, value, type = "textarea", checked = false) => ({ name, value, type, checked });

// As a browser's storage: what it holds are its own keys.
class Shelf {
  constructor(full = false) {
    Object.defineProperty(this, "full", { value: full });
  }
  getItem(name) {
    return this[name] ?? null;
  }
  removeItem(name) {
    delete this[name];
  }
  setItem(name, value) {
    if (this.full) throw new Error("quota exceeded");
    this[name] = value;
  }
}

function keeper({ saved = "10:00", base = "", by = "me", storage = new Shelf() } = {}) {
  const made = { sent: [], reports: [], timers: [], storage };
  made.keeper = new Keeper({
    key: "post:1",
    by,
    base,
    storage,
    send: async (text, from) => {
      made.sent.push(text);
      made.from = from;
      const at = typeof saved === "function" ? saved() : saved;
      return typeof at === "string" ? { at, other: "" } : at;
    },
    now: () => 1000,
    report: (...told) => made.reports.push(told.join(": ")),
    later: (run) => made.timers.push(run),
    cancel: () => (made.timers.length = 0),
  });
  return made;
}

test("typing sends the last text once, after the pause, and then forgets it here", async () => {
  const { keeper: kept, sent, reports, timers, storage } = keeper();
  kept.changed("a");
  kept.changed("ab");
  assert.equal(timers.length, 1);
  assert.match(storage.getItem(PLACE), /ab/);
  await kept.flush();
  assert.deepEqual([sent, reports, Object.keys(storage)], [["ab"], ["saved"], []]);
});

test("what the server did not take stays here and is offered again", async () => {
  const { keeper: kept, reports, storage } = keeper({ saved: null });
  kept.changed("words");
  await kept.flush();
  assert.deepEqual(reports, ["kept"]);
  assert.deepEqual(keeper({ storage }).keeper.found(), { text: "words", follows: true });
});

test("words typed while a draft is on its way are not lost", async () => {
  const made = keeper({ saved: () => (made.keeper.changed("second"), "10:01") });
  made.keeper.changed("first");
  await made.keeper.flush();
  assert.deepEqual(made.reports, []);
  // and they go on from the one that arrived
  const after = keeper({ storage: made.storage, base: "10:01" });
  assert.deepEqual(after.keeper.found(), { text: "second", follows: true });
});

test("the browser's timers are never called as methods, which browsers refuse", (t) => {
  const owners = [];
  const strict = function () {
    "use strict";
    owners.push(this);
  };
  t.mock.method(globalThis, "setTimeout", strict);
  t.mock.method(globalThis, "clearTimeout", strict);
  new Keeper({ key: "k", send: async () => null, storage: new Shelf() }).changed("words");
  assert.deepEqual(owners, [undefined, undefined]);
});

test("nothing typed, nothing sent", async () => {
  const { keeper: kept, sent } = keeper();
  await kept.flush();
  assert.deepEqual(sent, []);
});

test("words that do not go on from what the server holds now are told apart", async () => {
  const { keeper: kept, storage } = keeper({ saved: null, base: "10:00" });
  kept.changed("typed in a tunnel");
  await kept.flush();
  assert.equal(keeper({ storage, base: "10:00" }).keeper.found().follows, true);
  assert.equal(keeper({ storage, base: "11:30" }).keeper.found().follows, false);
});

test("words from another device are told, once, and not lost", async () => {
  const made = keeper({ saved: () => ({ at: "11:01", other: "from my phone" }), base: "10:00" });
  made.keeper.changed("from my desk");
  await made.keeper.flush();
  assert.deepEqual([made.from, made.reports, made.keeper.base], ["10:00", ["other: from my phone"], "11:01"]);
});

test("what a draft of another device holds is shown beside what is here, and nothing is changed", () => {
  const form = { elements: [control("aim", "typed here"), control("why", ""), control("same", "x")] };
  const differing = held(form, JSON.stringify({ aim: "", why: "typed there", same: "x" }));
  assert.deepEqual(differing, [[form.elements[1], "typed there"]]);
  assert.equal(form.elements[1].value, "");
});

test("what somebody else typed in this browser is not found", () => {
  const { keeper: kept, storage } = keeper();
  kept.changed("mine");
  assert.equal(keeper({ storage, by: "somebody else" }).keeper.found(), null);
});

test("words that were sent are only forgotten when the server says that it took them", () => {
  const { keeper: kept, storage } = keeper();
  kept.submitted("words");
  tidy(storage, { by: "me", keys: arrived("theme=dark"), now: 2000 });
  assert.equal(kept.found().text, "words");
  tidy(storage, { by: "somebody else", keys: ["post:1"], now: 2000 });
  assert.equal(kept.found().text, "words");
  tidy(storage, { by: "me", keys: arrived('theme=dark; cairn_sent="post:2|post:1"'), now: 2000 });
  assert.equal(kept.found(), null);
});

test("what was typed after the form was sent stays", () => {
  const { keeper: kept, storage } = keeper();
  kept.submitted("words");
  kept.changed("the next words");
  tidy(storage, { by: "me", keys: ["post:1"], now: 2000 });
  assert.equal(kept.found().text, "the next words");
});

test("what has lain here for a month goes, and nothing that is not ours", () => {
  const { keeper: kept, storage } = keeper();
  kept.changed("words");
  storage.setItem("cairn-draft:old", "{broken");
  storage.setItem("cairn-active", "5");
  tidy(storage, { by: "me", keys: [], now: 1000 + 29 * 86_400_000 });
  assert.deepEqual(Object.keys(storage).sort(), ["cairn-active", PLACE].sort());
  tidy(storage, { by: "me", keys: [], now: 1000 + 31 * 86_400_000 });
  assert.deepEqual(Object.keys(storage), ["cairn-active"]);
});

test("a full or broken store costs nothing but the copy here", async () => {
  const { keeper: kept, sent } = keeper({ storage: new Shelf(true) });
  kept.changed("words");
  await kept.flush();
  assert.deepEqual(sent, ["words"]);
  const broken = new Shelf();
  broken.setItem(PLACE, "{not json");
  assert.equal(keeper({ storage: broken }).keeper.found(), null);
  tidy(null, { by: "me", keys: ["post:1"], now: 0 });
});

test("a draft that is on its way is stopped when the form itself is sent", () => {
  const stopped = [];
  const kept = new Keeper({ key: "k", send: async () => null, abort: () => stopped.push("k"), storage: new Shelf() });
  kept.submitted("words");
  assert.deepEqual(stopped, ["k"]);
});

test("what is typed and chosen is collected, with the version it was begun with; secrets and files are not", () => {
  const form = {
    elements: [
      control("body", "words"),
      control("title", "T", "text"),
      control("password", "secret", "password"),
      control("csrfmiddlewaretoken", "t", "hidden"),
      control("version", "3", "hidden"),
      control("file", "c:/x", "file"),
      control("agree", "1", "checkbox"),
      control("q1", "a", "checkbox", true),
      control("q1", "b", "checkbox"),
      control("q1", "c", "checkbox", true),
      control("level", "1", "radio"),
      control("level", "2", "radio", true),
      control("none", "1", "radio"),
      control("idea", "x", "select-one"),
      control("", "", "submit"),
    ],
  };
  const expected = { body: "words", title: "T", version: "3", agree: [], q1: ["a", "c"], level: "2", idea: "x" };
  assert.deepEqual(JSON.parse(collect(form)), expected);
});

test("empty fields are filled, others are handed back to be asked about", () => {
  const [empty, same, other] = [control("a", " "), control("b", "one\r\ntwo"), control("c", "saved")];
  const form = { elements: [empty, same, other] };
  const differing = fill(form, JSON.stringify({ a: "drafted", b: "one\ntwo", c: "newer", gone: "x" }));
  assert.equal(empty.value, "drafted");
  assert.equal(other.value, "saved");
  assert.deepEqual(differing, [[other, "newer"]]);
});

test("choices are put back where nothing is chosen; a choice that was made is asked about", () => {
  const free = [control("a", "1", "radio"), control("a", "2", "radio"), control("c", "1", "checkbox")];
  const made = [control("b", "1", "radio", true), control("b", "2", "radio"), control("version", "1", "hidden")];
  const draft = JSON.stringify({ a: "2", b: "2", c: ["1"], version: "1" });
  const differing = fill({ elements: [...free, ...made] }, draft);
  assert.deepEqual([...free, ...made].map((one) => one.checked), [false, true, true, true, false, false]);
  assert.deepEqual(differing, [[made[0], "2"], [made[1], "2"]]);
  assert.equal(made[2].value, "1");
});

test("words that are an older draft are replaced without asking", () => {
  const [typed, chosen] = [control("a", "older"), control("b", "2", "radio")];
  const form = { elements: [typed, control("b", "1", "radio", true), chosen] };
  assert.deepEqual(fill(form, JSON.stringify({ a: "newer", b: "2" }), { over: true }), []);
  assert.deepEqual([typed.value, chosen.checked], ["newer", true]);
});

test("a form that somebody saved since the draft was begun is left alone; the draft brings its version back", () => {
  const [empty, saved, version] = [control("a", ""), control("b", "theirs"), control("version", "4", "hidden")];
  const form = { elements: [empty, saved, version] };
  const differing = fill(form, JSON.stringify({ a: "x", b: "mine", version: "3" }), { over: true });
  assert.deepEqual([empty.value, saved.value, version.value], ["", "theirs", "4"]);
  assert.deepEqual(differing, [[empty, "x"], [saved, "mine"], [version, "3"]]);
  assert.deepEqual(fill(form, JSON.stringify({ b: "theirs", version: "3" })), []);
});

test("a draft that can't be read changes nothing", () => {
  const field = control("a", "");
  for (const text of ["{broken", "null", '"words"', '{"a": 5}']) {
    assert.deepEqual(fill({ elements: [field] }, text), []);
    assert.equal(field.value, "");
  }
});
