import assert from "node:assert/strict";
import { test } from "node:test";

import { Stretches, cueAt, found, startPlayers } from "./player.js";

function played(...moments) {
  const seen = new Stretches();
  for (const moment of moments) Array.isArray(moment) ? seen.at(...moment) : seen.at(moment);
  return seen;
}

test("what is played on is one stretch, and a jump begins another", () => {
  assert.deepEqual(played(0, 0.3, 1.2, 2).take(), [[0, 2]]);
  assert.deepEqual(played(0, 1, 60, 61, 30, 31).take(), [[0, 1], [60, 61], [30, 31]]); // prettier-ignore
  assert.deepEqual(played([0, 2], [2.4, 2], [4.8, 2]).take(), [[0, 4.8]]); // twice as fast
  assert.deepEqual(played(5).take(), []);
});

test("what was given is not given again, and playing goes on from there", () => {
  const seen = played(0, 1, 2);
  assert.deepEqual(seen.take(), [[0, 2]]);
  seen.at(3);
  assert.deepEqual(seen.take(), [[2, 3]]);
  seen.end();
  seen.put([[0, 2]]);
  assert.deepEqual(seen.take(), [[0, 2]]);
});

test("a cue is found by its words and by its time", () => {
  assert.deepEqual(found(["0:01 The bus", "0:05 The song"], " SONG "), [false, true]);
  assert.deepEqual(found(["a", "b"], "  "), [true, true]);
  assert.deepEqual([-1, 0, 1, 1].map((_n, n) => cueAt([1, 5], [0, 1, 5, 90][n])), [-1, 0, 1, 1]);
});

class Node {
  constructor(parts = {}, dataset = {}) {
    Object.assign(this, { parts, dataset, runs: {}, hidden: true, textContent: "", paused: false, removed: 0 });
  }
  querySelector(name) {
    return this.parts[name] ?? null;
  }
  querySelectorAll(name) {
    return this.parts[name] ?? [];
  }
  addEventListener(name, run) {
    this.runs[name] = run;
  }
  remove() {
    this.removed += 1;
  }
  play() {}
}

function scene(answers) {
  const media = Object.assign(new Node(), { currentTime: 0, playbackRate: 1 });
  const said = new Node();
  const form = new Node();
  const bar = new Node({ "[data-player-speed]": new Node() });
  const frame = new Node(
    { "video, audio": media, "[data-player-bar]": bar, "[data-player-said]": said },
    { playerReport: "/watched/", playerToken: "token" },
  );
  const page = new Node({ "[data-player]": frame, "[data-player-done] form": form });
  const sent = [];
  const send = async (address, { body, headers }) => {
    sent.push([address, headers["X-CSRFToken"], JSON.parse(body)]);
    const answer = answers.shift();
    if (!answer) throw new Error("no line");
    return { ok: true, json: async () => answer };
  };
  startPlayers(page, { send, view: new Node() });
  const play = (from, to) => {
    for (let at = from; at <= to; at += 1) {
      media.currentTime = at;
      media.runs.timeupdate();
    }
  };
  return { media, said, form, bar, sent, play };
}

test("what was seen is reported while playing and at a pause; once it is done, that is said", async () => {
  const made = scene([{ done: false }, { done: true, words: "Done. You earned 10 points." }]);
  assert.equal(made.bar.hidden, false);
  made.play(0, 20);
  assert.deepEqual(made.sent, [["/watched/", "token", { parts: [[0, 15]], position: 15 }]]);
  await made.media.runs.pause();
  assert.deepEqual(made.sent[1][2], { parts: [[15, 20]], position: 20 });
  assert.deepEqual([made.said.textContent, made.form.removed], ["Done. You earned 10 points.", 1]);
  await made.media.runs.pause();
  assert.equal(made.sent.length, 2); // nothing new
});

test("what could not be sent is sent with the next report", async () => {
  const made = scene([null, { done: false }]);
  made.play(0, 5);
  await made.media.runs.pause();
  made.play(60, 62);
  await made.media.runs.ended();
  assert.deepEqual(made.sent[1][2].parts, [[0, 5], [60, 62]]); // prettier-ignore
});
