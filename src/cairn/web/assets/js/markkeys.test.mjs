import assert from "node:assert/strict";
import { test } from "node:test";

import { entryOf, meaning, startMarkKeys, step } from "./markkeys.js";

const radio = (value, made) => ({
  type: "radio",
  value,
  checked: false,
  labels: [],
  focus: () => made.focused.push(value),
  click() {
    this.checked = true;
    made.clicked.push(value);
  },
});

function scene() {
  const made = { focused: [], clicked: [], stopped: 0, key: null };
  const criteria = [1, 2].map((number) => {
    const radios = ["0", "1", "2"].map((value) => radio(value, made));
    const comment = { type: "textarea", focus: () => made.focused.push(`comment ${number}`) };
    return {
      radios,
      comment,
      contains: (one) => radios.includes(one) || one === comment,
      querySelectorAll: () => radios,
      querySelector: () => comment,
    };
  });
  const help = { hidden: true };
  const section = {
    querySelector: () => help,
    querySelectorAll: () => criteria,
    addEventListener: (_name, run) => (made.key = run),
  };
  startMarkKeys({ querySelectorAll: () => [section] });
  const press = (key, target, held = {}) => made.key({ key, target, preventDefault: () => (made.stopped += 1), ...held });
  return { made, criteria, help, press };
}

test("a number chooses the level of the criterion that has the focus", () => {
  const { made, criteria, help, press } = scene();
  press("2", criteria[1].radios[0]);
  assert.equal(help.hidden, false);
  assert.deepEqual([made.clicked, made.stopped], [["2"], 1]);
  assert.equal(criteria[1].radios[2].checked, true);
  assert.equal(criteria[0].radios[2].checked, false);
});

test("a number that is no level does nothing, nor one outside every criterion", () => {
  const { made, criteria, press } = scene();
  press("7", criteria[0].radios[0]);
  press("2", { type: "submit" });
  assert.deepEqual([made.clicked, made.stopped], [[], 0]);
});

test("j and k go from criterion to criterion, to the level that is chosen", () => {
  const { made, criteria, press } = scene();
  criteria[1].radios[1].checked = true;
  press("j", criteria[0].radios[0]);
  press("k", criteria[1].radios[1]);
  press("k", criteria[0].radios[0]);
  assert.deepEqual(made.focused, ["1", "0", "0"]);
});

test("whoever types is left alone, and so are the browser's own keys", () => {
  const { made, criteria, press } = scene();
  for (const key of ["1", "j", "k"]) press(key, criteria[0].comment);
  press("1", criteria[0].radios[0], { ctrlKey: true });
  press("j", { isContentEditable: true });
  assert.deepEqual([made.clicked, made.focused, made.stopped], [[], [], 0]);
});

test("Enter in a level does not press a button elsewhere", () => {
  const { made, criteria, press } = scene();
  press("Enter", criteria[0].radios[0]);
  press("Enter", { type: "submit" });
  assert.equal(made.stopped, 1);
});

test("the ends are ends", () => {
  assert.deepEqual([step(-1, 1, 3), step(-1, -1, 3), step(2, 1, 3), step(0, -1, 3)], [0, 2, 2, 0]);
  assert.equal(meaning({ key: "x", target: {} }), null);
});

test("a criterion without levels is entered at its comment", () => {
  const comment = {};
  assert.equal(entryOf({ querySelectorAll: () => [], querySelector: () => comment }), comment);
});
