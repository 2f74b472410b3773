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

const control = (name, value, type = "textarea") => ({ name, value, type });

test("only text fields are collected", () => {
  const form = {
    elements: [
      control("body", "words"),
      control("title", "T", "text"),
      control("password", "secret", "password"),
      control("csrfmiddlewaretoken", "t", "hidden"),
      control("agree", "1", "checkbox"),
      control("", "", "submit"),
    ],
  };
  assert.deepEqual(JSON.parse(collect(form)), { body: "words", title: "T" });
});

test("empty fields are filled, others are handed back to be asked about", () => {
  const [empty, same, other] = [control("a", " "), control("b", "one\r\ntwo"), control("c", "saved")];
  const form = { elements: [empty, same, other] };
  const differing = fill(form, JSON.stringify({ a: "drafted", b: "one\ntwo", c: "newer", gone: "x" }));
  assert.equal(empty.value, "drafted");
  assert.equal(other.value, "saved");
  assert.deepEqual(differing, [[other, "newer"]]);
});

test("a draft that can't be read changes nothing", () => {
  const field = control("a", "");
  for (const text of ["{broken", "null", '"words"', '{"a": 5}']) {
    assert.deepEqual(fill({ elements: [field] }, text), []);
    assert.equal(field.value, "");
  }
});
