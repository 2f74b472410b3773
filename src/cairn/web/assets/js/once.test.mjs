import assert from "node:assert/strict";
import { test } from "node:test";

import { Once, startOnce, WAIT } from "./once.js";

function page() {
  const handlers = {};
  const target = { addEventListener: (name, handler) => (handlers[name] = handler) };
  const submit = (form, defaultPrevented = false) => {
    const event = { target: form, defaultPrevented, preventDefault: () => (event.defaultPrevented = true) };
    handlers.submit(event);
    return event.defaultPrevented;
  };
  return { target, handlers, submit };
}

const form = (once = true) => ({ matches: () => once });

test("the second press within the wait is stopped, another form is not", () => {
  let now = 0;
  const { target, submit } = page();
  startOnce(target, target, new Once(() => now));
  const [one, other] = [form(), form()];
  assert.equal(submit(one), false);
  now = WAIT - 1;
  assert.equal(submit(one), true);
  assert.equal(submit(other), false);
});

test("a form can be sent again after the wait, and after the back button", () => {
  let now = 0;
  const { target, handlers, submit } = page();
  startOnce(target, target, new Once(() => now));
  const one = form();
  submit(one);
  now = WAIT;
  assert.equal(submit(one), false);
  now += 1;
  assert.equal(submit(one), true);
  handlers.pageshow();
  assert.equal(submit(one), false);
});

test("a form without the mark is left alone", () => {
  const { target, submit } = page();
  startOnce(target, target, new Once(() => 0));
  const free = form(false);
  assert.deepEqual([submit(free), submit(free)], [false, false]);
});

test("a send that another module stopped does not count", () => {
  const { target, submit } = page();
  startOnce(target, target, new Once(() => 0));
  const one = form();
  submit(one, true);
  assert.equal(submit(one), false);
});
