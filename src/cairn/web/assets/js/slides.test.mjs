import assert from "node:assert/strict";
import { test } from "node:test";

import { Reader, sentences, slideFor, startSlides } from "./slides.js";

test("keys lead from slide to slide and not beyond the ends", () => {
  const cases = [
    ["ArrowRight", 0, 1],
    ["ArrowRight", 6, 6],
    ["ArrowLeft", 0, 0],
    ["Home", 4, 0],
    ["End", 1, 6],
    ["Tab", 1, null],
    ["a", 1, null],
  ];
  for (const [key, at, to] of cases) assert.equal(slideFor(key, at, 7), to, `${key} from ${at}`);
});

test("a text is spoken sentence by sentence, and a number or an abbreviation is not cut", () => {
  assert.deepEqual(sentences('It fell by 2.5 points.  "Why?" she asked. \n Nobody knew'), [
    "It fell by 2.5 points.",
    '"Why?" she asked.',
    "Nobody knew",
  ]);
  assert.deepEqual(sentences("  "), []);
});

function reading(texts = ["One.", "Two. More.", ""]) {
  const made = { spoken: [], turned: [], states: [], cancelled: 0 };
  made.reader = new Reader({
    voice: { speak: (part) => made.spoken.push(part), cancel: () => (made.cancelled += 1) },
    say: (words) => ({ words }),
    count: texts.length,
    textOf: (n) => texts[n],
    turn: (n) => made.turned.push(n),
    changed: (on) => made.states.push(on),
  });
  made.end = () => made.spoken.at(-1).onend();
  return made;
}

test("the next slide follows on, an empty one is passed over, and the last one ends it", () => {
  const made = reading();
  made.reader.start(0);
  made.end();
  assert.deepEqual([made.spoken.map((one) => one.words), made.turned], [["One.", "Two.", "More."], [1]]);
  made.end();
  assert.deepEqual([made.turned, made.states, made.reader.on], [[1, 2], [true, false], false]);
});

test("what was stopped or left for another slide does not go on when it ends", () => {
  const made = reading();
  made.reader.start(0);
  const old = made.spoken[0];
  made.reader.start(1);
  old.onend();
  assert.deepEqual(made.turned, []);
  const last = made.spoken.at(-1);
  made.reader.stop();
  last.onend();
  assert.deepEqual([made.turned, made.reader.on], [[], false]);
});

test("a voice that fails stops the reading", () => {
  const made = reading();
  made.reader.start(0);
  made.spoken[0].onerror();
  assert.equal(made.reader.on, false);
});

class Node {
  constructor(data = {}, parts = {}) {
    Object.assign(this, { dataset: data, parts, hidden: false, attributes: {}, runs: {}, textContent: "" });
  }
  querySelector(name) {
    return this.parts[name] ?? null;
  }
  querySelectorAll(name) {
    return this.parts[name] ?? [];
  }
  setAttribute(name, value) {
    this.attributes[name] = value;
  }
  addEventListener(name, run) {
    this.runs[name] = run;
  }
  closest() {
    return null;
  }
  getBoundingClientRect() {
    return { top: 0 };
  }
}

function scene(count, voices) {
  const list = new Node();
  const slides = Array.from({ length: count }, (_one, n) => {
    const words = { textContent: `Said ${n + 1}.` };
    const heading = { textContent: `Slide ${n + 1}` };
    return Object.assign(new Node({}, { "[data-slide-said]": words, ".cairn-slide__heading": heading }), { parentNode: list });
  });
  const [back, next, place, read] = Array.from({ length: 4 }, () => new Node());
  read.hidden = true;
  read.textContent = "Read aloud";
  const bar = new Node({}, { "[data-slides-back]": back, "[data-slides-next]": next, "[data-slides-place]": place, "[data-slides-read]": read });
  bar.hidden = true;
  const words = { slidesOf: "Slide {n} of {all}", slidesStop: "Stop reading" };
  const section = new Node(words, { "[data-slide]": slides, "[data-slides-bar]": bar });
  const spoken = [];
  const speechSynthesis = { getVoices: () => voices, speak: (part) => spoken.push(part.words), cancel: () => {}, addEventListener: () => {} };
  class SpeechSynthesisUtterance {
    constructor(said) {
      this.words = said;
    }
  }
  const view = voices ? { speechSynthesis, SpeechSynthesisUtterance, addEventListener: () => {} } : {};
  startSlides({ querySelectorAll: () => [section], documentElement: { lang: "en-GB" } }, view);
  return { section, slides, bar, back, next, place, read, list, spoken, seen: () => slides.findIndex((one) => !one.hidden) };
}

test("one slide is shown at a time, and the buttons say where one is", () => {
  const made = scene(3);
  assert.deepEqual([made.seen(), made.bar.hidden, made.place.textContent], [0, false, "Slide 1 of 3"]);
  assert.equal(made.back.attributes["aria-disabled"], "true");
  made.back.runs.click();
  assert.equal(made.seen(), 0);
  made.next.runs.click();
  made.next.runs.click();
  made.next.runs.click();
  assert.deepEqual([made.seen(), made.place.textContent], [2, "Slide 3 of 3"]);
  assert.equal(made.next.attributes["aria-disabled"], "true");
  let stopped = 0;
  made.section.runs.keydown({ key: "ArrowLeft", target: made.section, preventDefault: () => (stopped += 1) });
  made.section.runs.keydown({ key: "Tab", target: made.section, preventDefault: () => (stopped += 1) });
  assert.deepEqual([made.seen(), stopped], [1, 1]);
});

test("a single slide is left as it is", () => {
  const made = scene(1);
  assert.deepEqual([made.bar.hidden, made.slides[0].hidden], [true, false]);
});

test("reading aloud is offered where there is a voice, and begins at the slide that is shown", () => {
  assert.equal(scene(2).read.hidden, true);
  assert.equal(scene(2, []).read.hidden, true);
  const made = scene(2, [{}]);
  assert.deepEqual([made.read.hidden, made.spoken], [false, []]);
  made.next.runs.click();
  made.read.runs.click();
  assert.deepEqual([made.spoken, made.read.textContent], [["Slide 2.", "Said 2."], "Stop reading"]);
  assert.equal(made.list.attributes["aria-live"], "off");
  made.read.runs.click();
  assert.equal(made.read.textContent, "Read aloud");
});
