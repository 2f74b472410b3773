import assert from "node:assert/strict";
import { test } from "node:test";

import { IdleClock, stay } from "./idle.js";

const MINUTE = 60_000;

test("warns two minutes before the end, then signs out", () => {
  const clock = new IdleClock(20, 0);
  const cases = [
    [0, "nothing"],
    [18 * MINUTE - 1, "nothing"],
    [18 * MINUTE, "warn"],
    [20 * MINUTE - 1, "warn"],
    [20 * MINUTE, "leave"],
  ];
  for (const [now, due] of cases) assert.equal(clock.due(now), due, `after ${now / MINUTE} minutes`);
});

test("a short limit still leaves three quarters of it in peace", () => {
  const clock = new IdleClock(4, 0);
  assert.equal(clock.due(3 * MINUTE - 1), "nothing");
  assert.equal(clock.due(3 * MINUTE), "warn");
});

test("a sign of life starts the time again", () => {
  const clock = new IdleClock(20, 0);
  clock.seen(19 * MINUTE);
  assert.equal(clock.due(20 * MINUTE), "nothing");
  assert.equal(clock.due(39 * MINUTE), "leave");
});

test("a late report from another tab never sets the time back", () => {
  const clock = new IdleClock(20, 0);
  clock.seen(10 * MINUTE);
  clock.seen(5 * MINUTE);
  assert.equal(clock.active, 10 * MINUTE);
});

test("the server hears of it at most each quarter of the limit", () => {
  const clock = new IdleClock(20, 0);
  assert.equal(clock.seen(4 * MINUTE), false);
  assert.equal(clock.seen(5 * MINUTE), true);
  assert.equal(clock.seen(6 * MINUTE), false);
  assert.equal(clock.seen(10 * MINUTE), true);
});

test("only a clear answer means signed out", async () => {
  const answers = [
    [{ ok: true, status: 204 }, true],
    [{ ok: false, status: 401 }, false],
    [{ ok: false, status: 0, type: "opaqueredirect" }, false],
    [{ ok: false, status: 503 }, true],
  ];
  for (const [answer, expected] of answers) {
    assert.equal(await stay("/stay/", async () => answer), expected, `status ${answer.status}`);
  }
  const offline = async () => {
    throw new TypeError("no network");
  };
  assert.equal(await stay("/stay/", offline), true);
});
