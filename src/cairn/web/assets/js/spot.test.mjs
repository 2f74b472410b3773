import assert from "node:assert/strict";
import { test } from "node:test";

import { EVERY, Noting, send, spotIn, startSpot } from "./spot.js";

test("the spot is the last heading above the middle of the window", () => {
  const headings = [
    { id: "part-2", top: -900 },
    { id: "part-4", top: 300 },
    { id: "part-6", top: 500 },
  ];
  const cases = [
    [0, "part-2"],
    [300, "part-4"],
    [900, "part-6"],
    [-1000, ""],
  ];
  for (const [middle, found] of cases) assert.equal(spotIn(headings, middle), found);
  assert.equal(spotIn([], 400), "");
});

test("a spot is sent when it is another one, not too often, and always at the end", () => {
  let now = 0;
  const noting = new Noting(() => now);
  assert.equal(noting.due(""), true);
  assert.equal(noting.due(""), false);
  assert.equal(noting.due("part-2"), false); // too soon
  now = EVERY;
  assert.equal(noting.due("part-2"), true);
  assert.equal(noting.due("part-4", true), true); // leaving
  assert.equal(noting.due("part-4", true), false);
});

test("a note carries the token, and one that fails breaks nothing", async () => {
  const asked = [];
  const page = { querySelector: () => ({ value: "token" }) };
  await send(page, "/spot/", "part-2", async (url, options) => asked.push([url, String(options.body), options]));
  assert.deepEqual([asked[0][0], asked[0][1], asked[0][2].headers["X-CSRFToken"]], ["/spot/", "spot=part-2", "token"]);
  assert.equal(await send(page, "/spot/", "", () => Promise.reject(new Error("no line"))), null);
});

test("a page that is fetched ahead or lies behind another says nothing", () => {
  let tick = null;
  const piece = { dataset: { spotUrl: "/spot/", spot: "" }, querySelectorAll: () => [] };
  const page = {
    visibilityState: "hidden",
    querySelector: (what) => (what === "[data-spot-url]" ? piece : null),
    addEventListener: () => {},
  };
  const sent = [];
  globalThis.fetch = async (url) => sent.push(url);
  const view = { innerHeight: 800, location: { hash: "" }, setInterval: (run) => (tick = run), addEventListener() {} };
  startSpot(page, view);
  tick();
  assert.deepEqual(sent, []);
  page.visibilityState = "visible";
  tick();
  assert.deepEqual(sent, ["/spot/"]);
});
