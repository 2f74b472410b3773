import assert from "node:assert/strict";
import { test } from "node:test";

import { startCharts } from "./chart.js";

function setUp({ ok = true, width = 711.6, draw, spec = "/chart/1.json" } = {}) {
  const seen = { loaded: [], fetched: [], drawn: [], removed: [], focused: 0 };
  const picture = { alt: "Falls, 24 months", closest: () => null, remove: () => seen.removed.push("picture") };
  const place = { querySelector: () => picture, clientWidth: width };
  const drawn = { focus: () => seen.focused++ };
  const caption = { textContent: "Falls per month" };
  const button = {
    hidden: true,
    disabled: false,
    addEventListener: (_, run) => (button.press = run),
    remove: () => seen.removed.push("button"),
  };
  const parts = { "[data-chart-open]": button, ".cairn-chart__picture": place, ".cairn-chart__caption": caption };
  const dataset = { chartRuntime: "/static/charts.js", chartSpec: spec, chartHelp: "Use keys.", chartFailed: "Not loaded." };
  const figure = { dataset, querySelector: (selector) => parts[selector] };
  startCharts(
    { querySelectorAll: () => [figure] },
    {
      load: async (url) => (seen.loaded.push(url), { draw: async (...given) => (seen.drawn.push(given), draw ? draw() : drawn) }),
      get: async (url) => (seen.fetched.push(url), { ok, status: ok ? 200 : 404, json: async () => ({ mark: "line" }) }),
    },
  );
  return { seen, button, caption, place };
}

test("nothing is fetched before somebody asks", () => {
  const { seen, button } = setUp();
  assert.equal(button.hidden, false);
  assert.deepEqual([seen.loaded, seen.fetched], [[], []]);
});

test("the live chart takes the picture's place and its description", async () => {
  const { seen, button, place } = setUp();
  await button.press();
  assert.deepEqual(seen.loaded, ["/static/charts.js"]);
  assert.deepEqual(seen.fetched, ["/chart/1.json?width=712"]);
  assert.deepEqual(seen.drawn, [[place, { mark: "line" }, "Falls, 24 months", "Use keys."]]);
  assert.deepEqual(seen.removed, ["picture", "button"]);
  assert.equal(seen.focused, 1);
});

test("an address that says a version keeps it", async () => {
  const { seen, button } = setUp({ spec: "/chart/1.json?v=3f" });
  await button.press();
  assert.deepEqual(seen.fetched, ["/chart/1.json?v=3f&width=712"]);
});

test("a narrow phone gets a narrow chart, but none that can't be read", async () => {
  const { seen, button } = setUp({ width: 254 });
  await button.press();
  assert.deepEqual(seen.fetched, ["/chart/1.json?width=320"]);
});

for (const [why, options] of [
  ["the specification is missing", { ok: false }],
  ["the drawing fails", { draw: async () => Promise.reject(new Error("bad spec")) }],
]) {
  test(`the picture stays and a sentence says so when ${why}`, async () => {
    const { seen, button, caption } = setUp(options);
    await button.press();
    assert.deepEqual(seen.removed, []);
    assert.equal(caption.textContent, "Not loaded.");
    assert.equal(button.disabled, false);
  });
}
