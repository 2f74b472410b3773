import assert from "node:assert/strict";
import { test } from "node:test";

import { collect, fill, Keeper } from "./draft.js";

function shelf(full = false) {
  const held = new Map();
  return {
    held,
    getItem: (name) => held.get(name) ?? null,
    removeItem: (name) => held.delete(name),
    setItem: (name, value) => {
      if (full) throw new Error("quota exceeded");
      held.set(name, value);
    },
  };
}

function keeper({ taken = true, storage = shelf() } = {}) {
  const made = { sent: [], reports: [], timers: [], storage };
  made.keeper = new Keeper({
    key: "post:1",
    storage,
    send: async (text) => {
      made.sent.push(text);
      return typeof taken === "function" ? taken() : taken;
    },
    report: (state) => made.reports.push(state),
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
  assert.match(storage.held.get("cairn-draft:post:1"), /ab/);
  await kept.flush();
  assert.deepEqual([sent, reports, storage.held.size], [["ab"], ["saved"], 0]);
});

test("what the server did not take stays here and is offered again", async () => {
  const { keeper: kept, reports, storage } = keeper({ taken: false });
  kept.changed("words");
  await kept.flush();
  assert.deepEqual(reports, ["kept"]);
  assert.equal(keeper({ storage }).keeper.found({ server: "older" }), "words");
});

test("words typed while a draft is on its way are not lost", async () => {
  const made = keeper({ taken: () => (made.keeper.changed("second"), true) });
  made.keeper.changed("first");
  await made.keeper.flush();
  assert.match(made.storage.held.get("cairn-draft:post:1"), /second/);
  assert.deepEqual(made.reports, []);
});

test("the browser's timers are never called as methods, which browsers refuse", (t) => {
  const owners = [];
  const strict = function () {
    "use strict";
    owners.push(this);
  };
  t.mock.method(globalThis, "setTimeout", strict);
  t.mock.method(globalThis, "clearTimeout", strict);
  new Keeper({ key: "k", send: async () => true, storage: shelf() }).changed("words");
  assert.deepEqual(owners, [undefined, undefined]);
});

test("nothing typed, nothing sent", async () => {
  const { keeper: kept, sent } = keeper();
  await kept.flush();
  assert.deepEqual(sent, []);
});

test("after a submit the words are dropped when the next page shows it arrived, kept when it did not", () => {
  for (const [came, expected] of [
    ["navigate", ""],
    ["reload", "words"],
    ["back_forward", "words"],
  ]) {
    const { keeper: kept } = keeper();
    kept.submitted("words");
    assert.equal(kept.found({ came }), expected, came);
  }
});

test("a form that came back with errors holds the newest words: no draft over it", () => {
  const { keeper: kept, storage } = keeper();
  kept.submitted("words");
  assert.equal(kept.found({ errors: true, server: "older" }), "");
  assert.equal(storage.held.size, 0);
});

test("the server's draft is used when there is none here", () => {
  assert.equal(keeper().keeper.found({ server: "from my phone" }), "from my phone");
});

test("a full or broken store costs nothing but the copy here", async () => {
  const { keeper: kept, sent } = keeper({ storage: shelf(true) });
  kept.changed("words");
  await kept.flush();
  assert.deepEqual(sent, ["words"]);
  const broken = shelf();
  broken.held.set("cairn-draft:post:1", "{not json");
  assert.equal(keeper({ storage: broken }).keeper.found({ server: "s" }), "s");
});

const control = (name, value, type = "textarea", checked = false) => ({ name, value, type, checked });

test("a draft that is on its way is stopped when the form itself is sent", () => {
  const stopped = [];
  const kept = new Keeper({ key: "k", send: async () => true, abort: () => stopped.push("k"), storage: shelf() });
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
  const draft = JSON.stringify({ a: "2", b: "2", c: ["1"], version: "0" });
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

test("a draft that can't be read changes nothing", () => {
  const field = control("a", "");
  for (const text of ["{broken", "null", '"words"', '{"a": 5}']) {
    assert.deepEqual(fill({ elements: [field] }, text), []);
    assert.equal(field.value, "");
  }
});
