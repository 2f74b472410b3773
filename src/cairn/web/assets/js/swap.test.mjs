import assert from "node:assert/strict";
import { test } from "node:test";

import { startSwapping, swap } from "./swap.js";

/** A page with one region and one form in it, and the answer that the server would give. */
function setUp({ answer = {}, region = true, notices = ["The chart is changed."], focus = "[data-swap-focus]" } = {}) {
  const seen = { asked: [], replaced: [], removed: [], prepended: [], focused: [], submitted: 0, revived: [] };
  const heard = {};
  const form = {
    action: "/measures/1/undo/",
    dataset: { swap: "chart" },
    matches: (selector) => selector === "[data-swap]",
    submit: () => seen.submitted++,
  };
  const old = { replaceWith: (next) => seen.replaced.push(next), after: (node) => (seen.said = node) };
  const fresh = {
    prepend: (...nodes) => seen.prepended.push(...nodes),
    querySelector: (selector) => (selector === focus ? { focus: () => seen.focused.push(selector) } : null),
  };
  const stale = { remove: () => seen.removed.push("notice") };
  const page = {
    addEventListener: (name, run) => (heard[name] = run),
    createElement: () => ({ setAttribute(name, value) { this[name] = value; } }),
    querySelector: (selector) => (selector === '[data-swap-region="chart"]' ? old : null),
    querySelectorAll: (selector) => (selector === "main > .cairn-notice" ? [stale] : [old]),
  };
  const next = {
    querySelector: () => (region ? fresh : null),
    querySelectorAll: () => notices.map((textContent) => ({ textContent, removeAttribute(name) { this.without = name; } })),
  };
  const options = {
    get: async (url, given) => (seen.asked.push([url, given.method, String(given.body)]), { ok: true, text: async () => "html", ...answer }),
    parse: () => next,
    data: () => [["version", "3"]],
    revive: (one) => seen.revived.push(one),
  };
  const press = async (more = {}) => {
    let stopped = false;
    await heard.submit({ target: form, preventDefault: () => (stopped = true), ...more });
    return stopped;
  };
  return { seen, page, form, fresh, options, press };
}

test("the region of the answer takes the place of the old one, and the focus goes to its start", async () => {
  const { seen, page, form, fresh, options } = setUp();
  const { words } = await swap(page, form, options);
  assert.deepEqual(seen.asked, [["/measures/1/undo/", "POST", "version=3"]]);
  assert.deepEqual(seen.replaced, [fresh]);
  assert.deepEqual(seen.focused, ["[data-swap-focus]"]);
  assert.equal(words, "The chart is changed.");
});

test("an old message goes, the new one stands in the region and is spoken", async () => {
  const { seen, page, options, press } = setUp();
  startSwapping(page, options);
  assert.equal(await press(), true);
  assert.deepEqual(seen.removed, ["notice"]);
  assert.equal(seen.prepended[0].textContent, "The chart is changed.");
  assert.equal(seen.prepended[0].without, "role"); // or it would be spoken twice
  assert.equal(seen.said.role, "status");
  assert.equal(seen.said.textContent, "The chart is changed.");
});

test("what lives in the region is started again", async () => {
  const { seen, page, fresh, options, press } = setUp();
  startSwapping(page, options);
  await press();
  assert.deepEqual(seen.revived, [fresh]);
  assert.equal(seen.submitted, 0);
});

test("a form that came back with errors has the focus on them", async () => {
  const { seen, page, form, options } = setUp({ focus: "[data-focus]", notices: [] });
  await swap(page, form, options);
  assert.deepEqual(seen.focused, ["[data-focus]"]);
});

for (const [why, given] of [
  ["the server fails", { answer: { ok: false, status: 500 } }],
  ["the answer is another page", { region: false }],
  ["the network is gone", { answer: { text: async () => Promise.reject(new Error("gone")) } }],
]) {
  test(`the form is sent as without a script when ${why}`, async () => {
    const { seen, page, options, press } = setUp(given);
    startSwapping(page, options);
    await press();
    assert.deepEqual([seen.submitted, seen.replaced, seen.revived], [1, [], []]);
  });
}

test("a second press waits for the first", async () => {
  const { seen, page, options, press } = setUp();
  startSwapping(page, options);
  const [first, second] = await Promise.all([press(), press()]);
  assert.deepEqual([first, second, seen.asked.length], [true, true, 1]);
  await press();
  assert.equal(seen.asked.length, 2);
});

test("other forms, and those that somebody stopped, are left alone", async () => {
  const { seen, page, options, press } = setUp();
  startSwapping(page, options);
  assert.equal(await press({ target: { matches: () => false } }), false);
  assert.equal(await press({ defaultPrevented: true }), false);
  assert.deepEqual(seen.asked, []);
});

test("a page without regions is left alone", () => {
  startSwapping({ querySelectorAll: () => [] });
});
