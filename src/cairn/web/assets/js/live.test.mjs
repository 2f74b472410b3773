import assert from "node:assert/strict";
import { test } from "node:test";

import { LATER, QUIET, SOON, Watcher, apply, mark, typingIn } from "./live.js";

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

const ROW = "11111111-2222-3333-4444-555555555555";

test("a field of a row says which it is, a search field says nothing", () => {
  const form = { dataset: { autosave: "" }, action: `https://site/rows/cause/${ROW}/`, closest: () => form };
  assert.deepEqual(typingIn({ name: "text", form }), { kind: "cause", row: ROW, field: "text" });
  assert.deepEqual(typingIn({ name: "q", form: { closest: () => null } }), {});
  assert.deepEqual(typingIn(null), {});
});

test("a field that somebody else types in is marked in words, and the mark goes with them", () => {
  const notes = [];
  const attributes = { "aria-describedby": "hint" };
  const classes = new Set();
  const control = {
    id: "aim", name: "aim", type: "textarea",
    classList: { add: (name) => classes.add(name), remove: (name) => classes.delete(name) },
    getAttribute: (name) => attributes[name] ?? null,
    setAttribute: (name, value) => (attributes[name] = value),
    removeAttribute: (name) => delete attributes[name],
    after: (note) => notes.push(note),
  };
  const form = { dataset: { autosave: `/rows/charter/${ROW}/` }, elements: [control] };
  const page = {
    querySelectorAll: (select) => (select === ".cairn-typing" ? [...notes] : [form]),
    getElementById: () => control,
    createElement: () => {
      const note = { dataset: {}, remove: () => notes.splice(notes.indexOf(note), 1) };
      return note;
    },
  };
  const amina = { row: ROW, field: "aim", typing: "Amina is writing here" };

  mark(page, [amina, { name: "Ben" }]);
  mark(page, [amina]); // told again, marked once
  assert.deepEqual(notes.map((note) => note.textContent), ["Amina is writing here"]);
  assert.deepEqual([attributes["aria-describedby"], [...classes]], ["hint typing-aim", ["cairn-typed"]]);
  mark(page, []);
  assert.deepEqual([notes.length, attributes["aria-describedby"], classes.size], [0, "hint", 0]);
});
