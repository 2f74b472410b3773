import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, pointsOf, startWalk, stepTo } from "./points.js";

for (const [key, at, count, wanted] of [
  ["ArrowRight", -1, 5, 0],
  ["ArrowLeft", -1, 5, 4],
  ["ArrowRight", 1, 5, 2],
  ["ArrowUp", 1, 5, 2],
  ["ArrowLeft", 0, 5, 0],
  ["ArrowRight", 4, 5, 4],
  ["PageDown", 2, 24, 12],
  ["PageUp", 2, 24, 0],
  ["Home", 3, 5, 0],
  ["End", 3, 5, 4],
  ["Tab", 3, 5, null],
  ["a", 3, 5, null],
  ["ArrowRight", -1, 0, null],
]) {
  test(`${key} from ${at} of ${count} leads to ${wanted}`, () => assert.equal(stepTo(key, at, count), wanted));
}

test("the nearest point is found, at the edges too", () => {
  const across = [10, 20, 40, 41];
  assert.deepEqual([0, 14, 16, 30.5, 40.4, 99].map((x) => nearest(across, x)), [0, 0, 1, 2, 2, 3]);
  assert.equal(nearest([], 3), -1);
});

function setUp({ rows, width = 400 } = {}) {
  const heard = {};
  const marked = [];
  const after = [];
  const element = () => ({ setAttribute(name, value) { this[name] = value; } });
  const frame = {
    ...element(),
    addEventListener: (name, run) => (heard[name] = run),
    querySelector: () => ({ getBoundingClientRect: () => ({ left: 100, width: width / 2 }) }),
    after: (node) => after.push(node),
  };
  const view = {
    data: (name) => {
      if (!rows || name !== "points") throw new Error("no such data");
      return rows;
    },
    scale: () => (x) => x * 10,
    origin: () => [30, 20],
    padding: () => ({ left: 30, right: 70 }),
    width: () => width - 100,
    signal: (name, value) => (marked.push([name, value]), { runAsync: () => {} }),
  };
  const walk = startWalk(frame, view, { words: "Waits.", help: "Use the arrow keys.", page: { createElement: element } });
  const press = (key, more = {}) => {
    let stopped = false;
    heard.keydown({ key, preventDefault: () => (stopped = true), ...more });
    return stopped;
  };
  return { walk, frame, view, heard, marked, region: after[0], press };
}

const rows = [
  { n: 3, x: 20, words: "Mar: 9." },
  { n: 1, x: 1, words: "Jan: 7." },
  { n: 2, x: 10, words: "Feb: 8." },
];

test("arrow keys lead from point to point; the region says each and the ring is on it", () => {
  const { press, region, marked, frame } = setUp({ rows });
  assert.equal(region.textContent, "Use the arrow keys.");
  assert.equal(region.role, "status");
  assert.equal(frame.tabIndex, 0);
  assert.equal(press("ArrowRight"), true);
  assert.equal(region.textContent, "Jan: 7.");
  press("ArrowRight");
  press("End");
  assert.equal(region.textContent, "Mar: 9.");
  assert.deepEqual(marked, [["chosen", 1], ["chosen", 2], ["chosen", 3]]);
});

test("the page keeps its own keys", () => {
  const { press, marked } = setUp({ rows });
  assert.equal(press("Tab"), false);
  assert.equal(press("ArrowRight", { altKey: true }), false);
  assert.deepEqual(marked, []);
});

test("a finger finds the nearest point on a picture that is shown at half its size", () => {
  const { heard, region } = setUp({ rows });
  heard.pointerdown({ clientX: 100 + 133 / 2 });
  assert.equal(region.textContent, "Feb: 8.");
});

test("a point is said once, not at each move of the mouse", () => {
  const { heard, marked } = setUp({ rows });
  for (const clientX of [170, 171, 172]) heard.pointermove({ clientX });
  assert.equal(marked.length, 1);
});

test("a picture without points stays as it is", () => {
  const { walk, view, region } = setUp();
  assert.equal(walk, null);
  assert.equal(region, undefined);
  assert.deepEqual(pointsOf(view), []);
});
