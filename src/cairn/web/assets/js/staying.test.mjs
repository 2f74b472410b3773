import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, placeIn } from "./staying.js";

test("who is elsewhere has no place in a region", () => {
  assert.equal(placeIn({ contains: () => false }, {}), null);
  assert.equal(placeIn({ contains: () => true }, null), null);
});

test("from a row that is gone one comes to the one below, else to the one above", () => {
  assert.deepEqual(nearest(["a", "b", "c", "d"], "b"), ["c", "d", "a"]);
  assert.deepEqual(nearest(["a", "b", "c"], "c"), ["b", "a"]);
  assert.deepEqual(nearest(["a"], "a"), []);
  assert.deepEqual(nearest(["a"], "x"), []);
});
