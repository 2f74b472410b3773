import assert from "node:assert/strict";
import { test } from "node:test";

import { PAUSE, Saver, bodyOf, held } from "./autosave.js";

function scene({ answers = [], fields = { aim: ["Old"], scope: [""] } } = {}) {
  const made = { sent: [], shown: [], timers: [], store: {} };
  const now = structuredClone(fields);
  const saver = new Saver({
    read: () => structuredClone(now),
    version: 3,
    place: "place",
    storage: { setItem: (key, value) => (made.store[key] = value), removeItem: (key) => delete made.store[key] },
    send: async (...args) => {
      made.sent.push(args);
      const answer = answers.shift() ?? { status: 200, told: { version: 3 + made.sent.length } };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    show: (state, told) => made.shown.push([state, told]),
    later: (run, pause) => made.timers.push([run, pause]),
    cancel: () => {},
  });
  return { saver, now, made, tick: () => made.timers.pop()[0]() };
}

test("what was changed is sent alone, with the version it was changed from", async () => {
  const { saver, now, made, tick } = scene();
  now.aim = ["New"];
  saver.changed();
  assert.equal(made.timers[0][1], PAUSE);
  assert.match(made.store.place, /New/);
  await tick();
  assert.deepEqual(made.sent, [[{ aim: ["New"] }, 3, ""]]);
  assert.equal(saver.version, 4);
  assert.deepEqual(made.store, {});
  await saver.flush();
  assert.equal(made.sent.length, 1);
});

test("a form that is sent itself is not saved beside it, until somebody goes on typing", async () => {
  const { saver, now, made, tick } = scene();
  now.aim = ["New"];
  saver.changed();
  saver.rest();
  await saver.flush();
  assert.deepEqual(made.sent, []);
  assert.match(made.store.place, /New/);
  saver.typed();
  await tick();
  assert.equal(made.sent.length, 1);
});

test("without a line it is tried again, later each time, and the words are kept", async () => {
  const { saver, now, made, tick } = scene({ answers: [new Error("no line"), new Error("no line")] });
  now.aim = ["New"];
  saver.changed();
  await tick();
  await tick();
  assert.deepEqual(made.timers.map(([, pause]) => pause), [PAUSE * 4]);
  assert.match(made.store.place, /New/);
  await tick();
  assert.deepEqual(made.shown.at(-1)[0], "saved");
  assert.deepEqual(made.store, {});
});

test("a clash is shown and goes on from the other text once somebody chose", async () => {
  const told = { version: 5, clashes: [{ field: "aim", theirs: "Theirs", yours: "Mine" }] };
  const { saver, now, made, tick } = scene({ answers: [{ status: 409, told }] });
  now.aim = ["Mine"];
  saver.changed();
  await tick();
  assert.deepEqual(made.shown.at(-1), ["clash", told]);
  assert.match(made.store.place, /Mine/);
  saver.settle("aim", ["Theirs"], 5);
  await tick();
  assert.deepEqual(made.sent[1], [{ aim: ["Mine"] }, 5, ""]);
});

test("words that may identify somebody are sent again with the reason", async () => {
  const { saver, now, made, tick } = scene({ answers: [{ status: 422, told: { held: [{ field: "aim" }] } }] });
  now.aim = ["943 476 5919"];
  saver.changed();
  await tick();
  assert.equal(made.shown.at(-1)[0], "held");
  saver.explain("the number of a form");
  await tick();
  assert.deepEqual(made.sent[1][2], "the number of a form");
});

test("a fault is told as one, though the answer has a place for what is held back", async () => {
  const { saver, now, made, tick } = scene({ answers: [{ status: 422, told: { held: [], errors: { aim: "Rate from 1 to 10" } } }] });
  now.aim = ["11"];
  saver.changed();
  await tick();
  assert.equal(made.shown.at(-1)[0], "faults");
});

test("boxes that are not ticked are told too", () => {
  const elements = [
    { name: "parents", type: "checkbox", value: "a", checked: false },
    { name: "parents", type: "checkbox", value: "b", checked: true },
    { name: "version", type: "hidden", value: "3" },
    { name: "text", type: "text", value: "x" },
  ];
  elements.csrfmiddlewaretoken = { value: "t" };
  assert.deepEqual(held({ elements }), { parents: ["b"], text: ["x"] });
  const body = bodyOf({ elements }, { parents: [] }, 3, "");
  assert.equal(body.toString(), "do=set&version=3&csrfmiddlewaretoken=t&with=parents");
});

test("a field that clashed waits for the choice, and what is changed meanwhile is not lost", async () => {
  const told = { version: 5, clashes: [{ field: "aim", theirs: "Theirs", yours: "Mine" }] };
  const { saver, now, made, tick } = scene({ answers: [{ status: 409, told }] });
  now.aim = ["Mine"];
  await saver.flush();
  saver.changed(0); // the field is left for a button
  await tick();
  assert.equal(made.sent.length, 1);
  now.scope = ["Wider"];
  const first = saver.flush();
  saver.settle("aim", ["Theirs"], 5);
  await tick(); // while the other is on its way
  await first;
  await tick();
  assert.deepEqual(made.sent.slice(1).map(([fields]) => fields), [{ scope: ["Wider"] }, { aim: ["Mine"] }]);
});
