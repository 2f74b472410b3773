import assert from "node:assert/strict";
import { test } from "node:test";

import { EVERY, startMaking } from "./making.js";

/** A page on which something is being made for so many rounds more. */
function page({ rounds }) {
  const said = { setAttribute() {}, textContent: "" };
  const region = { dataset: { made: "Ready." }, after() {} };
  return {
    said,
    left: rounds,
    visibilityState: "visible",
    createElement: () => said,
    querySelector(select) {
      if (select === "[data-making]") return this.left > 0 ? {} : null;
      return region;
    },
  };
}

async function run(shown) {
  const waits = [];
  let asked = 0;
  const queue = [];
  const again = async (one) => {
    asked += 1;
    one.left -= 1;
  };
  startMaking(shown, {}, { again, later: (round, pause) => (waits.push(pause), queue.push(round)) });
  while (queue.length > 0) await queue.shift()();
  return { waits, asked };
}

test("a page asks again until nothing is being made, then says so once", async () => {
  const shown = page({ rounds: 3 });
  const { waits, asked } = await run(shown);
  assert.deepEqual(waits, [EVERY, EVERY, EVERY]);
  assert.equal(asked, 3);
  assert.equal(shown.said.textContent, "Ready.");
});

test("a page on which nothing is being made asks nothing", async () => {
  const shown = page({ rounds: 0 });
  assert.deepEqual(await run(shown), { waits: [], asked: 0 });
  assert.equal(shown.said.textContent, "");
});
