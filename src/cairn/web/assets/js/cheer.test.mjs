import assert from "node:assert/strict";
import { test } from "node:test";

import { startCheer } from "./cheer.js";

function scene(visibilityState) {
  const made = { sent: [], changed: null };
  const form = { action: "/celebrated/" };
  const page = {
    visibilityState,
    querySelector: () => ({ querySelector: () => form }),
    addEventListener: (_name, run) => (made.changed = run),
    removeEventListener: () => (made.changed = null),
  };
  class FormData {
    append(name, value) {
      this[name] = value;
    }
  }
  startCheer(page, { FormData }, async (url, { body }) => made.sent.push([url, body.quiet]));
  return { show: () => ((page.visibilityState = "visible"), made.changed()), made };
}

test("a page that is in view says at once, and once, that the celebration was seen", () => {
  const { made } = scene("visible");
  assert.deepEqual(made.sent, [["/celebrated/", "1"]]);
  assert.equal(made.changed, null);
});

test("a page that was fetched ahead says it when it is shown", () => {
  const { made, show } = scene("hidden");
  assert.deepEqual(made.sent, []);
  show();
  assert.deepEqual(made.sent, [["/celebrated/", "1"]]);
});

test("a page without a celebration says nothing", () => {
  startCheer({ querySelector: () => null }, {}, () => assert.fail("nothing is to be sent"));
});
