import assert from "node:assert/strict";
import { test } from "node:test";

import { asked, dropped, unsaved } from "./outline.js";

const key = (name, held = {}) => ({ key: name, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...held });

test("keys move a row, add one, undo and redo; Tab is left alone", () => {
  const table = [
    [key("ArrowUp", { altKey: true }), "up"],
    [key("ArrowLeft", { altKey: true }), "outdent"],
    [key("Delete", { altKey: true }), "remove"],
    [key("ArrowUp"), "above"],
    [key("ArrowUp", { ctrlKey: true }), null],
    [key("ArrowDown", { shiftKey: true }), null],
    [key("Delete"), null],
    [key("Escape"), "close"],
    [key("Enter"), "beside"],
    [key("Enter", { ctrlKey: true }), "under"],
    [key("Enter", { shiftKey: true }), null],
    [key("Enter", { isComposing: true }), null],
    [key("z", { ctrlKey: true }), "undo"],
    [key("Z", { metaKey: true, shiftKey: true }), "redo"],
    [key("y", { ctrlKey: true }), "redo"],
    [key("z"), null],
    [key("Tab"), null],
  ];
  for (const [event, wanted] of table) assert.equal(asked(event), wanted);
});

test("what is typed and not saved is the browser's to undo", () => {
  assert.equal(unsaved({ value: "new", defaultValue: "old" }), true);
  assert.equal(unsaved({ value: "old", defaultValue: "old" }), false);
  assert.equal(unsaved({}), false);
});

test("a box dropped on another hangs there, else it goes up or down, and a small way is none", () => {
  assert.deepEqual(dropped("a", "b", 5), { do: "hang", on: "b" });
  assert.deepEqual(dropped("a", "a", -60), { do: "up" });
  assert.deepEqual(dropped("a", undefined, 60), { do: "down" });
  assert.equal(dropped("a", undefined, 10), null);
});
