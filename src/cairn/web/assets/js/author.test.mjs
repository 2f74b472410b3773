import assert from "node:assert/strict";
import { test } from "node:test";

import { isFor, lettersLeft } from "./author.js";

test("a part is shown for its own kinds and no other", () => {
  assert.equal(isFor("video audio", "audio"), true);
  assert.equal(isFor("video audio", "quiz"), false);
  assert.equal(isFor("video audio", "vid"), false);
});

test("letters are counted against the most there may be", () => {
  assert.equal(lettersLeft("abc", 400), "3 / 400");
});
