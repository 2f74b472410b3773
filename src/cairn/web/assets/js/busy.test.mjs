import assert from "node:assert/strict";
import { test } from "node:test";

import { startBusy } from "./busy.js";

function made() {
  const handlers = {};
  const target = { addEventListener: (name, handler) => (handlers[name] = handler) };
  const attributes = {};
  const button = {
    dataset: { busy: "Saving…" },
    textContent: "Save",
    setAttribute: (name, value) => (attributes[name] = value),
    removeAttribute: (name) => delete attributes[name],
  };
  startBusy(target, target);
  return { handlers, button, attributes };
}

test("the button says what is going on, and is itself again after the back button", () => {
  const { handlers, button, attributes } = made();
  handlers.submit({ submitter: button, defaultPrevented: false });
  assert.equal(button.textContent, "Saving…");
  assert.deepEqual(attributes, { "aria-busy": "true" });

  handlers.submit({ submitter: button, defaultPrevented: false }); // what it said before is not forgotten
  handlers.pageshow();
  assert.equal(button.textContent, "Save");
  assert.deepEqual(attributes, {});
});

test("a form that is not sent, and a button without such words, stay as they are", () => {
  const { handlers, button } = made();
  handlers.submit({ submitter: button, defaultPrevented: true });
  handlers.submit({ submitter: { dataset: {}, textContent: "Save" }, defaultPrevented: false });
  handlers.submit({ submitter: null, defaultPrevented: false });
  assert.equal(button.textContent, "Save");
});
