import assert from "node:assert/strict";
import { test } from "node:test";

import { startTurning } from "./turn.js";

function scene({ ok = true, found = true } = {}) {
  const made = { asked: [], shown: [], sent: [], stopped: 0, click: null };
  const button = { value: "2", form: { requestSubmit: (by) => made.sent.push(by.value) } };
  const region = {
    addEventListener: (_name, run) => (made.click = run),
    replaceChildren: (...nodes) => made.shown.push(...nodes),
    focus: () => made.shown.push("focus"),
  };
  startTurning(
    { querySelectorAll: () => [region] },
    {
      get: async (url) => (made.asked.push(url), { ok, text: async () => "html" }),
      parse: () => ({ querySelector: () => (found ? { childNodes: ["page two"] } : null) }),
    },
  );
  made.press = (on = button) =>
    made.click({ target: { closest: () => on }, preventDefault: () => (made.stopped += 1) });
  return made;
}

test("a page is put in the place of this one, and the form is not sent", async () => {
  const made = scene();
  await made.press();
  assert.deepEqual([made.asked, made.shown, made.sent], [["?page=2"], ["page two", "focus"], []]);
  assert.equal(made.stopped, 1);
});

test("where that fails the button does what it does without a script", async () => {
  for (const fault of [{ ok: false }, { found: false }]) {
    const made = scene(fault);
    await made.press();
    assert.deepEqual([made.shown, made.sent], [[], ["2"]]);
  }
});

test("other presses are left alone", async () => {
  const made = scene();
  await made.press(null);
  assert.deepEqual([made.asked, made.stopped], [[], 0]);
});
