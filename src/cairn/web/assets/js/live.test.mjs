import assert from "node:assert/strict";
import { test } from "node:test";

import { LATER, QUIET, SOON, Watcher, apply } from "./live.js";

function scene(answers) {
  const made = { asked: [], told: [], pauses: [], clock: 0 };
  const watcher = new Watcher({
    since: 4,
    ask: async (since) => {
      made.asked.push(since);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer ?? null;
    },
    told: (one) => made.told.push(one),
    later: (run, pause) => {
      made.pauses.push(pause);
      made.next = run;
    },
    now: () => made.clock,
    visible: () => made.visible ?? true,
  });
  return { watcher, made };
}

test("it asks from the last revision on, again after a lost line, and less often when nobody is there", async () => {
  const { watcher, made } = scene([{ revision: 7 }, new Error("no line"), { revision: 7 }]);
  watcher.start();
  await made.next();
  await made.next();
  made.clock = QUIET + 1;
  await made.next();
  assert.deepEqual(made.asked, [4, 7, 7]);
  assert.deepEqual(made.pauses, [SOON, SOON, SOON, LATER]);
});

test("it stops when there is no right to ask any more, and rests while the page is hidden", async () => {
  const { watcher, made } = scene([null]);
  made.visible = false;
  await watcher.round();
  assert.deepEqual(made.asked, []);
  made.visible = true;
  await watcher.round();
  assert.equal(made.pauses.length, 1);
});

test("what others changed goes into fields that nobody types in", () => {
  const field = (name, value) => ({ name, value, type: "text" });
  const form = (uuid, busy) => {
    const elements = [field("text", "old")];
    elements.version = { value: "1" };
    return { dataset: { autosave: `/rows/cause/${uuid}/` }, elements, contains: () => busy };
  };
  const [free, busy] = [form("a", false), form("a", true)];
  apply({ querySelectorAll: () => [free, busy], activeElement: null }, { uuid: "a", version: 2, fields: { text: "new" } });
  assert.deepEqual([free.elements[0].value, free.elements.version.value], ["new", "2"].map((x, n) => (n ? 2 : x)));
  assert.deepEqual([busy.elements[0].value, busy.elements.version.value], ["old", "1"]);
});
