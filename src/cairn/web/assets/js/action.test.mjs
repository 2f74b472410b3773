import assert from "node:assert/strict";
import { test } from "node:test";

import { actionOf } from "./action.js";

test("a field that is named action is not taken for the address", () => {
  const form = { action: { value: "Teach the night staff" }, getAttribute: (name) => ({ action: "/rows/stakeholder/1/" })[name] };
  assert.equal(actionOf(form), "/rows/stakeholder/1/");
});

test("a form without an address of its own is sent to its page", () => {
  assert.equal(actionOf({ action: "https://here/page/", getAttribute: () => null }), "https://here/page/");
});
