import assert from "node:assert/strict";
import { test } from "node:test";

import { IDLE, nearest, Stopwatch } from "./stopwatch.js";

function watched() {
  const clock = { now: 1000 };
  const watch = new Stopwatch(() => clock.now);
  return { watch, later: (ms) => (clock.now += ms) };
}

test("times are added up by what is looked at", () => {
  const { watch, later } = watched();
  watch.on("1");
  later(2000);
  watch.on("2");
  later(500);
  watch.on("1");
  later(1000);
  watch.on(null);
  later(5000);
  watch.stop();
  assert.deepEqual([watch.seconds("1"), watch.seconds("2"), watch.seconds("3")], [3, 0.5, 0]);
});

test("a page that is left alone counts for a minute, and goes on when somebody comes back", () => {
  const { watch, later } = watched();
  watch.on("1");
  later(IDLE * 10);
  watch.touch();
  later(1000);
  watch.stop();
  assert.equal(watch.seconds("1"), 61);
});

test("the question nearest to the middle is looked at", () => {
  const boxes = [["1", -300, 90], ["2", 100, 350], ["3", 380, 700]];
  assert.equal(nearest(boxes, 300), "2");
  assert.equal(nearest(boxes, 370), "3");
  assert.equal(nearest(boxes, -900), "1");
  assert.equal(nearest([], 300), null);
});
