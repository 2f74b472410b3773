import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf } from "./address.js";
import { apply } from "./live.js";
import { swap } from "./swap.js";

const row = (fields) => ({
  action: { value: "Visit" }, // as a browser gives it where a field is called so
  getAttribute: (name) => ({ action: "/rows/stakeholder/1/" })[name],
  dataset: { swap: "tool" },
  contains: () => false,
  elements: Object.assign(fields, { version: null }),
});

test("a form with a field called action is sent to its own address", async () => {
  const sent = [];
  const get = async (address) => (sent.push(address), { ok: false, status: 500 });
  await assert.rejects(swap({}, row([]), { get, data: () => new URLSearchParams() }));
  assert.deepEqual(sent, ["/rows/stakeholder/1/"]);
  assert.equal(addressOf({ action: "https://example.org/here/" }), "https://example.org/here/");
});

test("what others changed in a row with a field called action is shown", () => {
  const field = { name: "action", type: "textarea", value: "Visit" };
  apply({ querySelectorAll: () => [row([field])], activeElement: null }, { uuid: "1", version: 2, fields: { action: "Write" } });
  assert.equal(field.value, "Write");
});
