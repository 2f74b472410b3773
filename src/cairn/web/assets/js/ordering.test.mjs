import assert from "node:assert/strict";
import { test } from "node:test";

import { byNumber, moved } from "./ordering.js";

test("lines stand by their numbers, and those without one behind them", () => {
  assert.deepEqual(byNumber(["3", "1", "2"]), [1, 2, 0]);
  assert.deepEqual(byNumber(["", "2", "", "1"]), [3, 1, 0, 2]);
  assert.deepEqual(byNumber(["", "", ""]), [0, 1, 2]);
});

test("a line goes one step, and not over the end", () => {
  const list = ["a", "b", "c"];
  assert.deepEqual(moved(list, 1, -1), ["b", "a", "c"]);
  assert.deepEqual(moved(list, 1, 1), ["a", "c", "b"]);
  assert.deepEqual(moved(list, 0, -1), list);
  assert.deepEqual(moved(list, 2, 1), list);
  assert.deepEqual(list, ["a", "b", "c"]);
});
